import { useText } from '#web/locale.ts'
import { subscriptionText } from '../subscription.text.ts'
import type { Task } from '../subscriptions.schemas.ts'

/** What a task is about, where it says more than its reason. */
export function useTaskDetail(): (task: Pick<Task, 'reason' | 'detail'>) => string {
  const t = useText(subscriptionText)
  return ({ reason, detail }) => {
    const said = (key: string): string => (detail[key] === null ? '' : String(detail[key] ?? ''))
    if (reason === 'order')
      return t('heldOrder', { round: said('round'), order: said('order'), said: said('said') })
    // What a payment company said, or what a colleague wants to know.
    if (reason !== 'wish') return [said('said'), said('reason')].filter(Boolean).join(' ')
    const wish = t('wishPayment', { now: said('now'), wanted: said('wanted') })
    return said('note') === '' ? wish : `${wish} — ${said('note')}`
  }
}
