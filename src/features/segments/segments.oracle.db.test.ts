import * as fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  removeCustomer,
  restoreCustomer,
  updateCustomer,
  getCustomer,
} from '#features/customers/customers.actions.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { makeBuyer, makeEntry, makeProduct, type Entry } from '#features/purchases/purchases.make.ts'
import { refreshPurchases } from '#features/purchases/purchases.facts.ts'
import { addTags, createTag, removeTags } from '#features/tags/tags.actions.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { addDays, todayIn } from '#kit/japan/days.ts'
import { afterOrders } from '#platform/after-orders.ts'
import type { Rule } from '#platform/catalogue/rule.ts'
import { write, type Work } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { addToList, removeFromList } from './segments.lists.ts'
import { evaluateAll } from './segments.evaluate.ts'
import { noticeTime } from './segments.follow.ts'
import { makeSegment, settleSegments } from './segments.make.ts'

/**
 * The oracle reads what happened to one customer, row by row, and decides each condition in plain loops. It shares nothing
 * with the SQL of the rules but the words.
 */
type History = {
  deleted: boolean
  stage: string
  family: string
  tags: Set<string>
  events: { name: string; at: number }[]
  orders: { at: number; on: string; id: string; revenue: number; counts: boolean; products: Set<string> }[]
}
const day = 86_400_000
const japan = 9 * 3_600_000
const begins = (on: string): number => Date.parse(`${on}T00:00:00Z`) - japan
const lastOf = (month: string): string => {
  const next = addDays(`${month}-28`, 4).slice(0, 7)
  return addDays(`${next}-01`, -1)
}
type When = { days?: number; period?: string; from?: string; to?: string }

function bounds(when: When, today: string): { from: string; to: string } {
  let from = '0000-01-01'
  let to = '9999-12-31'
  const narrow = (a: string, b: string): void => {
    if (a > from) from = a
    if (b < to) to = b
  }
  if (when.days !== undefined) narrow(addDays(today, -when.days), to)
  const month = today.slice(0, 7)
  if (when.period === 'thisMonth') narrow(`${month}-01`, lastOf(month))
  if (when.period === 'lastMonth') {
    const before = addDays(`${month}-01`, -1).slice(0, 7)
    narrow(`${before}-01`, lastOf(before))
  }
  if (when.period === 'thisFiscalYear') {
    const year = Number(today.slice(0, 4)) - (today.slice(5) < '04-01' ? 1 : 0)
    narrow(`${year}-04-01`, `${year + 1}-03-31`)
  }
  if (when.from !== undefined) narrow(when.from, to)
  if (when.to !== undefined) narrow(from, when.to)
  return { from, to }
}

type Params = When & {
  field: string
  value: unknown
  tagId: string
  has: boolean
  segmentId: string
  isIn: boolean
  name: string
  next: string
  op: string
  times: number
  within?: number
  followed: boolean
  of: string
  productId: string
  nextId: string
}
type Known = { today: string; inSegment: (id: string) => boolean }

function decide(rule: Rule, h: History, known: Known): boolean {
  if ('op' in rule) {
    if (rule.op === 'not') return !decide(rule.rule, h, known)
    return rule.op === 'and'
      ? rule.rules.every((one) => decide(one, h, known))
      : rule.rules.some((one) => decide(one, h, known))
  }
  const p = rule.params as Params
  const { from, to } = bounds(p, known.today)
  const inWindow = (at: number): boolean => at >= begins(from) && at < begins(addDays(to, 1))
  const compare = (n: number, op: string, value: number): boolean =>
    op === 'atLeast' ? n >= value : op === 'atMost' ? n <= value : n === value
  switch (rule.kind) {
    case 'field':
      return p.field === 'stage'
        ? (p.value as string[]).includes(h.stage)
        : h.family.includes(String(p.value))
    case 'tag':
      return h.tags.has(p.tagId) === p.has
    case 'segment':
      return known.inSegment(p.segmentId) === p.isIn
    case 'event': {
      const hits = h.events.filter(({ name, at }) => name === p.name && inWindow(at))
      return compare(hits.length, p.op, p.times)
    }
    case 'sequence': {
      const within = p.within ?? null
      const firsts = h.events.filter(({ name, at }) => name === p.name && inWindow(at))
      const follows = (first: { at: number }): boolean =>
        h.events.some(
          ({ name, at }) =>
            name === p.next && at > first.at && (within === null || at <= first.at + within * day),
        )
      if (p.followed) return firsts.some(follows)
      const over = (at: number): boolean => within === null || at < begins(addDays(known.today, -within))
      return firsts.some((first) => over(first.at) && !follows(first))
    }
    case 'orders': {
      const hits = h.orders.filter((o) => o.counts && o.on >= from && o.on <= to)
      const n = p.of === 'count' ? hits.length : hits.reduce((sum, o) => sum + o.revenue, 0)
      return compare(n, p.op, Number(p.value))
    }
    case 'boughtProduct': {
      const hits = h.orders.filter(
        (o) => o.counts && o.products.has(p.productId) && o.on >= from && o.on <= to,
      )
      return hits.length >= p.times === p.has
    }
    case 'boughtThen': {
      const days = p.days ?? null
      const counting = h.orders.filter((o) => o.counts)
      const follows = (first: History['orders'][number]): boolean =>
        counting.some(
          (o) =>
            o.products.has(p.nextId) &&
            (o.at > first.at || (o.at === first.at && o.id > first.id)) &&
            (days === null || o.on <= addDays(first.on, days)),
        )
      const firsts = counting.filter((o) => o.products.has(p.productId))
      if (p.followed) return firsts.some(follows)
      return firsts.some((o) => (days === null || o.on < addDays(known.today, -days)) && !follows(o))
    }
    case 'quiet': {
      const last = h.orders
        .filter((o) => o.counts)
        .map((o) => o.on)
        .toSorted()
        .at(-1)
      return last !== undefined && last <= addDays(known.today, -(p.days ?? 0))
    }
    default:
      throw new Error(`the oracle does not know ${rule.kind}`)
  }
}

const { system } = useRuntime()
const firstDay = '2027-03-20'
const eventNames = ['contact.added', 'contact.removed', 'owner.changed']
let customers: string[] = []
const tags: string[] = []
let products: string[] = []

async function historyOf(work: Work, customerId: string): Promise<History> {
  const customer = await work.db
    .selectFrom('customer')
    .select(['stage', 'familyName', 'deletedAt'])
    .where('customerId', '=', customerId)
    .executeTakeFirstOrThrow()
  const tagRows = await work.db
    .selectFrom('customerTag')
    .select('tagId')
    .where('customerId', '=', customerId)
    .execute()
  const events = await work.db
    .selectFrom('customerEvent')
    .select(['name', 'occurredAt'])
    .where('customerId', '=', customerId)
    .execute()
  const orders = await work.db
    .selectFrom('salesOrder')
    .select(['id', 'orderedAt', 'orderedOn', 'revenue', 'voidedOn', 'heldAt'])
    .where('customerId', '=', customerId)
    .where('kind', '=', 'order')
    .execute()
  const lines = await work.db
    .selectFrom('salesLine')
    .select(['orderId', 'productId'])
    .where('customerId', '=', customerId)
    .execute()
  return {
    deleted: customer.deletedAt !== null,
    stage: customer.stage,
    family: customer.familyName ?? '',
    tags: new Set(tagRows.map(({ tagId }) => tagId)),
    events: events.map(({ name, occurredAt }) => ({ name, at: Date.parse(String(occurredAt)) })),
    orders: orders.map((o) => ({
      at: Date.parse(String(o.orderedAt)),
      on: String(o.orderedOn),
      id: o.id,
      revenue: Number(o.revenue),
      counts: o.voidedOn === null && o.heldAt === null,
      products: new Set(
        lines.flatMap(({ orderId, productId }) => (orderId === o.id && productId ? [productId] : [])),
      ),
    })),
  }
}

const when: fc.Arbitrary<When> = fc.oneof(
  fc.constant({}),
  fc.record({ days: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ period: fc.constantFrom('thisMonth', 'lastMonth', 'thisFiscalYear') }),
  fc.record({
    from: fc.constantFrom('2027-03-10', '2027-03-22'),
    to: fc.constantFrom('2027-03-25', '2027-04-02'),
  }),
)
const followed = fc.boolean()
const maybeDays = fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined })

/** Conditions by the ids that are there when a case is run. */
type Pick = (list: readonly string[]) => string
const condition: fc.Arbitrary<(pick: Pick, lists: readonly string[]) => Rule> = fc.oneof(
  fc
    .constantFrom('lead', 'customer', 'dormant')
    .map((stage) => () => ({ kind: 'field', params: { field: 'stage', op: 'in', value: [stage] } })),
  fc.constant(() => ({ kind: 'field', params: { field: 'familyName', op: 'contains', value: '田' } })),
  fc.boolean().map((has) => (pick: Pick) => ({ kind: 'tag', params: { tagId: pick(tags), has } })),
  fc.boolean().map((isIn) => (pick: Pick, lists: readonly string[]) => ({
    kind: 'segment',
    params: { segmentId: pick(lists), isIn },
  })),
  fc
    .tuple(
      fc.constantFrom(...eventNames),
      fc.constantFrom('atLeast', 'exactly', 'atMost'),
      fc.integer({ min: 0, max: 3 }),
      when,
    )
    .map(([name, op, times, w]) => () => ({ kind: 'event', params: { name, op, times, ...w } })),
  fc
    .tuple(fc.constantFrom(...eventNames), fc.constantFrom(...eventNames), maybeDays, followed, when)
    .map(([name, next, within, did, w]) => () => ({
      kind: 'sequence',
      params: { name, next, ...(within !== undefined && { within }), followed: did, ...w },
    })),
  fc
    .tuple(
      fc.constantFrom('count', 'revenue'),
      fc.constantFrom('atLeast', 'exactly', 'atMost'),
      fc.constantFrom(0, 1, 2, 1000, 3000),
      when,
    )
    .map(([of, op, value, w]) => () => ({ kind: 'orders', params: { of, op, value, ...w } })),
  fc.tuple(fc.integer({ min: 1, max: 2 }), fc.boolean(), when).map(([times, has, w]) => (pick: Pick) => ({
    kind: 'boughtProduct',
    params: { productId: pick(products), times, has, ...w },
  })),
  fc.tuple(maybeDays, followed).map(([days, did]) => (pick: Pick) => ({
    kind: 'boughtThen',
    params: {
      productId: pick(products),
      nextId: pick(products.toReversed()),
      ...(days !== undefined && { days }),
      followed: did,
    },
  })),
  fc.integer({ min: 1, max: 20 }).map((days) => () => ({ kind: 'quiet', params: { days } })),
)
type Made = (pick: Pick, lists: readonly string[]) => Rule
const { rule: ruleArbitrary } = fc.letrec<{ rule: Made }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'rule' },
    condition,
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('rule'), { minLength: 1, maxLength: 3 }),
      )
      .map(([op, parts]) => (pick: Pick, lists: readonly string[]): Rule => ({
        op,
        rules: parts.map((part) => part(pick, lists)),
      })),
    tie('rule').map((part) => (pick: Pick, lists: readonly string[]): Rule => ({
      op: 'not',
      rule: part(pick, lists),
    })),
  ),
}))

type Step =
  | {
      do: 'tag' | 'untag' | 'event' | 'order' | 'void' | 'stage' | 'bin' | 'list' | 'unlist'
      who: number
      n: number
    }
  | { do: 'days'; n: number }
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'tag' as const,
        'untag' as const,
        'event' as const,
        'event' as const,
        'order' as const,
        'order' as const,
        'void' as const,
        'stage' as const,
        'bin' as const,
        'list' as const,
        'unlist' as const,
      ),
      who: fc.nat({ max: 11 }),
      n: fc.nat({ max: 50 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('days' as const), n: fc.integer({ min: 1, max: 15 }) }),
  },
)

const entries: Entry[] = []
async function take(work: Work, one: Step, listId: string): Promise<void> {
  if (one.do === 'days') {
    vi.setSystemTime(new Date(Date.now() + one.n * day))
    return noticeTime(work)
  }
  const id = customers[one.who % customers.length] ?? ''
  const tag = tags[one.n % tags.length] ?? ''
  const today = todayIn('Asia/Tokyo')
  switch (one.do) {
    case 'tag':
      await addTags(work, [id], [tag])
      return
    case 'untag':
      await removeTags(work, [id], [tag])
      return
    case 'event': {
      const at = new Date(Date.now() - (one.n % 30) * day - one.n * 60_000).toISOString()
      const name = eventNames[one.n % eventNames.length] ?? ''
      return tell(work, id, name, name === 'owner.changed' ? { owner: '佐藤' } : { fields: ['email'] }, {
        occurredAt: at,
      })
    }
    case 'order':
      return write(work, async (tx) => {
        const line = { productId: products[one.n % products.length] ?? '', quantity: 1, revenue: 1000 }
        const entry = await makeEntry(tx, {
          customerId: id,
          on: addDays(today, -(one.n % 25)),
          minute: one.n,
          revenue: 1000 * (1 + (one.n % 3)),
          lines: [line],
        })
        entries.push(entry)
        await refreshPurchases(tx, [id], { days: [] })
        await afterOrders(tx, [entry.id])
      })
    case 'void': {
      const entry = entries[one.n % Math.max(entries.length, 1)]
      if (!entry) return
      return write(work, async (tx) => {
        await sql`update sales_order set voided_on = ${today}::date where id = ${entry.id}::uuid`.execute(
          tx.db,
        )
        await refreshPurchases(tx, [entry.customerId], { days: [] })
        await afterOrders(tx, [entry.id])
      })
    }
    case 'stage': {
      const deleted = await isDeleted(work, id)
      if (deleted) return
      const { version } = await getCustomer(work, id)
      await updateCustomer(work, id, {
        version,
        stage: (['lead', 'customer', 'dormant'] as const)[one.n % 3] ?? 'lead',
      })
      return
    }
    case 'bin':
      if (await isDeleted(work, id)) await restoreCustomer(work, id)
      else await removeCustomer(work, id, (await getCustomer(work, id)).version)
      return
    case 'list':
      await addToList(work, listId, [id])
      return
    case 'unlist':
      await removeFromList(work, listId, [id])
  }
}

async function isDeleted(work: Work, id: string): Promise<boolean> {
  const row = await work.db
    .selectFrom('customer')
    .select('deletedAt')
    .where('customerId', '=', id)
    .executeTakeFirst()
  return row?.deletedAt !== null
}

const pickLanes = (number: number): number | undefined => (number % 2 === 0 ? 1 : undefined)

async function membersOf(work: Work, segmentId: string): Promise<string[]> {
  const rows = await work.db
    .selectFrom('segmentMember')
    .select('customerId')
    .where('segmentId', '=', segmentId)
    .orderBy('customerId')
    .execute()
  return rows.map(({ customerId }) => customerId)
}

describe('who is in a segment', () => {
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(new Date(`${firstDay}T12:00:00+09:00`))
    const work = system()
    customers = []
    for (let at = 0; at < 12; at++) customers.push(await makeBuyer(work))
    await sql`update customer set family_name = '山田' where customer_id = any(${customers.slice(0, 5)}::uuid[])`.execute(
      work.db,
    )
    for (const name of ['VIP', '要注意', '展示会']) tags.push((await createTag(work, { name })).id)
    products = [await makeProduct(work, { name: '緑茶' }), await makeProduct(work, { name: '湯のみ' })]
  })
  afterAll(() => vi.useRealTimers())

  it('is, after every change and every day, whom a reader of the histories would put in; and so of everybody at once', async () => {
    const work = system()
    await fc.assert(
      fc.asyncProperty(
        fc.array(ruleArbitrary, { minLength: 2, maxLength: 4 }),
        fc.array(step, { minLength: 4, maxLength: 14 }),
        fc.infiniteStream(fc.nat({ max: 100 })),
        async (rules, steps, numbers) => {
          const list = await makeSegment(work, null)
          const made: { id: string; rule: Rule }[] = []
          for (const one of rules) {
            const pick: Pick = (from) => from[(numbers.next().value as number) % from.length] ?? ''
            const rule = one(pick, [list.id, ...made.map(({ id }) => id)])
            made.push({ id: (await makeSegment(work, rule)).id, rule })
          }
          for (const one of steps) {
            await take(work, one, list.id)
            // One by one, or over several connections, as a worker does it where many have changed.
            await settleSegments(work, pickLanes(numbers.next().value as number))
            const today = todayIn('Asia/Tokyo')
            const wanted = new Map<string, Set<string>>([[list.id, new Set(await membersOf(work, list.id))]])
            for (const { id, rule } of made) {
              const found = new Set<string>()
              for (const customerId of customers) {
                const history = await historyOf(work, customerId)
                const inSegment = (other: string): boolean => wanted.get(other)?.has(customerId) ?? false
                if (!history.deleted && decide(rule, history, { today, inSegment })) found.add(customerId)
              }
              wanted.set(id, found)
              const kept = await membersOf(work, id)
              expect(kept, JSON.stringify({ one, rule })).toEqual([...found].toSorted())
              // As one statement over everybody nothing would move.
              const scope = await readScope(work)
              const moved = await evaluateAll(work, { id, name: '', baseId: null, rule }, 'day', scope)
              expect(moved).toEqual({ entered: 0, left: 0 })
              const stored = await work.db
                .selectFrom('segment')
                .select('members')
                .where('id', '=', id)
                .executeTakeFirst()
              expect(stored?.members).toBe(kept.length)
            }
          }
          await sql`update segment set deleted_at = now()`.execute(work.db)
        },
      ),
      { numRuns: 12 },
    )
  })
})
