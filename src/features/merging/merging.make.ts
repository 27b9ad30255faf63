import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import { afterChange } from '#platform/after-change.ts'
import type { Work } from '#platform/work.ts'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { readTables } from './merging.tables.ts'

export type MadePerson = Partial<
  Omit<Parameters<typeof createCustomer>[1], 'contactPoints' | 'posts' | 'tagNames'>
> & {
  emails?: readonly string[]
  phones?: readonly string[]
  addresses?: readonly string[]
  companies?: readonly string[]
  tags?: readonly string[]
  /** How many of each kind of thing hang on this person. */
  things?: number
  household?: { id: string; role: 'head' | 'spouse' | 'child' } | null
}

/** Tests only: a person with rows in every table that a customer can have rows in. */
export async function makePerson(work: Work, person: MadePerson): Promise<string> {
  const {
    emails = [],
    phones = [],
    addresses = [],
    companies = [],
    tags = [],
    things = 1,
    household = null,
    ...fields
  } = person
  const { id } = await createCustomer(work, {
    ...fields,
    contactPoints: [
      ...emails.map((value) => ({ kind: 'email' as const, label: null, value })),
      ...phones.map((value) => ({ kind: 'phone' as const, label: null, value })),
      ...addresses.map((value) => ({ kind: 'address' as const, label: null, value })),
    ],
    posts: companies.map((companyName) => ({ companyName, title: '課長' })),
    tagNames: tags,
  })
  for (let one = 0; one < things; one++) await hangOn(work, id, `${person.familyName ?? ''}${one}`)
  if (household)
    await sql`
      insert into household_member (customer_id, household_id, role)
      values (${id}::uuid, ${household.id}::uuid, ${household.role})`.execute(work.db)
  return id
}

/** One of everything. */
export async function hangOn(work: Work, customerId: string, text: string): Promise<void> {
  const id = sql`${customerId}::uuid`
  const [note, card] = [newId(), newId()]
  await sql`insert into note (customer_id, id, body, author_name) values (${id}, ${note}::uuid, ${text}, '試験')`.execute(
    work.db,
  )
  await sql`
    insert into attachment (customer_id, id, name, media_type, size, sha256, blob_key, subject_kind, subject_id)
    values (${id}, ${newId()}::uuid, ${text}, 'text/plain', 1, 'x', ${newId()}, 'note', ${note}::uuid),
      (${id}, ${newId()}::uuid, ${text}, 'text/plain', 1, 'y', ${newId()}, null, null)`.execute(work.db)
  await sql`
    insert into business_card (customer_id, id, exchanged_on, name) values (${id}, ${card}::uuid, '2026-04-01', ${text})`.execute(
    work.db,
  )
  await sql`
    insert into business_card_image (customer_id, card_id, side, media_type, size, sha256, blob_key)
    values (${id}, ${card}::uuid, 'front', 'image/png', 1, 'z', ${newId()})`.execute(work.db)
  await sql`
    insert into customer_contract (customer_id, id, title, started_on, ends_on, amount)
    values (${id}, ${newId()}::uuid, ${text}, '2026-01-01', 'infinity', 9007199254740993)`.execute(work.db)
  await sql`
    insert into complaint (customer_id, id, received_on, channel, about)
    values (${id}, ${newId()}::uuid, '2026-02-01', 'phone', ${text})`.execute(work.db)
  await sql`
    insert into import_change (customer_id, import_id, row_number, action, before, after, version_after)
    values (${id}, ${newId()}::uuid, 1, 'updated', '{"fields": {"amount": 1.10}}', null, 1)`.execute(work.db)
  await sql`
    insert into bulk_change (customer_id, batch_id, outcome, before, version_after)
    values (${id}, ${newId()}::uuid, 'changed', '{"ownerId": null}', 1),
      (${id}, '00000000-0000-7000-8000-000000000001', 'unchanged', null, null)
    on conflict do nothing`.execute(work.db)
  await sql`
    insert into field_consent (customer_id, field_key, given_on, method, recorded_by_name)
    values (${id}, 'religion', '2026-03-01', ${text}, '試験') on conflict do nothing`.execute(work.db)
  await sql`
    insert into contact_health (customer_id, channel, key, soft_bounces, bounced_at, said, verified_at, verified_by)
    values (${id}, 'email', ${text} || '@example.jp', 1, null, null, '2026-03-01', 'link'),
      (${id}, 'email', 'shared@example.jp', length(${text}), '2026-03-02', ${text}, null, null)
    on conflict do nothing`.execute(work.db)
  const segment = '00000000-0000-7000-8000-0000000000aa'
  await sql`
    insert into segment (id, name, kind, state) values (${segment}::uuid, '名簿', 'fixed', 'ready') on conflict do nothing`.execute(
    work.db,
  )
  await sql`
    insert into segment_member (customer_id, segment_id, how, entered_at)
    values (${id}, ${segment}::uuid, 'hand', '2026-04-01'), (${id}, ${newId()}::uuid, 'hand', '2026-04-02')
    on conflict do nothing`.execute(work.db)
  await sql`
    insert into segment_acted (customer_id, act_id, gave, acted_at) values (${id}, ${newId()}::uuid, true, '2026-04-01')
    on conflict do nothing`.execute(work.db)
  await sql`
    insert into customer_doubt_skip (customer_id, kind, part, value, skipped_by_name)
    values (${id}, 'kanaMissing', '00000000-0000-0000-0000-000000000000', ${text}, '試験')
    on conflict do nothing`.execute(work.db)
}

const ofTheAct: { readonly [table: string]: readonly string[] } = {
  customer: ['version', 'updated_at', 'updated_by'],
  customer_quality: ['assessed_at', 'touched_at'],
  match_review: ['id', 'merge_id', 'reviewed_at'],
}

/**
 * Tests only: every row of every customer table as text, by customer; what tells of the acts themselves aside. Of a
 * survivor the version goes on, of everybody else it is as it was.
 */
export async function everything(
  work: Work,
  survivors: ReadonlySet<string>,
  { pairs = true } = {},
): Promise<{ [table: string]: string[] }> {
  const { rows: people } = await sql<{ id: string }>`select customer_id as id from customer`.execute(work.db)
  await afterChange(
    work,
    'customer',
    people.map(({ id }) => id),
  )
  const found: { [table: string]: string[] } = {}
  for (const { table, how } of await readTables(work)) {
    if ((how === 'pair' || table === 'match_review') && !pairs) continue
    if (table === 'customer_merge' || table === 'customer_merge_image' || table === 'customer_change')
      continue
    const apart = [...(ofTheAct[table] ?? []), ...(table === 'customer_alias' ? ['merge_id'] : [])]
    const always = table === 'customer' ? [] : apart
    const told = sql`and t.name not in ('customer.merged', 'customer.mergeUndone')`
    const { rows } = await sql<{ row: string }>`
      select (to_jsonb(t) - case when t.customer_id = any(${[...survivors]}::uuid[]) then ${apart}::text[]
        else ${always}::text[] end)::text as row
      from ${sql.table(table)} t where true ${table === 'customer_event' ? told : sql``} order by 1`.execute(
      work.db,
    )
    found[table] = rows.map(({ row }) => row)
  }
  return found
}
