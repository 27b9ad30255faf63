import { sql } from 'kysely'
import { mustBeAllowed, type Work } from '#platform/work.ts'
import { mustSeeEvidence } from './consent.evidence.ts'
import { addEntries, takeBackEntries, type NewEntry } from './consent.ledger.ts'
import { mustBePurpose } from './consent.purposes.ts'
import type { ImportConsent } from './consent.schemas.ts'
import { channels, everyPurpose, kindOf, type Channel } from './consent.ts'
import { mustBeWording } from './consent.wordings.ts'

/** Refuses what somebody may not state, or what does not exist. */
export async function mustStandBehind(work: Work, given: ImportConsent | null): Promise<void> {
  if (!given) return
  mustBeAllowed(work, 'consent.write')
  for (const id of given.purposeIds) await mustBePurpose(work, id)
  if (given.wordingId !== null) await mustBeWording(work, given.wordingId)
  if (given.evidenceId !== null) await mustSeeEvidence(work, given.evidenceId)
}

/** A customer whom a row of a file is about, with the addresses that it names. */
export type ImportedAddresses = {
  readonly customerId: string
  readonly points: readonly { readonly kind: string; readonly key: string }[]
  /** The row says 配信停止. */
  readonly refuses: boolean
  readonly isNew: boolean
}

/**
 * Writes down on what the addresses of imported rows rest, and who of them has stopped. A file never ends a refusal; and
 * of a consent that is in the ledger by a file already nothing is added.
 */
export async function recordImported(
  tx: Work,
  importId: string,
  given: ImportConsent | null,
  rows: readonly ImportedAddresses[],
): Promise<void> {
  const entries = rows.flatMap((row) => (row.refuses ? refusals(row) : given ? consents(row, given) : []))
  const fresh = await notYetThere(tx, entries)
  const known = new Set(rows.filter(({ isNew }) => !isNew).map(({ customerId }) => customerId))
  await addEntries(
    tx,
    fresh.map((entry) => ({ ...entry, importId })),
    // Of new customers their import is told, and that alone: so that it can be taken back without a trace.
    { tellsOf: (customerId) => known.has(customerId) },
  )
}

const keysOf = ({ points }: ImportedAddresses, channel: Channel): string[] => [
  ...new Set(points.flatMap(({ kind, key }) => (kind === kindOf[channel] && key !== '' ? [key] : []))),
]

const refusals = (row: ImportedAddresses): NewEntry[] =>
  channels.flatMap((channel) =>
    channel === 'phone' || channel === 'post'
      ? []
      : keysOf(row, channel).map((key) => ({
          customerId: row.customerId,
          channel,
          key,
          purposeId: everyPurpose,
          state: 'refused' as const,
          basis: null,
          method: 'import' as const,
          own: false,
        })),
  )

const consents = (row: ImportedAddresses, given: ImportConsent): NewEntry[] =>
  given.channels.flatMap((channel) =>
    keysOf(row, channel).flatMap((key) =>
      given.purposeIds.map((purposeId) => ({
        customerId: row.customerId,
        channel,
        key,
        purposeId,
        state: given.state,
        basis: given.basis,
        method: 'import' as const,
        own: false,
        wordingId: given.wordingId,
        evidenceId: given.evidenceId,
        occurredAt: `${given.obtainedOn}T00:00:00Z`,
        note: [given.method, given.note].filter(Boolean).join(': '),
      })),
    ),
  )

/** What stands in the ledger the same already is not written again by the next file. */
async function notYetThere(tx: Work, entries: readonly NewEntry[]): Promise<NewEntry[]> {
  if (entries.length === 0) return []
  const { rows } = await sql<{ place: number }>`
    select (e.place - 1)::int as place from unnest(${entries.map((e) => e.customerId)}::uuid[],
      ${entries.map((e) => e.channel)}::text[], ${entries.map((e) => e.key)}::text[],
      ${entries.map((e) => e.purposeId)}::uuid[], ${entries.map((e) => e.state)}::text[],
      ${entries.map((e) => e.basis)}::text[]) with ordinality
      e (customer_id, channel, key, purpose_id, state, basis, place)
    where not exists (select 1 from consent_now n where n.customer_id = e.customer_id and n.channel = e.channel
      and n.key = e.key and n.purpose_id = e.purpose_id and n.state = e.state and n.basis is not distinct from e.basis)`.execute(
    tx.db,
  )
  const wanted = new Set(rows.map(({ place }) => place))
  return entries.filter((_, place) => wanted.has(place))
}

/** Takes back what an import wrote into the ledger, where nothing came since; a thousand at a time. */
export async function takeBackImported(tx: Work, importId: string): Promise<number> {
  const { rows } = await sql<{ customerId: string; id: string }>`
    select e.customer_id, e.id from consent_entry e
    where e.import_id = ${importId}::uuid and e.state <> 'takenBack'
      and not exists (select 1 from consent_entry b where b.customer_id = e.customer_id and b.takes_back = e.id)
      and not exists (select 1 from consent_entry l where l.customer_id = e.customer_id and l.channel = e.channel
        and l.key = e.key and l.purpose_id in (e.purpose_id, ${everyPurpose}::uuid) and l.id > e.id
        and l.import_id is distinct from e.import_id)
    order by e.customer_id, e.id limit 1000`.execute(tx.db)
  await takeBackEntries(tx, rows, 'importUndone')
  return rows.length
}
