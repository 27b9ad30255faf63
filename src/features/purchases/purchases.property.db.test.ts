import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { purge } from '#features/bin/bin.actions.ts'
import { write, type Work } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import {
  foldMonthSums,
  forgetMonths,
  readMeasure,
  refreshPurchases,
  remakeMonthSums,
} from './purchases.facts.ts'
import { addedUpMonths, keptSums, makeBuyer, makeEntry, makeProduct, type Entry } from './purchases.make.ts'
import { cpmOf, rfmOf } from './purchases.ranks.ts'
import { nobody, type PurchaseSettings } from './purchases.ts'

const { as, system } = useRuntime()

const day = fc
  .integer({ min: 0, max: 900 })
  .map((n) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10))
/** Numbers stand for whoever, whatever order, whatever product is at that place. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('order' as const),
      who: fc.nat(5),
      on: day,
      minute: fc.nat(3),
      cost: fc.nat(900),
      media: fc.boolean(),
      lines: fc.array(
        fc.record({ product: fc.nat(3), quantity: fc.integer({ min: 1, max: 4 }), revenue: fc.nat(5000) }),
        {
          maxLength: 3,
        },
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('cancel' as const, 'return' as const),
      which: fc.nat(20),
      on: day,
      share: fc.constantFrom(1, 2),
      whole: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stray' as const), who: fc.nat(5), on: day }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('hold' as const, 'release' as const), which: fc.nat(20) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('merge' as const), who: fc.nat(4), into: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('part' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('purge' as const), who: fc.nat(4) }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

class TakenBack extends Error {}

/** A history as it is written, with the plain list beside it that it is checked by. */
async function live(tx: Work, steps: readonly Step[]): Promise<{ entries: Entry[]; people: string[] }> {
  const people = [nobody]
  for (let n = 0; n < 5; n++) people.push(await makeBuyer(tx))
  const products: string[] = []
  for (let n = 0; n < 4; n++) products.push(await makeProduct(tx))
  const mediaId = '00000000-0000-4000-8000-000000000001'
  await sql`insert into media (id, code, code_key, name, kind) values (${mediaId}, 'm', 'm', '検索', 'search')`.execute(
    tx.db,
  )
  const entries: Entry[] = []
  const merges: { from: string; into: string; ids: string[] }[] = []
  const daysOf = (some: readonly Entry[]): string[] => some.map(({ on }) => on)
  const family = (id: string): Entry[] => entries.filter((one) => one.id === id || one.ofId === id)
  const give = async (ids: readonly string[], from: string, to: string): Promise<void> => {
    for (const table of ['sales_order', 'sales_line']) {
      const key = sql.ref(table === 'sales_order' ? 'id' : 'order_id')
      await sql`update ${sql.table(table)} set customer_id = ${to}::uuid
        where customer_id = ${from}::uuid and ${key} = any(${[...ids]}::uuid[])`.execute(tx.db)
    }
    for (const one of entries) if (ids.includes(one.id)) one.customerId = to
    await refreshPurchases(tx, [from, to], { days: daysOf(entries.filter(({ id }) => ids.includes(id))) })
  }
  const mark = async (order: Entry): Promise<void> => {
    await sql`update sales_order set voided_on = ${order.voided ? order.on : null}::date,
      held_at = ${order.held ? order.on : null}::timestamptz where id = ${order.id}::uuid`.execute(tx.db)
    await refreshPurchases(tx, [order.customerId], { days: daysOf(family(order.id)) })
  }
  for (const one of steps) {
    if (one.do === 'order' || one.do === 'stray') {
      const customerId = people[one.who % people.length] ?? nobody
      const lines = one.do === 'order' ? one.lines : [{ product: 0, quantity: -1, revenue: -500 }]
      entries.push(
        await makeEntry(tx, {
          customerId,
          kind: one.do === 'order' ? 'order' : 'return',
          on: one.on,
          minute: one.do === 'order' ? one.minute : 0,
          cost: one.do === 'order' ? one.cost : 0,
          mediaId: one.do === 'order' && one.media ? mediaId : null,
          revenue: lines.reduce((sum, { revenue }) => sum + revenue, 0),
          lines: lines.map(({ product, ...line }) => ({ ...line, productId: products[product] ?? '' })),
        }),
      )
      await refreshPurchases(tx, [customerId], { days: [one.on] })
    } else if (one.do === 'merge') {
      const [from, into] = [people[1 + one.who] ?? '', people[1 + one.into] ?? '']
      if (from === into) continue
      const ids = entries.filter(({ customerId }) => customerId === from).map(({ id }) => id)
      merges.push({ from, into, ids })
      await give(ids, from, into)
    } else if (one.do === 'part') {
      const last = merges.pop()
      if (last)
        await give(
          last.ids.filter((id) => entries.some((e) => e.id === id && e.customerId === last.into)),
          last.into,
          last.from,
        )
    } else if (one.do === 'purge') {
      const from = people[1 + one.who] ?? ''
      merges.length = 0
      await give(
        entries.filter(({ customerId }) => customerId === from).map(({ id }) => id),
        from,
        nobody,
      )
    } else {
      const orders = entries.filter(({ kind, voided }) => kind === 'order' && !voided)
      const order = orders[one.which % orders.length]
      if (!order) continue
      if (!('whole' in one)) {
        order.held = one.do === 'hold'
        await mark(order)
        continue
      }
      const factor = one.whole ? 1 : one.share / 2
      entries.push(
        await makeEntry(tx, {
          customerId: order.customerId,
          kind: one.do,
          ofId: order.id,
          on: one.on,
          revenue: -Math.floor(order.revenue * factor),
          cost: -Math.floor(order.cost * factor),
          lines: order.lines.map(({ productId, quantity, revenue }) => ({
            productId,
            quantity: -quantity * factor,
            revenue: -Math.floor(revenue * factor),
          })),
        }),
      )
      order.voided = one.whole
      await mark(order)
    }
  }
  return { entries, people }
}

const monthOf = (on: string): string => `${on.slice(0, 7)}-01`
const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000

/** The same in plain loops, from the words of the definitions. */
function tell(entries: readonly Entry[], customerId: string, settings: PurchaseSettings, today: string) {
  const own = entries.filter((one) => one.customerId === customerId)
  const orderOf = (one: Entry): Entry | undefined => own.find(({ id }) => id === one.ofId)
  const taken = own.filter((one) => one.kind !== 'order' && !one.held && !orderOf(one)?.held)
  const orders = own
    .filter(({ kind, held, voided }) => kind === 'order' && !held && !voided)
    .sort((a, b) =>
      a.on === b.on
        ? a.minute === b.minute
          ? a.id < b.id
            ? -1
            : 1
          : a.minute - b.minute
        : a.on < b.on
          ? -1
          : 1,
    )
  const counted = [...orders, ...taken.filter((one) => !orderOf(one)?.voided)]
  const first = orders[0]
  const last = orders.at(-1)
  const sum = (some: readonly Entry[]) => some.reduce((all, { revenue }) => all + revenue, 0)
  const profit = (some: readonly Entry[]) => some.reduce((all, { revenue, cost }) => all + revenue - cost, 0)
  const months = [...new Set(counted.map(({ on }) => monthOf(on)))].sort().map((month) => {
    const here = counted.filter(({ on }) => monthOf(on) === month)
    const bought = here.filter(({ kind }) => kind === 'order')
    const isGuest = customerId === nobody
    return {
      month,
      cohortMonth: isGuest || !first ? null : monthOf(first.on),
      orders: bought.length,
      firsts: !isGuest && first && here.includes(first) ? 1 : 0,
      revenue: sum(here),
      grossProfit: profit(here),
      firstRevenue: isGuest
        ? 0
        : sum(here.filter(({ id, ofId }) => first && (id === first.id || ofId === first.id))),
      lastOn:
        bought
          .map(({ on }) => on)
          .sort()
          .at(-1) ?? null,
    }
  })
  if (customerId === nobody || (counted.length === 0 && taken.length === 0))
    return { facts: null, months, products: [] }
  const products = [...new Set(counted.flatMap(({ lines }) => lines.map(({ productId }) => productId)))]
    .sort()
    .flatMap((productId) => {
      const has = (one: Entry): boolean => one.lines.some((line) => line.productId === productId)
      const lines = counted.flatMap((one) => one.lines.filter((line) => line.productId === productId))
      const quantity = lines.reduce((all, line) => all + line.quantity, 0)
      const bought = orders.filter(has)
      if (quantity <= 0 || bought.length === 0) return []
      const days = bought.map(({ on }) => on)
      return [
        {
          productId,
          orders: bought.length,
          quantity,
          revenue: lines.reduce((all, line) => all + line.revenue, 0),
          firstOn: days[0],
          lastOn: days.at(-1),
        },
      ]
    })
  const bought =
    first && last
      ? {
          orders: orders.length,
          revenue: sum(counted),
          memberDays: daysBetween(first.on, last.on),
          quietDays: daysBetween(last.on, today),
        }
      : null
  const facts = {
    firstOn: first?.on ?? null,
    secondOn: orders[1]?.on ?? null,
    thirdOn: orders[2]?.on ?? null,
    lastOn: last?.on ?? null,
    orders: orders.length,
    revenue: sum(counted),
    grossProfit: profit(counted),
    yearRevenue: first
      ? sum(
          counted.filter(({ on }) => {
            const days = daysBetween(first.on, on)
            return days >= 0 && days < 365
          }),
        )
      : 0,
    takenBack: taken.length,
    averageInterval:
      bought && orders.length > 1
        ? Math.round((bought.memberDays / (orders.length - 1)) * 10 + 1e-9) / 10
        : null,
    firstMediaId: first?.mediaId ?? null,
    firstChannel: first?.channel ?? null,
    firstOrderId: first?.id ?? null,
    lastOrderId: last?.id ?? null,
    ...(bought
      ? { ...rfmOf(bought, settings), cpm: cpmOf(bought, settings) }
      : { r: null, f: null, m: null, cpm: null }),
  }
  return { facts, months, products }
}

async function stored(tx: Work, customerId: string) {
  const of = sql`where customer_id = ${customerId}::uuid`
  const facts = await sql<object>`
    select first_on::text, second_on::text, third_on::text, last_on::text, orders, revenue::float8,
      gross_profit::float8, year_revenue::float8, taken_back, average_interval::float8, first_media_id, first_channel, first_order_id,
      last_order_id, r, f, m, cpm from purchase_facts ${of}`.execute(tx.db)
  const months = await sql<object>`
    select month::text, cohort_month::text, orders, firsts, revenue::float8, gross_profit::float8,
      first_revenue::float8, last_on::text from purchase_month ${of} order by month`.execute(tx.db)
  const products = await sql<object>`
    select product_id, orders, quantity::float8, revenue::float8, first_on::text, last_on::text
    from purchase_product ${of} order by product_id`.execute(tx.db)
  return { facts: facts.rows[0] ?? null, months: months.rows, products: products.rows }
}

it('tells of every customer what any history of orders comes to, whatever was taken back, moved or came late', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 18 }), async (steps) => {
      await write(system(), async (tx) => {
        const { settings, today } = await readMeasure(tx)
        const { entries, people } = await live(tx, steps)
        for (const id of people) expect(await stored(tx, id)).toEqual(tell(entries, id, settings, today))
        expect(await keptSums(tx)).toEqual(await addedUpMonths(tx))
        // Anew from nothing it is the same.
        await forgetMonths(tx, people)
        for (const table of ['purchase_facts', 'purchase_month', 'purchase_product'])
          await sql`delete from ${sql.table(table)}`.execute(tx.db)
        expect(await keptSums(tx)).toEqual([])
        await refreshPurchases(tx, people)
        for (const id of people) expect(await stored(tx, id)).toEqual(tell(entries, id, settings, today))
        expect(await keptSums(tx)).toEqual(await addedUpMonths(tx))
        const before = await keptSums(tx)
        expect(await foldMonthSums(tx)).toBe(before.length)
        expect(await keptSums(tx)).toEqual(before)
        await remakeMonthSums(tx)
        expect(await keptSums(tx)).toEqual(before)
        throw new TakenBack()
      }).catch((error: unknown) => {
        if (!(error instanceof TakenBack)) throw error
      })
    }),
    { numRuns: Number(process.env['PURCHASE_RUNS'] ?? 25) },
  )
}, 120_000)

it('months of somebody who is deleted for good leave the sums of everybody', async () => {
  const id = await makeBuyer(system())
  await makeEntry(system(), { customerId: id, on: '2026-03-01', revenue: 100 })
  await refreshPurchases(system(), [id])
  const withThem = await keptSums(system())
  await sql`update customer set deleted_at = now() where customer_id = ${id}::uuid`.execute(system().db)
  expect((await purge(as('administrator'), 'customers', [id])).done).toEqual([id])
  expect(await keptSums(system())).toEqual(await addedUpMonths(system()))
  expect(await keptSums(system())).not.toEqual(withThem)
})
