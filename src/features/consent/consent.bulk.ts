import { sql } from 'kysely'
import { z } from 'zod'
import { auditMany } from '#features/audit/audit.actions.ts'
import { defineAction, type Action } from '#platform/catalogue/action.ts'
import { write, type Work } from '#platform/work.ts'
import { addEntries, takeBackEntries } from './consent.ledger.ts'
import { channels, everyPurpose, kindOf, type Channel } from './consent.ts'

const params = z.object({
  channel: z.enum(channels).default('email'),
  purposeId: z.uuid().nullable().default(null).describe('null: every purpose'),
  note: z.string().trim().min(1).max(500).describe('How they told us'),
})
type Params = z.output<typeof params>
const captured = z.object({ known: z.array(z.uuid()) })

/** Notes of many customers that they refuse, at every address of a channel that does not stand refused. */
function refuseMany(
  work: Work,
  ids: readonly string[],
  { channel, purposeId, note }: Params,
): Promise<string[]> {
  const purpose = purposeId ?? everyPurpose
  return write(work, async (tx) => {
    const { rows } = await sql<{ customerId: string; key: string }>`
      select distinct p.customer_id, p.key from contact_point p
      where p.customer_id = any(${ids}::uuid[]) and p.kind = ${kindOf[channel]} and p.key <> '' and not exists (
        select 1 from consent_now n where n.customer_id = p.customer_id and n.channel = ${channel} and n.key = p.key
          and n.purpose_id = ${purpose}::uuid and n.state = 'refused')`.execute(tx.db)
    await addEntries(
      tx,
      rows.map(({ customerId, key }) => ({
        customerId,
        channel,
        key,
        purposeId: purpose,
        state: 'refused',
        basis: null,
        method: 'operator',
        own: false,
        note,
      })),
    )
    const changed = [...new Set(rows.map(({ customerId }) => customerId))]
    await auditMany(
      tx,
      changed.map((id) => ({
        action: 'consent.record',
        subjectKind: 'customer',
        subjectId: id,
        after: { channel, state: 'refused', method: 'operator', purposeId, note },
      })),
    )
    return changed
  })
}

/** The refusals of this kind that colleagues wrote down and nobody took back. */
async function standing(
  work: Work,
  ids: readonly string[],
  { channel, note }: { channel: Channel; note: string },
): Promise<{ customerId: string; id: string }[]> {
  const { rows } = await sql<{ customerId: string; id: string }>`
    select e.customer_id, e.id from consent_entry e
    where e.customer_id = any(${ids}::uuid[]) and e.channel = ${channel} and e.state = 'refused'
      and e.method = 'operator' and e.note = ${note}
      and not exists (select 1 from consent_entry b where b.customer_id = e.customer_id and b.takes_back = e.id)`.execute(
    work.db,
  )
  return rows
}

export const consentActions: readonly Action[] = [
  defineAction({
    kind: 'consent.refuse',
    label: { ja: '配信の拒否を記録する', en: 'Record a refusal' },
    permission: 'consent.write',
    params,
    run: refuseMany,
    wayBack: {
      async capture(work, ids, given) {
        const known = Map.groupBy(await standing(work, ids, given), ({ customerId }) => customerId)
        return ids.map((id) => ({ id, before: { known: (known.get(id) ?? []).map((one) => one.id) } }))
      },
      async restore(work, rows, given) {
        const known = new Set(rows.flatMap(({ before }) => captured.parse(before).known))
        const ids = rows.map(({ id }) => id)
        const added = (await standing(work, ids, given)).filter(({ id }) => !known.has(id))
        await takeBackEntries(work, added, given.note)
        return [...new Set(added.map(({ customerId }) => customerId))]
      },
    },
  }),
]
