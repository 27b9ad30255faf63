import { sql, type RawBuilder } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { readContactPoint } from '#features/customers/customers.keys.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import { notFound } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Suppression, SuppressionInput } from './consent.api.ts'
import { hasherOf } from './consent.hash.ts'
import { takeBackEntries } from './consent.ledger.ts'
import { notThatAddress, suppressionNotFound } from './consent.refusals.ts'
import { keyFor, noteOwners, suppress } from './consent.suppression.ts'
import { everyPurpose, kindOf, type Channel, type SuppressionReason } from './consent.ts'

export function addSuppression(work: Work, given: SuppressionInput): Promise<{ added: boolean }> {
  const { channel, address, purposeId, reason, note, untilOn } = given
  return write(work, async (tx) => {
    const key = keyFor(channel, address)
    const added = await suppress(tx, [
      { channel, key, purposeId: purposeId ?? everyPurpose, reason, note, untilOn },
    ])
    if (added > 0)
      await audit(tx, {
        action: 'suppression.add',
        subjectKind: 'suppression',
        subjectId: hasherOf(tx).of(channel, key).toString('hex').slice(0, 16),
        after: { channel, reason, note, untilOn },
      })
    return { added: added > 0 }
  })
}

type Question = {
  id?: string | undefined
  channel?: Channel | undefined
  address?: string | undefined
  lifted?: boolean | undefined
  cursor?: string | undefined
  limit: number
}

/** The list, the latest first; by address, the one way to find somebody in it. */
export async function listSuppressions(work: Work, question: Question): Promise<Page<Suppression>> {
  const { id, channel, address, lifted = false, cursor, limit } = question
  const conditions = [
    id === undefined ? sql`s.lifted_at is ${lifted ? sql`not null` : sql`null`}` : sql`s.id = ${id}::uuid`,
  ]
  if (channel !== undefined) conditions.push(sql`s.channel = ${channel}`)
  if (address !== undefined && address.trim() !== '') {
    const hasher = hasherOf(work)
    const asked = channel === undefined ? (Object.keys(kindOf) as Channel[]) : [channel]
    const hashes = asked.flatMap((one) => {
      const { key } = readContactPoint({ kind: kindOf[one], label: null, value: address })
      return key === '' ? [] : [hasher.of(one, key)]
    })
    conditions.push(sql`s.hash = any(${hashes}::bytea[])`)
  }
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, 2)
    conditions.push(sql`(s.at, s.id) < (${at}::timestamptz, ${id}::uuid)`)
  }
  const { rows } = await sql<Suppression & { exact: string }>`
    select s.id, s.channel, nullif(s.purpose_id, ${everyPurpose}::uuid) as purpose_id, s.excepted, s.reason, s.note,
      s.at, s.until_on, s.actor_name, s.lifted_at, s.lifted_by_name, s.lifted_reason, s.at::text as exact,
      left(encode(s.hash, 'hex'), 12) as mark, ${cameBack(work)} as came_back
    from suppression s where ${sql.join(conditions, sql` and `)}
    order by s.at desc, s.id desc limit ${limit + 1}`.execute(work.db)
  const page = toPage(rows, limit, (row) => [row.exact, row.id])
  return { items: page.items.map(({ exact: _exact, ...row }) => row), next: page.next }
}

/** Whether a mail that came back stopped it: taken in, or decided, in the transaction that put it here. */
function cameBack(work: Work): RawBuilder<boolean> {
  const hash = hasherOf(work).sql(sql`'email'`, sql`r.address`)
  return sql`s.channel = 'email' and (
    exists (select from mail_return r where r.recorded_at = s.at and ${hash} = s.hash)
    or exists (select from mail_return r where r.decided_at = s.at and ${hash} = s.hash))`
}

/**
 * Takes an address off the list, by somebody who may and says why. They must know the address. A refusal in the ledger
 * that put it there is taken back with it, by an entry that says so.
 */
export function liftSuppression(
  work: Work,
  id: string,
  { address, reason }: { address: string; reason: string },
): Promise<void> {
  return write(work, async (tx) => {
    const { rows } = await sql<{
      hash: Buffer
      channel: Channel
      purposeId: string
      reason: SuppressionReason
    }>`
      select hash, channel, purpose_id, reason from suppression where id = ${id}::uuid and lifted_at is null
      for update`.execute(tx.db)
    const [found] = rows
    if (!found) throw notFound(suppressionNotFound)
    const key = keyFor(found.channel, address)
    if (!hasherOf(tx).of(found.channel, key).equals(found.hash)) throw notThatAddress()
    if (found.reason === 'optOut') {
      const refusals = await sql<{ customerId: string; id: string }>`
        select e.customer_id, e.id from customer_identity i
        join consent_entry e on e.customer_id = i.customer_id and e.channel = ${found.channel} and e.key = ${key}
          and e.purpose_id = ${found.purposeId}::uuid and e.state = 'refused' and not exists (
            select 1 from consent_entry b where b.customer_id = e.customer_id and b.takes_back = e.id)
        where i.kind = ${kindOf[found.channel]} and i.value = ${key}`.execute(tx.db)
      await takeBackEntries(tx, refusals.rows, reason)
    }
    await sql`update suppression set lifted_at = now(), lifted_by_name = ${tx.actor.name}, lifted_reason = ${reason}
      where id = ${id}::uuid`.execute(tx.db)
    await audit(tx, {
      action: 'suppression.lift',
      subjectKind: 'suppression',
      subjectId: id,
      after: { channel: found.channel, reason },
    })
    await noteOwners(tx, [{ channel: found.channel, key }])
    await announce(tx, { topic: 'suppression' })
  })
}
