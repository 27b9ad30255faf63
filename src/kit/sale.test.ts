import fc from 'fast-check'
import Big from 'big.js'
import { describe, expect, it } from 'vitest'
import { decimal, divide, placesOf, roundings, roundTo, type Rounding } from './money.ts'
import { fullName, inYen, rateOn, taxOf, totalsOf, type DatedRate, type Sale, type SaleLine } from './sale.ts'

const taxes = (amount: number, rate: string, mode: 'excluded' | 'included'): string[] =>
  roundings.map((rounding) => decimal(taxOf(Big(amount), rate, mode, rounding, 0)))
const line = (
  quantity: number | string,
  unitPrice: number | string,
  taxRate = '10',
  more: Partial<SaleLine> = {},
): SaleLine => ({
  quantity: String(quantity),
  unitPrice: String(unitPrice),
  taxClass: taxRate === '8' ? 'reduced' : 'standard',
  taxRate,
  ...more,
})
const sale = (lines: readonly SaleLine[], more: Partial<Sale> = {}): Sale => ({
  currency: 'JPY',
  taxMode: 'excluded',
  rounding: 'floor',
  lines,
  ...more,
})

describe('consumption tax', () => {
  it('on top of the price is cut, rounded or raised', () => {
    expect(taxes(1345, '10', 'excluded')).toEqual(['134', '135', '135'])
    expect(taxes(768, '8', 'excluded')).toEqual(['61', '61', '62'])
  })

  it('within the price is its share of 110 or 108 parts', () => {
    expect(taxes(1980, '10', 'included')).toEqual(['180', '180', '180'])
    expect(taxes(2139, '8', 'included')).toEqual(['158', '158', '159'])
  })

  it('of a return mirrors that of the sale', () => {
    expect(taxes(-1345, '10', 'excluded')).toEqual(['-134', '-135', '-135'])
    for (const rounding of roundings)
      for (let amount = 1; amount < 300; amount++)
        expect(taxOf(Big(-amount), '8', 'included', rounding, 0).toString()).toBe(
          taxOf(Big(amount), '8', 'included', rounding, 0).times(-1).toString(),
        )
  })

  it('is rounded once for each rate, never by line', () => {
    const lines = [line(1, 165), line(1, 337), line(1, 256, '8'), line(1, 512, '8')]
    const byLine = (rate: string): number =>
      lines
        .filter(({ taxRate }) => taxRate === rate)
        .reduce(
          (sum, { unitPrice }) => sum + taxOf(Big(unitPrice), rate, 'excluded', 'floor', 0).toNumber(),
          0,
        )
    expect([byLine('10'), byLine('8')]).toEqual([49, 60])
    expect(totalsOf(sale(lines)).taxes.map(({ taxRate, taxable, tax }) => [taxRate, taxable, tax])).toEqual([
      ['10', '502', '50'],
      ['8', '768', '61'],
    ])
  })

  it('never meets a fraction that a computer cannot write: 1.1 × 100', () => {
    expect(totalsOf(sale([line(100, '1.1')])).goods).toBe('110')
  })

  it('goes by the rate of the day', () => {
    const rates: DatedRate[] = [
      { taxClass: 'standard', startsOn: '2014-04-01', rate: '8' },
      { taxClass: 'standard', startsOn: '2019-10-01', rate: '10' },
      { taxClass: 'reduced', startsOn: '2019-10-01', rate: '8' },
      { taxClass: 'reduced', startsOn: '2027-04-01', rate: '0' },
    ]
    expect(rateOn(rates, 'standard', '2019-09-30')).toBe('8')
    expect(rateOn(rates, 'standard', '2019-10-01')).toBe('10')
    expect(rateOn(rates, 'reduced', '2027-03-31')).toBe('8')
    expect(rateOn(rates, 'reduced', '2027-04-01')).toBe('0')
    expect(rateOn(rates, 'exempt', '2026-11-21')).toBe('0')
  })
})

describe('the totals of a sale', () => {
  it('with tax on top', () => {
    const totals = totalsOf(sale([line(2, 1480), line(1, 768, '8')], { shipping: '550', ...charged }))
    // 10 %: 2,960 + 550 = 3,510 → 351; 8 %: 768 → 61.
    expect(totals).toEqual({
      lines: [
        { amount: '2960', net: '2960' },
        { amount: '768', net: '768' },
      ],
      goods: '3728',
      taxes: [
        { taxClass: 'standard', taxRate: '10', taxable: '3510', net: '3510', tax: '351' },
        { taxClass: 'reduced', taxRate: '8', taxable: '768', net: '768', tax: '61' },
      ],
      tax: '412',
      total: '4690',
      net: '3728',
    })
  })

  it('with tax in the prices', () => {
    const totals = totalsOf(sale([line(1, 1980), line(1, 2139, '8')], { taxMode: 'included' }))
    expect(totals).toMatchObject({ goods: '4119', tax: '338', total: '4119', net: '3781' })
  })

  it('share a discount of the whole out over the rates by what they come to', () => {
    const totals = totalsOf(sale([line(1, 3000), line(1, 1000, '8')], { discount: '100' }))
    expect(totals.taxes.map(({ taxable, tax }) => [taxable, tax])).toEqual([
      ['2925', '292'],
      ['975', '78'],
    ])
    expect(totals.total).toBe('4270')
  })

  it('take points off before the tax as a discount, and after it as a payment', () => {
    const lines = [line(1, 5000)]
    expect(totalsOf(sale(lines, { points: '500' }))).toMatchObject({ tax: '450', total: '4950', net: '4500' })
    expect(totalsOf(sale(lines, { points: '500', pointsAs: 'payment' }))).toMatchObject({
      tax: '500',
      total: '5000',
      net: '5000',
    })
  })

  it('of a foreign sale keep every digit', () => {
    const totals = totalsOf(
      sale([line(3, '0.001', '0'), line(6, '2.55', '0')], { currency: 'GBP', taxMode: 'none' }),
    )
    expect(totals).toMatchObject({ goods: '15.303', total: '15.303', tax: '0' })
    expect(inYen(totals.total, '190.25')).toBe(2911)
  })

  it('of nothing are nothing', () => {
    expect(totalsOf(sale([]))).toEqual({ lines: [], goods: '0', taxes: [], tax: '0', total: '0', net: '0' })
  })

  it('always add up, whatever was bought, and a return is its mirror', () => {
    let seed = 7
    const next = (below: number): number => (seed = (seed * 48271) % 2147483647) % below
    for (let times = 0; times < 2000; times++) {
      const lines = Array.from({ length: 1 + next(6) }, () =>
        line(1 + next(9), next(20_000), next(2) === 0 ? '10' : '8', { discount: String(next(50)) }),
      )
      const given = sale(lines, {
        taxMode: next(2) === 0 ? 'excluded' : 'included',
        rounding: roundings[next(3)] as Rounding,
        discount: String(next(500)),
        points: String(next(300)),
        shipping: String(next(800)),
        ...charged,
      })
      const totals = totalsOf(given)
      const sum = (parts: readonly string[]): Big => parts.reduce((all, part) => all.plus(part), Big(0))
      const rates = totals.taxes
      expect(sum(totals.lines.map(({ net }) => net)).eq(totals.net)).toBe(true)
      expect(
        sum(rates.map(({ net }) => net))
          .plus(totals.tax)
          .eq(totals.total),
      ).toBe(true)
      expect(totals.lines.every(({ net }) => Big(net).eq(Big(net).round(0)))).toBe(true)
      const back = totalsOf({
        ...given,
        lines: lines.map((one) => ({ ...one, quantity: `-${one.quantity}`, discount: `-${one.discount}` })),
        discount: `-${given.discount}`,
        points: `-${given.points}`,
        shipping: `-${given.shipping}`,
      })
      expect(Big(back.total).plus(totals.total).toString()).toBe('0')
      expect(Big(back.tax).plus(totals.tax).toString()).toBe('0')
    }
  })
})

const charged = { chargeTax: { taxClass: 'standard', taxRate: '10' } } as const

describe('money', () => {
  it('is divided without a yen lost', () => {
    const parts = divide(Big(100), [Big(1), Big(1), Big(1)], 0)
    expect(parts.map(decimal)).toEqual(['33', '34', '33'])
    expect(divide(Big(10), [Big(0), Big(0)], 0).map(decimal)).toEqual(['10', '0'])
    expect(
      divide(Big(7), [Big(3), Big(-1), Big(5)], 0)
        .reduce((a, b) => a.plus(b))
        .toString(),
    ).toBe('7')
  })

  it('is divided the same whether its weights are whole or not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000, max: 1_000_000 }),
        fc.array(fc.integer({ min: -50_000, max: 50_000 }), { minLength: 1, maxLength: 8 }),
        (amount, weights) => {
          const whole = divide(
            Big(amount),
            weights.map((weight) => Big(weight)),
            0,
          )
          const tenths = divide(
            Big(amount),
            weights.map((weight) => Big(weight).div(10)),
            0,
          )
          expect(whole.map(decimal)).toEqual(tenths.map(decimal))
        },
      ),
    )
  })

  it('knows the smallest coin of a currency', () => {
    expect(['JPY', 'USD', 'KWD'].map(placesOf)).toEqual([0, 2, 3])
  })

  it('is rounded away from its sign', () => {
    expect(roundings.map((rounding) => roundTo(Big('-1.5'), 0, rounding).toString())).toEqual([
      '-1',
      '-2',
      '-2',
    ])
  })
})

describe('a variation', () => {
  it('is called by what tells it from its sisters, once', () => {
    expect(fullName({ name: 'リップ', variation: '珊瑚' })).toBe('リップ 珊瑚')
    expect(fullName({ name: 'リップ 珊瑚', variation: '珊瑚' })).toBe('リップ 珊瑚')
    expect(fullName({ name: '青汁', variation: null })).toBe('青汁')
  })
})
