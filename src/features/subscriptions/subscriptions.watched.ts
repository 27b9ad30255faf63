import { sql } from 'kysely'
import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { readContactPoint } from '#features/customers/customers.keys.ts'
import { holdOrder } from '#features/orders/orders.states.ts'
import type { ShipTo } from '#features/orders/orders.schemas.ts'
import type { Edition } from '#features/plans/plans.find.ts'
import { nameKey, splitName } from '#kit/japan/name.ts'
import { newId } from '#kit/ids.ts'
import { notFound } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Watched } from './subscriptions.schemas.ts'
import { invalid, type WatchedKind } from './subscriptions.ts'

/** Why a person has to look at it before anything is sent. */
export type Doubt = {
  readonly reason: 'watched' | 'repeated'
  readonly detail: { readonly [key: string]: unknown }
}
type Key = { readonly kind: WatchedKind; readonly key: string }

const separator = ' / '

/** What somebody on the list is found by; a person by name and address. Empty where nothing can be read of it. */
export function watchedKey(kind: WatchedKind, value: string): string {
  if (kind !== 'person') return readContactPoint({ kind, label: null, value }).key
  const [name = '', ...address] = value.split(separator)
  return personKey(
    name,
    readContactPoint({ kind: 'address', label: null, value: address.join(separator) }).key,
  )
}

function personKey(name: string, addressKey: string): string {
  const { family, given } = splitName(name)
  const key = nameKey(family, given)
  return key === '' || addressKey === '' ? '' : `${key} ${addressKey}`
}

type Looked = { readonly customerId: string; readonly shipTo: ShipTo | null }

/** All that customers, and where their goods go, may be on the list by; in the order asked for. */
async function keysOf(work: Work, asked: readonly Looked[]): Promise<Key[][]> {
  const { rows } = await sql<{
    customerId: string
    kind: 'email' | 'phone' | 'address'
    key: string
    name: string
  }>`
    select c.customer_id, p.kind, p.key, concat_ws(' ', c.family_name, c.given_name) as name
    from customer c join contact_point p on p.customer_id = c.customer_id
    where c.customer_id = any(${asked.map(({ customerId }) => customerId)}::uuid[])
      and p.kind in ('email', 'phone', 'address') and p.key <> ''`.execute(work.db)
  const pointsOf = Map.groupBy(rows, ({ customerId }) => customerId)
  return asked.map(({ customerId, shipTo }) => {
    const points = pointsOf.get(customerId) ?? []
    const keys: Key[] = points.map(({ kind, key }) => ({ kind, key }))
    for (const { kind, key, name } of points)
      if (kind === 'address') keys.push({ kind: 'person', key: personKey(name, key) })
    if (shipTo?.phone) keys.push({ kind: 'phone', key: watchedKey('phone', shipTo.phone) })
    if (shipTo?.address) {
      const address = watchedKey('address', shipTo.address)
      keys.push({ kind: 'address', key: address })
      keys.push({ kind: 'person', key: personKey(shipTo.name ?? points[0]?.name ?? '', address) })
    }
    return keys.filter(({ key }) => key !== '')
  })
}

async function matching(
  work: Work,
  keys: readonly Key[],
): Promise<Pick<Watched, 'kind' | 'value' | 'note'>[]> {
  if (keys.length === 0) return []
  const { rows } = await sql<Pick<Watched, 'kind' | 'value' | 'note'>>`
    select distinct w.id, w.kind, w.value, w.note
    from unnest(${keys.map(({ kind }) => kind)}::text[], ${keys.map(({ key }) => key)}::text[]) k(kind, key)
    join watched_identity w on w.kind = k.kind and w.key = k.key order by w.id`.execute(work.db)
  return rows.map(({ kind, value, note }) => ({ kind, value, note }))
}

/** Whether somebody is on the watched list, or has had a plan before of which there is one for each person. */
export async function doubtsOf(
  work: Work,
  {
    customerId,
    plan,
    shipTo,
  }: { readonly customerId: string; readonly plan: Edition; readonly shipTo: ShipTo | null },
): Promise<Doubt[]> {
  const keys = (await keysOf(work, [{ customerId, shipTo }])).flat()
  const watched = await matching(work, keys)
  const doubts: Doubt[] = watched.length > 0 ? [{ reason: 'watched', detail: { matches: watched } }] : []
  if (!plan.terms.once) return doubts
  const contacts = keys.filter(({ kind }) => kind !== 'person')
  const { rows } = await sql<{ number: string }>`
    with same as materialized (
      select ${customerId}::uuid as customer_id
      union
      select p.customer_id
      from unnest(${contacts.map(({ kind }) => kind)}::text[], ${contacts.map(({ key }) => key)}::text[]) k(kind, key)
      join contact_point p on p.kind = k.kind and p.key = k.key)
    select s.number from same join subscription s on s.customer_id = same.customer_id
    where s.plan_id = ${plan.planId}::uuid order by s.created_at limit 10`.execute(work.db)
  return rows.length === 0
    ? doubts
    : [...doubts, { reason: 'repeated', detail: { numbers: rows.map(({ number }) => number) } }]
}

/**
 * Orders that somebody on the list has just placed wait for a person too. With a round it is asked only whether they came on
 * the list since a person looked: at the start, when it was released, or when a round of it waited before.
 */
export async function holdWatched(tx: Work, orderIds: readonly string[]): Promise<void> {
  const { rows } = await sql<Looked & { id: string; lookedAt: string | null }>`
    select o.id, o.customer_id, o.ship_to, l.looked_at::text as looked_at
    from sales_order o left join subscription_round r on r.order_id = o.id
    left join subscription s on s.customer_id = r.customer_id and s.id = r.subscription_id
    cross join lateral (select greatest(s.created_at,
      (select max(h.at) from subscription_change h where h.customer_id = s.customer_id
        and h.subscription_id = s.id and h.kind = 'released'),
      (select max(t.solved_at) from subscription_task t where t.customer_id = s.customer_id
        and t.subscription_id = s.id and t.reason in ('watched', 'order'))) as looked_at) l
    where o.id = any(${orderIds}::uuid[]) and o.kind = 'order' and o.version = 1 and o.created_at = now()
      and o.held_at is null and o.import_id is null and o.shipping_state in ('waiting', 'preparing')
      and exists (select 1 from watched_identity w where l.looked_at is null or w.created_at > l.looked_at)`.execute(
    tx.db,
  )
  if (rows.length === 0) return
  const keys = (await keysOf(tx, rows)).flatMap((own, index) =>
    own.map((one) => ({ ...one, id: rows[index]?.id, lookedAt: rows[index]?.lookedAt ?? null })),
  )
  const { rows: met } = await sql<{ id: string }>`
    select distinct k.id from unnest(${keys.map(({ id }) => id)}::uuid[], ${keys.map(({ kind }) => kind)}::text[],
      ${keys.map(({ key }) => key)}::text[], ${keys.map(({ lookedAt }) => lookedAt)}::timestamptz[])
      k (id, kind, key, looked_at)
    join watched_identity w on w.kind = k.kind and w.key = k.key
      and (k.looked_at is null or w.created_at > k.looked_at) order by k.id`.execute(tx.db)
  for (const { id } of met)
    await holdOrder(tx, id, { reason: tx.locale === 'ja' ? '要注意リストに該当' : 'On the watched list' })
}

export async function listWatched(work: Work): Promise<{ items: Watched[] }> {
  const { rows } = await sql<Watched>`
    select w.id, w.kind, w.value, w.note, w.created_at,
      case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end as added_by
    from watched_identity w left join app_user u on u.id = w.added_by order by w.created_at desc, w.id`.execute(
    work.db,
  )
  return { items: rows }
}

export function addWatched(
  work: Work,
  given: { readonly kind: WatchedKind; readonly value: string; readonly note: string },
): Promise<Watched> {
  const { kind } = given
  const value = given.value.trim()
  const key = watchedKey(kind, value)
  if (key === '')
    throw kind === 'person'
      ? invalid(
          'value',
          '「氏名 / 住所」の形で入力してください（例: 山田 太郎 / 東京都千代田区丸の内1-1-1）',
          'Enter a name and an address with “ / ” between them',
        )
      : invalid('value', '読み取れません。形を確かめてください', 'This cannot be read. Check its form')
  return write(work, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      insert into watched_identity (id, kind, value, key, note, added_by)
      select ${newId()}::uuid, ${kind}, ${value}, ${key}, ${given.note.trim()}, ${tx.actor.userId}::uuid
      where not exists (select 1 from watched_identity where kind = ${kind} and key = ${key}) returning id`.execute(
      tx.db,
    )
    const id = rows[0]?.id
    if (id === undefined) throw invalid('value', 'すでに登録されています', 'This is on the list already')
    await audit(tx, { action: 'watched.add', subjectKind: 'watched', subjectId: id, after: { kind, value } })
    await announce(tx, { topic: 'watched' })
    const found = (await listWatched(tx)).items.find((one) => one.id === id)
    if (!found) throw notFound(watchedNotFound)
    return found
  })
}

const watchedNotFound = {
  ja: 'この登録は見つかりません。すでに外されています',
  en: 'This is no longer on the list',
}

export function removeWatched(work: Work, id: string): Promise<void> {
  return write(work, async (tx) => {
    const { rows } = await sql<{ kind: string; value: string }>`
      delete from watched_identity where id = ${id}::uuid returning kind, value`.execute(tx.db)
    const gone = rows[0]
    if (!gone) throw notFound(watchedNotFound)
    await audit(tx, { action: 'watched.remove', subjectKind: 'watched', subjectId: id, before: gone })
    await announce(tx, { topic: 'watched' })
  })
}

/** The list as it is met by one customer, for whoever takes their call. */
export async function watchedOf(
  work: Work,
  customerId: string,
): Promise<Pick<Watched, 'kind' | 'value' | 'note'>[]> {
  await mustSeeCustomer(work, customerId)
  return matching(work, (await keysOf(work, [{ customerId, shipTo: null }])).flat())
}
