import Big from 'big.js'
import { findProducts, readTaxRates } from '#features/products/products.find.ts'
import { priceOn, productKey, unitPriceIn, type FoundProduct } from '#features/products/products.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import { decimal, type Decimal, type Rounding } from '#kit/money.ts'
import type { FieldProblem } from '#kit/problem.ts'
import { fullName, rankDiscount, rateOn, type DatedRate } from '#kit/sale.ts'
import type { Work } from '#platform/work.ts'
import { benefitOf } from './orders.benefits.ts'
import { readRate } from './orders.rates.ts'
import {
  discountTooLarge,
  invalid,
  noRate,
  noSuchProduct,
  withoutPrice,
  withoutWhat,
} from './orders.refusals.ts'
import type { OrderDraft, OrderPreview, RankBenefit } from './orders.schemas.ts'
import { sumsOf, type Agreed, type AgreedLine, type Sums } from './orders.sums.ts'

export type PlannedLine = AgreedLine & {
  readonly productId: string | null
  readonly code: string | null
  readonly name: string
  readonly goods: FoundProduct | undefined
}

/** A draft with everything that it leaves to the day: prices, taxes, rate; and what it comes to. */
export type Plan = {
  readonly agreed: Omit<Agreed, 'lines'> & { readonly lines: readonly PlannedLine[] }
  readonly sums: Sums
  readonly orderedAt: string
  readonly orderedOn: string
  /** Of a month that is over. */
  readonly isLate: boolean
}

export async function planOrder(work: Work, draft: OrderDraft, now = new Date()): Promise<Plan> {
  const { sale, timeZone } = await readSettings(work)
  const orderedAt = new Date(draft.orderedAt ?? now).toISOString()
  const orderedOn = todayIn(timeZone, new Date(orderedAt))
  const rates = await readTaxRates(work)
  const taxedOn = draft.shipOn ?? orderedOn
  const rate =
    draft.currency === 'JPY' ? '1' : (draft.rate ?? (await readRate(work, draft.currency, orderedOn)))
  if (rate === undefined) throw invalid([noRate])
  const { currency, taxMode = sale.taxMode, rounding = sale.rounding, pointsAs = sale.pointsAs } = draft
  const terms = { currency, rate, taxMode, rounding, pointsAs }
  const benefit =
    draft.benefits && draft.customerId !== undefined ? await benefitOf(work, draft.customerId) : null
  const typed = {
    ...terms,
    discount: draft.discount,
    points: draft.points,
    shipping: benefit?.freeShipping ? '0' : draft.shipping,
    fee: draft.fee,
    chargeTax: {
      taxClass: sale.shippingTaxClass,
      taxRate: rateOn(rates, sale.shippingTaxClass, taxedOn),
    },
    lines: await planLines(work, draft, { terms, rates, taxedOn, orderedOn }),
  }
  const agreed = { ...typed, discount: withRank(typed, benefit) }
  const sums = sumsOf(agreed)
  const off = Big(agreed.discount).plus(agreed.points)
  if (off.gt(sums.goods) && off.gt(0))
    throw invalid([discountTooLarge(Big(agreed.discount).gt(sums.goods) ? 'discount' : 'points')])
  const isLate = orderedOn.slice(0, 7) < todayIn(timeZone, now).slice(0, 7)
  return { agreed, sums, orderedAt, orderedOn, isLate }
}

/** What is taken off the whole: what was said, and what the rank brings. */
function withRank(typed: Agreed, benefit: RankBenefit | null): Decimal {
  if (benefit === null || Number(benefit.percent) === 0) return typed.discount
  const { goods } = sumsOf(typed)
  const off = rankDiscount({ goods, discount: typed.discount }, benefit.percent, typed)
  return decimal(Big(typed.discount).plus(off))
}

type Context = {
  readonly terms: Pick<Agreed, 'currency' | 'taxMode' | 'rounding'>
  readonly rates: readonly DatedRate[]
  readonly taxedOn: string
  readonly orderedOn: string
}

async function planLines(
  work: Work,
  { lines }: OrderDraft,
  { terms, rates, taxedOn, orderedOn }: Context,
): Promise<PlannedLine[]> {
  const ids = lines.flatMap(({ productId }) => productId ?? [])
  const codeKeys = lines.flatMap(({ productId, code }) =>
    productId === undefined && code !== undefined ? productKey(code) : [],
  )
  const byId = new Map((ids.length > 0 ? await findProducts(work, { ids }) : []).map((one) => [one.id, one]))
  const byCode = new Map(
    (codeKeys.length > 0 ? await findProducts(work, { codeKeys }) : []).map((one) => [one.codeKey, one]),
  )
  const problems: FieldProblem[] = []
  const planned = lines.map((line, index): PlannedLine => {
    const found =
      line.productId === undefined
        ? line.code === undefined
          ? undefined
          : byCode.get(productKey(line.code))
        : byId.get(line.productId)
    const name = line.name ?? (found && fullName(found))
    if (line.productId !== undefined && !found) problems.push(noSuchProduct(index))
    else if (name === undefined)
      problems.push(line.code === undefined ? withoutWhat(index) : noSuchProduct(index))
    const taxClass = line.taxClass ?? found?.taxClass ?? 'standard'
    const taxRate = terms.taxMode === 'none' ? '0' : rateOn(rates, taxClass, taxedOn)
    const unitPrice = line.unitPrice ?? usualPrice(found, orderedOn, { ...terms, taxRate })
    if (unitPrice === undefined && name !== undefined) problems.push(withoutPrice(index))
    if (Big(line.discount).gt(Big(unitPrice ?? 0).times(line.quantity)))
      problems.push(discountTooLarge(`lines.${index}.discount`))
    return {
      productId: found?.id ?? null,
      code: found?.code ?? line.code ?? null,
      name: name ?? '',
      quantity: line.quantity,
      unitPrice: unitPrice ?? '0',
      discount: line.discount,
      taxClass,
      taxRate,
      unitCost: found?.cost ?? '0',
      goods: found,
    }
  })
  if (problems.length > 0) throw invalid(problems)
  return planned
}

/** Prices are in yen: what is sold in another currency has its price from whoever writes the order. */
function usualPrice(
  goods: FoundProduct | undefined,
  on: string,
  {
    currency,
    taxMode,
    rounding,
    taxRate,
  }: { currency: string; taxMode: Agreed['taxMode']; rounding: Rounding; taxRate: Decimal },
): Decimal | undefined {
  const price = goods && priceOn(goods, on)
  if (!price || currency !== 'JPY') return undefined
  return unitPriceIn(price, { taxMode, rate: taxRate, rounding })
}

/** A plan as it is shown before anything is written. */
export function previewOf({ agreed, sums, orderedOn }: Plan, benefit: RankBenefit | null): OrderPreview {
  const { lines, ...terms } = agreed
  const { lines: lineSums, taxes, ...whole } = sums
  return {
    ...terms,
    ...whole,
    taxes: [...taxes],
    orderedOn,
    benefit,
    lines: lines.map(({ goods, unitCost: _cost, ...line }, index) => ({
      ...line,
      ...(lineSums[index] ?? { amount: '0', revenue: 0, cost: 0 }),
      stock: goods?.stock ?? null,
    })),
  }
}
