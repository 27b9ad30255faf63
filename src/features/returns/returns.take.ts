import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { keyOf } from '#features/health/health.ts'
import { recordBounce, recordComplaint } from '#features/health/health.record.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { newId } from '#kit/ids.ts'
import { announce } from '#platform/live.ts'
import { returned, type Returned } from '#platform/returned.ts'
import { write, type Work } from '#platform/work.ts'
import { matchAll, type Match } from './returns.match.ts'
import { restFailing, stopFor } from './returns.stop.ts'
import { countsAgainst, type Deed, type Incoming, type Notice } from './returns.ts'

/** What came of things that came in. */
export type Taken = {
  /** New ones; the others were known already, and nothing was done because of them. */
  readonly fresh: number
  readonly matched: number
  readonly unmatched: number
}

/** A notice of which we know whose it is. */
type Known = Match & {
  readonly id: string
  readonly notice: Notice
  readonly intakeId: string
  readonly at: number
}

/**
 * Takes in what came back, and does what follows from it, in one transaction: each message and event once, whether it is
 * handed in twice, by two ways, or by a process that was killed in the middle.
 */
export async function takeIn(work: Work, incoming: readonly Incoming[]): Promise<Taken> {
  const news = await unknownOf(work, incoming)
  const keys = await putAll(work, news)
  try {
    return await write(work, (tx) => settle(tx, news, keys))
  } catch (error) {
    for (const key of keys) if (key !== null) await work.blobs.remove(key)
    throw error
  }
}

/** Without those known already, so that their bytes are not written again; the transaction asks once more. */
async function unknownOf(work: Work, incoming: readonly Incoming[]): Promise<Incoming[]> {
  const { rows } = await sql<{ digest: Buffer }>`
    select digest from return_intake where digest = any(${incoming.map(({ digest }) => digest)}::bytea[])`.execute(
    work.db,
  )
  const seen = new Set(rows.map(({ digest }) => digest.toString('hex')))
  return incoming.filter(({ digest }) => {
    const name = digest.toString('hex')
    if (seen.has(name)) return false
    seen.add(name)
    return true
  })
}

async function putAll(work: Work, incoming: readonly Incoming[]): Promise<(string | null)[]> {
  const keys: (string | null)[] = []
  for (const { raw } of incoming) {
    const blob = raw === null ? null : await work.blobs.put(Readable.from([raw]), raw.length)
    keys.push(blob?.key ?? null)
  }
  return keys
}

async function settle(
  tx: Work,
  incoming: readonly Incoming[],
  keys: readonly (string | null)[],
): Promise<Taken> {
  const ids = incoming.map(() => newId())
  const { rows } = await sql<{ id: string }>`
    insert into return_intake (digest, id, source, source_id, blob_key, size)
    select * from unnest(${incoming.map(({ digest }) => digest)}::bytea[], ${ids}::uuid[],
      ${incoming.map(({ source }) => source)}::text[], ${incoming.map(({ sourceId }) => sourceId)}::uuid[],
      ${[...keys]}::text[], ${incoming.map(({ raw }) => raw?.length ?? null)}::int[])
    on conflict (digest) do nothing returning id`.execute(tx.db)
  const fresh = new Set(rows.map(({ id }) => id))
  const notices = incoming.flatMap((one, at) => {
    const intakeId = ids[at] ?? ''
    return fresh.has(intakeId)
      ? one.notices.map((notice) => ({ notice: storable(notice), intakeId, at }))
      : []
  })
  const matches = await matchAll(
    tx,
    notices.map(({ notice }) => notice),
  )
  const known = notices.flatMap((one, at): Known[] => {
    const match = matches[at]
    return match && one.notice.kind !== 'other' ? [{ ...one, ...match, id: newId() }] : []
  })
  const unknown = notices.filter((one, at) => one.notice.kind === 'other' || !matches[at])
  const kept = await insertReturns(tx, known)
  await follow(tx, kept, incoming)
  const unmatched = await insertUnmatched(tx, unknown)
  // Another process took the same at the same moment: its bytes are the ones that count.
  for (const [at, key] of keys.entries())
    if (key !== null && !fresh.has(ids[at] ?? '')) await tx.blobs.remove(key)
  if (kept.length > 0 || unmatched > 0) await announce(tx, { topic: 'return' })
  return { fresh: fresh.size, matched: kept.length, unmatched }
}

/** What a notice says, in one line: the same said twice is one row. */
function tellsOf({ notice, of, intakeId, address }: Known): string {
  const { kind, hard, delayed, unsure } = notice
  const about =
    of === null
      ? `intake ${intakeId}`
      : of.of === 'message'
        ? `mail ${of.mailId}`
        : `campaign ${of.campaignId}`
  const which = kind === 'bounce' ? (delayed ? 'delayed' : hard ? 'hard' : 'soft') : ''
  // People may write again; servers only repeat themselves.
  const own = kind === 'bounce' || kind === 'complaint' ? '' : intakeId
  return [kind, which, about, own, unsure ? 'unsure' : '', address].filter(Boolean).join(' ')
}

/** What follows from a notice about somebody we know. */
export function deedOf({ kind, hard, delayed, reason, unsure }: Notice): Deed {
  if (unsure) return 'asked'
  if (kind === 'complaint') return 'suppressed'
  if (kind === 'stopRequest') return 'stopped'
  if (kind !== 'bounce') return 'noted'
  if (delayed) return 'delayed'
  return hard ? 'gone' : countsAgainst(reason) ? 'counted' : 'noted'
}

async function insertReturns(tx: Work, known: readonly Known[]): Promise<Known[]> {
  if (known.length === 0) return []
  const rows = known.map((one) => ({
    customer_id: one.customerId,
    id: one.id,
    intake_id: one.intakeId,
    kind: one.notice.kind,
    address: one.address,
    hard: one.notice.hard,
    reason: one.notice.reason,
    status: one.notice.status,
    reply_code: one.notice.replyCode,
    said: one.notice.said,
    subject: one.notice.subject,
    campaign_id: one.of?.of === 'campaign' ? one.of.campaignId : null,
    mail_id: one.of?.of === 'message' ? one.of.mailId : null,
    tells: tellsOf(one),
    done: deedOf(one.notice),
    happened_at: one.notice.at.toISOString(),
  }))
  const { rows: kept } = await sql<{ id: string }>`
    insert into mail_return (customer_id, id, intake_id, kind, address, hard, reason, status, reply_code, said, subject,
      campaign_id, mail_id, tells, done, happened_at)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (customer_id uuid, id uuid, intake_id uuid,
      kind text, address text, hard boolean, reason text, status text, reply_code text, said text, subject text,
      campaign_id uuid, mail_id uuid, tells text, done text, happened_at timestamptz)
    on conflict (customer_id, tells) do nothing returning id`.execute(tx.db)
  const ids = new Set(kept.map(({ id }) => id))
  return known.filter(({ id }) => ids.has(id))
}

/** No byte that text of the database cannot hold, and no longer than anybody reads. */
const plain = (text: string): string => text.replaceAll('\u0000', '').slice(0, 1000)

/** Providers, too, may post anything: a byte that the database refuses must not make them post it for ever. */
const storable = (notice: Notice): Notice => ({
  ...notice,
  address: plain(notice.address),
  finalAddress: notice.finalAddress === null ? null : plain(notice.finalAddress),
  messageIds: notice.messageIds.map(plain),
  said: plain(notice.said),
  subject: notice.subject === null ? null : plain(notice.subject),
})

async function insertUnmatched(
  tx: Work,
  unknown: readonly { notice: Notice; intakeId: string }[],
): Promise<number> {
  // Nobody needs to look at what software answers, or at a server that goes on trying.
  const rows = unknown.flatMap(({ notice, intakeId }) =>
    notice.kind === 'autoReply' || notice.delayed
      ? []
      : [
          {
            id: newId(),
            intake_id: intakeId,
            kind: notice.kind,
            address: (keyOf('email', notice.address) || notice.address).slice(0, 320),
            hard: notice.hard,
            reason: notice.reason,
            status: notice.status,
            reply_code: notice.replyCode,
            said: notice.said,
            subject: notice.subject,
            happened_at: notice.at.toISOString(),
          },
        ],
  )
  if (rows.length === 0) return 0
  await sql`
    insert into return_unmatched (id, intake_id, kind, address, hard, reason, status, reply_code, said, subject,
      happened_at)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, intake_id uuid, kind text,
      address text, hard boolean, reason text, status text, reply_code text, said text, subject text,
      happened_at timestamptz)`.execute(tx.db)
  return rows.length
}

async function follow(tx: Work, kept: readonly Known[], incoming: readonly Incoming[]): Promise<void> {
  const of = (kind: Notice['kind']): Known[] => kept.filter(({ notice }) => notice.kind === kind)
  const counting = of('bounce').filter(
    ({ notice }) => !notice.delayed && (notice.hard || countsAgainst(notice.reason)),
  )
  await recordBounce(
    tx,
    counting.map(({ customerId, address, notice: { hard, said } }) => ({ customerId, address, hard, said })),
  )
  await restFailing(tx, counting)
  await recordComplaint(
    tx,
    of('complaint').map(({ customerId, address }) => ({ customerId, address })),
  )
  for (const one of of('stopRequest'))
    await stopFor(tx, one, {
      raw: incoming[one.at]?.raw ?? null,
      subject: one.notice.subject ?? '',
      returnId: one.id,
    })
  await tellOf(tx, kept)
  await returned(tx, kept.flatMap(returnedOf))
}

function returnedOf({ id, customerId, address, notice, of }: Known): Returned[] {
  const { kind, hard, reason, at, delayed } = notice
  return kind === 'other' || delayed
    ? []
    : [{ id, customerId, address, kind, hard, reason: reason ?? '', of, at }]
}

async function tellOf(tx: Work, kept: readonly Known[]): Promise<void> {
  const told = kept.flatMap(({ customerId, address, notice, of }) => {
    const about = {
      ...(of?.of === 'message' && { mailId: of.mailId }),
      ...(of?.of === 'campaign' && { campaignId: of.campaignId }),
      address,
    }
    const { kind, hard, reason, delayed, subject, at } = notice
    const event = (name: string, more: { [key: string]: unknown } = {}) => ({
      ...eventOf(tx, customerId, name, { ...about, ...more }),
      occurredAt: at.toISOString(),
    })
    if (kind === 'bounce') return delayed ? [] : [event('mail.bounced', { hard, reason })]
    if (kind === 'complaint') return [event('mail.complained')]
    if (kind === 'reply' || kind === 'stopRequest') return [event('mail.replied', { subject: subject ?? '' })]
    return []
  })
  if (told.length === 0) return
  await insertEvents(tx, told)
  await announce(tx, { topic: 'event' })
}
