import { join } from 'node:path'
import { app } from '#app.ts'
import { everybody } from '#features/changes/changes.actions.ts'
import { loadConfig } from '#platform/config.ts'
import { openLog } from '#platform/log.ts'
import { connect } from '#platform/process/connect.ts'

/** What rules ask of customers; a row that changes here without a note would leave a segment wrong in silence. */
const asked = [
  'customer',
  'contact_point',
  'customer_post',
  'customer_tag',
  'customer_event',
  'customer_rank',
  'customer_quality',
  'customer_doubt',
  'customer_contract',
  'sales_order',
  'sales_line',
  'purchase_facts',
  'purchase_month',
  'purchase_product',
  'subscription',
  'subscription_change',
  'subscription_round',
  'leaving_request',
  'point_lot',
  'point_balance',
  'household_member',
  'business_card',
  'complaint',
  'import_change',
  'contact_health',
  'consent_now',
] as const

/** Columns of these tables that no rule asks for: the product's own notes of what it has done. */
const unasked = '{noticed_round,notice_on}'

async function ask(base: string, query: string): Promise<readonly { what: string }[]> {
  const config = loadConfig({ ENISHI_DATA: join(base, 'data'), ENISHI_LOG: 'error' })
  const runtime = await connect(config, app, openLog(config), 'attach')
  try {
    return (await runtime.database.pool.query<{ what: string }>(query)).rows
  } finally {
    await runtime.close()
  }
}

/** From now on the database of a running product remembers which customers' rows each transaction changed, and noted. */
export async function watchNotes(base: string): Promise<void> {
  await ask(
    base,
    `create schema watch;
     create unlogged table watch.changed (tx xid8, customer_id uuid, what text, by text, primary key (tx, customer_id, what));
     create unlogged table watch.gone (tx xid8, customer_id uuid, primary key (tx, customer_id));
     create unlogged table watch.noted (tx xid8, customer_id uuid, primary key (tx, customer_id));
     create function watch.change() returns trigger language plpgsql as $$
     begin
       if tg_op = 'UPDATE' and to_jsonb(old) - '${unasked}'::text[] = to_jsonb(new) - '${unasked}'::text[] then
         return null;
       end if;
       -- Who comes and goes is followed from one segment to those that ask for it: noting it would set them going without end.
       if tg_op = 'INSERT' and tg_argv[0] = 'customer_event' then
         if new.name in ('segment.entered', 'segment.left') then return null; end if;
       end if;
       if tg_op <> 'DELETE' then
         insert into watch.changed values (pg_current_xact_id(), new.customer_id, tg_argv[0], current_query())
           on conflict do nothing;
       end if;
       if tg_op <> 'INSERT' then
         insert into watch.changed values (pg_current_xact_id(), old.customer_id, tg_argv[0], current_query())
           on conflict do nothing;
         if tg_op = 'DELETE' and tg_argv[0] = 'customer' then
           insert into watch.gone values (pg_current_xact_id(), old.customer_id) on conflict do nothing;
         end if;
       end if;
       return null;
     end $$;
     create function watch.note() returns trigger language plpgsql as $$
     begin
       insert into watch.noted values (pg_current_xact_id(), new.customer_id) on conflict do nothing;
       return null;
     end $$;
     create trigger noted after insert on customer_change for each row execute function watch.note();
     ${asked
       .map(
         (table) =>
           `create trigger watched after insert or update or delete on ${table} for each row execute function watch.change('${table}');`,
       )
       .join('\n')}`,
  )
}

/** In words: tables of which rows changed in a transaction that did not note the customer, and left them on record. */
export async function unnoted(base: string): Promise<string[]> {
  const rows = await ask(
    base,
    `select format('%s of %s customers, by %s', c.what, count(distinct c.customer_id),
       left(regexp_replace(min(c.by), '\\s+', ' ', 'g'), 160)) as what from watch.changed c
     where exists (select 1 from customer k where k.customer_id = c.customer_id)
       and not exists (select 1 from watch.gone g where g.tx = c.tx and g.customer_id = c.customer_id)
       and not exists (select 1 from watch.noted n
         where n.tx = c.tx and n.customer_id in (c.customer_id, '${everybody}'))
     group by c.what order by c.what`,
  )
  return rows.map(({ what }) => what)
}
