import type pg from 'pg'

/**
 * Thirty events a customer in the mean over the last two years: a third of the customers have most.
 * The names are of the next years' work as well; a rule asks for any name.
 */
export async function makeEvents(client: pg.PoolClient): Promise<void> {
  await client.query(`set work_mem = '512MB'; set maintenance_work_mem = '1GB'; set synchronous_commit = off`)
  await client.query('select setseed(0.5)')
  await client.query('drop index customer_event_name')
  const { rows } = await client.query<{ many: string }>(`
    with made as (
      insert into customer_event (customer_id, occurred_at, id, name, payload, actor_name)
      select c.customer_id, now() - (random() * interval '730 days'), gen_random_uuid(),
        (array['mail.sent', 'mail.sent', 'mail.sent', 'mail.sent', 'mail.opened', 'mail.opened', 'mail.clicked',
          'page.viewed', 'page.viewed', 'inquiry.opened'])[1 + floor(random() * 10)::int],
        '{}', 'bench'
      from (select customer_id, case when get_byte(uuid_send(customer_id), 15) < 85 then 70 else 10 end as many
        from customer order by customer_id) c
      cross join lateral generate_series(1, c.many)
      returning 1)
    select count(*) as many from made`)
  await client.query('create index customer_event_name on customer_event (name, occurred_at, customer_id)')
  await client.query('vacuum (analyze) customer_event')
  process.stderr.write(`  ${rows[0]?.many} events are there\n`)
}
