import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { write, type Work } from '#platform/work.ts'
import { refold } from './consent.fold.ts'
import { hasherOf } from './consent.hash.ts'
import { readConsentSettings } from './consent.settings.ts'
import { suppressRefused } from './consent.suppression.ts'

/**
 * Before a customer is deleted for good, in that transaction: what proves their consents goes on by hash until the law
 * lets it go, and what they refused stays refused for whoever has the address next.
 */
export async function keepEvidence(tx: Work, customerId: string): Promise<void> {
  const hasher = hasherOf(tx)
  const { rows } = await sql<{ id: string }>`
    select e.id from consent_entry e join consent_now n on n.customer_id = e.customer_id and n.entry_id = e.id
    where e.customer_id = ${customerId}::uuid and n.state = 'refused'`.execute(tx.db)
  await suppressRefused(
    tx,
    [customerId],
    rows.map(({ id }) => id),
  )
  await sql`
    insert into consent_kept
      (id, hash, channel, purpose_id, entry, wording_id, evidence_id, last_sent_at, stopped_at)
    select e.id, ${hasher.sql(sql`e.channel`, sql`e.key`)}, e.channel, e.purpose_id,
      to_jsonb(e) - 'customer_id' - 'key', e.wording_id, e.evidence_id,
      (select max(u.last_sent_at) from consent_use u
        where u.customer_id = e.customer_id and u.channel = e.channel and u.key = e.key),
      coalesce((select max(n.occurred_at) from consent_now n where n.customer_id = e.customer_id
        and n.channel = e.channel and n.key = e.key and n.purpose_id = e.purpose_id and n.state = 'refused'), now())
    from consent_entry e where e.customer_id = ${customerId}::uuid`.execute(tx.db)
}

const batch = 1000
/** A file that was handed in may wait so long for the entry or the import that names it. */
const waitingDays = 60

/**
 * LAW-0: evidence of addresses that were stopped, or whose customers were deleted, is deleted once the last advertising
 * is three years ago, the stop a month, and an order of the authority (措置命令) a year. That they are stopped stays.
 */
export async function letGo(
  work: Work & { readonly signal?: AbortSignal },
  now = new Date(),
): Promise<{ entries: number; kept: number; files: number }> {
  const { settings } = await readConsentSettings(work)
  const at = sql`${now.toISOString()}::timestamptz`
  const isOver = (sent: string, stopped: string) => sql`greatest(${sql.raw(sent)} + interval '3 years',
    ${sql.raw(stopped)} + interval '1 month', ${settings.orderOn}::date::timestamptz + interval '1 year') < ${at}`
  let entries = 0
  for (;;) {
    if (work.signal?.aborted) break
    const gone = await write(work, async (tx) => {
      const { rows } = await sql<{ customerId: string; channel: string; key: string; purposeId: string }>`
        select n.customer_id, n.channel, n.key, n.purpose_id from consent_now n
        left join lateral (select max(u.last_sent_at) as sent from consent_use u
          where u.customer_id = n.customer_id and u.channel = n.channel and u.key = n.key) u on true
        where n.state = 'refused' and ${isOver('u.sent', 'n.occurred_at')}
        order by n.customer_id, n.channel, n.key, n.purpose_id limit ${batch}`.execute(tx.db)
      if (rows.length === 0) return 0
      await sql`select 1 from customer where customer_id = any(${rows.map((r) => r.customerId)}::uuid[])
        order by customer_id for no key update`.execute(tx.db)
      const over = sql`unnest(${rows.map((r) => r.customerId)}::uuid[], ${rows.map((r) => r.channel)}::text[],
        ${rows.map((r) => r.key)}::text[], ${rows.map((r) => r.purposeId)}::uuid[])
        o (customer_id, channel, key, purpose_id)`
      const { numAffectedRows = 0n } = await sql`
        delete from consent_entry e using ${over}, consent_now n
        where e.customer_id = o.customer_id and e.channel = o.channel and e.key = o.key and e.purpose_id = o.purpose_id
          and n.customer_id = o.customer_id and n.channel = o.channel and n.key = o.key
          and n.purpose_id = o.purpose_id and n.state = 'refused'`.execute(tx.db)
      await refold(tx, sql`select o.customer_id, o.channel, o.key from ${over}`)
      return Number(numAffectedRows)
    })
    entries += gone
    if (gone === 0) break
  }
  const kept =
    await sql`delete from consent_kept k where ${isOver('k.last_sent_at', 'k.stopped_at')}`.execute(work.db)
  const files = await deleteUnnamed(work, now)
  const counted = { entries, kept: Number(kept.numAffectedRows ?? 0n), files }
  if (counted.entries + counted.kept + counted.files > 0)
    await audit(work, {
      action: 'consent.letGo',
      subjectKind: 'consentSettings',
      subjectId: 'retention',
      after: counted,
    })
  return counted
}

/** Files that prove nothing any more. The row first, then the bytes: those that stay are found by the sweep of files. */
async function deleteUnnamed(work: Work, now: Date): Promise<number> {
  const { rows } = await sql<{ blobKey: string }>`
    delete from consent_evidence v
    where v.created_at < ${now.toISOString()}::timestamptz - make_interval(days => ${waitingDays})
      and not exists (select 1 from consent_entry e where e.evidence_id = v.id)
      and not exists (select 1 from consent_kept k where k.evidence_id = v.id)
    returning v.blob_key`.execute(work.db)
  for (const { blobKey } of rows) await work.blobs.remove(blobKey)
  return rows.length
}
