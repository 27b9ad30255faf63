import { noteChanges } from '#features/changes/changes.actions.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import type { Channel } from '#features/customers/customers.health.ts'
import { announce } from '#platform/live.ts'
import { unreachable } from '#platform/unreachable.ts'
import { write, type Work } from '#platform/work.ts'
import {
  saveComplained,
  saveDelivered,
  saveGone,
  saveSoft,
  saveVerified,
  type Reached,
  type Verification,
} from './health.store.ts'
import { keyOf } from './health.ts'

/** What came back about an address to which something was sent; an e-mail where nothing else is said. */
export type Contacted = {
  readonly customerId: string
  readonly channel?: Channel
  /** As it was written to. */
  readonly address: string
}
export type Bounced = Contacted & {
  /** Nothing will ever arrive there (`isGone`); else it was not taken this time. */
  readonly hard: boolean
  /** The other side's own words. */
  readonly said: string
}

const reachedOf = <T extends Contacted>({ channel = 'email', address, ...one }: T) => ({
  ...one,
  channel,
  key: keyOf(channel, address),
})

/** It was taken: whatever failed before was not for good. In the caller's transaction, any number at once. */
export function recordDelivered(work: Work, contacted: readonly Contacted[]): Promise<void> {
  return contacted.length === 0
    ? Promise.resolve()
    : write(work, async (tx) => noteChanges(tx, await saveDelivered(tx, contacted.map(reachedOf))))
}

/** It came back, for good or this time. Everybody who has an address that is gone is told of, once. */
export async function recordBounce(work: Work, bounced: readonly Bounced[]): Promise<void> {
  if (bounced.length === 0) return
  await write(work, async (tx) => {
    const refused = bounced.map((one) => ({ ...reachedOf(one), said: one.said.slice(0, 500) }))
    const hard = refused.filter((one) => one.hard)
    const soft = refused.filter((one) => !one.hard)
    const gone = hard.length > 0 ? await saveGone(tx, hard) : []
    const failing = soft.length > 0 ? await saveSoft(tx, soft) : []
    await tellOf(tx, 'contact.bounced', gone, (at) => ({ said: hard[at.place]?.said ?? '' }))
    await tellOf(tx, 'contact.failing', failing, (at) => ({ said: soft[at.place]?.said ?? '' }))
    await unreachable(
      tx,
      gone.map(({ customerId, channel, key }) => ({ customerId, channel, key, why: 'bounced' })),
    )
  })
}

/** The receiver called it spam: a wish that outweighs what they once agreed to. */
export async function recordComplaint(work: Work, contacted: readonly Contacted[]): Promise<void> {
  if (contacted.length === 0) return
  await write(work, async (tx) => {
    const complained = await saveComplained(tx, contacted.map(reachedOf))
    await tellOf(tx, 'contact.complained', complained)
    await unreachable(
      tx,
      complained.map((one) => ({ ...one, why: 'complained' })),
    )
  })
}

/** Somebody showed that they read what arrives there: by a code, a link, a confirmation. */
export async function recordVerified(
  work: Work,
  contacted: readonly Contacted[],
  how: Verification,
): Promise<void> {
  if (contacted.length === 0) return
  await write(work, async (tx) => {
    const { verified, changed } = await saveVerified(tx, contacted.map(reachedOf), how)
    await tellOf(tx, 'contact.verified', verified)
    await noteChanges(tx, changed)
  })
}

async function tellOf<T extends Reached>(
  tx: Work,
  event: string,
  reached: readonly T[],
  more: (one: T) => { said?: string } = () => ({}),
): Promise<void> {
  const [only] = reached
  if (!only) return
  await insertEvents(
    tx,
    reached.map((one) =>
      eventOf(tx, one.customerId, event, { channel: one.channel, address: one.key, ...more(one) }),
    ),
  )
  const which = reached.length === 1 ? { id: only.customerId } : {}
  await announce(tx, { topic: 'customer', ...which })
  await announce(tx, { topic: 'event', ...which })
}
