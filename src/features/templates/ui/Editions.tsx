import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { doneToast } from '#web/parts/toasts.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useFormat } from '#web/use-format.ts'
import { MailFrame } from '#web/parts/MailFrame.tsx'
import { editorText } from '../editor.text.ts'
import { linesOfDifference } from './difference.ts'
import { previewQuery, type Content, type Template } from './template-queries.ts'
import type { Editing } from './use-editing.ts'
import styles from './Editions.module.css'

type EditionsProps = { template: Template; editing: Editing; onClose: () => void }
/** What was saved, the latest first: each to be seen, compared with now, and brought back. */
export function Editions({ template, editing, onClose }: EditionsProps): ReactNode {
  const t = useText(editorText)
  const format = useFormat()
  const [number, setNumber] = useState<number | null>(null)
  const pages = usePages(['mailTemplate', 'editions', template.id], (cursor, signal) =>
    api.templates.editions({ params: { id: template.id }, query: { cursor, limit: 30 } }, { signal }),
  )
  return (
    <Modal
      opened
      size="xl"
      title={t('editions')}
      closeButtonProps={{ 'aria-label': useText(partsText)('close') }}
      onClose={onClose}
    >
      {pages.error !== null && <ErrorState error={pages.error} onRetry={pages.retry} />}
      {pages.isPending && <RowsSkeleton rows={5} />}
      {!pages.isPending && pages.rows.length === 0 && <p>{t('noEditions')}</p>}
      <div className={styles['editions']}>
        <ul>
          {pages.rows.map((edition) => (
            <li key={edition.id}>
              <button
                type="button"
                aria-pressed={edition.number === number}
                onClick={() => setNumber(edition.number)}
              >
                <strong>{t('editionOf', { number: edition.number })}</strong>
                <span>{edition.subject || t('noSubject')}</span>
                <small>
                  {format.dateTime(edition.createdAt)} {edition.createdByName ?? ''}
                  {edition.note !== '' && ` — ${edition.note}`}
                </small>
              </button>
            </li>
          ))}
          {pages.hasMore && (
            <li>
              <Button variant="subtle" loading={pages.isLoadingMore} onClick={() => pages.loadMore()}>
                {t('more')}
              </Button>
            </li>
          )}
        </ul>
        {number !== null && (
          <EditionShown
            key={number}
            template={template}
            number={number}
            now={editing.content}
            onRestore={(content) => {
              editing.change(() => content)
              doneToast(t('restored', { number }))
              onClose()
            }}
          />
        )}
      </div>
    </Modal>
  )
}

type ShownProps = {
  template: Template
  number: number
  now: Content
  onRestore: (content: Content) => void
}
function EditionShown({ template, number, now, onRestore }: ShownProps): ReactNode {
  const t = useText(editorText)
  const { data, error, refetch } = useQuery({
    queryKey: ['mailTemplate', 'edition', template.id, number],
    queryFn: ({ signal }) => api.templates.edition({ params: { id: template.id, number } }, { signal }),
  })
  const then = useQuery({
    ...previewQuery(data?.content ?? now, template.class, null),
    enabled: data !== undefined,
  })
  const current = useQuery(previewQuery(now, template.class, null))
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data || !then.data) return <RowsSkeleton rows={8} />
  const lines = current.data
    ? linesOfDifference(
        [then.data.subject, ...then.data.text.split('\n')],
        [current.data.subject, ...current.data.text.split('\n')],
      )
    : []
  return (
    <div className={styles['shown']}>
      <Button onClick={() => onRestore(data.content)}>{t('restore', { number })}</Button>
      <p className={styles['help']}>{t('restoreHelp')}</p>
      <h3>{t('difference')}</h3>
      {lines.every(({ kind }) => kind === 'same') ? (
        <p>{t('noDifference')}</p>
      ) : (
        <ul className={styles['difference']}>
          {lines
            .filter(({ kind, text }) => kind !== 'same' && text.trim() !== '')
            .map(({ kind, text }, index) => (
              <li key={index} data-kind={kind}>
                <span>{t(kind === 'gone' ? 'onlyThen' : 'onlyNow')}</span> {text}
              </li>
            ))}
        </ul>
      )}
      {then.data.html !== null ? (
        <MailFrame html={then.data.html} title={t('editionOf', { number })} width={600} />
      ) : (
        <pre>{then.data.text}</pre>
      )}
    </div>
  )
}
