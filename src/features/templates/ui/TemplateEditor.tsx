import { ActionIcon, Alert, Button, SegmentedControl } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type ReactNode } from 'react'
import { useKeys } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { oneOf, useAddress } from '#web/address.ts'
import { useMay } from '#web/session.tsx'
import { editorText } from '../editor.text.ts'
import type { Document } from '../templates.blocks.ts'
import { plainStyle } from './block-new.ts'
import { BlockEditor, type SideTab } from './BlockEditor.tsx'
import { Clash } from './Clash.tsx'
import type { ChosenPart } from './edit.ts'
import { Envelope } from './Envelope.tsx'
import { Findings } from './Findings.tsx'
import { PreviewPane } from './PreviewPane.tsx'
import { remedied } from './remedies.ts'
import { goToLine } from './SourceEditor.tsx'
import { SourceMode } from './SourceMode.tsx'
import { TemplateMenu } from './TemplateMenu.tsx'
import { templateQuery, useVariables, type Content, type Finding, type Template } from './template-queries.ts'
import { TestSend } from './TestSend.tsx'
import { focusPart } from './use-edit-of.ts'
import { useEditing, type Editing } from './use-editing.ts'
import { useNarrow } from './use-narrow.ts'
import { usePreview } from './use-preview.ts'
import styles from './Editor.module.css'

const empty: Content = {
  language: 'ja',
  subject: '',
  preheader: '',
  body: {
    kind: 'blocks',
    document: { style: plainStyle, sections: [], footer: { align: 'left', note: '' } },
  },
  text: null,
}
const address = { mode: oneOf(['edit', 'preview']) }

/** Everything about one template on one page: written, checked and seen as it arrives. */
export function TemplateEditor({ template }: { template: Template }): ReactNode {
  const t = useText(editorText)
  const queryClient = useQueryClient()
  const readOnly = !useMay()('templates.write')
  const editing = useEditing(template, empty)
  const { content, change } = editing
  const [{ mode }, setAddress] = useAddress(address)
  const [chosen, setChosen] = useState<ChosenPart>(null)
  const [tab, setTab] = useState<SideTab>('part')
  const [isTesting, setTesting] = useState(false)
  const [busy, setBusy] = useState(false)
  const area = useRef<HTMLTextAreaElement>(null)
  const preview = usePreview(content, template.class)
  const { items: variables } = useVariables()
  const isNarrow = useNarrow()

  const save = async (note = ''): Promise<void> => {
    if (busy || readOnly) return
    setBusy(true)
    try {
      const saved = await editing.save(note)
      if (saved) {
        queryClient.setQueryData(templateQuery(template.id).queryKey, saved)
        await queryClient.invalidateQueries({ queryKey: ['mailTemplate', 'editions'] })
        doneToast(t('savedAs', { number: saved.edition }))
      }
    } catch (error) {
      problemToast(error)
    }
    setBusy(false)
  }
  useKeys(t('template'), [
    { keys: 'mod+s', label: t('save'), run: () => void save(), inFields: true },
    { keys: 'mod+z', label: t('undo'), run: editing.undo, inFields: true },
    { keys: 'mod+shift+z', label: t('redo'), run: editing.redo, inFields: true },
    { keys: 'mod+y', label: t('redo'), run: editing.redo, inFields: true },
  ])
  const setDocument = (next: (before: Document) => Document, mark?: string): void =>
    change(
      (before) =>
        before.body.kind === 'blocks'
          ? { ...before, body: { ...before.body, document: next(before.body.document) } }
          : before,
      mark,
    )
  const go = ({ place }: Finding): void => {
    setAddress({ mode: 'edit' })
    const { blockId, line, part } = place
    if (blockId !== null) {
      const isBlock =
        content.body.kind === 'blocks' && !content.body.document.sections.some(({ id }) => id === blockId)
      setChosen({ kind: isBlock ? 'block' : 'section', id: blockId })
      setTab('part')
      requestAnimationFrame(() => focusPart(blockId))
    } else if (line !== null && area.current) goToLine(area.current, line)
    else if (part === 'subject' || part === 'preheader')
      document
        .querySelectorAll<HTMLInputElement>(`.${styles['envelope']} input`)
        [part === 'subject' ? 0 : 1]?.focus()
  }
  const count = preview.data?.findings.filter(({ severity }) => severity !== 'note').length ?? 0
  const findings = (
    <Findings
      preview={preview.data}
      onGo={go}
      remedyOf={(finding) => {
        const next = readOnly ? null : remedied(content, finding, variables)
        return next && { label: t('doIt'), run: () => change(() => next) }
      }}
    />
  )
  const shown = mode === 'preview' ? <PreviewPane preview={preview} /> : undefined
  return (
    <Page
      title={template.name}
      {...(!isNarrow && { shape: 'fill' })}
      lead={<Where template={template} editing={editing} />}
      actions={
        !readOnly && (
          <>
            <ActionIcon aria-label={t('undo')} disabled={!editing.canUndo} onClick={editing.undo}>
              <IconArrowBackUp size={18} stroke={1.5} aria-hidden />
            </ActionIcon>
            <ActionIcon aria-label={t('redo')} disabled={!editing.canRedo} onClick={editing.redo}>
              <IconArrowForwardUp size={18} stroke={1.5} aria-hidden />
            </ActionIcon>
            <Button variant="default" onClick={() => setTesting(true)}>
              {t('testSend')}
            </Button>
            <Button loading={busy} onClick={() => void save()}>
              {t('save')}
            </Button>
            <TemplateMenu template={template} editing={editing} onSave={save} />
          </>
        )
      }
    >
      <div className={styles['editor']}>
        {editing.wasRescued && editing.kept !== 'saved' && (
          <Alert role="status" mb="xs">
            {t('rescued')}
          </Alert>
        )}
        <Envelope
          content={content}
          readOnly={readOnly}
          onChange={(next, mark) => change((before) => ({ ...before, ...next }), mark)}
        />
        <div className={styles['switch']}>
          <SegmentedControl
            aria-label={t('mode')}
            value={mode}
            onChange={(next) => setAddress({ mode: next === 'preview' ? 'preview' : 'edit' })}
            data={[
              { value: 'edit', label: t('edit') },
              { value: 'preview', label: t('preview') },
            ]}
          />
          <Button variant="subtle" color={count > 0 ? 'red' : 'gray'} onClick={() => setTab('findings')}>
            {t('findingsCount', { count })}
          </Button>
        </div>
        {content.body.kind === 'blocks' ? (
          <BlockEditor
            document={content.body.document}
            change={setDocument}
            language={content.language}
            mailClass={template.class}
            readOnly={readOnly}
            isShared={false}
            chosen={chosen}
            onChoose={setChosen}
            tab={tab}
            onTab={setTab}
            findings={{ label: t('findingsCount', { count }), content: findings }}
            preview={shown}
          />
        ) : (
          <div className={styles['source']}>
            <div>
              {shown ?? (
                <SourceMode
                  kind={content.body.kind}
                  source={content.body.source}
                  readOnly={readOnly}
                  findings={preview.data?.findings ?? []}
                  area={area}
                  onChange={(source) =>
                    change(
                      (before) =>
                        before.body.kind === 'blocks'
                          ? before
                          : { ...before, body: { ...before.body, source } },
                      'source',
                    )
                  }
                />
              )}
            </div>
            <aside className={styles['right']} aria-label={t('findings')}>
              <div className={styles['panel']}>{findings}</div>
            </aside>
          </div>
        )}
      </div>
      {isTesting && (
        <TestSend
          content={content}
          template={template}
          onClose={() => setTesting(false)}
          person={preview.person}
        />
      )}
      {editing.theirs && <Clash mine={content} mailClass={template.class} editing={editing} />}
    </Page>
  )
}

/** What it is for, which edition it is, and whether what is typed is kept. */
function Where({ template, editing }: { template: Template; editing: Editing }): ReactNode {
  const t = useText(editorText)
  const { kept } = editing
  return (
    <>
      <AddressLink to="/templates">{t('templates')}</AddressLink>・
      {t(template.class === 'advertising' ? 'advertising' : 'transactional')}・
      {template.edition === 0 ? t('neverSaved') : t('editionOf', { number: template.edition })}・
      <span
        role="status"
        className={styles['kept']}
        data-bad={kept === 'failed' || kept === 'clash' || undefined}
      >
        {t(`kept_${kept}`)}
      </span>
    </>
  )
}
