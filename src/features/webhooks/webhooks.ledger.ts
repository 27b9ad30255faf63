import { sql } from 'kysely'
import { addToProvision, recordProvision } from '#features/provisions/provisions.record.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { newId } from '#kit/ids.ts'
import { todayIn } from '#kit/japan/days.ts'
import type { Work } from '#platform/work.ts'
import { labelOf } from './webhooks.events.ts'
import type { Target } from './webhooks.store.ts'

/**
 * Whose data was handed to a third party stands in the ledger: one entry a webhook and day, since what is given again and
 * again may be written down together (個人情報保護法施行規則19条2項). In the transaction that settles the delivery.
 */
export async function noteGiven(tx: Work, target: Target, customerIds: readonly string[]): Promise<void> {
  if (target.sharing.purpose !== 'provision' || customerIds.length === 0) return
  const { timeZone } = await readSettings(tx)
  const today = todayIn(timeZone)
  const { rows } = await sql<{ provisionId: string | null; provisionOn: string | null }>`
    select provision_id, provision_on from webhook where id = ${target.id}::uuid for no key update`.execute(
    tx.db,
  )
  const [open] = rows
  if (open?.provisionId && open.provisionOn === today)
    return addToProvision(tx, open.provisionId, customerIds)
  const id = newId()
  await recordProvision(
    tx,
    {
      id,
      source: 'webhook',
      sourceId: target.id,
      subject: 'customer',
      sharing: target.sharing,
      items: ['顧客ID', ...target.events.map((name) => labelOf(tx.app, name).ja)],
      reason: target.name,
    },
    { customerIds },
  )
  await sql`update webhook set provision_id = ${id}::uuid, provision_on = ${today}::date
    where id = ${target.id}::uuid`.execute(tx.db)
}
