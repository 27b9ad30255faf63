import { describe, expect, it } from 'vitest'
import { sayCycle } from './cycle.text.ts'
import { roundsInYear } from './plans.disclosed.ts'
import { disclosureOf, type DisclosureQuestion } from './plans.disclosure.ts'
import { emptyTerms } from './plans.ts'
import { item, juice, products, rates, sale, seller, shaker, whole } from './plans.sample.ts'
import type { PlanTerms } from './plans.terms.ts'

describe('the final confirmation', () => {
  const disclose = (terms: PlanTerms, given: Partial<DisclosureQuestion> = {}) =>
    disclosureOf({
      terms,
      name: '青汁 定期便',
      seller,
      products,
      rates,
      sale,
      quantity: 1,
      cycle: null,
      paymentMethod: null,
      startOn: '2026-11-22',
      locale: 'ja',
      ...given,
    })
  const linesOf = (shown: ReturnType<typeof disclose>, item: string) =>
    shown.items.find((one) => one.item === item)?.lines ?? []
  const growing: PlanTerms = {
    ...whole,
    discounts: [
      { from: 1, percent: '50', yen: null },
      { from: 2, percent: '10', yen: null },
      { from: 4, percent: '15', yen: null },
    ],
    gifts: [{ from: 1, to: 1, productId: shaker, quantity: 1 }],
    shipping: { fee: 600, freeFrom: 2 },
    minimumRounds: 4,
    leaving: {
      ...whole.leaving,
      early: 'difference',
      byPhone: true,
      phone: '0120-111-222',
      hours: '平日10〜17時',
    },
  }

  it('says what may be had instead of the goods', () => {
    const shown = disclose({ ...whole, choices: [{ productId: shaker, unitPrice: 500 }] })
    expect(linesOf(shown, 'leaving')).toContainEqual(
      expect.stringContaining('商品は、次のものにも変えられます（1回の点数は同じです）: '),
    )
    expect(linesOf(disclose(whole), 'leaving').join()).not.toContain('次のものにも変えられます')
  })

  it('tells each round until nothing changes, the minimum, a year, and where the price moves', () => {
    // 1: 4,320 − 2,160 + 600 = 2,760; 2 and 3: 4,320 − 432 = 3,888; from 4 on: 4,320 − 648 = 3,672.
    const shown = disclose(growing)
    expect(shown.rounds.map(({ from, to, total }) => [from, to, total])).toEqual([
      [1, 1, 2760],
      [2, 3, 3888],
      [4, null, 3672],
    ])
    expect(shown.totals).toEqual([
      { of: 'minimum', rounds: 4, amount: 2760 + 2 * 3888 + 3672 },
      { of: 'year', rounds: 12, amount: 2760 + 2 * 3888 + 9 * 3672 },
    ])
    expect(shown.moves).toEqual([{ round: 2, before: 2760, after: 3888, wasFree: false }])
    expect(shown.isWhole).toBe(true)
  })
  it('says all of that, and who leaves early, in Japanese', () => {
    expect(disclose(growing).text).toMatchInlineSnapshot(`
      "定期購入「青汁 定期便」の最終確認

      ① お届けする商品と回数
      ・第1回: 青汁 × 1、シェイカー × 1（無料でお付けします）
      ・第2回から第3回まで毎回: 青汁 × 1
      ・第4回以降毎回: 青汁 × 1
      ・回数: 無期限です。お申し出があるまで自動的に続きます
      ・最低回数: 4回は続けていただくお約束です

      ② 代金（税込、送料と手数料を含む）
      ・第1回: 2,760円（商品 4,320円、割引 −2,160円、送料 600円、うち消費税 214円）
      ・第2回から第3回まで毎回: 3,888円（商品 4,320円、割引 −432円、送料 無料、うち消費税 288円）
      ・第4回以降毎回: 3,672円（商品 4,320円、割引 −648円、送料 無料、うち消費税 272円）
      ・最低回数（4回）の総額: 14,208円
      ・1年分（12回）の目安: 43,584円（毎月10日の場合）
      ・ご注意: 第2回から、1回の代金が 2,760円 から 3,888円 に上がります
      ・消費税は発送日の税率で計算します。税率が変わると、代金も変わります
      ・商品の価格が変わったときは、その後に発送する回から新しい価格になります。変わるときは前もってお知らせします

      ③ お支払いの方法と時期
      ・クレジットカード: 毎回、発送のとき

      ④ お届けの時期
      ・初回: お申し込みから5日後に発送します
      ・2回目から: 毎月10日に発送します
      ・発送日が休業日のときは、次の営業日に発送します
      ・発送から2日ほどで届きます
      ・毎回、発送の10日前までに、代金・発送日・変更の期限をお知らせします

      ⑤ 申込期間
      ・期間の定めはありません

      ⑥ 変更・解約・返品
      ・期限: 変更と解約は、次回発送日の7日前まで受け付けます。期限を過ぎると、その次の回からになります
      ・解約の方法: マイページで、いつでもできます
      ・解約の方法: 電話 0120-111-222（平日10〜17時）
      ・最低回数（4回）より前に解約するときは、それまでに割引した分（最大 3,024円）をお支払いいただきます
      ・スキップ（1回お休み）は、続けて2回までできます
      ・一時休止は90日までできます
      ・返品・交換: 不良品は交換します。

      販売者
      ・株式会社みどり堂
      ・電話: 0120-000-000"
    `)
  })
  it('says it in English for the choice that was made', () => {
    expect(
      disclose(growing, {
        locale: 'en',
        cycle: { kind: 'days', every: 45 },
        paymentMethod: 'クレジットカード',
        shipDays: ['2026-12-01'],
      }).text,
    ).toMatchInlineSnapshot(`
      "Final confirmation of the subscription “青汁 定期便”

      1. What is sent, and how many times
      ・Round 1: 青汁 × 1, シェイカー × 1 (free with it)
      ・Each of rounds 2 to 3: 青汁 × 1
      ・Each round from 4 on: 青汁 × 1
      ・Rounds: without an end. It goes on by itself until you say otherwise
      ・Minimum: you agree to 4 rounds

      2. What it costs (with tax, shipping and fees)
      ・Round 1: ¥2,760 (goods ¥4,320, discount −¥2,160, shipping ¥600, of which tax ¥214)
      ・Each of rounds 2 to 3: ¥3,888 (goods ¥4,320, discount −¥432, free shipping, of which tax ¥288)
      ・Each round from 4 on: ¥3,672 (goods ¥4,320, discount −¥648, free shipping, of which tax ¥272)
      ・All of the minimum of 4 rounds: ¥14,208
      ・A year (9 rounds) comes to about ¥32,568 (every 45 days)
      ・Please note: from round 2 on a round costs ¥3,888 instead of ¥2,760
      ・Tax is worked out at the rate of the day of shipping. Where the rate changes, so do the amounts
      ・Where the price of a product changes, rounds shipped after that have the new price. You are told before

      3. How and when it is paid
      ・クレジットカード: whenever a round is shipped

      4. When it is delivered
      ・First round: shipped on 2026-12-01
      ・From the second on: shipped every 45 days
      ・Where that day is closed it is shipped on the next open day
      ・It arrives about 2 days after shipping
      ・You are told the amount, the day and the deadline 10 days before each shipping or earlier

      5. Until when it can be ordered
      ・There is no such limit

      6. Changing, cancelling, sending back
      ・Deadline: changes and cancelling until 7 days before the next shipping. After that they hold from the round after it
      ・How to cancel: on my page, at any time
      ・How to cancel: by telephone 0120-111-222 (平日10〜17時)
      ・Who cancels before the minimum of 4 rounds pays what was taken off until then, ¥3,024 at most
      ・Up to 2 rounds in a row may be skipped
      ・It may be paused for up to 90 days
      ・Returns and exchange: 不良品は交換します。

      Seller
      ・株式会社みどり堂
      ・Telephone: 0120-000-000"
    `)
  })
  it('warns that what is free does not stay so', () => {
    const free: PlanTerms = {
      ...whole,
      contents: [
        { from: 1, to: 1, items: [item(juice, 0)] },
        { from: 2, to: null, items: [item(juice, 4320)] },
      ],
    }
    const shown = disclose(free)
    expect(shown.moves).toEqual([{ round: 2, before: 0, after: 4320, wasFree: true }])
    expect(linesOf(shown, 'price')).toContain('ご注意: 無料なのは第1回までです。第2回は 4,320円 です')
  })
  it('says all rounds of what ends, with the sum of all of them', () => {
    const box = {
      ...whole,
      contents: [
        { from: 1, to: 1, items: [item(juice, 3000)] },
        { from: 2, to: 2, items: [item(shaker, 2000)] },
        { from: 3, to: 3, items: [item(juice, 3000)] },
      ],
      rounds: 3,
    }
    const shown = disclose(box)
    expect(shown.rounds.map(({ from, to, total }) => [from, to, total])).toEqual([
      [1, 1, 3000],
      [2, 2, 2000],
      [3, 3, 3000],
    ])
    expect(shown.totals).toEqual([{ of: 'all', rounds: 3, amount: 8000 }])
    expect(linesOf(shown, 'quantity')).toContain('回数: 全3回で終わります')
  })
  it('says one whole circle of what begins again', () => {
    const circle = {
      ...whole,
      contents: [
        { from: 1, to: 1, items: [item(juice, 3000)] },
        { from: 2, to: 2, items: [item(shaker, 2000)] },
      ],
      repeats: true,
    }
    const shown = disclose(circle)
    expect(shown.circle).toBe(2)
    expect(shown.rounds.map(({ from, to }) => [from, to])).toEqual([
      [1, 1],
      [2, 2],
    ])
    // Twelve in a year: six of each.
    expect(shown.totals).toEqual([{ of: 'year', rounds: 12, amount: 6 * 5000 }])
    expect(linesOf(shown, 'quantity')).toContain('第3回以降: 直前の2回の内容と代金を、同じ順に繰り返します')
  })
  it('knows a new rate that begins within what it shows', () => {
    const dearer = [...rates, { taxClass: 'reduced' as const, startsOn: '2027-01-01', rate: '10' }]
    const excluded = { ...sale, taxMode: 'excluded' as const }
    const terms = { ...whole, contents: [{ from: 1, to: null, items: [item(juice, 4000)] }], rounds: 3 }
    // Shipped on 27 November, then on the tenth: a whole month later or more.
    const shown = disclose(terms, { rates: dearer, sale: excluded })
    expect(shown.rounds.map(({ from, to, total }) => [from, to, total])).toEqual([
      [1, 1, 4320],
      [2, 3, 4400],
    ])
    // Where the days are known they decide.
    const known = disclose(terms, {
      rates: dearer,
      sale: excluded,
      shipDays: ['2026-12-01', '2026-12-10', '2027-01-12'],
    })
    expect(known.rounds.map(({ from, to }) => [from, to])).toEqual([
      [1, 2],
      [3, 3],
    ])
  })
  it('tells what is not decided yet, and no sum of it', () => {
    const shown = disclose({ ...emptyTerms })
    expect(shown.isWhole).toBe(false)
    expect(shown.totals).toEqual([])
    expect(linesOf(shown, 'quantity')).toContain('まだ決まっていません')
    expect(linesOf(shown, 'payment')).toEqual(['まだ決まっていません'])
  })
  it('counts the rounds of a year', () => {
    expect(roundsInYear({ kind: 'days', every: 30 })).toBe(13)
    expect(roundsInYear({ kind: 'days', every: 365 })).toBe(1)
    expect(roundsInYear({ kind: 'months', every: 2, day: 1 })).toBe(6)
    expect(roundsInYear({ kind: 'weekday', every: 5, nth: 1, weekday: 1 })).toBe(3)
  })
  it('says each rhythm in both languages', () => {
    expect(sayCycle({ kind: 'days', every: 30 }, 'ja')).toBe('30日ごと')
    expect(sayCycle({ kind: 'months', every: 1, day: 31 }, 'ja')).toBe('毎月末日')
    expect(sayCycle({ kind: 'months', every: 2, day: 30 }, 'ja')).toBe('2か月ごとの30日（ない月は末日）')
    expect(sayCycle({ kind: 'weekday', every: 1, nth: 2, weekday: 3 }, 'ja')).toBe('毎月第2水曜日')
    expect(sayCycle({ kind: 'weekday', every: 3, nth: 5, weekday: 5 }, 'en')).toBe(
      'every 3 months on the last Friday',
    )
    expect(sayCycle({ kind: 'months', every: 1, day: 10 }, 'en')).toBe('every month on day 10')
  })
})
