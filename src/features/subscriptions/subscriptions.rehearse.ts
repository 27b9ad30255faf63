import { sql } from 'kysely'
import { write, type Work } from '#platform/work.ts'
import type { z } from 'zod'
import {
  bundleSubscription,
  changeContents,
  changeCycle,
  changePayment,
  moveRound,
  pauseSubscription,
  resumeSubscription,
  skipRound,
  suspendSubscription,
} from './subscriptions.actions.ts'
import { getAhead } from './subscriptions.read.ts'
import type { aheadRound, Subscription, wishSchema } from './subscriptions.schemas.ts'
import type { How } from './subscriptions.ts'

/** What would come of it: done in full and taken back before anybody sees it. */
export function rehearse<T>(work: Work, run: (work: Work) => Promise<T>): Promise<T> {
  return write(work, async (tx) => {
    await sql`savepoint rehearsal`.execute(tx.db)
    try {
      return await run(tx)
    } finally {
      await sql`rollback to savepoint rehearsal`.execute(tx.db)
    }
  })
}

type Wish = z.output<typeof wishSchema>
type Rehearsal = { subscription: Subscription; rounds: z.infer<typeof aheadRound>[] }

const shownRounds = 6

/** What a change would lead to: the subscription as it would be, and what would come next; refused as the change would be. */
export function rehearseWish(work: Work, id: string, wish: Wish, how: How): Promise<Rehearsal> {
  return rehearse(work, async (tx) => {
    const subscription = await runWish(tx, id, wish, how)
    const { rounds } = await getAhead(tx, id)
    return { subscription, rounds: rounds.slice(0, shownRounds) }
  })
}

function runWish(tx: Work, id: string, wish: Wish, how: How): Promise<Subscription> {
  switch (wish.kind) {
    case 'skip':
      return skipRound(tx, id, wish, how)
    case 'pause':
      return pauseSubscription(
        tx,
        id,
        wish.until === undefined ? { rounds: wish.rounds ?? 1 } : { until: wish.until },
        how,
      )
    case 'suspend':
      return suspendSubscription(tx, id, {}, how)
    case 'resume':
      return resumeSubscription(tx, id, wish, how)
    case 'move':
      return moveRound(tx, id, wish, how)
    case 'cycle':
      return changeCycle(tx, id, wish, how)
    case 'contents':
      return changeContents(tx, id, wish, how)
    case 'payment':
      return changePayment(tx, id, wish, how)
    case 'bundle':
      return bundleSubscription(tx, id, wish, how)
  }
}
