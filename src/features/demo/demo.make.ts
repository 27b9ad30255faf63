import { sql } from 'kysely'
import type { Runtime } from '#platform/runtime.ts'
import type { Work } from '#platform/work.ts'
import { makeDemo } from './demo.actions.ts'
import { demoOrder } from './demo.ts'

/** What a demo tells beside its customers. */
export const storyTables = [
  'document',
  'payment',
  'payment_allocation',
  'customer_contract',
  'company_contract',
  'complaint',
  'business_card',
  'business_card_image',
  'household_member',
  'attachment',
  'company_file',
  'saved_view',
  'segment',
  'segment_member',
  'field_rule',
  'handover',
]

/** Makes demos in a test, and counts what came of them. */
export function toolsOf(harness: { readonly runtime: Runtime; system(): Work }) {
  const make = (
    {
      plain = false,
      ...order
    }: { seed?: number; customers?: number; besideOthers?: boolean; plain?: boolean },
    progress: (done: number, total: number) => Promise<void> = async () => {},
  ) =>
    makeDemo(harness.system(), {
      ...demoOrder.parse(order),
      plain,
      database: harness.runtime.database,
      progress,
    })

  const db = () => harness.runtime.database.db
  async function count(
    table: 'customer' | 'contactPoint' | 'customerEvent' | 'customerPost' | 'note',
  ): Promise<number> {
    const { n } = await db()
      .selectFrom(table)
      .select(sql<number>`count(*)::int`.as('n'))
      .executeTakeFirstOrThrow()
    return n
  }

  async function countOf(table: string): Promise<number> {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(
      db(),
    )
    return rows[0]?.n ?? 0
  }

  return { make, db, count, countOf }
}
