import { withClient } from '#platform/db/database.ts'
import type { Runtime } from '#platform/runtime.ts'
import { copyCustomers } from '#features/customers/customers.bulk.ts'
import { rowsOf } from '#features/customers/customers.rows.ts'
import type { CustomerFields } from '#features/customers/customers.ts'

/** Many customers at once for a test; returns their ids in order. */
export async function makeCustomers(
  runtime: Runtime,
  count: number,
  fields: (index: number) => Partial<CustomerFields> = () => ({}),
): Promise<string[]> {
  const rows = Array.from({ length: count }, (_, index) =>
    rowsOf({
      fields: { familyName: '山田', givenName: `${index}郎`, ...fields(index) },
      contactPoints: [],
      posts: [],
      tagIds: [],
    }),
  )
  await withClient(runtime.database.pool, (client) => copyCustomers(client, rows, { actorId: null }))
  return rows.map(({ id }) => id)
}
