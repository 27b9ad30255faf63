import { noteChanges } from '#features/changes/changes.actions.ts'
import { gate } from '#features/consent/consent.gate.ts'
import { recordSent } from '#features/consent/consent.store.ts'
import { recordBounce, recordDelivered } from '#features/health/health.record.ts'
import { isGone } from '#features/health/health.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { todayIn } from '#kit/japan/days.ts'
import { announce } from '#platform/live.ts'
import type { MailSource, Outcome, Outgoing } from '#platform/outgoing.ts'
import { write, type Work } from '#platform/work.ts'
import { count } from './campaigns.counts.ts'
import {
  begin,
  claim,
  countsOf,
  isAnyDue,
  keyOf,
  lockTaking,
  move,
  readCapped,
  readLeft,
  type Became,
  type Claimed,
  type Key,
  type Moved,
} from './campaigns.ledger.ts'
import { notePace, readGoing, type Going } from './campaigns.pace.ts'
import { noteLeft } from './campaigns.progress.ts'
import { makeMails } from './campaigns.render.ts'
import { readTold } from './campaigns.store.ts'

/** Minutes until the next try of what a server put off or a line was cut for; after the last it failed. */
const pauses = [5, 15, 60, 180, 360, 720]

export const campaignSource: MailSource = {
  name: 'campaigns',
  class: 'advertising',
  take: (work, sender, most, closed, stopped) =>
    take(work, { sender, most, closed, stopped, now: new Date() }),
  async begin(work, refs) {
    const keys = refs.map(keyOf)
    const places = new Set(await begin(work, keys))
    const left = keys.filter((_, place) => !places.has(place))
    // A campaign was paused, stopped or cancelled while these were in hands: they wait again, or never leave.
    if (left.length > 0) await write(work, (tx) => giveBack(tx, left, null, new Date()))
    return refs.filter((_, place) => places.has(place))
  },
  settle: (work, outcomes) => write(work, (tx) => settle(tx, outcomes)),
  giveBack: (work, refs, why) => write(work, (tx) => giveBack(tx, refs.map(keyOf), why ?? null, new Date())),
  recover,
  async isDue(work) {
    const now = new Date()
    const open = (await readGoing(work, now)).filter(({ room }) => room > 0)
    return isAnyDue(
      work,
      open.map(({ id }) => id),
      now,
    )
  },
}

type Asked = {
  readonly sender: string
  readonly most: number
  readonly closed: readonly string[]
  readonly stopped: Parameters<MailSource['take']>[4]
  readonly now: Date
}

/** Claims, asks the gate once more, and makes the mails; whoever may not be written to any more is left out with the reason. */
async function take(work: Work, asked: Asked): Promise<Outgoing[]> {
  const taken = await write(work, (tx) => claimAll(tx, asked))
  const mails = await Promise.all(
    taken.map(async ({ going, claimed }) =>
      makeMails(work, going, await mayStill(work, going, claimed, asked.now), asked.now),
    ),
  )
  const unmade = mails.flatMap((one) => one.unmade)
  if (unmade.length > 0) await write(work, (tx) => leaveOut(tx, unmade, 'notRendered'))
  return mails.flatMap((one) => one.mails)
}

type Taken = { readonly going: Going; readonly claimed: readonly Claimed[] }

/** From every campaign that may go on an equal part; what one does not use the next may. */
async function claimAll(tx: Work, { sender, most, closed, stopped, now }: Asked): Promise<Taken[]> {
  await lockTaking(tx)
  const open = (await readGoing(tx, now, stopped)).filter(({ room }) => room > 0)
  const taken: Taken[] = []
  let left = most
  for (const [at, going] of open.entries()) {
    const part = Math.min(Math.ceil(left / (open.length - at)), going.room)
    const claimed = part > 0 ? await claim(tx, going.id, { sender, most: part, closed, now }) : []
    if (claimed.length === 0) continue
    const capped = going.cap === null ? new Set<string>() : await readCapped(tx, claimed, going.cap, now)
    const over = claimed.filter(({ customerId }) => capped.has(customerId))
    await leaveOut(tx, over, 'cap')
    const rest = claimed.filter(({ customerId }) => !capped.has(customerId))
    await notePace(tx, going, rest.length, now)
    left -= rest.length
    taken.push({ going, claimed: rest })
  }
  return taken
}

/** Those who may still be written to; they may have refused since the ledger was written, or be gone. */
async function mayStill(
  work: Work,
  { purposeId }: Going,
  claimed: readonly Claimed[],
  now: Date,
): Promise<Claimed[]> {
  const { timeZone } = await readSettings(work)
  const verdicts = await gate(
    work,
    claimed.map(({ customerId, address }) => ({ customerId, channel: 'email', key: address, purposeId })),
    { today: todayIn(timeZone, now), timeZone },
  )
  const refused = Map.groupBy(
    claimed.flatMap((one, at) =>
      verdicts[at]?.allowed ? [] : [{ one, reason: verdicts[at]?.reason ?? 'gone' }],
    ),
    ({ reason }) => reason,
  )
  if (refused.size > 0)
    await write(work, async (tx) => {
      for (const [reason, those] of refused)
        await leaveOut(
          tx,
          those.map(({ one }) => one),
          reason,
        )
    })
  return claimed.filter((_, at) => verdicts[at]?.allowed)
}

async function leaveOut(
  tx: Work,
  claimed: readonly (Key & { readonly problem?: string })[],
  reason: string,
): Promise<void> {
  const became = claimed.map((one): Became => ({
    ...one,
    state: 'skipped',
    reason,
    problem: one.problem ?? null,
    untried: true,
  }))
  const moved = await move(tx, became, ['taken'])
  await count(tx, countsOf(moved))
  await noteChanges(
    tx,
    moved.map(({ customerId }) => customerId),
  )
}

async function giveBack(tx: Work, keys: readonly Key[], why: string | null, now: Date): Promise<void> {
  const became = keys.map((key): Became => ({ ...key, state: 'queued', problem: why, untried: true }))
  const moved = await move(tx, became, ['taken', 'sending'])
  await count(tx, countsOf(moved))
  await unpace(tx, moved, now)
}

/** What was taken in vain does not count for the speed. */
async function unpace(tx: Work, moved: readonly Moved[], now: Date): Promise<void> {
  const going = await readGoing(tx, now)
  for (const [id, those] of Map.groupBy(moved, ({ campaignId }) => campaignId)) {
    const one = going.find((each) => each.id === id)
    if (one) await notePace(tx, one, -those.length, now)
  }
}

function becameOf(outcome: Outcome): Became {
  const key = keyOf(outcome.ref)
  const problem = outcome.said === '' ? null : outcome.said
  const { kind, at } = outcome
  if (kind === 'sent') return { ...key, state: 'sent', problem: null, sentAt: at }
  if (kind === 'kept') return { ...key, state: 'kept', problem: null, sentAt: at }
  if (kind === 'refused') return { ...key, state: 'failed', problem }
  if (kind === 'unknown') return { ...key, state: 'unknown', problem, sentAt: at }
  const minutes = pauses[key.tries - 1]
  if (minutes === undefined) return { ...key, state: 'failed', problem }
  return { ...key, state: 'queued', problem, dueAt: new Date(at.getTime() + minutes * 60_000) }
}

/** What came of tries: the ledger, its counters, consent, health and the spine in one transaction. */
async function settle(tx: Work, outcomes: readonly Outcome[]): Promise<void> {
  // A row that was called unknown meanwhile, since its sender seemed dead, is known after all.
  const moved = await move(tx, outcomes.map(becameOf), ['sending', 'unknown', 'taken'])
  await count(tx, countsOf(moved))
  const told = await readTold(tx, moved)
  const withTold = moved.flatMap((one) => {
    const campaign = told.get(one.campaignId)
    const outcome = outcomes[one.place]
    return campaign && outcome ? [{ ...one, campaign, outcome }] : []
  })
  const sent = withTold.filter(({ state }) => state === 'sent')
  await recordDelivered(tx, sent)
  const advertising = withTold.filter(
    ({ state, campaign }) => campaign.isAdvertising && (state === 'sent' || state === 'unknown'),
  )
  if (advertising.length > 0)
    await recordSent(
      tx,
      advertising.map(({ customerId, address, campaign, outcome }) => ({
        customerId,
        channel: 'email',
        key: address,
        purposeId: campaign.purposeId,
        at: outcome.at.toISOString(),
      })),
    )
  await recordBounce(
    tx,
    withTold.flatMap(({ state, customerId, address, outcome: { kind, said } }) =>
      state === 'failed' && kind !== 'cut'
        ? [{ customerId, address, said, hard: kind === 'refused' && isGone(said) }]
        : [],
    ),
  )
  await insertEvents(
    tx,
    withTold.flatMap(({ state, customerId, campaignId, variant, campaign, outcome }) =>
      state === 'queued'
        ? []
        : {
            ...eventOf(tx, customerId, `mail.${state}`, {
              campaignId,
              ...(variant !== null && { variant }),
              subject: campaign.name,
            }),
            occurredAt: outcome.at.toISOString(),
          },
    ),
  )
  await noteLeft(
    tx,
    withTold.flatMap(({ state, campaignId, outcome: { at } }) =>
      state === 'sent' || state === 'kept' ? [{ campaignId, at }] : [],
    ),
  )
  await announceSome(tx, moved)
}

const announcedAt = new Map<string, number>()
/** Open pages read again, twice a second at most: a thousand mails a second are no thousand words. */
async function announceSome(tx: Work, moved: readonly Moved[]): Promise<void> {
  for (const id of new Set(moved.map(({ campaignId }) => campaignId))) {
    if (Date.now() - (announcedAt.get(id) ?? 0) < 500) continue
    announcedAt.set(id, Date.now())
    await announce(tx, { topic: 'campaign', id })
  }
}

/** What a sender that is gone left behind: what it only held waits again; what it had begun nobody knows of. */
async function recover(work: Work, living: readonly string[]): Promise<void> {
  for (;;) {
    const left = await readLeft(work, living)
    if (left.length === 0) return
    await write(work, async (tx) => {
      await giveBack(
        tx,
        left.filter(({ state }) => state === 'taken'),
        null,
        new Date(),
      )
      const began = left.filter(({ state }) => state === 'sending')
      const moved = await move(
        tx,
        began.map((key): Became => ({
          ...key,
          state: 'unknown',
          problem: diedInTheMiddle,
          sentAt: new Date(),
        })),
        ['sending'],
      )
      await count(tx, countsOf(moved))
      const told = await readTold(tx, moved)
      await insertEvents(
        tx,
        moved.flatMap(({ customerId, campaignId }) => {
          const campaign = told.get(campaignId)
          return campaign
            ? eventOf(tx, customerId, 'mail.unknown', { campaignId, subject: campaign.name })
            : []
        }),
      )
      await announceSome(tx, moved)
    })
  }
}

const diedInTheMiddle = 'The process that was sending it ended in the middle'
