import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { refreshPurchases } from '#features/purchases/purchases.facts.ts'
import { makeBuyer, makeEntry, makeProduct, type Entry } from '#features/purchases/purchases.make.ts'
import { nobody } from '#features/purchases/purchases.ts'
import { addDays } from '#kit/japan/days.ts'
import { newId } from '#kit/ids.ts'
import { compileRule, type Rule } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import { insightApi, queries, type Asked, type Picture, type PictureKey } from './insight.api.ts'
import { countPairs } from './insight.basket.ts'
import { pictureFile, pictures } from './insight.pictures.ts'
import { readProduct } from './insight.product.ts'
import { audienceOf } from './insight.scope.ts'
import { readRanks, setRanks } from './insight.settings.ts'

/**
 * Four customers whom one can keep in the head, all of 2024:
 *
 *     A  01-10 ¥1,000 (P, Q; tv) · 02-09 ¥2,000 (P, Q, R) · 03-20 ¥3,000         ¥6,000, gaps of 30 and 40 days
 *     B  01-20 ¥4,000 (P; web)   · 04-29 ¥1,000                                  ¥5,000, a gap of 100 days
 *     C  02-05 ¥500   (tv)       · 03-01 returns ¥200 of it                        ¥300
 *     D  02-10 ¥3,000 (Q; no medium)                                             ¥3,000
 *     a guest, 02-15 ¥700; somebody in the bin, 01-05 ¥9,999
 *
 * tv cost ¥10,000 for 40 days from 2024-01-01: 31 of them in January.
 */
describe('the pictures', () => {
  const harness = useRuntime()
  const manager = (): Work => harness.as('manager')
  const member = (): Work => harness.as('member')
  const whole = { from: '2024-01', to: '2024-04' }
  const [tv, web] = [newId(), newId()]
  const who = { A: newId(), B: newId(), C: newId(), D: newId(), bin: newId() }
  let product = { P: '', Q: '', R: '' }

  beforeAll(async () => {
    const work = harness.system()
    for (const id of Object.values(who)) await makeBuyer(work, id)
    product = {
      P: await makeProduct(work, { name: '玉露' }),
      Q: await makeProduct(work, { name: '急須' }),
      R: await makeProduct(work, { name: '羊羹' }),
    }
    for (const [id, name] of [
      [tv, 'テレビ'],
      [web, 'ウェブ'],
    ])
      await sql`insert into media (id, code, code_key, name, kind) values (${id}::uuid, ${name}, ${name}, ${name}, 'tv')`.execute(
        work.db,
      )
    await sql`insert into media_cost (media_id, id, starts_on, ends_on, amount)
      values (${tv}::uuid, ${newId()}::uuid, '2024-01-01', '2024-02-09', 10000)`.execute(work.db)
    const lines = (...ids: string[]): Entry['lines'] =>
      ids.map((productId) => ({ productId, quantity: 1, revenue: 100 }))
    const order = (
      customerId: string,
      on: string,
      revenue: number,
      more: Partial<Entry> = {},
    ): Promise<Entry> => makeEntry(work, { customerId, on, revenue, cost: 0, ...more })
    const { P, Q, R } = product
    await order(who.A, '2024-01-10', 1000, { mediaId: tv, lines: lines(P, Q) })
    await order(who.A, '2024-02-09', 2000, { mediaId: web, lines: lines(P, Q, R) })
    await order(who.A, '2024-03-20', 3000)
    await order(who.B, '2024-01-20', 4000, { mediaId: web, lines: lines(P) })
    await order(who.B, '2024-04-29', 1000)
    const returned = await order(who.C, '2024-02-05', 500, { mediaId: tv })
    await order(who.C, '2024-03-01', -200, { kind: 'return', ofId: returned.id })
    await order(who.D, '2024-02-10', 3000, { lines: lines(Q) })
    await order(who.bin, '2024-01-05', 9999)
    await order(nobody, '2024-02-15', 700)
    await refreshPurchases(work, [...Object.values(who), nobody])
    await sql`update customer set deleted_at = now() where customer_id = ${who.bin}::uuid`.execute(work.db)
    await sql`update customer set owner_id = ${manager().actor.userId}::uuid where customer_id = ${who.B}::uuid`.execute(
      work.db,
    )
  })

  const draw = <K extends PictureKey>(key: K, asked: object = {}, work = manager()): Promise<Picture> =>
    pictures[key](work, queries[key].parse(asked) as Asked<K>)
  /** The numbers of a row, in the order of `keys`. */
  const row = ({ rows }: Picture, key: string, ...keys: string[]): unknown[] => {
    const found = rows.find((one) => one.key === key)
    return keys.map((one) => found?.values[one])
  }
  const select = async (rule: Rule): Promise<number> => {
    const condition = compileRule(rule, await readScope(manager()))
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from customer c where c.deleted_at is null and ${condition}`.execute(
      manager().db,
    )
    return rows[0]?.n ?? -1
  }
  const onlyA = JSON.stringify({ kind: 'cpmSegment', params: { segments: ['youngLost'] } })

  it('of months tell first from repeat orders, guests apart, and take returns off their own month', async () => {
    const picture = await draw('monthly', whole)
    const keys = ['firstRevenue', 'repeatRevenue', 'guestRevenue', 'revenue', 'orders', 'firsts', 'repeaters']
    expect(row(picture, '2024-01', ...keys)).toEqual([5000, 0, 0, 5000, 2, 2, 0])
    expect(row(picture, '2024-02', ...keys)).toEqual([3500, 2000, 700, 6200, 4, 2, 1])
    expect(row(picture, '2024-03', ...keys)).toEqual([-200, 3000, 0, 2800, 1, 0, 1])
    expect(row(picture, '2024-04', ...keys)).toEqual([0, 1000, 0, 1000, 1, 0, 1])
    expect(picture).toMatchObject({ n: { count: 8, of: 'orders' }, period: whole, maturity: null })
  })

  it('of a part of the customers leave guests out', async () => {
    const picture = await draw('monthly', { ...whole, filter: onlyA })
    expect(row(picture, '2024-02', 'revenue', 'guestRevenue')).toEqual([2000, undefined])
    expect(picture.columns.map(({ key }) => key)).not.toContain('guestRevenue')
  })

  it('of conversion count who bought again within N days', async () => {
    const keys = ['size', 'mature', 'second', 'f2', 'f2Ever', 'matureSecond', 'third', 'f3', 'f3Ever']
    const by90 = await draw('conversion', { ...whole, days: 90 })
    expect(row(by90, '2024-01', ...keys)).toEqual([2, 2, 1, 50, 100, 2, 1, 50, 50])
    expect(row(by90, '2024-02', ...keys)).toEqual([2, 2, 0, 0, 0, 0, 0, null, null])
    expect(row(await draw('conversion', { ...whole, days: 30 }), '2024-01', 'second', 'third')).toEqual([
      1, 0,
    ])
    expect(row(await draw('conversion', { ...whole, days: 29 }), '2024-01', 'f2')).toEqual([0])
    expect(row(await draw('conversion', { ...whole, days: 100 }), '2024-01', 'f2')).toEqual([100])
  })

  it('of conversion do not count whom N days have not gone by', async () => {
    await harness
      .system()
      .db.transaction()
      .execute(async (db) => {
        const work = { ...manager(), db }
        const { today } = await audienceOf(work)
        const [fresh, ripe] = [await makeBuyer(work), await makeBuyer(work)]
        await makeEntry(work, { customerId: fresh, on: addDays(today, -89) })
        await makeEntry(work, { customerId: fresh, on: addDays(today, -88) })
        await makeEntry(work, { customerId: ripe, on: addDays(today, -90) })
        await refreshPurchases(work, [fresh, ripe])
        const { rows, maturity } = await draw('conversion', { days: 90 }, work)
        const sum = (key: string): number => rows.reduce((all, { values }) => all + (values[key] ?? 0), 0)
        expect([sum('size'), sum('mature'), sum('second')]).toEqual([2, 1, 0])
        expect(maturity).toContain('2人のうち1人')
        throw new Error('undo')
      })
      .catch((error: unknown) => expect(error).toMatchObject({ message: 'undo' }))
  })

  it('of cohorts show who buys in the months after, and what they have brought until then', async () => {
    const keys = ['size', 'm0', 'm1', 'm2', 'm3', 'm4']
    const retention = await draw('retention', whole)
    expect(row(retention, '2024-01', ...keys)).toEqual([2, 100, 50, 50, 50, 0])
    expect(row(retention, '2024-02', ...keys)).toEqual([2, 100, 0, 0, 0, 0])
    const ltv = await draw('retention', { ...whole, measure: 'ltv' })
    expect(row(ltv, '2024-01', ...keys)).toEqual([2, 2500, 3500, 5000, 5500, 5500])
    expect(row(ltv, '2024-02', ...keys)).toEqual([2, 1750, 1650, 1650, 1650, 1650])
    const { today } = await audienceOf(manager())
    const running = await draw('retention', { from: today.slice(0, 7), to: today.slice(0, 7) })
    expect(row(running, today.slice(0, 7), 'm0')).toEqual([null])
  })

  it('of ranks count each cell', async () => {
    const picture = await draw('rfm')
    expect(picture.rows).toHaveLength(25)
    expect(row(picture, '13', 'people', 'revenue', 'perPerson')).toEqual([1, 6000, 3])
    expect(row(picture, '12', 'people', 'revenue')).toEqual([1, 5000])
    expect(row(picture, '11', 'people', 'share', 'revenue', 'perCustomer')).toEqual([2, 50, 3300, 1650])
    expect((await draw('rfm', { m: 5 })).n.count).toBe(0)
  })

  it('of deciles split heads, not money, and give what is left over to the first', async () => {
    const keys = ['people', 'revenue', 'share', 'cumulative', 'perOrder', 'perPerson']
    const picture = await draw('deciles')
    expect(row(picture, '1', ...keys)).toEqual([1, 6000, 42, 42, 2000, 3])
    expect(row(picture, '2', ...keys)).toEqual([1, 5000, 35, 76.9, 2500, 2])
    expect(row(picture, '4', ...keys)).toEqual([1, 300, 2.1, 100, 300, 1])
    expect(row(picture, '5', ...keys)).toEqual([0, 0, 0, 100, null, null])
    await harness
      .system()
      .db.transaction()
      .execute(async (db) => {
        const work = { ...manager(), db }
        const more = []
        for (let i = 0; i < 9; i++) more.push(await makeBuyer(work))
        for (const customerId of more) await makeEntry(work, { customerId, on: '2024-05-01', revenue: 10 })
        await refreshPurchases(work, more)
        const { rows } = await draw('deciles', {}, work)
        expect(rows.map(({ values }) => values['people'])).toEqual([2, 2, 2, 1, 1, 1, 1, 1, 1, 1])
        throw new Error('undo')
      })
      .catch((error: unknown) => expect(error).toMatchObject({ message: 'undo' }))
  })

  it('of CPM count the ten segments', async () => {
    const picture = await draw('cpm')
    expect(picture.rows).toHaveLength(10)
    expect(
      picture.rows
        .filter(({ values }) => values['people'] !== 0)
        .map(({ key, values }) => [key, values['people']]),
    ).toEqual([
      ['firstLost', 2],
      ['youngLost', 1],
      ['steadyLost', 1],
    ])
  })

  it('of days between orders put each gap in its step', async () => {
    const of = async (between: string): Promise<(string | number | null | undefined)[][]> =>
      (await draw('intervals', { ...whole, between })).rows
        .filter(({ values }) => values['people'] !== 0)
        .map(({ key, values }) => [key, values['people'], values['share'], values['cumulative']])
    expect(await of('first')).toEqual([
      ['15', 1, 50, 50],
      ['91', 1, 50, 100],
    ])
    expect(await of('second')).toEqual([['31', 1, 100, 100]])
    expect(await of('average')).toEqual([
      ['31', 1, 50, 50],
      ['91', 1, 50, 100],
    ])
    expect((await draw('intervals', whole)).note).toBe(
      '4分の1の人が30日以内、半分が30日以内、4分の3が100日以内',
    )
  })

  it('of media set what a customer cost beside what they brought in a year', async () => {
    const keys = ['cost', 'people', 'cpo', 'mature', 'ltv', 'roas']
    const picture = await draw('media', whole)
    // (6,000 + 300) ÷ 2 = 3,150; 3,150 ÷ 5,000 = 63 %.
    expect(row(picture, tv, ...keys)).toEqual([10_000, 2, 5000, 2, 3150, 63])
    expect(row(picture, web, ...keys)).toEqual([0, 1, null, 1, 5000, null])
    expect(row(picture, 'none', ...keys)).toEqual([0, 1, null, 1, 3000, null])
    // 31 of the 40 days: 7,750, for A alone.
    const january = await draw('media', { from: '2024-01', to: '2024-01' })
    expect(row(january, tv, 'cost', 'people', 'cpo')).toEqual([7750, 1, 7750])
    const part = await draw('media', { ...whole, filter: onlyA })
    expect(row(part, tv, 'people', 'ltv', 'cost', 'cpo')).toEqual([1, 6000, undefined, undefined])
  })

  it('of baskets know support, confidence and lift, as the night counts them and as a sample does', async () => {
    // Orders with products: {P,Q} {P,Q,R} {P} {Q}: P in 3, Q in 3, both in 2 of 4.
    const expected = [
      ['orders', 2],
      ['support', 50],
      ['confidence', 66.7],
      ['back', 66.7],
      ['lift', 0.89],
    ]
    const before = await draw('pairs')
    expect(before.rows.map(({ values }) => Object.entries(values))).toEqual([expected])
    expect(before.n).toEqual({ count: 4, of: 'orders' })
    expect(await countPairs(harness.system())).toBe(1)
    const stored = await draw('pairs')
    expect(stored.rows).toEqual(before.rows)
    expect(stored.note).toContain('夜間')
    const part = await draw('pairs', { filter: onlyA, sort: 'lift' })
    expect(part.rows.map(({ values }) => [values['orders'], values['support'], values['lift']])).toEqual([
      [2, 100, 1],
    ])
  })

  it('of a product tell who buys it, what next and with what', async () => {
    const told = await readProduct(manager(), product.P)
    expect(told).toMatchObject({ n: 2, repeaters: 1, orders: 3, sample: 2, baskets: 3 })
    expect(told.next.map(({ name, customers, percent }) => [name, customers, percent])).toEqual([
      ['羊羹', 1, 50],
    ])
    expect(told.together.map(({ name, customers, percent }) => [name, customers, percent])).toEqual([
      ['急須', 2, 66.7],
      ['羊羹', 1, 33.3],
    ])
    expect(told.segments.map(({ key, percent }) => [key, percent])).toEqual([
      ['youngLost', 50],
      ['steadyLost', 50],
    ])
    await expect(readProduct(manager(), newId())).rejects.toMatchObject({ code: 'notFound' })
  })

  it('of moves show where everybody came from and went', async () => {
    const rank = (id: string, on: string, r: number, f: number, cpm: string) =>
      sql`insert into purchase_rank (customer_id, ranked_on, r, f, m, decile, cpm)
        values (${id}::uuid, ${on}::date, ${r}, ${f}, 1, 1, ${cpm})`.execute(harness.system().db)
    await rank(who.A, '2024-03-01', 5, 2, 'youngActive')
    await rank(who.A, '2024-04-01', 5, 3, 'youngActive')
    await rank(who.C, '2024-03-01', 5, 1, 'firstActive')
    await rank(who.C, '2024-04-01', 4, 1, 'firstLost')
    await rank(who.D, '2024-03-01', 4, 1, 'firstActive')
    const of = { from: '2024-03', to: '2024-04' }
    const cpm = await draw('moves', { ...of, axis: 'cpm' })
    expect(row(cpm, 'firstActive', 'people', 'to.firstLost', 'to.firstActive')).toEqual([1, 1, 0])
    expect(cpm.n.count).toBe(2)
    // By the sum of R and F: 7 is B, 8 is B, 6 and 5 are C.
    const ranks = await draw('moves', { ...of, axis: 'rank' })
    expect(row(ranks, '1', 'people', 'to.1')).toEqual([1, 1])
    expect(row(ranks, '2', 'people', 'to.2')).toEqual([1, 1])
    expect((await draw('moves', { from: '2023-01', to: '2023-02' })).note).not.toBeNull()
  })

  it('lead to exactly the people whom they count', async () => {
    const asked: { readonly [K in PictureKey]?: object } = {
      monthly: whole,
      conversion: whole,
      retention: whole,
      intervals: whole,
      media: whole,
      moves: { from: '2024-03', to: '2024-04' },
    }
    for (const key of [
      'monthly',
      'conversion',
      'retention',
      'rfm',
      'deciles',
      'cpm',
      'intervals',
      'media',
      'moves',
    ] as const) {
      const { rows, columns } = await draw(key, asked[key])
      let looked = 0
      for (const { values, people } of rows)
        for (const [column, rule] of Object.entries(people)) {
          const value = values[column] ?? 0
          if (value === 0) continue
          const isShare = columns.find((one) => one.key === column)?.unit === 'percent'
          expect([key, column, await select(rule)]).toEqual([
            key,
            column,
            isShare ? Math.round((value * (values['size'] ?? 0)) / 100) : value,
          ])
          looked++
        }
      expect([key, looked > 1]).toEqual([key, true])
    }
    const [pair] = (await draw('pairs')).rows
    expect(pair && (await select(pair.people['orders'] ?? { op: 'or', rules: [] }))).toBe(1)
    const [best] = (await draw('deciles', { filter: onlyA })).rows
    expect(best && (await select(best.people['people'] ?? { op: 'or', rules: [] }))).toBe(1)
  })

  it('show a member nobody whom they may not see, in any number', async () => {
    await sql`insert into setting (key, value) values ('organisation', '{"memberSees": "own"}')
      on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
    try {
      const monthly = await draw('monthly', whole, member())
      expect(row(monthly, '2024-01', 'revenue', 'firsts')).toEqual([1000, 1])
      expect(row(monthly, '2024-02', 'guestRevenue')).toEqual([undefined])
      expect((await draw('conversion', whole, member())).n.count).toBe(3)
      expect(row(await draw('retention', whole, member()), '2024-01', 'size')).toEqual([1])
      expect((await draw('rfm', {}, member())).n.count).toBe(3)
      expect((await draw('deciles', {}, member())).n.count).toBe(3)
      expect((await draw('cpm', {}, member())).n.count).toBe(3)
      expect((await draw('intervals', whole, member())).n.count).toBe(1)
      expect(row(await draw('media', whole, member()), web, 'people')).toEqual([undefined])
      expect((await draw('pairs', {}, member())).n.count).toBe(3)
      expect(await readProduct(member(), product.P)).toMatchObject({ n: 1, baskets: 2 })
    } finally {
      await sql`delete from setting where key = 'organisation'`.execute(harness.system().db)
    }
  })

  it('are read by everybody who may, and refused otherwise; a rule that is none is refused', async () => {
    for (const role of ['administrator', 'manager', 'member', 'readOnly'] as const)
      expect((await harness.request(role, 'GET', '/insight/monthly')).statusCode).toBe(200)
    const bad = await harness.request('manager', 'GET', '/insight/monthly?filter=%7B%7D')
    expect(bad.statusCode).toBe(400)
    expect((await harness.request('manager', 'GET', '/insight/monthly?from=2024-13')).statusCode).toBe(400)
  })

  it('come as a file with what the numbers mean', async () => {
    const file = await pictureFile(manager(), 'conversion', whole)
    const parts: Uint8Array[] = []
    for await (const part of file.body) parts.push(part)
    const text = Buffer.concat(parts).toString('utf8')
    expect(text).toContain('2024-01,2,2,1,50,100,2,1,50,50\r\n')
    expect(text).toContain('定義,F2転換率')
    expect(text).toContain('対象の顧客（n）,4')
  })

  it('have ranks that managers paint, and whoever was slower is told', async () => {
    const { version, settings } = await readRanks(manager())
    expect([settings.cells['55'], settings.cells['33'], settings.cells['11']]).toEqual([0, 2, 4])
    const names = ['上得意', 'B', 'C', 'D', 'E']
    const painted = await setRanks(manager(), { version, settings: { names, cells: { 44: 0 } } })
    expect(painted.settings).toMatchObject({ names, cells: { 44: 0, 55: 0, 33: 2 } })
    await expect(setRanks(manager(), { version, settings })).rejects.toMatchObject({ code: 'stale' })
    await expect(
      setRanks(manager(), {
        version: painted.version,
        settings: { names: ['A', 'A', 'C', 'D', 'E'], cells: {} },
      }),
    ).rejects.toMatchObject({ code: 'invalid' })
    for (const role of ['member', 'readOnly'] as const)
      expect(
        (
          await harness.request(role, 'PUT', '/insight/ranks', {
            body: { version: painted.version, settings },
          })
        ).statusCode,
      ).toBe(403)
    const again = await harness.call('manager', insightApi.endpoints.setRanks, {
      body: { version: painted.version, settings },
    })
    expect(again.settings.names[0]).toBe('A')
  })
})
