import { ActionIcon, Button, NativeSelect, Stack, Textarea, TextInput, VisuallyHidden } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { oneOf, text, useAddress } from '#web/address.ts'
import { api, href } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { FileUpload } from '#web/parts/FileUpload.tsx'
import { Page } from '#web/parts/Page.tsx'
import { SearchField } from '#web/parts/SearchField.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { wordText } from '../word.text.ts'
import { Dialog } from './Dialog.tsx'
import { MailSettings } from './MailSettings.tsx'
import type { MailWord } from './template-queries.ts'
import styles from './Coupons.module.css'

const laws = ['pharma', 'premiums', 'mail', 'spam', 'house'] as const
const address = { q: text, law: oneOf(['every', ...laws]) }
type Word = Omit<MailWord, 'id' | 'version'>
const blank: Word = { word: '', law: 'house', why: '', suggestion: '', whyEn: '', suggestionEn: '' }

/** Words to think twice about before they are sent, and where links of products lead. */
export function WordsPage(): ReactNode {
  const t = useText(wordText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const mayWrite = useMay()('templates.manage')
  const [{ q, law }, setAddress] = useAddress(address)
  const [open, setOpen] = useState<MailWord | 'new' | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['mailWord', 'list'],
    queryFn: ({ signal }) => api.templates.words({}, { signal }),
  })
  const read = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['mailWord'] })
  const shown = (data?.items ?? []).filter(
    (one) =>
      (law === 'every' || one.law === law) &&
      (q === undefined ||
        [one.word, one.why, one.suggestion, one.whyEn, one.suggestionEn]
          .join(' ')
          .toLowerCase()
          .includes(q.toLowerCase())),
  )
  const remove = async ({ id, version, ...word }: MailWord): Promise<void> => {
    try {
      await api.templates.wordRemove({ params: { id }, query: { version } })
      await read()
      undoToast(t('removed', { word: word.word }), async () => {
        await api.templates.wordAdd({ body: word })
        await read()
      })
    } catch (refusal) {
      problemToast(refusal)
    }
  }
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  return (
    <Page title={t('words')} lead={t('lead')} shape="reading">
      <MailSettings />
      <h2>{t('list')}</h2>
      <div className={styles['bar']}>
        <SearchField label={t('find')} value={q} onSearch={(next) => setAddress({ q: next })} />
        <NativeSelect
          aria-label={t('law')}
          value={law}
          data={[
            { value: 'every', label: t('every') },
            ...laws.map((value) => ({ value, label: t(`law_${value}`) })),
          ]}
          onChange={({ currentTarget }) =>
            setAddress({ law: laws.find((one) => one === currentTarget.value) ?? 'every' })
          }
        />
        {mayWrite && (
          <Button variant="default" onClick={() => setOpen('new')}>
            {t('add')}
          </Button>
        )}
        <Button component="a" variant="default" href={href.templates.wordExport({})} download>
          {t('export')}
        </Button>
        {mayWrite && (
          <FileUpload
            variant="default"
            label={t('import')}
            accept=".csv,text/csv"
            send={async (file, told) => {
              const came = await api.templates.wordImport({ file, fileName: file.name }, told)
              await read()
              doneToast(
                t('imported', {
                  added: format.number(came.added),
                  changed: format.number(came.changed),
                  refused: format.number(came.refused.length),
                }),
              )
            }}
          />
        )}
      </div>
      {shown.length === 0 ? (
        <EmptyState title={t('noneFound')}>{t('noneFoundWhy')}</EmptyState>
      ) : (
        <table className={styles['words']}>
          <thead>
            <tr>
              <th scope="col">{t('word')}</th>
              <th scope="col">{t('law')}</th>
              <th scope="col">{t('why')}</th>
              <th scope="col">{t('suggestion')}</th>
              {mayWrite && (
                <th scope="col">
                  <VisuallyHidden>{t('actions')}</VisuallyHidden>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((word) => (
              <tr key={word.id}>
                <th scope="row" lang="ja">
                  {word.word}
                </th>
                <td>{t(`law_${word.law}`)}</td>
                <Explained said={word.why} inEnglish={word.whyEn} />
                <Explained said={word.suggestion} inEnglish={word.suggestionEn} />
                {mayWrite && (
                  <td>
                    <ActionIcon aria-label={t('editOf', { word: word.word })} onClick={() => setOpen(word)}>
                      <IconPencil size={16} stroke={1.5} aria-hidden />
                    </ActionIcon>
                    <ActionIcon
                      aria-label={t('removeOf', { word: word.word })}
                      onClick={() => void remove(word)}
                    >
                      <IconTrash size={16} stroke={1.5} aria-hidden />
                    </ActionIcon>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {open !== null && (
        <WordDialog
          word={open === 'new' ? null : open}
          onSaved={() => {
            setOpen(null)
            void read()
          }}
          onClose={() => setOpen(null)}
        />
      )}
    </Page>
  )
}

/** In the reader's language, where it is said in it. */
function Explained({ said, inEnglish }: { said: string; inEnglish: string }): ReactNode {
  const isEnglish = useLocale() === 'en' && inEnglish !== ''
  return <td lang={isEnglish ? 'en' : 'ja'}>{isEnglish ? inEnglish : said}</td>
}

type WordDialogProps = { word: MailWord | null; onSaved: () => void; onClose: () => void }
function WordDialog({ word, onSaved, onClose }: WordDialogProps): ReactNode {
  const t = useText(wordText)
  const [typed, setTyped] = useState<Word>(() => {
    if (word === null) return blank
    const { id: _id, version: _version, ...rest } = word
    return rest
  })
  const [busy, setBusy] = useState(false)
  const isFilled = typed.word.trim() !== '' && typed.why.trim() !== ''
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      if (word === null) await api.templates.wordAdd({ body: typed })
      else
        await api.templates.wordUpdate({ params: { id: word.id }, body: { ...typed, version: word.version } })
      doneToast(t('saved', { word: typed.word }))
      onSaved()
    } catch (error) {
      problemToast(error)
      setBusy(false)
    }
  }
  return (
    <Dialog title={t(word === null ? 'add' : 'edit')} onClose={onClose}>
      <Stack gap="sm">
        <TextInput
          data-autofocus
          label={t('word')}
          maxLength={60}
          value={typed.word}
          onChange={({ currentTarget }) => setTyped({ ...typed, word: currentTarget.value })}
        />
        <NativeSelect
          label={t('law')}
          value={typed.law}
          data={laws.map((value) => ({ value, label: t(`law_${value}`) }))}
          onChange={({ currentTarget }) =>
            setTyped({ ...typed, law: laws.find((one) => one === currentTarget.value) ?? typed.law })
          }
        />
        <Textarea
          label={t('why')}
          minRows={2}
          maxLength={500}
          value={typed.why}
          onChange={({ currentTarget }) => setTyped({ ...typed, why: currentTarget.value })}
        />
        <TextInput
          label={t('suggestion')}
          description={t('suggestionHelp')}
          maxLength={300}
          value={typed.suggestion}
          onChange={({ currentTarget }) => setTyped({ ...typed, suggestion: currentTarget.value })}
        />
        <Textarea
          label={t('whyEn')}
          description={t('englishHelp')}
          minRows={2}
          maxLength={500}
          value={typed.whyEn}
          onChange={({ currentTarget }) => setTyped({ ...typed, whyEn: currentTarget.value })}
        />
        <TextInput
          label={t('suggestionEn')}
          maxLength={300}
          value={typed.suggestionEn}
          onChange={({ currentTarget }) => setTyped({ ...typed, suggestionEn: currentTarget.value })}
        />
        <Button loading={busy} disabled={!isFilled} onClick={() => void save()}>
          {t('save')}
        </Button>
      </Stack>
    </Dialog>
  )
}
