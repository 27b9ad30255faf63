import Big from 'big.js'
import { describe, expect, it } from 'vitest'
import type { TaxMode } from '#kit/sale.ts'
import { sumsOf, type Agreed } from './orders.sums.ts'
import { leftOf, takeBack, type Booked, type BookedLine } from './orders.taking-back.ts'

const terms = {
  currency: 'JPY',
  rate: '1',
  taxMode: 'included',
  rounding: 'floor',
  discount: '0',
  points: '0',
  pointsAs: 'discount',
  shipping: '0',
  fee: '0',
  chargeTax: { taxClass: 'standard', taxRate: '10' },
} as const
type Line = { quantity: string; unitPrice: string; discount?: string; taxRate?: string; unitCost?: string }

/** An order as it would be in the books. */
function booked(lines: readonly Line[], given: Partial<Agreed> = {}): Booked {
  const agreed: Agreed = {
    ...terms,
    ...given,
    lines: lines.map(({ taxRate = '10', discount = '0', unitCost = '0', ...line }) => ({
      ...line,
      discount,
      unitCost,
      taxRate,
      taxClass: taxRate === '8' ? 'reduced' : 'standard',
    })),
  }
  return { ...agreed, ...withLines(agreed.lines, sumsOf(agreed)) }
}
function withLines(
  lines: readonly (Omit<Agreed['lines'][number], 'unitCost'> & { ofPosition?: number })[],
  sums: ReturnType<typeof sumsOf>,
) {
  return {
    ...sums,
    lines: lines.map((line, index): BookedLine => ({
      ...line,
      ...(sums.lines[index] ?? { amount: '0', revenue: 0, cost: 0 }),
      position: index + 1,
      ofPosition: line.ofPosition ?? null,
    })),
  }
}
const entryOf = ({ agreed, sums }: ReturnType<typeof takeBack>): Booked => ({
  ...agreed,
  ...withLines(agreed.lines, sums),
})
const keepCharges = { charges: false }

describe('what an order comes to', () => {
  it('is the totals of the sale, in whole yen, with what its lines cost', () => {
    const { total, tax, revenue, cost, lines } = booked(
      [
        { quantity: '2', unitPrice: '1980', unitCost: '600' },
        { quantity: '3', unitPrice: '540', taxRate: '8', unitCost: '199.5' },
      ],
      { discount: '300', shipping: '550' },
    )
    // 5,580 of goods less 300: 212.9 off 10 %, 87.1 off 8 %. 3,747 + 550 at 10 %: tax 390; 1,533 at 8 %: tax 113.
    expect({ total, tax }).toEqual({ total: '5830', tax: '503' })
    expect(revenue).toBe(Math.round(3747 * (1 - 390 / 4297)) + 1533 - 113)
    expect(lines.reduce((sum, line) => sum + line.revenue, 0)).toBe(revenue)
    expect(cost).toBe(1200 + 599)
  })

  it('is in yen at the rate of the day, and foreign amounts keep their digits', () => {
    const order = booked([{ quantity: '3', unitPrice: '2.555' }], {
      currency: 'GBP',
      rate: '190.5',
      taxMode: 'none',
    })
    expect(order).toMatchObject({ total: '7.665', revenue: 1460, totalYen: 1460 })
  })
})

describe('taking something back', () => {
  it('leaves what was not taken', () => {
    const order = booked([
      { quantity: '3', unitPrice: '1000' },
      { quantity: '1', unitPrice: '500' },
    ])
    const first = entryOf(takeBack(order, [], [{ position: 1, quantity: '2' }], keepCharges))
    expect([...leftOf(order, [first])].map(([position, left]) => [position, left.toString()])).toEqual([
      [1, '1'],
      [2, '1'],
    ])
  })

  it('mirrors the rounding of the sale', () => {
    const order = booked([{ quantity: '2', unitPrice: '1345' }], { taxMode: 'excluded' })
    const { sums, isLast } = takeBack(order, [], [{ position: 1, quantity: '1' }], keepCharges)
    expect(isLast).toBe(false)
    expect(sums).toMatchObject({ goods: '-1345', tax: '-134', total: '-1479', revenue: -1345 })
  })

  it('gives back its part of what was taken off the line and the whole', () => {
    const order = booked(
      [
        { quantity: '2', unitPrice: '1000', discount: '100' },
        { quantity: '1', unitPrice: '1100' },
      ],
      {
        discount: '300',
      },
    )
    const { sums, agreed } = takeBack(order, [], [{ position: 1, quantity: '1' }], keepCharges)
    // 950 of 3,000 are taken back, with 95 of the 300.
    expect(agreed).toMatchObject({ discount: '-95', lines: [{ quantity: '-1', discount: '-50' }] })
    expect(sums).toMatchObject({ goods: '-950', total: '-855' })
  })

  it('keeps shipping and fee unless they are to go back too', () => {
    const order = booked([{ quantity: '1', unitPrice: '1000' }], { shipping: '550' })
    const all = [{ position: 1, quantity: '1' }]
    expect(takeBack(order, [], all, keepCharges).sums.total).toBe('-1000')
    expect(takeBack(order, [], all, { charges: true })).toMatchObject({
      isLast: true,
      agreed: { shipping: '-550' },
      sums: { total: '-1550', tax: '-140' },
    })
  })

  /** The same numbers each time: what fails can be looked at again. */
  function numbers(seed: number): (most: number) => number {
    let state = seed
    return (most) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state % most
    }
  }

  it('adds up to nothing with the order, whatever is taken back in whatever steps', () => {
    for (let seed = 1; seed <= 150; seed++) {
      const next = numbers(seed)
      const modes: readonly TaxMode[] = ['included', 'excluded', 'none']
      const order = booked(
        Array.from({ length: 1 + next(4) }, () => ({
          quantity: String(1 + next(5)),
          unitPrice: String(1 + next(3000)),
          discount: String(next(2)),
          taxRate: next(2) === 0 ? '8' : '10',
          unitCost: `${next(900)}.5`,
        })),
        {
          taxMode: modes[next(3)] ?? 'included',
          rounding: (['floor', 'round', 'ceil'] as const)[next(3)] ?? 'floor',
          shipping: String(next(600)),
          discount: String(next(2)),
        },
      )
      const entries: Booked[] = []
      for (;;) {
        const left = [...leftOf(order, entries)].filter(([, quantity]) => quantity.gt(0))
        if (left.length === 0) break
        const wanted = left
          .map(([position, quantity]) => ({ position, quantity: String(next(quantity.toNumber() + 1)) }))
          .filter(({ quantity }) => quantity !== '0')
        if (wanted.length === 0) continue
        const isRest = left.every(([position, quantity]) =>
          quantity.eq(wanted.find((one) => one.position === position)?.quantity ?? 0),
        )
        entries.push(entryOf(takeBack(order, entries, wanted, { charges: isRest })))
      }
      const books = [order, ...entries]
      for (const key of ['goods', 'tax', 'total', 'discount', 'shipping'] as const)
        expect(books.reduce((sum, one) => sum.plus(one[key]), Big(0)).toString(), `${key} of ${seed}`).toBe(
          '0',
        )
      for (const key of ['revenue', 'cost', 'totalYen'] as const)
        expect(
          books.reduce((sum, one) => sum + one[key], 0),
          `${key} of ${seed}`,
        ).toBe(0)
      for (const entry of entries)
        expect(
          entry.lines.reduce((sum, line) => sum + line.revenue, 0),
          `lines of ${seed}`,
        ).toBe(entry.revenue)
    }
  })
})
