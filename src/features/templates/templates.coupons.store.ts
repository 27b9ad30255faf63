import { sql } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import { foundBy } from './templates.records.ts'
import type { Coupon, CouponInput, Handed } from './templates.schemas.ts'

type Db = Pick<Work, 'db'>
type Question = { q?: string | undefined; cursor?: string | undefined; limit: number }

const columns = sql`c.id, c.name, c.gives, c.conditions, c.starts_on, c.until_on, c.shared_code, c.version, c.updated_at,
  u.name as updated_by_name,
  (select count(*)::int from coupon_stock s where s.coupon_id = c.id) as left,
  (select count(distinct h.customer_id)::int from coupon_code h where h.coupon_id = c.id) as handed`
const from = sql`from coupon c left join app_user u on u.id = c.updated_by`

export async function selectCoupon({ db }: Db, id: string, inBin = false): Promise<Coupon | undefined> {
  const { rows } = await sql<Coupon>`
    select ${columns} ${from}
    where c.id = ${id}::uuid and c.deleted_at ${inBin ? sql`is not null` : sql`is null`}`.execute(db)
  return rows[0]
}

/** The latest changed first. */
export async function listCoupons({ db }: Db, { q, cursor, limit }: Question): Promise<Page<Coupon>> {
  const [at, last] = cursor === undefined ? [] : decodeCursor(cursor, 2)
  const { rows } = await sql<Coupon & { at: string }>`
    select ${columns}, c.updated_at::text as at ${from}
    where c.deleted_at is null and ${foundBy(sql`concat_ws(' ', c.name, c.gives, c.shared_code)`, q)}
      and ${at === undefined ? sql`true` : sql`(c.updated_at, c.id) < (${at}::timestamptz, ${last}::uuid)`}
    order by c.updated_at desc, c.id desc limit ${limit + 1}`.execute(db)
  return toPage(rows, limit, (row) => [row.at, row.id])
}

/** Some by their ids, in a fixed order; those in the bin too: what is named keeps what it says. */
export async function readCoupons({ db }: Db, ids: readonly string[]): Promise<ReadonlyMap<string, Coupon>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Coupon>`
    select ${columns} ${from} where c.id = any(${ids}::uuid[]) order by c.id`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

export async function insertCoupon(work: Work, id: string, input: CouponInput): Promise<void> {
  const by = work.actor.userId
  await work.db
    .insertInto('coupon')
    .values({ id, ...input, createdBy: by, updatedBy: by })
    .execute()
}

/** Adds those that are not there and were never handed out; answers how many. */
export async function addCodes({ db }: Db, couponId: string, codes: readonly string[]): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    insert into coupon_stock (coupon_id, code)
    select ${couponId}::uuid, g.code from unnest(${codes}::text[]) with ordinality g (code, at)
    where not exists (select 1 from coupon_code h where h.coupon_id = ${couponId}::uuid and h.code = g.code)
    order by g.at on conflict do nothing`.execute(db)
  return Number(numAffectedRows)
}

export async function deleteCodes({ db }: Db, couponId: string): Promise<void> {
  await sql`delete from coupon_code where coupon_id = ${couponId}::uuid`.execute(db)
}

const chunk = 5000

export async function* leftCodes({ db }: Db, couponId: string): AsyncGenerator<string[]> {
  let after = ''
  for (;;) {
    const { rows } = await sql<{ code: string }>`
      select code from coupon_stock where coupon_id = ${couponId}::uuid and code > ${after}
      order by code limit ${chunk}`.execute(db)
    yield rows.map(({ code }) => code)
    if (rows.length < chunk) return
    after = rows.at(-1)?.code ?? ''
  }
}

/**
 * Gives each of these customers a code, the same one however often it is asked for the same `about`; nobody where the
 * codes have run out. Whoever asks at the same moment waits: a code goes to one customer.
 */
export async function handOut(
  { db }: Db,
  couponId: string,
  about: string,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  await sql`select pg_advisory_xact_lock(hashtextextended('coupon ' || ${couponId}, 0))`.execute(db)
  await sql`
    with needy as materialized (
      select g.customer_id, row_number() over (order by g.at) as place
      from unnest(${customerIds}::uuid[]) with ordinality g (customer_id, at)
      where not exists (select 1 from coupon_code h
        where h.customer_id = g.customer_id and h.coupon_id = ${couponId}::uuid and h.about = ${about})),
    picked as materialized (
      select s.code, row_number() over (order by s.place) as place from (
        select code, place from coupon_stock where coupon_id = ${couponId}::uuid
        order by place limit (select count(*) from needy)) s),
    matched as materialized (select n.customer_id, p.code from needy n join picked p on p.place = n.place),
    taken as (
      delete from coupon_stock s using matched m where s.coupon_id = ${couponId}::uuid and s.code = m.code)
    insert into coupon_code (customer_id, coupon_id, about, code)
    select customer_id, ${couponId}::uuid, ${about}, code from matched`.execute(db)
  const { rows } = await sql<{ customerId: string; code: string }>`
    select customer_id, code from coupon_code
    where customer_id = any(${customerIds}::uuid[]) and coupon_id = ${couponId}::uuid and about = ${about}`.execute(
    db,
  )
  return new Map(rows.map(({ customerId, code }) => [customerId, code]))
}

type Row = Omit<Handed, 'customer' | 'code'> & {
  customerId: string
  given: string
  isSeen: boolean
  at: string
} & Parameters<typeof displayNameOf>[0]

/** The newest first. Of customers whom the actor does not see, or who are in the bin, the id alone. */
export async function selectHanded(
  work: Work,
  couponId: string,
  { cursor, limit }: Omit<Question, 'q'>,
): Promise<Page<Handed>> {
  const [at, last] = cursor === undefined ? [] : decodeCursor(cursor, 2)
  const { rows } = await sql<Row>`
    select h.customer_id, h.code as given, h.about, h.handed_at, h.handed_at::text as at,
      c.customer_id is not null as is_seen, c.code, c.family_name, c.given_name, c.family_kana, c.given_kana
    from coupon_code h left join customer c on c.customer_id = h.customer_id and ${visible(work)}
    where h.coupon_id = ${couponId}::uuid
      and ${at === undefined ? sql`true` : sql`(h.handed_at, h.customer_id) < (${at}::timestamptz, ${last}::uuid)`}
    order by h.handed_at desc, h.customer_id desc limit ${limit + 1}`.execute(work.db)
  const { items, next } = toPage(rows, limit, (row) => [row.at, row.customerId])
  return {
    next,
    items: items.map(({ customerId, given, about, handedAt, isSeen, ...person }) => ({
      customer: { id: customerId, name: isSeen ? displayNameOf(person) : null },
      code: given,
      about,
      handedAt,
    })),
  }
}
