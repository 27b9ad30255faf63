import { listMedia, addCost, createMedia } from '#features/media/media.actions.ts'
import { findProducts, readTaxRates } from '#features/products/products.find.ts'
import { priceOn, productKey, unitPriceIn, type FoundProduct } from '#features/products/products.ts'
import { refreshPurchases } from '#features/purchases/purchases.facts.ts'
import { insertOrders, type BookedOrder, type NewOrder } from '#features/orders/orders.save.ts'
import { sumsOf, type Agreed } from '#features/orders/orders.sums.ts'
import { takeBack } from '#features/orders/orders.taking-back.ts'
import type { NewEvent } from '#features/timeline/timeline.store.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { fullName, rateOn, type DatedRate } from '#kit/sale.ts'
import type { Work } from '#platform/work.ts'
import { dayNumber, isoDay, today, type DayNumber } from './demo.days.ts'
import { demoId } from './demo.draft.ts'
import type { DemoPerson } from './demo.people.ts'
import { demoProducts } from './demo.products.data.ts'
import { byRank, randomOf, type Random } from './demo.random.ts'

/** Three years of a mail-order shop: who ordered what, how often, and what came back. */
const firstDay = today - 3 * 365
/** Of a hundred who order once: those who do it again, a third time, and so on. */
const goesOn = [0.38, 0.6, 0.72, 0.8, 0.85]
const rhythms = [30, 30, 45, 60, 90] as const
const freeShippingFrom = 5000

const media = [
  ['FL-2024', '新聞折込チラシ', 'flyer', 900_000],
  ['WEB-S', '検索広告', 'search', 600_000],
  ['WEB-A', 'アフィリエイト', 'affiliate', 450_000],
  ['SNS-1', 'SNS 広告', 'social', 300_000],
  ['MAG-1', '健康雑誌', 'magazine', 350_000],
  ['REF', 'お友だち紹介', 'referral', 0],
] as const

/** What orders are made from: read once a chunk. */
export type Shop = {
  readonly products: readonly FoundProduct[]
  readonly rates: readonly DatedRate[]
  readonly mediaIds: readonly string[]
}

/** The media of the shop with what they cost a quarter; those that are there stay as they are. */
export async function makeMedia(work: Work): Promise<void> {
  const known = new Set((await listMedia(work)).map(({ code }) => code))
  for (const [code, name, kind, amount] of media) {
    if (known.has(code)) continue
    const { id } = await createMedia(work, { code, name, kind })
    for (let quarter = 0; amount > 0 && quarter < 12; quarter++) {
      const startsOn = isoDay(firstDay + quarter * 91)
      await addCost(work, id, { startsOn, endsOn: isoDay(firstDay + quarter * 91 + 90), amount, note: null })
    }
  }
}

export async function readShop(work: Work): Promise<Shop> {
  const products = await findProducts(work, { codeKeys: demoProducts.map(({ code }) => productKey(code)) })
  const all = await listMedia(work)
  return {
    // In one order, whatever the database says first: a seed means the same orders for ever.
    products: products.toSorted((a, b) => (a.codeKey < b.codeKey ? -1 : 1)),
    rates: await readTaxRates(work),
    mediaIds: media.flatMap(([code]) => all.find((one) => one.code === code)?.id ?? []),
  }
}

/** The orders of some people, with what took them back, and what their timelines are told. */
export function ordersOf(
  work: Pick<Work, 'app' | 'actor'>,
  seed: number,
  people: readonly DemoPerson[],
  shop: Shop,
): { booked: BookedOrder[]; events: NewEvent[] } {
  const booked = people.flatMap((person) => ordersOfOne(seed, person, shop))
  return { booked, events: toldOf(work, booked) }
}

/** What the timelines are told of orders and of what took them back. */
export function toldOf(
  work: Pick<Work, 'app' | 'actor'>,
  booked: readonly BookedOrder[],
): (NewEvent & { occurredAt: string })[] {
  const byId = new Map(booked.map((one) => [one.id, one]))
  return booked.map(({ id, number, order, agreed, sums }) => {
    const common = { orderId: order.ofId ?? id, total: sums.total, currency: agreed.currency }
    const of = byId.get(order.ofId ?? id)
    return {
      ...(order.kind === 'order'
        ? eventOf(work, order.customerId, 'order.placed', {
            ...common,
            number,
            first: agreed.lines[0]?.name ?? '',
            lines: agreed.lines.length,
          })
        : eventOf(work, order.customerId, order.kind === 'cancel' ? 'order.cancelled' : 'order.returned', {
            ...common,
            number: of?.number ?? number,
            entryId: id,
            entryNumber: number,
            whole: of?.voidedOn !== null,
          })),
      occurredAt: order.orderedAt,
    }
  })
}

export async function writeOrders(tx: Work, booked: readonly BookedOrder[]): Promise<void> {
  await insertOrders(tx, booked)
  await refreshPurchases(tx, [...new Set(booked.map(({ order }) => order.customerId))])
}

const rankOf = new WeakMap<readonly FoundProduct[], (random: Random) => FoundProduct>()
export function favourite({ products }: Shop, random: Random): FoundProduct {
  const draw = rankOf.get(products) ?? byRank(products, { q: 3, s: 1.1 })
  rankOf.set(products, draw)
  return draw(random)
}

function ordersOfOne(seed: number, person: DemoPerson, shop: Shop): BookedOrder[] {
  // A stream of its own, so that who somebody is does not depend on what they bought.
  const random = randomOf(seed ^ 0x0bde5, person.number)
  if (shop.products.length === 0 || person.stage === 'lead' || random.chance(0.2)) return []
  const begins = Math.max(firstDay, dayNumber(person.registeredOn))
  const usual = favourite(shop, random)
  const rhythm = random.pick(rhythms)
  const mediaId = shop.mediaIds[Math.floor(random.next() ** 1.6 * shop.mediaIds.length)] ?? null
  const channel = random.pick(['phone', 'phone', 'web', 'web', 'web', 'fax', 'mail'] as const)
  const booked: BookedOrder[] = []
  let day = begins + random.int(0, 40)
  for (let count = 0; day <= today; count++) {
    const lines: Wish[] = [{ product: usual, quantity: random.chance(0.2) ? 2 : 1 }]
    if (random.chance(0.3)) lines.push({ product: favourite(shop, random), quantity: 1 })
    booked.push(
      ...ordered(seed, person, shop, random, {
        day,
        count,
        channel,
        mediaId: count === 0 ? mediaId : null,
        lines,
      }),
    )
    if (!random.chance(goesOn[Math.min(count, goesOn.length - 1)] ?? 0)) break
    day += Math.max(7, rhythm + random.int(-10, 14))
  }
  return booked
}

/** What is wished at the prices and rates of the day; what has no price on it is left out. */
export function linesOf(
  wishes: readonly Wish[],
  on: string,
  rates: readonly DatedRate[],
  mode: Pick<Agreed, 'taxMode' | 'rounding'>,
) {
  return wishes.flatMap(({ product, quantity }) => {
    const price = priceOn(product, on)
    const rate = rateOn(rates, product.taxClass, on)
    if (!price) return []
    return [
      {
        productId: product.id,
        code: product.code,
        name: fullName(product),
        quantity: String(quantity),
        unitPrice: unitPriceIn(price, { ...mode, rate }),
        discount: '0',
        taxClass: product.taxClass,
        taxRate: rate,
        unitCost: product.cost ?? '0',
        ofPosition: null,
      },
    ]
  })
}

export type Wish = { readonly product: FoundProduct; readonly quantity: number }
type Placing = {
  readonly day: DayNumber
  /** The day on which it is looked at: what was ordered just before is on its way. */
  readonly seenOn?: DayNumber
  readonly count: number
  readonly channel: NewOrder['channel']
  readonly mediaId: string | null
  readonly lines: readonly Wish[]
}

/** One order, and sometimes what took it back. */
export function ordered(
  seed: number,
  person: DemoPerson,
  { rates }: Shop,
  random: Random,
  { day, seenOn = today, count, channel, mediaId, lines: wishes }: Placing,
): BookedOrder[] {
  const on = isoDay(day)
  const mode = { taxMode: 'included', rounding: 'floor' } as const
  const lines = linesOf(wishes, on, rates, mode)
  if (lines.length === 0) return []
  const worth = lines.reduce((sum, { quantity, unitPrice }) => sum + Number(quantity) * Number(unitPrice), 0)
  const agreed: Agreed & { lines: typeof lines } = {
    ...mode,
    currency: 'JPY',
    rate: '1',
    discount: '0',
    points: count > 2 && random.chance(0.2) ? '100' : '0',
    pointsAs: 'discount',
    shipping: worth >= freeShippingFrom ? '0' : '550',
    fee: '0',
    chargeTax: { taxClass: 'standard', taxRate: rateOn(rates, 'standard', on) },
    lines,
  }
  const isOpen = day > seenOn - 4
  const part = 100 + count * 2
  const id = demoId(seed, person.number, part)
  const number = `D${seed}-${String(person.number).padStart(6, '0')}-${count + 1}`
  const order: NewOrder = {
    customerId: demoId(seed, person.number),
    kind: 'order',
    ofId: null,
    number,
    source: '',
    channel,
    orderedAt: instantOf(day, person.number),
    orderedOn: on,
    companyId: null,
    mediaId,
    paymentMethod: random.pick(['代金引換', 'クレジットカード', 'コンビニ後払い'] as const),
    paymentState: isOpen || random.chance(0.01) ? 'unpaid' : 'paid',
    paymentDueOn: null,
    paidOn: isOpen ? null : isoDay(Math.min(seenOn, day + 5)),
    shippingState: isOpen ? 'waiting' : 'delivered',
    shipOn: null,
    shippedOn: isOpen ? null : isoDay(day + 2),
    shipTo: null,
    note: null,
    heldReason: null,
  }
  const sums = sumsOf(agreed)
  const fate = random.next()
  const back = fate < 0.02 ? 'cancel' : fate < 0.045 ? 'return' : null
  if (back === null || isOpen) return [{ id, number, order, agreed, sums, voidedOn: null }]
  const standing = {
    ...agreed,
    ...sums,
    lines: lines.map((line, index) => ({
      ...line,
      ...(sums.lines[index] ?? { amount: '0', revenue: 0, cost: 0 }),
      position: index + 1,
    })),
  }
  const wanted = back === 'cancel' ? standing.lines : standing.lines.slice(0, 1)
  const taken = takeBack(
    standing,
    [],
    wanted.map(({ position, quantity }) => ({ position, quantity })),
    { charges: back === 'cancel' },
  )
  const later = Math.min(seenOn, day + (back === 'cancel' ? 0 : 9))
  const taking: BookedOrder = {
    id: demoId(seed, person.number, part + 1),
    number: `${number}-${back === 'cancel' ? 'C' : 'R'}`,
    order: {
      ...order,
      kind: back,
      ofId: id,
      orderedAt: instantOf(later, person.number, 1),
      orderedOn: isoDay(later),
      paymentMethod: null,
      paymentState: 'none',
      paidOn: null,
      shippingState: 'none',
      shippedOn: null,
      note: back === 'cancel' ? 'お客様のご都合' : 'お肌に合わなかったため',
    },
    agreed: {
      ...taken.agreed,
      lines: taken.agreed.lines.map((line) => ({
        productId: lines[line.ofPosition - 1]?.productId ?? null,
        code: lines[line.ofPosition - 1]?.code ?? null,
        name: lines[line.ofPosition - 1]?.name ?? '',
        ...line,
      })),
    },
    sums: taken.sums,
    voidedOn: null,
  }
  const isGone = taken.isLast
  return [
    {
      id,
      number,
      order: {
        ...order,
        paymentState: back === 'cancel' ? 'none' : isGone ? 'refunded' : order.paymentState,
        paidOn: back === 'cancel' ? null : order.paidOn,
        shippingState: back === 'cancel' ? 'none' : isGone ? 'returned' : 'delivered',
        shippedOn: back === 'cancel' ? null : order.shippedOn,
      },
      agreed,
      sums,
      voidedOn: isGone ? isoDay(later) : null,
    },
    taking,
  ]
}

/** In business hours of Tokyo, 09 to 17. */
export function instantOf(day: DayNumber, number: number, hours = 0): string {
  return `${isoDay(day)}T${String(9 + ((number + hours) % 9)).padStart(2, '0')}:30:00+09:00`
}
