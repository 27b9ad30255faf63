import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useKeys } from '#web/keys.ts'
import { useLocale, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { StaleDialog } from '#web/parts/StaleDialog.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { useMay } from '#web/session.tsx'
import { editorText } from '../editor.text.ts'
import { libraryText } from '../library.text.ts'
import type { Document, OwnSection, Section } from '../templates.blocks.ts'
import { BlockEditor, type SideTab } from './BlockEditor.tsx'
import { plainStyle } from './block-new.ts'
import { findBlock } from './document-edit.ts'
import type { ChosenPart } from './edit.ts'
import { begin, changed, redone, undone } from './history.ts'
import { sharedQuery, type Shared } from './template-queries.ts'
import { useNarrow } from './use-narrow.ts'
import { UsedIn } from './UsedIn.tsx'
import styles from './Editor.module.css'

export function SharedPage(): ReactNode {
  const t = useText(libraryText)
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery(sharedQuery(id))
  if (isProblem(error, 'notFound') || isProblem(error, 'invalid'))
    return (
      <NotFound title={t('sharedNotFound')} to="/templates/blocks" action={t('sharedBlocks')}>
        {t('notFoundWhy')}
      </NotFound>
    )
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <PageSkeleton />
  return <SharedEditor key={data.id} shared={data} />
}

const documentOf = (sections: OwnSection[]): Document => ({
  style: plainStyle,
  sections,
  footer: { align: 'left', note: '' },
})

const blockCountOf = (section: Section): number =>
  section.type === 'columns' ? section.columns.reduce((sum, { blocks }) => sum + blocks.length, 0) : 0

/** A shared block is written here, and stands so in every template from the moment it is saved. */
function SharedEditor({ shared }: { shared: Shared }): ReactNode {
  const t = useText(libraryText)
  const words = useText(editorText)
  const language = useLocale()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const readOnly = !useMay()('templates.write')
  const [version, setVersion] = useState(shared.version)
  const [name, setName] = useState(shared.name)
  const [history, setHistory] = useState(() => begin(documentOf(shared.sections)))
  const [savedAs, setSavedAs] = useState({ name: shared.name, document: history.now })
  const [chosen, setChosen] = useState<ChosenPart>(null)
  const [tab, setTab] = useState<SideTab>('part')
  const [busy, setBusy] = useState(false)
  const [theirs, setTheirs] = useState<Shared | null>(null)
  const isNarrow = useNarrow()
  const { id } = shared
  const document = history.now
  const isChanged = name !== savedAs.name || document !== savedAs.document
  const uses = useQuery({
    queryKey: ['mailSharedBlock', 'uses', id],
    queryFn: ({ signal }) => api.templates.sharedUses({ params: { id } }, { signal }),
  })
  const save = async (over = version): Promise<void> => {
    if (busy || readOnly || name.trim() === '') return
    setBusy(true)
    try {
      const sections = document.sections.filter((section) => section.type === 'columns')
      const saved = await api.templates.sharedUpdate({
        params: { id },
        body: { name, sections, version: over },
      })
      setVersion(saved.version)
      setSavedAs({ name, document })
      queryClient.setQueryData(sharedQuery(id).queryKey, saved)
      doneToast(t('sharedSaved', { name }))
    } catch (error) {
      if (isProblem(error, 'stale')) setTheirs(error.current as Shared)
      else problemToast(error)
    }
    setBusy(false)
  }
  const remove = async (): Promise<void> => {
    try {
      await api.templates.sharedRemove({ params: { id }, query: { version } })
      await navigate({ to: '/templates/blocks' })
      undoToast(t('binned', { name }), () => api.templates.sharedRestore({ params: { id } }))
    } catch (error) {
      problemToast(error)
    }
  }
  const undo = (): void => setHistory(undone)
  const redo = (): void => setHistory(redone)
  useKeys(t('sharedBlocks'), [
    { keys: 'mod+s', label: words('save'), run: () => void save(), inFields: true },
    { keys: 'mod+z', label: words('undo'), run: undo, inFields: true },
    { keys: 'mod+shift+z', label: words('redo'), run: redo, inFields: true },
    { keys: 'mod+y', label: words('redo'), run: redo, inFields: true },
  ])
  const blocksIn = (sections: readonly Section[]): string =>
    t('blockCount', { count: sections.reduce((sum, section) => sum + blockCountOf(section), 0) })
  return (
    <Page
      title={savedAs.name}
      {...(!isNarrow && { shape: 'fill' })}
      lead={
        <>
          <AddressLink to="/templates/blocks">{t('sharedBlocks')}</AddressLink>・{t('sharedLead')}{' '}
          {isChanged && <strong>{t('unsaved')}</strong>}
        </>
      }
      actions={
        !readOnly && (
          <>
            <ActionIcon aria-label={words('undo')} disabled={history.past.length === 0} onClick={undo}>
              <IconArrowBackUp size={18} stroke={1.5} aria-hidden />
            </ActionIcon>
            <ActionIcon aria-label={words('redo')} disabled={history.future.length === 0} onClick={redo}>
              <IconArrowForwardUp size={18} stroke={1.5} aria-hidden />
            </ActionIcon>
            <ActionIcon aria-label={t('toBin')} onClick={() => void remove()}>
              <IconTrash size={18} stroke={1.5} aria-hidden />
            </ActionIcon>
            <Button loading={busy} disabled={!isChanged || name.trim() === ''} onClick={() => void save()}>
              {words('save')}
            </Button>
          </>
        )
      }
    >
      <div className={styles['editor']}>
        <div className={styles['envelope']}>
          <TextInput
            label={t('name')}
            maxLength={100}
            readOnly={readOnly}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <UsedIn uses={uses.data?.items} />
        </div>
        <BlockEditor
          document={document}
          change={(next, mark) =>
            setHistory((before) => changed(before, next(before.now), mark ?? null, performance.now()))
          }
          language={language}
          mailClass="transactional"
          readOnly={readOnly}
          isShared
          chosen={chosen && (chosen.kind === 'section' || findBlock(document, chosen.id)) ? chosen : null}
          onChoose={setChosen}
          tab={tab}
          onTab={setTab}
        />
      </div>
      {theirs && (
        <StaleDialog
          rows={[
            { label: t('name'), mine: name, theirs: theirs.name },
            { label: t('content'), mine: blocksIn(document.sections), theirs: blocksIn(theirs.sections) },
          ]}
          onKeepTheirs={() => {
            const taken = documentOf(theirs.sections)
            setVersion(theirs.version)
            setName(theirs.name)
            setHistory((before) => changed(before, taken, null, 0))
            setSavedAs({ name: theirs.name, document: taken })
            setTheirs(null)
          }}
          onKeepMine={() => {
            setTheirs(null)
            void save(theirs.version)
          }}
        />
      )}
    </Page>
  )
}
