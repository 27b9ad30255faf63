import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { readScope } from '#features/fields/fields.scope.ts'
import { addDays, todayIn } from '#kit/japan/days.ts'
import { newId } from '#kit/ids.ts'
import { compileRule, type Rule } from '#platform/catalogue/rule.ts'
import { useRuntime } from '#test/harness/database.ts'
import { purchasesApi } from './purchases.api.ts'
import { refreshPurchases } from './purchases.facts.ts'
import { addedUpMonths, keptSums, makeBuyer, makeEntry, makeProduct, type Entry } from './purchases.make.ts'
import { byDecile, cpmOf, decileOf, rfmOf } from './purchases.ranks.ts'
import { defaultPurchaseSettings, nobody } from './purchases.ts'

const { as, system, call, request, runJobs } = useRuntime()
const today = todayIn('Asia/Tokyo')
const ago = (days: number): string => addDays(today, -days)
const api = purchasesApi.endpoints

/**
 * Six people, worked out by hand. Days are before today, amounts in yen.
 *
 *            orders                                  first  second  year's revenue  all
 *   ayaka    400: 1000, 380: 2000, 30: 4000          400    20      3000            7000
 *   ben      500: 3000, 300: 5000 (returned 290: −1000 of it)
 *                                                    500    200     7000            7000
 *   chika    380: 1500                               380    —       1500            1500
 *   daichi   60: 9000, 50: 1000                      60     10      10,000          10,000
 *   emi      20: 500                                 20     —       500             500
 *   fumi     700: 2000 returned in full, 10: 100 held: no order that counts
 */
const people: { [name: string]: string } = {}
let tea = ''
let cups = ''
let sweets = ''
let drinks = ''
let flyer = ''

beforeAll(async () => {
  const work = system()
  for (const name of ['ayaka', 'ben', 'chika', 'daichi', 'emi', 'fumi']) people[name] = await makeBuyer(work)
  drinks = newId()
  const leaves = newId()
  flyer = newId()
  await sql`insert into product_category (id, parent_id, name) values (${drinks}, null, '飲みもの'), (${leaves}, ${drinks}, 'お茶')`.execute(
    work.db,
  )
  await sql`insert into media (id, code, code_key, name, kind) values (${flyer}, 'F1', 'f1', 'ちらし', 'flyer')`.execute(
    work.db,
  )
  tea = await makeProduct(work, { name: '緑茶', categoryId: leaves, daysPerPack: 30 })
  cups = await makeProduct(work, { name: '湯のみ' })
  sweets = await makeProduct(work, { name: '羊羹' })
  const order = (name: string, days: number, revenue: number, more: Partial<Entry> = {}): Promise<Entry> =>
    makeEntry(work, { customerId: people[name] ?? '', on: ago(days), revenue, ...more })
  const line = (productId: string, quantity: number, revenue: number) => ({ productId, quantity, revenue })
  await order('ayaka', 400, 1000, { mediaId: flyer, lines: [line(cups, 1, 1000)] })
  await order('ayaka', 380, 2000, { lines: [line(tea, 1, 2000)] })
  await order('ayaka', 30, 4000, { lines: [line(tea, 2, 4000)] })
  await order('ben', 500, 3000, { lines: [line(tea, 1, 2000), line(sweets, 1, 1000)] })
  const second = await order('ben', 300, 5000, { mediaId: flyer, lines: [line(cups, 5, 5000)] })
  await order('ben', 290, -1000, {
    kind: 'return',
    ofId: second.id,
    cost: -100,
    lines: [line(cups, -1, -1000)],
  })
  await order('chika', 380, 1500, { lines: [line(sweets, 1, 1500)] })
  await order('daichi', 60, 9000)
  await order('daichi', 50, 1000)
  await order('emi', 20, 500)
  const void_ = await order('fumi', 700, 2000, { voided: true, lines: [line(tea, 1, 2000)] })
  await order('fumi', 690, -2000, { kind: 'return', ofId: void_.id })
  await order('fumi', 10, 100, { held: true })
  await makeEntry(work, { customerId: nobody, on: today, revenue: 700 })
  await refreshPurchases(work, [...Object.values(people), nobody])
})

describe('metrics, each worked out by hand', () => {
  const measure = (key: string) => {
    const metric = as('manager').app.metrics.get(`purchases.${key}`)
    if (!metric) throw new Error(`There is no metric ${key}`)
    return metric.measure(as('manager'))
  }

  it('F2: of three whose first order is 90 days ago or more, ayaka came again within 90 days, ben only after 200', async () => {
    const { value, n, definition } = await measure('f2')
    expect([value, n]).toEqual([expect.closeTo(100 / 3), 3])
    // Daichi and Emi began less than 90 days ago.
    expect(definition?.ja).toBe(
      '初回購入日から90日以内に2回目を購入した人 ÷ 初回購入者。初回から90日がたった人だけ（まだ判定できない 2人を除く）',
    )
  })

  it('repeat rate: ayaka, ben and daichi of five', async () => {
    expect(await measure('repeat')).toMatchObject({ value: 60, n: 5 })
  })

  it('LTV of a year: (3000 + 7000 + 1500) ÷ 3, in whole yen; ayaka’s third order came on day 370', async () => {
    expect(await measure('ltv')).toMatchObject({ value: 3833, n: 3 })
  })

  it('days between orders: (370 + 200 + 10) ÷ (2 + 1 + 1)', async () => {
    expect(await measure('interval')).toMatchObject({ value: 145, n: 3 })
  })

  it('stopped: chika of five at the first order, ben of three at the second, nobody of one at the third', async () => {
    expect(await measure('stopped1')).toMatchObject({ value: 20, n: 5 })
    expect(await measure('stopped2')).toMatchObject({ value: expect.closeTo(100 / 3), n: 3 })
    expect(await measure('stopped3')).toMatchObject({ value: 0, n: 1 })
  })

  it('dormant: twice the median of 10, 185 and 200 is 370 days, and chika’s order is 380 days ago', async () => {
    expect(await measure('sleeping')).toMatchObject({ value: 20, n: 5 })
  })

  it('sales of this month: what was ordered in it, by guests too, and nothing that is held', async () => {
    const thisMonth = (
      [
        [30, 4000],
        [20, 500],
        [0, 700],
      ] as const
    ).filter(([days]) => ago(days).slice(0, 7) === today.slice(0, 7))
    expect(await measure('month')).toMatchObject({
      value: thisMonth.reduce((sum, [, yen]) => sum + yen, 0),
      n: thisMonth.length,
    })
  })

  it('says nothing of nobody, and is for those who see all customers', async () => {
    const shown = async (role: 'member' | 'readOnly') =>
      (await request(role, 'GET', '/metrics'))
        .json<{ items: { key: string }[] }>()
        .items.map(({ key }) => key)
    expect(await shown('member')).not.toContain('purchases.f2')
    expect(await shown('readOnly')).toContain('purchases.f2')
  })
})

describe('conditions', () => {
  const found = async (rule: Rule): Promise<string[]> => {
    const condition = compileRule(rule, await readScope(as('manager')))
    const { rows } = await sql<{ id: string }>`
      select c.customer_id as id from customer c where ${condition}`.execute(system().db)
    const ids = new Set(rows.map(({ id }) => id))
    return Object.keys(people).filter((name) => ids.has(people[name] ?? ''))
  }
  const rule = (kind: string, params: object): Rule => ({ kind, params })

  it.each<[string, () => Rule, string[]]>([
    ['bought tea', () => rule('boughtProduct', { productId: tea }), ['ayaka', 'ben']],
    ['bought tea twice', () => rule('boughtProduct', { productId: tea, times: 2 }), ['ayaka']],
    ['bought tea lately', () => rule('boughtProduct', { productId: tea, days: 90 }), ['ayaka']],
    [
      'never bought tea; what fumi gave back is not bought',
      () => rule('boughtProduct', { productId: tea, has: false }),
      ['chika', 'daichi', 'emi', 'fumi'],
    ],
    ['bought of a category below', () => rule('boughtCategory', { categoryId: drinks }), ['ayaka', 'ben']],
    [
      'two orders ever',
      () => rule('orders', { of: 'count', op: 'atLeast', value: 2 }),
      ['ayaka', 'ben', 'daichi'],
    ],
    [
      'at most one order in a year, none among them',
      () => rule('orders', { of: 'count', op: 'atMost', value: 1, days: 365 }),
      ['ayaka', 'ben', 'chika', 'emi', 'fumi'],
    ],
    [
      'so much money in a period, less what came back in it',
      () => rule('orders', { of: 'revenue', op: 'atLeast', value: 4000, from: ago(310), to: ago(280) }),
      ['ben'],
    ],
    [
      'a yen more than that',
      () => rule('orders', { of: 'revenue', op: 'atLeast', value: 4001, from: ago(310), to: ago(280) }),
      [],
    ],
    ['no order for 240 days', () => rule('quiet', { days: 240 }), ['ben', 'chika']],
    ['first through the flyer', () => rule('media', { mediaId: flyer }), ['ayaka']],
    ['ever through the flyer', () => rule('media', { mediaId: flyer, when: 'any' }), ['ayaka', 'ben']],
    [
      'first order in a period',
      () => rule('field', { field: 'firstOrderOn', op: 'between', value: [ago(390), ago(50)] }),
      ['chika', 'daichi'],
    ],
    ['segment', () => rule('field', { field: 'cpm', op: 'in', value: ['firstLost'] }), ['chika']],
    [
      'first medium by name',
      () => rule('field', { field: 'firstMedia', op: 'equals', value: 'ちらし' }),
      ['ayaka'],
    ],
    ['days gone by', () => rule('field', { field: 'quietDays', op: 'atMost', value: 30 }), ['ayaka', 'emi']],
    [
      'usual interval',
      () => rule('field', { field: 'averageInterval', op: 'lessThan', value: 10.5 }),
      ['daichi'],
    ],
  ])('%s', async (_, made, names) => {
    expect(await found(made())).toEqual(names)
  })
})

it('shows, sorts and pages by what orders say', async () => {
  const page = async (sort: string) => {
    const names: string[] = []
    for (let cursor: string | undefined; ;) {
      const query = {
        sort,
        columns: 'firstOrderOn,revenue,averageInterval,cpm,firstMedia',
        limit: 2,
        ...(cursor && { cursor }),
      }
      const answer = await request('member', 'GET', '/customers', { query })
      const { items, next } = answer.json<{ items: { id: string; cells: object }[]; next: string | null }>()
      names.push(...items.flatMap(({ id }) => Object.keys(people).filter((name) => people[name] === id)))
      if (items.some(({ id }) => id === people['ayaka']))
        expect(items.find(({ id }) => id === people['ayaka'])?.cells).toMatchObject({
          revenue: '7000',
          averageInterval: '185',
          cpm: 'コツコツ（現役）',
          firstMedia: 'ちらし',
        })
      if (next === null) return names
      cursor = next
    }
  }
  expect(await page('-field:revenue')).toEqual(expect.arrayContaining(['daichi']))
  expect((await page('field:firstOrderOn')).slice(0, 5)).toEqual(['ben', 'ayaka', 'chika', 'daichi', 'emi'])
  expect((await page('-field:averageInterval')).slice(0, 3)).toEqual(['ben', 'ayaka', 'daichi'])
})

describe('the panel', () => {
  const panel = (name: string) => call('readOnly', api.customer, { params: { id: people[name] ?? '' } })

  it('tells what, when, how much, in which rhythm, and what those who are alike buy', async () => {
    const { facts, next, orders, products, categories, alike } = await panel('ayaka')
    expect(facts).toMatchObject({
      firstOn: ago(400),
      lastOn: ago(30),
      orders: 3,
      revenue: 7000,
      averageInterval: 185,
      firstMedia: 'ちらし',
      r: 5,
      f: 3,
      m: 1,
      cpm: 'steadyActive',
    })
    // Two packs of thirty days, bought 30 days ago.
    expect(next).toEqual({ on: addDays(today, 30), by: 'pack', product: '緑茶' })
    expect(orders.map(({ on }) => on)).toEqual([ago(30), ago(380), ago(400)])
    expect(products).toMatchObject([
      { name: '緑茶', orders: 2, quantity: 3, revenue: 6000, lastOn: ago(30) },
      { name: '湯のみ', orders: 1 },
    ])
    expect(categories).toMatchObject([{ name: 'お茶', revenue: 6000 }])
    // Ben bought tea and cups too, and sweets.
    expect(alike).toMatchObject({ people: 1, products: [{ name: '羊羹', people: 1 }] })
  })

  it('expects the next order by the rhythm where nothing is used up, and none of who has no rhythm', async () => {
    expect((await panel('daichi')).next).toEqual({ on: ago(40), by: 'rhythm', product: null })
    expect((await panel('emi')).next).toBeNull()
  })

  it('tells of who gave everything back that there is no order, and shows what there was', async () => {
    const { facts, orders } = await panel('fumi')
    expect(facts).toMatchObject({ orders: 0, takenBack: 1, r: null, cpm: null })
    expect(orders.map(({ counts }) => counts)).toEqual([false, true, false])
  })

  it('is of customers whom one may see', async () => {
    expect((await request('member', 'GET', `/purchases/customers/${newId()}`)).statusCode).toBe(404)
    expect((await request('visitor', 'GET', `/purchases/customers/${people['emi']}`)).statusCode).toBe(401)
  })
})

it('two orders of one customer at once lose nothing', async () => {
  const id = await makeBuyer(system())
  await Promise.all(
    [100, 20, 3].map((revenue) =>
      system()
        .db.transaction()
        .execute(async (db) => {
          await makeEntry({ db }, { customerId: id, on: today, revenue })
          await refreshPurchases({ ...system(), db }, [id])
        }),
    ),
  )
  const facts = await system()
    .db.selectFrom('purchaseFacts')
    .select(['orders', sql<number>`revenue::float8`.as('revenue')])
    .where('customerId', '=', id)
    .executeTakeFirst()
  expect(facts).toEqual({ orders: 3, revenue: 123 })
  await sql`delete from sales_order where customer_id = ${id}::uuid`.execute(system().db)
  await refreshPurchases(system(), [id])
})

it('orders of two who become one count together, and apart again when that is undone', async () => {
  const facts = async (id: string) => (await call('manager', api.customer, { params: { id } })).facts
  const [survivorId, loserId] = [await makeBuyer(system()), await makeBuyer(system())]
  await makeEntry(system(), { customerId: survivorId, on: ago(10), revenue: 100 })
  await makeEntry(system(), { customerId: loserId, on: ago(20), revenue: 7 })
  await refreshPurchases(system(), [survivorId, loserId])
  const before = [await facts(survivorId), await facts(loserId)]
  const preview = await request('manager', 'POST', '/merges/preview', {
    body: { survivorId, loserIds: [loserId] },
  })
  const versions = preview
    .json<{ records: { id: string; version: number }[] }>()
    .records.map(({ id, version }) => ({ id, version }))
  const merged = await request('manager', 'POST', '/merges', {
    body: { survivorId, loserIds: [loserId], versions, chosen: {} },
  })
  expect(merged.statusCode, merged.body).toBe(201)
  expect(await facts(survivorId)).toMatchObject({
    firstOn: ago(20),
    orders: 2,
    revenue: 107,
    averageInterval: 10,
  })
  expect(await keptSums(system())).toEqual(await addedUpMonths(system()))
  const undone = await request('manager', 'POST', `/merges/${merged.json<{ id: string }>().id}/undo`)
  expect(undone.statusCode, undone.body).toBeLessThan(300)
  expect([await facts(survivorId), await facts(loserId)]).toEqual(before)
  expect(await keptSums(system())).toEqual(await addedUpMonths(system()))
  await sql`delete from sales_order where customer_id in (${survivorId}::uuid, ${loserId}::uuid)`.execute(
    system().db,
  )
  await refreshPurchases(system(), [survivorId, loserId])
})

describe('ranks', () => {
  type Ranked = {
    id: string
    firstOn: string
    lastOn: string
    orders: number
    revenue: number
    r: number
    f: number
    m: number
    decile: number
    cpm: string
  }
  const settings = defaultPurchaseSettings
  const read = async (): Promise<Ranked[]> => {
    const { rows } = await sql<Ranked>`
      select customer_id as id, first_on as "firstOn", last_on as "lastOn", orders, revenue::float8 as revenue,
        r, f, m, decile, cpm from purchase_facts where orders > 0`.execute(system().db)
    return rows
  }
  const between = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000

  beforeAll(async () => {
    // With those above 23 people: three tenths have one more.
    for (let n = 0; n < 18; n++) {
      const id = await makeBuyer(system())
      for (let k = 0; k <= n % 4; k++)
        await makeEntry(system(), { customerId: id, on: ago(70 + n * 20 + k * 45), revenue: (n % 5) * 9000 })
      await refreshPurchases(system(), [id])
    }
  })

  it('of the night are those of the definitions, and a second night writes nothing', async () => {
    await call('manager', api.rebuild, {})
    await runJobs()
    const all = (await read()).sort(byDecile)
    expect(all).toHaveLength(23)
    for (const [at, one] of all.entries()) {
      const bought = {
        ...one,
        memberDays: between(one.firstOn, one.lastOn),
        quietDays: between(one.lastOn, today),
      }
      expect(one).toMatchObject({
        ...rfmOf(bought, settings),
        cpm: cpmOf(bought, settings),
        decile: decileOf(at, all.length),
      })
    }
    const versions = async () =>
      (await sql<object>`select xmin::text, customer_id from purchase_facts order by 2`.execute(system().db))
        .rows
    const before = await versions()
    await call('manager', api.rebuild, {})
    await runJobs()
    expect(await versions()).toEqual(before)
  })

  it('are kept for the first of each month of a year, as they were then', async () => {
    const first = `${today.slice(0, 7)}-01`
    const { rows } = await sql<Ranked>`
      select customer_id as id, r, f, m, decile, cpm from purchase_rank where ranked_on = ${first}::date`.execute(
      system().db,
    )
    const orders = await sql<{ id: string; on: string; revenue: number; kind: string }>`
      select customer_id as id, ordered_on as "on", revenue::float8 as revenue, kind from sales_order
      where voided_on is null and held_at is null and ordered_on < ${first}::date
        and customer_id <> ${nobody}::uuid and customer_id <> ${people['fumi']}::uuid
      order by ordered_on`.execute(system().db)
    const then = [...Map.groupBy(orders.rows, ({ id }) => id)]
      .map(([id, own]) => {
        const days = own.filter(({ kind }) => kind === 'order').map(({ on }) => on)
        return {
          id,
          orders: days.length,
          revenue: own.reduce((sum, { revenue }) => sum + revenue, 0),
          firstOn: days[0] ?? '',
          lastOn: days.at(-1) ?? '',
        }
      })
      .sort(byDecile)
    expect(then.length).toBeGreaterThan(20)
    expect(new Map(rows.map((one) => [one.id, one]))).toEqual(
      new Map(
        then.map((one, at) => {
          const bought = {
            ...one,
            memberDays: between(one.firstOn, one.lastOn),
            quietDays: between(one.lastOn, first),
          }
          const ranks = {
            ...rfmOf(bought, settings),
            decile: decileOf(at, then.length),
            cpm: cpmOf(bought, settings),
          }
          return [one.id, { id: one.id, ...ranks }]
        }),
      ),
    )
    const months = await sql`select distinct ranked_on from purchase_rank`.execute(system().db)
    expect(months.rows.length).toBe(13)
  })

  it('are set anew when the thresholds are', async () => {
    const { version, settings: stored } = await call('member', api.settings, {})
    const wanted = { ...stored, rfm: { ...stored.rfm, orders: [1, 2, 3, 4] } }
    const put = (role: 'member' | 'readOnly' | 'manager', body: object) =>
      request(role, 'PUT', '/purchases/settings', { body })
    for (const role of ['member', 'readOnly'] as const)
      expect((await put(role, { version, settings: wanted })).statusCode).toBe(403)
    expect((await put('manager', { version, settings: wanted })).statusCode).toBe(200)
    expect((await put('manager', { version, settings: stored })).json()).toMatchObject({ code: 'stale' })
    const refused = await put('manager', {
      version: version + 1,
      settings: { ...stored, rfm: { ...stored.rfm, recencyDays: [30, 90, 180, 365] } },
    })
    expect(refused.json()).toMatchObject({ code: 'invalid', fields: [{ path: 'settings.rfm.recencyDays' }] })
    await runJobs()
    expect((await read()).find(({ id }) => id === people['emi'])?.f).toBe(2)
  })
})

describe('a rebuild', () => {
  const facts = async () =>
    (await sql<object>`select * from purchase_facts order by 1`.execute(system().db)).rows

  it('makes everything anew from orders, and takes away what no order says', async () => {
    const before = await facts()
    const stranger = await makeBuyer(system())
    await sql`delete from purchase_facts where customer_id = ${people['ben']}::uuid`.execute(system().db)
    await sql`update purchase_facts set revenue = 1, decile = 9 where customer_id = ${people['emi']}::uuid`.execute(
      system().db,
    )
    await sql`insert into purchase_facts (customer_id, orders, revenue, gross_profit) values (${stranger}::uuid, 1, 1, 1)`.execute(
      system().db,
    )
    await sql`update purchase_month set revenue = 0 where customer_id = ${nobody}::uuid`.execute(system().db)
    expect((await request('member', 'POST', '/purchases/rebuild')).statusCode).toBe(403)
    await call('administrator', api.rebuild, {})
    await runJobs()
    expect(await facts()).toEqual(before)
    const guests =
      await sql`select revenue::int from purchase_month where customer_id = ${nobody}::uuid`.execute(
        system().db,
      )
    expect(guests.rows).toEqual([{ revenue: 700 }])
  })

  it('goes on behind the last piece when it was killed', async () => {
    const ids = Object.values(people).sort()
    const half = ids[2] ?? ''
    const { jobId } = await call('administrator', api.rebuild, {})
    const again = await call('administrator', api.rebuild, {})
    expect(again.jobId, 'one that waits is not started twice').toBe(jobId)
    await sql`insert into setting (key, value) values ('purchases.rebuild', ${JSON.stringify({ runId: jobId, after: half, customers: 3 })}::jsonb)
      on conflict (key) do update set value = excluded.value`.execute(system().db)
    await sql`update purchase_facts set taken_back = 77`.execute(system().db)
    await runJobs()
    const { rows } = await sql<{
      id: string
    }>`select customer_id as id from purchase_facts where taken_back = 77`.execute(system().db)
    expect(rows.map(({ id }) => id).sort()).toEqual(ids.filter((id) => id <= half))
  })
})
