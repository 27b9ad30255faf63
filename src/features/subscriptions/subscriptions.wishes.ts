import { audit } from '#features/audit/audit.actions.ts'
import type { OwnItem } from '#features/plans/plans.rounds.ts'
import { choicesOf, piecesOf } from '#features/plans/plans.rounds.ts'
import { Problem } from '#kit/problem.ts'
import type { Work } from '#platform/work.ts'
import { changing, told, type Held } from './subscriptions.change.ts'
import { answerOf } from './subscriptions.read.ts'
import type { Subscription } from './subscriptions.schemas.ts'
import { raiseTask } from './subscriptions.store.ts'
import { invalid, type How } from './subscriptions.ts'

/** What customers choose by themselves is what the plan lets them have, and as many pieces as it has in a round. */
export function mustBeChoices({ stored, how }: Held, items: readonly OwnItem[]): void {
  if (how.by !== 'customer') return
  const { terms, nextRound } = stored
  const known = new Set(choicesOf(terms, nextRound).map(({ productId }) => productId))
  const pieces = piecesOf(terms, nextRound)
  const chosen = items.reduce((sum, { quantity }) => sum + quantity, 0)
  if (!items.every(({ productId }) => known.has(productId)))
    throw invalid(
      'items',
      'この商品は、プランで選べません。選べる商品から選んでください',
      'The plan does not have these goods. Choose those that it has',
    )
  if (chosen !== pieces)
    throw invalid(
      'items',
      `合わせて${pieces}点になるように選んでください（いま${chosen}点）`,
      `Choose ${pieces} pieces in all; these are ${chosen}`,
    )
}

/**
 * A customer asks to pay otherwise. The means of payment is taken by the shop, so a person does it: it waits in 要対応, and is
 * done with when the payment is changed.
 */
export function askPayment(
  work: Work,
  id: string,
  given: { readonly version?: number | undefined; readonly paymentMethod: string },
  how: How,
): Promise<Subscription> {
  return changing(
    work,
    id,
    { version: given.version, how },
    (held) => askIn(held, given.paymentMethod),
    answerOf,
  )
}

async function askIn({ tx, stored, how }: Held, wanted: string): Promise<void> {
  if (stored.state === 'cancelled' || stored.state === 'ended')
    throw new Problem('conflict', {
      detail: { ja: '終わった定期の支払方法は変えられません', en: 'What has ended is not paid any more' },
    })
  if (!stored.terms.payments.some(({ method }) => method === wanted))
    throw invalid(
      'paymentMethod',
      'この支払方法は、プランで選べません',
      'The plan does not have this payment',
    )
  const note = how.note?.trim() || null
  await raiseTask(tx, stored, 'wish', { what: 'payment', now: stored.paymentMethod, wanted, note })
  await told(tx, stored, { event: 'subscription.asked', payload: { wanted } })
  await audit(tx, {
    action: 'subscription.asked',
    subjectKind: 'subscription',
    subjectId: stored.id,
    after: { what: 'payment', wanted },
  })
}
