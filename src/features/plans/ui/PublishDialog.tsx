import { Button, Group, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { planText } from '../plan.text.ts'
import type { Disclosed, Plan } from './plan-queries.ts'
import { useEdition } from './PlanEditions.tsx'
import { Confirmation } from './PlanShown.tsx'
import styles from './Plans.module.css'

type PublishDialogProps = { plan: Plan; onDone: (plan: Plan) => void; onClose: () => void }

/** What customers will agree to from now on, against what they agreed to so far. */
export function PublishDialog({ plan, onDone, onClose }: PublishDialogProps): ReactNode {
  const t = useText(planText)
  const locale = useLocale()
  const [busy, setBusy] = useState(false)
  const { id, name, terms, version, edition } = plan
  const next = useQuery({
    queryKey: ['plan', 'preview', id, version, locale],
    queryFn: ({ signal }) => api.plans.preview({ body: { name, terms, locale } }, { signal }),
  })
  const before = useQuery({ ...useEdition(id, edition ?? 0), enabled: edition !== null })
  const publish = async (): Promise<void> => {
    setBusy(true)
    try {
      const saved = await api.plans.publish({ params: { id }, body: { version } })
      onDone(saved)
      doneToast(t('publishedNow', { edition: saved.edition ?? 1 }))
      onClose()
    } catch (error) {
      problemToast(error)
      setBusy(false)
    }
  }
  const error = next.error ?? before.error
  const isRead = next.data && (edition === null || before.data)
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('publishTitle', { edition: (edition ?? 0) + 1 })}
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      <p>{t('publishWhy')}</p>
      {error && <ErrorState error={error} onRetry={() => void next.refetch()} />}
      {!isRead && !error && <RowsSkeleton rows={6} />}
      {next.data && edition === null && (
        <>
          <p>{t('publishFirst')}</p>
          <Confirmation disclosed={next.data.disclosure} />
        </>
      )}
      {next.data && before.data && <Changes before={before.data.disclosure} after={next.data.disclosure} />}
      <Group mt={16}>
        <Button loading={busy} disabled={!isRead} onClick={() => void publish()}>
          {t('publish')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t('cancel')}
        </Button>
      </Group>
    </Modal>
  )
}

/** Lines that are no longer said, and lines that are newly said, item by item. */
function Changes({ before, after }: { before: Disclosed; after: Disclosed }): ReactNode {
  const t = useText(planText)
  const changed = after.items.flatMap(({ item, title, lines }) => {
    const old = before.items.find((one) => one.item === item)?.lines ?? []
    const removed = old.filter((line) => !lines.includes(line))
    const added = lines.filter((line) => !old.includes(line))
    return removed.length + added.length === 0 ? [] : { item, title, removed, added }
  })
  if (changed.length === 0 && before.heading === after.heading) return <p>{t('publishSame')}</p>
  return (
    <div className={styles['changes']}>
      <h3>{t('publishChanges')}</h3>
      {before.heading !== after.heading && (
        <ul>
          <li data-kind="removed">{before.heading}</li>
          <li>{after.heading}</li>
        </ul>
      )}
      {changed.map(({ item, title, removed, added }) => (
        <section key={item}>
          <h4>{title}</h4>
          {removed.length > 0 && (
            <ul aria-label={t('removed')}>
              {removed.map((line) => (
                <li key={line} data-kind="removed">
                  {line}
                </li>
              ))}
            </ul>
          )}
          {added.length > 0 && (
            <ul aria-label={t('added')}>
              {added.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  )
}
