import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { emptyTerms } from '#features/plans/plans.ts'
import type { PlanTerms } from '#features/plans/plans.terms.ts'
import { makeProduct } from '#features/products/products.make.ts'
import { makeBuyer } from '#features/purchases/purchases.make.ts'
import { makeEdition, makeSubscriptions } from '#features/subscriptions/rounds.make.ts'
import { forgetSubscriber } from '#features/subscriptions/subscriptions.purging.ts'
import { addDays } from '#kit/japan/days.ts'
import { newId } from '#kit/ids.ts'
import { compileRule, type Rule } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import { queries, type Asked, type Picture, type PictureKey } from './insight.api.ts'
import { monthOf } from './insight.months.ts'
import { pictureFile, pictures } from './insight.pictures.ts'
import { audienceOf } from './insight.scope.ts'

/**
 * Who stays, counted back from today, every 30 days; a round is known 14 days after its day:
 *
 *     A  goes on, shipped 4, the last 10 days ago                           known to 4
 *     B  cancelled after 2; the third was for 80 days ago: 80, 50, 20       known to 5
 *     C  skips: shipped 1, the second is to come                            known to 1
 *     D  paused after 2 for another 50 days                                 known to 2
 *     E  suspended 60 days ago after 1; the second was for 50 days ago      known to 1
 *     F  suspended 61 days ago after 1; the second was for 60 days ago      known to 3
 *     G  three rounds, all shipped                                          known to 3
 *     H  three rounds, cancelled after 1, 200 days ago                      known to 3
 *     I  goes on, the second made for 20 days ago and never shipped         known to 2
 *     J  goes on, the second made for 5 days ago                            known to 1
 *     K  cancelled before the first was shipped                             not counted
 */
const ways = {
  A: { made: 4, last: 10, next: -20 },
  B: { made: 2, last: 110, next: 80, state: 'cancelled', left: 85 },
  C: { made: 1, last: 40, next: -20 },
  D: { made: 2, last: 70, next: -50, state: 'paused' },
  E: { made: 1, last: 80, next: 50, state: 'suspended', left: 60 },
  F: { made: 1, last: 90, next: 60, state: 'suspended', left: 61 },
  G: { made: 3, last: 100, next: 70, state: 'ended', left: 100, box: true },
  H: { made: 1, last: 230, next: 200, state: 'cancelled', left: 200, box: true },
  I: { made: 2, shipped: 1, last: 20, next: -10 },
  J: { made: 2, shipped: 1, last: 5, next: -25 },
  K: { made: 0, last: null, next: 90, state: 'cancelled', left: 100 },
} as const
type Way = {
  made: number
  shipped?: number
  last: number | null
  next: number
  state?: string
  left?: number
  box?: boolean
}

/**
 * What changed in three months of 2020, in yen a month:
 *
 *     a  01-05 +3,000 · 02-10 to 5,000 · 03-01 a skip
 *     b  01-10 +2,000 · 02-15 suspended · 03-05 goes on
 *     c  01-20 +1,000 · 02-01 paused · 02-20 goes on · 03-10 cancelled
 *     d  02-05 +4,000 · 03-20 payment error
 *     e  02-06 +1,500 · 03-25 down to 1,000
 *     f  01-03 +2,500 · 03-31 all rounds made
 */
const moves: readonly (readonly [who: string, day: string, kind: string, after: string, value: number])[] = [
  ['a', '01-05', 'started', 'active', 3000],
  ['a', '02-10', 'items', 'active', 5000],
  ['a', '03-01', 'skipped', 'active', 5000],
  ['b', '01-10', 'started', 'active', 2000],
  ['b', '02-15', 'suspended', 'suspended', 0],
  ['b', '03-05', 'resumed', 'active', 2000],
  ['c', '01-20', 'started', 'active', 1000],
  ['c', '02-01', 'paused', 'paused', 1000],
  ['c', '02-20', 'resumed', 'active', 1000],
  ['c', '03-10', 'cancelled', 'cancelled', 0],
  ['d', '02-05', 'started', 'active', 4000],
  ['d', '03-20', 'paymentError', 'paymentError', 0],
  ['e', '02-06', 'started', 'active', 1500],
  ['e', '03-25', 'cycle', 'active', 1000],
  ['f', '01-03', 'started', 'active', 2500],
  ['f', '03-31', 'ended', 'ended', 0],
]

describe('the pictures of subscriptions', () => {
  const harness = useRuntime()
  const manager = (): Work => harness.as('manager')
  const spring = { from: '2020-01', to: '2020-03' }
  const [endless, box, tv, dear] = [newId(), newId(), newId(), newId()]
  const customer = new Map<string, string>()
  let recent: { from: string; to: string }

  beforeAll(async () => {
    const work = harness.system()
    const { today } = await audienceOf(manager())
    recent = { from: monthOf(addDays(today, -400)), to: monthOf(today) }
    await sql`insert into media (id, code, code_key, name, kind) values (${tv}::uuid, 'tv', 'tv', 'テレビ', 'tv')`.execute(
      work.db,
    )
    await sql`insert into leaving_reason (id, label, label_en)
      values (${dear}::uuid, '価格が高い', 'Too dear')`.execute(work.db)
    await plan(endless, '毎月便', null)
    await plan(box, '頒布会', 3)
    for (const [who, way] of Object.entries<Way>(ways)) {
      const on = (ago: number | null | undefined): string | null =>
        ago === null || ago === undefined ? null : addDays(today, -ago)
      await subscribe(who, {
        startedOn: addDays(today, -300),
        made: way.made,
        shipped: way.shipped ?? way.made,
        lastOn: on(way.last),
        nextOn: addDays(today, -way.next),
        state: way.state ?? 'active',
        leftOn: on(way.left),
        planId: way.box ? box : endless,
        mediaId: who === 'A' ? tv : null,
      })
    }
    const now = new Map<string, { state: string; value: number }>()
    for (const [who, day, kind, after, value] of moves) {
      const on = `2020-${day}`
      if (kind === 'started') await subscribe(who, { startedOn: on, mediaId: who === 'c' ? tv : null })
      const before = now.get(who)
      await sql`insert into subscription_change (customer_id, subscription_id, id, day, kind, round, state_before,
          state_after, value_before, value_after, channel, actor_name)
        select customer_id, id, ${newId()}::uuid, ${on}::date, ${kind}, 1, ${before?.state ?? null}, ${after},
          ${before?.value ?? 0}, ${value}, 'phone', '' from subscription
        where customer_id = ${customer.get(who) ?? ''}::uuid`.execute(work.db)
      await sql`update subscription set state = ${after}, monthly_value = case when ${value} > 0 then ${value} else monthly_value end,
          left_on = case when ${after} in ('cancelled', 'ended') then ${on}::date end
        where customer_id = ${customer.get(who) ?? ''}::uuid`.execute(work.db)
      now.set(who, { state: after, value })
    }
    for (const [who, day, round, reason, outcome] of [
      ['a', '02-11', 3, dear, 'stayed'],
      ['c', '03-10', 2, dear, 'cancelled'],
      ['d', '03-21', 2, null, 'cancelled'],
    ] as const)
      await sql`insert into leaving_request (customer_id, subscription_id, id, day, round, channel, reason_id, outcome, actor_name)
        select customer_id, id, ${newId()}::uuid, ${`2020-${day}`}::date, ${round}, 'phone', ${reason}::uuid, ${outcome}, ''
        from subscription where customer_id = ${customer.get(who) ?? ''}::uuid`.execute(work.db)
  })

  async function plan(id: string, name: string, rounds: number | null): Promise<void> {
    const terms: PlanTerms = {
      ...emptyTerms,
      contents: [{ from: 1, to: null, items: [{ productId: newId(), quantity: 1, unitPrice: 3000 }] }],
      rounds,
    }
    await sql`insert into plan (id, code, code_key, name, terms)
      values (${id}::uuid, ${name}, ${name}, ${name}, ${JSON.stringify(terms)}::jsonb)`.execute(
      harness.system().db,
    )
    await sql`insert into plan_edition (plan_id, edition, name, terms)
      values (${id}::uuid, 1, ${name}, ${JSON.stringify(terms)}::jsonb)`.execute(harness.system().db)
  }

  /** Of a customer of their own, so that customers and subscriptions are as many. */
  async function subscribe(
    who: string,
    {
      startedOn,
      made = 0,
      shipped = 0,
      lastOn = null,
      nextOn = startedOn,
      state = 'active',
      leftOn = null,
      planId = endless,
      mediaId = null,
    }: {
      startedOn: string
      made?: number
      shipped?: number
      lastOn?: string | null
      nextOn?: string
      state?: string
      leftOn?: string | null
      planId?: string
      mediaId?: string | null
    },
  ): Promise<void> {
    const work = harness.system()
    const customerId = await makeBuyer(work)
    customer.set(who, customerId)
    await sql`insert into subscription (customer_id, id, number, plan_id, edition, state, channel, media_id, started_on,
        cycle, payment_method, next_round, next_on, last_on, made_rounds, shipped_rounds, cycle_days, monthly_value, left_on)
      values (${customerId}::uuid, ${newId()}::uuid, ${who}, ${planId}::uuid, 1, ${state}, 'phone', ${mediaId}::uuid,
        ${startedOn}::date, '{"kind": "days", "every": 30}', '代金引換', ${made + 1}, ${nextOn}::date, ${lastOn}::date,
        ${made}, ${shipped}, 30, 1000, ${leftOn}::date)`.execute(work.db)
  }

  const draw = <K extends PictureKey>(key: K, asked: object = {}, work = manager()): Promise<Picture> =>
    pictures[key](work, queries[key].parse(asked) as Asked<K>)
  /** The numbers of all rows, in the order of `keys`. */
  const table = ({ rows }: Picture, ...keys: string[]): unknown[][] =>
    rows.map(({ key, values }) => [key, ...keys.map((one) => values[one])])
  const select = async (rule: Rule): Promise<number> => {
    const condition = compileRule(rule, await readScope(manager()))
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from customer c where c.deleted_at is null and ${condition}`.execute(
      manager().db,
    )
    return rows[0]?.n ?? -1
  }

  it('tell how many reach each round, of those of whom it is known', async () => {
    const picture = await draw('survival', recent)
    expect(table(picture, 'part', 'whole', 'rate')).toEqual([
      ['1', 10, 10, 100],
      ['2', 4, 7, 57.1],
      ['3', 2, 5, 40],
      ['4', 1, 2, 50],
      ['5', 0, 1, 0],
    ])
    expect(picture).toMatchObject({ n: { count: 10, of: 'subscriptions' } })
    expect(picture.maturity).toContain('14日')
  })

  it('tell after which round they leave', async () => {
    expect(table(await draw('continuation', recent), 'part', 'whole', 'rate')).toEqual([
      ['1', 4, 7, 57.1],
      ['2', 2, 3, 66.7],
      ['3', 1, 1, 100],
    ])
  })

  it('compare plans, media and months of application', async () => {
    const byPlan = await draw('survival', { ...recent, by: 'plan' })
    expect(byPlan.columns.slice(3).map(({ label }) => label)).toEqual(['毎月便', '頒布会'])
    // Of the box of three rounds nobody can reach a fourth.
    expect(byPlan.rows.map(({ values }) => values[`rate.${box}`])).toEqual([100, 50, 50, null, null])
    const byMedia = await draw('continuation', { ...recent, by: 'media' })
    expect(byMedia.columns.slice(3).map(({ label }) => label)).toEqual(['媒体なし', 'テレビ'])
    const byMonth = await draw('survival', { ...recent, by: 'month' })
    expect(byMonth.columns.slice(3).map(({ label }) => label)).toEqual([
      monthOf(addDays((await audienceOf(manager())).today, -300)),
    ])
  })

  it('count states at the end of each month, and the churn of months that are over', async () => {
    const picture = await draw('standing', spring)
    expect(
      table(picture, 'active', 'paused', 'suspended', 'paymentError', 'started', 'cancelled', 'churn'),
    ).toEqual([
      ['2020-01', 4, 0, 0, 0, 4, 0, null],
      ['2020-02', 5, 0, 1, 0, 2, 0, 0],
      ['2020-03', 3, 0, 0, 1, 0, 1, 20],
    ])
    const march = await draw('standing', { from: '2020-03', to: '2020-03' })
    expect([picture.n.count, march.n.count, march.rows[0]?.values['churn']]).toEqual([6, 6, 20])
  })

  it('tell what moved MRR: a skip and a pause do not', async () => {
    const picture = await draw('mrr', spring)
    expect(table(picture, 'fresh', 'gained', 'back', 'reduced', 'churned', 'mrr', 'gross', 'net')).toEqual([
      ['2020-01', 8500, 0, 0, 0, 0, 8500, null, null],
      ['2020-02', 5500, 2000, 0, 0, -2000, 14_000, 23.5, 0],
      ['2020-03', 0, 0, 2000, -500, -7500, 8000, 57.1, 57.1],
    ])
    const [, february, march] = picture.rows
    const behind = async (row: Picture['rows'][number] | undefined, column: string): Promise<number> =>
      select(row?.people[column] ?? { op: 'or', rules: [] })
    expect([await behind(february, 'fresh'), await behind(february, 'churned')]).toEqual([2, 1])
    expect(await behind(march, 'churned')).toBe(3)
  })

  it('tell why they leave and who stays', async () => {
    const keys = ['asked', 'left', 'stayed', 'share', 'kept']
    const byReason = await draw('leaving', spring)
    expect(table(byReason, ...keys)).toEqual([
      [dear, 2, 1, 1, 66.7, 50],
      ['none', 1, 1, 0, 33.3, 0],
    ])
    expect(byReason.rows.map(({ label }) => label)).toEqual(['価格が高い', '理由なし'])
    expect(table(await draw('leaving', { ...spring, along: 'round' }), ...keys)).toEqual([
      ['002', 2, 2, 0, 66.7, 0],
      ['003', 1, 0, 1, 33.3, 100],
    ])
    expect(table(await draw('leaving', { ...spring, along: 'month' }), 'asked', 'kept')).toEqual([
      ['2020-02', 1, 100],
      ['2020-03', 2, 0],
    ])
    const byMedia = await draw('leaving', { ...spring, along: 'media' })
    expect(byMedia.rows.map(({ label, values }) => [label, values['asked']])).toEqual([
      ['媒体なし', 2],
      ['テレビ', 1],
    ])
  })

  it('tell for how many days they last', async () => {
    const picture = await draw('tenure', spring)
    expect(
      table(picture, 'gone', 'there', 'share').filter(([, gone, there]) => gone !== 0 || there !== 0),
    ).toEqual([
      ['31', 1, 0, 50],
      ['61', 1, 0, 50],
      ['731', 0, 4, 0],
    ])
    expect(picture.note).toContain('69日')
  })

  it('lead to exactly those whom they count', async () => {
    for (const [key, asked] of [
      ['survival', recent],
      ['continuation', recent],
      ['standing', spring],
      ['leaving', spring],
      ['leaving', { ...spring, along: 'month' }],
    ] as const) {
      let looked = 0
      for (const { values, people } of (await draw(key, asked)).rows)
        for (const [column, rule] of Object.entries(people)) {
          expect([key, column, await select(rule)]).toEqual([key, column, values[column]])
          looked++
        }
      expect([key, looked > 1]).toEqual([key, true])
    }
  })

  it('stay true when somebody is erased: what ran has ended', async () => {
    await harness
      .system()
      .db.transaction()
      .execute(async (db) => {
        const work = { ...manager(), db }
        const today = (await audienceOf(work)).today
        const of = { from: monthOf(addDays(today, -3)), to: monthOf(today) }
        await forgetSubscriber(work, customer.get('a') ?? '')
        const { rows } = await draw('mrr', of, work)
        expect(rows.at(-1)?.values['mrr']).toBe(3000)
        expect((await draw('standing', of, work)).rows.at(-1)?.values['active']).toBe(2)
        expect(table(await draw('standing', spring, work), 'active').at(-1)).toEqual(['2020-03', 3])
        throw new Error('undo')
      })
      .catch((error: unknown) => expect(error).toMatchObject({ message: 'undo' }))
  })

  it('show a member nobody whom they may not see', async () => {
    const work = harness.system()
    await sql`update customer set owner_id = ${manager().actor.userId}::uuid
      where customer_id in (${customer.get('A')}::uuid, ${customer.get('c')}::uuid)`.execute(work.db)
    await sql`insert into setting (key, value) values ('organisation', '{"memberSees": "own"}')
      on conflict (key) do update set value = excluded.value`.execute(work.db)
    try {
      const member = harness.as('member')
      expect((await draw('survival', recent, member)).n.count).toBe(9)
      expect((await draw('continuation', recent, member)).rows).toHaveLength(2)
      expect((await draw('standing', spring, member)).rows.map(({ values }) => values['cancelled'])).toEqual([
        0, 0, 0,
      ])
      expect((await draw('mrr', spring, member)).rows[0]?.values['mrr']).toBe(7500)
      expect((await draw('leaving', spring, member)).n.count).toBe(2)
      expect((await draw('tenure', spring, member)).n.count).toBe(5)
    } finally {
      await sql`delete from setting where key = 'organisation'`.execute(work.db)
    }
  })

  it('are read by everybody who may, and come as files', async () => {
    for (const role of ['administrator', 'manager', 'member', 'readOnly'] as const)
      for (const key of ['survival', 'mrr'])
        expect((await harness.request(role, 'GET', `/insight/${key}`)).statusCode).toBe(200)
    expect((await harness.request('manager', 'GET', '/insight/survival?by=nobody')).statusCode).toBe(400)
    const file = await pictureFile(manager(), 'survival', recent)
    const parts: Uint8Array[] = []
    for await (const part of file.body) parts.push(part)
    expect(Buffer.concat(parts).toString('utf8')).toContain('2回目,4,7,57.1\r\n')
  })

  it('tell week by week what will be shipped and sold, to whom one may see', async () => {
    const work = harness.system()
    const { today } = await audienceOf(manager())
    const product = await makeProduct(manager())
    const terms = {
      contents: [{ from: 1, to: null, items: [{ productId: product.id, quantity: 1, unitPrice: 1100 }] }],
      cycles: [{ kind: 'days' as const, every: 30 }],
    }
    const buyers = [await makeBuyer(work), await makeBuyer(work)]
    await makeSubscriptions(work, buyers, {
      planId: await makeEdition(work, terms),
      terms,
      first: addDays(today, 40),
      today,
    })
    const sum = ({ rows }: Picture, column: string): number =>
      rows.reduce((all, { values }) => all + (values[column] ?? 0), 0)
    const all = await draw('forecast')
    expect(all.n).toEqual({ count: 2, of: 'subscriptions' })
    // Rounds after 40 and 70 days; 1,100 with 10 % in it, and 500 for shipping.
    expect([sum(all, 'shipments'), sum(all, 'net'), sum(all, 'gross')]).toEqual([4, 4000, 6400])
    expect(all.rows.length).toBeGreaterThanOrEqual(13)
    expect(all.rows.filter(({ values }) => values['shipments'] === 2)).toHaveLength(2)
    await sql`update customer set owner_id = ${manager().actor.userId}::uuid
      where customer_id = ${buyers[0] ?? ''}::uuid`.execute(work.db)
    const mine = JSON.stringify({ kind: 'owner', params: { ownerId: 'me' } })
    expect((await draw('forecast', { filter: mine })).n.count).toBe(1)
  })

  it('give metrics with the same numbers, from those who go on now', async () => {
    const measured = async (key: string): Promise<unknown[]> => {
      const metric = harness.runtime.app.metrics.get(`subscriptions.${key}`)
      const { value, n } = (await metric?.measure(manager())) ?? {}
      return [value, n]
    }
    // A, C, I, J and a, b, e of 1,000, 5,000 and 2,000 yen, and the two of the forecast; D is paused.
    expect(await measured('active')).toEqual([9, 9])
    expect(await measured('mrr')).toEqual([4 * 1000 + 5000 + 2000 + 1000 + 2 * 3000 + 1000, 10])
    expect(await measured('continuation')).toEqual([57.1, 7])
    expect(await measured('survival')).toEqual([40, 5])
    expect((await measured('churn'))[0]).toBe(0)
  })
})
