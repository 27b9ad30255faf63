import type { PlanItem, PlanTerms } from './plans.terms.ts'

/** What a subscription has instead of the goods of its plan. */
export type OwnItem = { readonly productId: string; readonly quantity: number }

/** A line of a round. `unitPrice` is yen in the tax mode of the organisation; empty is the price of the day it is shipped. */
export type RoundItem = PlanItem & { readonly isGift: boolean }

export type ContentTerms = Pick<PlanTerms, 'contents' | 'rounds' | 'repeats' | 'gifts'>

const covers = ({ from, to }: { from: number; to: number | null }, round: number): boolean =>
  from <= round && (to === null || round <= to)

/** What a round holds, gifts last; null where no such round comes any more. */
export function contentsOf(
  terms: ContentTerms,
  round: number,
  own: readonly OwnItem[] | null = null,
  quantity = 1,
): RoundItem[] | null {
  const planned = plannedIn(terms, round)
  if (planned === null) return null
  const priceOf = new Map(planned.map(({ productId, unitPrice }) => [productId, unitPrice]))
  const goods = own ?? planned
  return [
    ...goods.map((item) => ({
      productId: item.productId,
      quantity: item.quantity * quantity,
      unitPrice: priceOf.get(item.productId) ?? null,
      isGift: false,
    })),
    ...terms.gifts
      .filter((gift) => covers(gift, round))
      .map((gift) => ({ productId: gift.productId, quantity: gift.quantity, unitPrice: 0, isGift: true })),
  ]
}

export function hasRound(terms: Omit<ContentTerms, 'gifts'>, round: number): boolean {
  return plannedIn(terms, round) !== null
}

function plannedIn(
  { contents, rounds, repeats }: Omit<ContentTerms, 'gifts'>,
  round: number,
): readonly PlanItem[] | null {
  if (round < 1 || (rounds !== null && round > rounds)) return null
  const last = contents.at(-1)?.to ?? null
  const within = repeats && last !== null ? ((round - 1) % last) + 1 : round
  return contents.find((one) => covers(one, within))?.items ?? null
}

/** What is taken off the goods of a round: the last step that has begun. */
export function discountOf(
  { discounts }: Pick<PlanTerms, 'discounts'>,
  round: number,
): PlanTerms['discounts'][number] | null {
  let found: PlanTerms['discounts'][number] | null = null
  for (const step of discounts)
    if (step.from <= round && (found === null || found.from < step.from)) found = step
  return found
}
