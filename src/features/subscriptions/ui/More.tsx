import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import type { Pages } from '#web/parts/use-pages.ts'
import { subscriptionText } from '../subscription.text.ts'

/** The way to the older ones. */
export function More({ pages }: { pages: Pages<unknown> }): ReactNode {
  const t = useText(subscriptionText)
  if (!pages.hasMore) return null
  return (
    <Button variant="default" mt={8} loading={pages.isLoadingMore} onClick={() => pages.loadMore()}>
      {t('showMore')}
    </Button>
  )
}
