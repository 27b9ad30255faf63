import type pg from 'pg'

/**
 * Removes customers without a trace, those only to whom nothing happened but imports, and what follows by itself of being on
 * record: no note, no file, no event of another kind, not given to a third party, not in the bin. Returns how many. The
 * caller has locked them and knows that no field changed since.
 */
export async function eraseUntouched(client: pg.ClientBase, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0
  const { rows } = await client.query<{ id: string }>(
    `select c.customer_id as id from customer c
     where c.customer_id = any($1::uuid[]) and c.deleted_at is null
       and not exists (select 1 from note n where n.customer_id = c.customer_id)
       and not exists (select 1 from attachment a where a.customer_id = c.customer_id)
       and not exists (select 1 from provision_customer p where p.customer_id = c.customer_id)
       and not exists (select 1 from customer_event e where e.customer_id = c.customer_id
         and e.name not in ('customer.imported', 'customer.updated', 'segment.entered', 'segment.left'))`,
    [ids],
  )
  const found = rows.map(({ id }) => id)
  for (const table of [
    'webhook_delivery',
    'customer_event',
    'customer_identity',
    'customer_tag',
    'customer_post',
    'contact_point',
    'customer',
  ])
    await client.query(`delete from ${table} where customer_id = any($1::uuid[])`, [found])
  return found.length
}
