import { Alert } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import { resultsText } from '../results.text.ts'
import type { Results } from './results-queries.ts'

/** What one has to know before reading the figures: that some are not counted yet, or cannot be. */
export function Notices({ results: { campaign, variants, unread } }: { results: Results }): ReactNode {
  const t = useText(resultsText)
  const format = useFormat()
  if (!campaign.tracked) return <Alert color="gray">{t('notTracked')}</Alert>
  const plain = variants.filter(({ isText }) => isText)
  return (
    <>
      {unread && (
        <Alert color="yellow" role="status">
          {t('unread', {
            n: unread.isMore ? t('unreadMore', { n: format.number(unread.n) }) : format.number(unread.n),
            minutes: format.number(Math.max(1, unread.minutes)),
            at: format.dateTime(unread.oldestAt),
          })}
        </Alert>
      )}
      {plain.length > 0 && (
        <Alert color="gray">
          {plain.length === variants.length
            ? t('textOnly')
            : t('textOnlySome', { names: plain.map(({ label }) => label).join('、') })}
        </Alert>
      )}
    </>
  )
}
