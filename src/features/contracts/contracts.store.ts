import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import type { Work } from '#platform/work.ts'
import type { Contract, contractViews } from './contracts.api.ts'
import type { ContractFields, On } from './contracts.ts'

export type ListQuery = {
  view: (typeof contractViews)[number]
  customerId?: string | undefined
  companyId?: string | undefined
  cursor?: string | undefined
  limit: number
}

const tables = {
  customer: { table: sql`customer_contract`, key: sql`customer_id` },
  company: { table: sql`company_contract`, key: sql`company_id` },
}
const kinds = ['customer', 'company'] as const

/** What belongs to somebody in the bin rests with them. */
const livesOn = {
  customer: sql<SqlBool>`exists (select 1 from customer c where c.customer_id = k.customer_id and c.deleted_at is null)`,
  company: sql<SqlBool>`exists (select 1 from company co where co.id = k.company_id and co.deleted_at is null)`,
}

/** Not ended, not cancelled, and within its days of notice; `k` is the contract. */
export function isDue(today: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(k.cancelled_on is null and k.started_on <= ${today}::date
    and k.ends_on >= ${today}::date and k.ends_on - k.notice_days <= ${today}::date)`
}

/** Neither ended nor cancelled by today. */
export function isCurrent(today: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`((k.cancelled_on is null or k.cancelled_on > ${today}::date)
    and coalesce(k.ends_on, 'infinity'::date) >= ${today}::date)`
}

const stateOf = (today: string): RawBuilder<unknown> => sql`case
  when k.cancelled_on <= ${today}::date then 'cancelled'
  when k.ends_on < ${today}::date then 'ended'
  when k.started_on > ${today}::date then 'preparing'
  when ${isDue(today)} then 'renewalDue'
  else 'active' end`

type Raw = Omit<Contract, 'on' | 'amount'> & {
  kindOf: 'customer' | 'company'
  subjectId: string
  companyName: string | null
  familyName: string | null
  givenName: string | null
  familyKana: string | null
  givenKana: string | null
  code: string | null
  amount: string | null
  endKey: string
}

/** Contracts of one of the tables that may be seen, with the columns of both. */
function contractsOf(
  work: Work,
  kind: On['kind'],
  today: string,
  where: RawBuilder<SqlBool>,
): RawBuilder<unknown> {
  const subject =
    kind === 'customer'
      ? sql`k.customer_id as subject_id, null as company_name, c.family_name, c.given_name, c.family_kana,
          c.given_kana, c.code
        from customer_contract k join customer c on c.customer_id = k.customer_id and ${visible(work)}`
      : sql`k.company_id as subject_id, co.name as company_name, null as family_name, null as given_name,
          null as family_kana, null as given_kana, null as code
        from company_contract k join company co on co.id = k.company_id and co.deleted_at is null`
  return sql`
    select k.id, ${sql.lit(kind)} as kind_of, k.title, k.number, k.kind, k.started_on, k.ends_on, k.auto_renews,
      k.renewal_months, k.notice_days, k.amount, k.cycle, k.terms, k.cancelled_on, k.cancel_reason, k.owner_id, k.term,
      k.version, k.created_at, k.updated_at, ${stateOf(today)} as state,
      coalesce(k.ends_on, 'infinity'::date)::text as end_key,
      case when owner.id is not null then json_build_object('id', owner.id, 'name', owner.name) end as owner, ${subject}
      left join app_user owner on owner.id = k.owner_id
    where ${where}`
}

function toContract(raw: Raw): Contract {
  const { kindOf, subjectId, companyName, familyName, givenName, familyKana, givenKana, code, ...rest } = raw
  const { endKey: _endKey, amount, ...contract } = rest
  const name = companyName ?? displayNameOf({ familyName, givenName, familyKana, givenKana, code })
  return {
    ...contract,
    amount: amount === null ? null : Number(amount),
    on: { kind: kindOf, id: subjectId, name },
  }
}

/** By the end of the term, those without an end last. */
export async function listContracts(work: Work, today: string, query: ListQuery): Promise<Page<Contract>> {
  const { view, customerId, companyId, cursor, limit } = query
  const conditions = [sql<SqlBool>`k.deleted_at is null`]
  if (view === 'current' || view === 'mine') conditions.push(isCurrent(today))
  if (view === 'mine') conditions.push(sql<SqlBool>`k.owner_id = ${work.actor.userId}::uuid`)
  if (view === 'due') conditions.push(isDue(today))
  if (cursor !== undefined) {
    const [end, id] = decodeCursor(cursor, 2)
    conditions.push(sql<SqlBool>`(coalesce(k.ends_on, 'infinity'::date), k.id) > (${end}::date, ${id}::uuid)`)
  }
  const wanted = kinds.filter((kind) =>
    kind === 'customer' ? companyId === undefined : customerId === undefined,
  )
  const parts = wanted.map((kind) => {
    const subjectId = kind === 'customer' ? customerId : companyId
    const own =
      subjectId === undefined ? sql<SqlBool>`true` : sql<SqlBool>`k.${tables[kind].key} = ${subjectId}::uuid`
    const where = sql<SqlBool>`${sql.join(conditions, sql` and `)} and ${own}`
    return sql`(${contractsOf(work, kind, today, where)}
      order by coalesce(k.ends_on, 'infinity'::date), k.id limit ${limit + 1})`
  })
  if (parts.length === 0) return { items: [], next: null }
  const { rows } = await sql<Raw>`
    select * from (${sql.join(parts, sql` union all `)}) both_kinds
    order by end_key::date, id limit ${limit + 1}`.execute(work.db)
  const page = toPage(rows, limit, (row) => [row.endKey, row.id])
  return { items: page.items.map(toContract), next: page.next }
}

/** One contract of either table, or undefined; `lock` holds its row for a change. */
export async function findContract(
  work: Work,
  today: string,
  id: string,
  { deleted = false, lock = false } = {},
): Promise<Contract | undefined> {
  if (lock)
    for (const kind of kinds)
      await sql`select 1 from ${tables[kind].table} where id = ${id}::uuid for update`.execute(work.db)
  const where = sql<SqlBool>`k.id = ${id}::uuid and k.deleted_at is ${deleted ? sql`not null` : sql`null`}`
  const { rows } = await sql<Raw>`${sql.join(
    kinds.map((kind) => contractsOf(work, kind, today, where)),
    sql` union all `,
  )}`.execute(work.db)
  return rows[0] && toContract(rows[0])
}

export async function companyExists(work: Work, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from company where id = ${id}::uuid and deleted_at is null`.execute(
    work.db,
  )
  return rows.length > 0
}

export async function insertContract(work: Work, on: On, fields: ContractFields): Promise<string> {
  const id = newId()
  if (on.kind === 'customer')
    await work.db
      .insertInto('customerContract')
      .values({ customerId: on.id, id, ...fields })
      .execute()
  else
    await work.db
      .insertInto('companyContract')
      .values({ companyId: on.id, id, ...fields })
      .execute()
  return id
}

type Change = Partial<ContractFields> & {
  cancelledOn?: string | null
  cancelReason?: string | null
  term?: number
  deletedAt?: RawBuilder<string> | null
}

/** Writes columns of a contract and raises its version. */
export async function saveContract(work: Work, on: On, id: string, change: Change): Promise<void> {
  const set = { ...change, version: sql<number>`version + 1`, updatedAt: sql<string>`now()` }
  if (on.kind === 'customer')
    await work.db
      .updateTable('customerContract')
      .set(set)
      .where('customerId', '=', on.id)
      .where('id', '=', id)
      .execute()
  else await work.db.updateTable('companyContract').set(set).where('id', '=', id).execute()
}

/** Deletes a contract for good. */
export async function deleteContract(work: Work, on: On, id: string): Promise<void> {
  const { table, key } = tables[on.kind]
  await sql`delete from ${table} where ${key} = ${on.id}::uuid and id = ${id}::uuid`.execute(work.db)
}

export type Ending = { kind: On['kind']; subjectId: string; id: string; title: string; endsOn: string }

/** Up to `most` contracts that renew themselves and whose term ended before today. */
export async function renewable(work: Work, today: string, most: number): Promise<string[]> {
  const part = (kind: On['kind']): RawBuilder<unknown> => sql`
    (select k.id from ${tables[kind].table} k
     where k.deleted_at is null and k.auto_renews and k.cancelled_on is null and k.ends_on < ${today}::date
       and k.renewal_months is not null and ${livesOn[kind]} limit ${most})`
  const { rows } = await sql<{ id: string }>`${part('customer')} union all ${part('company')}`.execute(
    work.db,
  )
  return rows.map(({ id }) => id)
}

/** Marks the terms whose time to decide has come and was not told yet; returns them. */
export async function markDue(work: Work, today: string, most: number): Promise<Ending[]> {
  const found: Ending[] = []
  for (const kind of kinds) {
    const { table, key } = tables[kind]
    const { rows } = await sql<Ending>`
      update ${table} k set reminded_term = k.term
      from (select k.${key} as subject_id, k.id from ${table} k
        where k.deleted_at is null and ${isDue(today)} and k.reminded_term is distinct from k.term and ${livesOn[kind]}
        order by k.ends_on, k.id limit ${most} for update) due
      where k.${key} = due.subject_id and k.id = due.id
      returning ${sql.lit(kind)} as kind, k.${key} as subject_id, k.id, k.title, k.ends_on`.execute(work.db)
    found.push(...rows)
  }
  return found
}

/** How many contracts that may be seen end in the next so many days, and how many are current. */
export async function countEnding(
  work: Work,
  today: string,
  days: number,
): Promise<{ ending: number; current: number }> {
  const ends = sql<SqlBool>`(k.ends_on between ${today}::date and ${today}::date + ${sql.lit(days)})`
  const { rows } = await sql<{ ending: number; current: number }>`
    select count(*) filter (where ends)::int as ending, count(*)::int as current from (
      select ${ends} as ends from customer_contract k join customer c on c.customer_id = k.customer_id
      where k.deleted_at is null and ${isCurrent(today)} and ${visible(work)}
      union all
      select ${ends} as ends from company_contract k join company co on co.id = k.company_id and co.deleted_at is null
      where k.deleted_at is null and ${isCurrent(today)}) k`.execute(work.db)
  return rows[0] ?? { ending: 0, current: 0 }
}
