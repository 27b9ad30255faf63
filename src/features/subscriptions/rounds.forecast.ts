import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { benefitColumns, benefitJoin } from '#features/orders/orders.benefits.ts'
import { roundsAhead, type RoundAhead } from '#features/plans/engine.course.ts'
import { fullName } from '#kit/sale.ts'
import { addDays } from '#kit/japan/days.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import type { FileAnswer } from '#platform/feature.ts'
import type { Work } from '#platform/work.ts'
import type { Forecast, ForecastDay, ForecastLine } from './rounds.schemas.ts'
import {
  amountOf,
  isRound,
  openRoundShop,
  planOf,
  supply,
  type Goods,
  type RoundShop,
} from './rounds.shop.ts'
import { courseOf, type CourseColumns } from './subscriptions.course.ts'
import { isFree, paidParcels, parcelOf, payersOf, type Sent } from './subscriptions.parcels.ts'

/** Subscriptions that are alike in everything that decides their rounds. */
type Alike = Goods & CourseColumns & { readonly count: number }
/** One that shares its parcels with others. */
type Bundled = Alike & {
  readonly id: string
  readonly customerId: string
  readonly bundleId: string
  readonly hasAddress: boolean
}

/**
 * What is shipped and sold in the coming days if nobody changes anything: by the engine that makes the rounds, at the prices and
 * taxes of each day. The database puts together what is alike, so that it is worked out once; what shares parcels is worked
 * out one by one.
 */
export async function forecast(
  work: Pick<Work, 'db'>,
  days: number,
  whose: (customerId: RawBuilder<unknown>) => RawBuilder<SqlBool> = () => sql<SqlBool>`true`,
): Promise<Forecast> {
  const shop = await openRoundShop(work)
  const until = addDays(shop.day, days - 1)
  const alike = await readAlike(work, whose(sql`s.customer_id`))
  const bundled = await readBundled(work, whose(sql`s.customer_id`))
  await supply(work, shop, [...alike, ...bundled])
  const sum = emptySum()
  for (const one of alike) add(sum, shop, one, aheadOf(shop, one, until))
  const sent = bundled.map((one) => ({ one, ahead: aheadOf(shop, one, until) }))
  const paying = payersOf(
    sent.flatMap(({ one, ahead }) => ahead.map((round) => sentOf(shop, one, round))),
    await paidParcels(work, bundled),
  )
  for (const { one, ahead } of sent)
    add(sum, shop, one, ahead, (shipOn) => isFree({ id: one.id, parcel: parcelOf(one, shipOn) }, paying))
  const products = [...new Set([...sum.lines.values()].map(({ productId }) => productId))]
  return {
    from: shop.day,
    until,
    subscriptions: [...alike, ...bundled].reduce((total, { count }) => total + count, 0),
    left: sum.left,
    days: [...sum.days.values()].toSorted((a, b) => (a.on < b.on ? -1 : 1)),
    products: products.flatMap((id) => {
      const product = shop.products.get(id)
      return product ? [{ id, code: product.code, name: fullName(product) }] : []
    }),
    lines: [...sum.lines.values()].toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)),
  }
}

const alikeColumns = sql`s.plan_id, s.edition, s.state, s.cycle, s.items, s.quantity, s.payment_method, s.next_round,
  s.next_on, s.planned_on, s.last_on, s.last_ship_on`

async function readAlike(work: Pick<Work, 'db'>, whose: RawBuilder<SqlBool>): Promise<Alike[]> {
  const { rows } = await sql<Alike>`
    select ${alikeColumns}, null as held_at, 0 as skips, null as resumes_on, ${benefitColumns}, count(*)::int as count
    from subscription s ${benefitJoin(sql`s.customer_id`)}
    where s.make_on is not null and s.bundle_id is null and ${whose}
    group by ${alikeColumns}, rank_percent, rank_shipping`.execute(work.db)
  return rows
}

async function readBundled(work: Pick<Work, 'db'>, whose: RawBuilder<SqlBool>): Promise<Bundled[]> {
  const { rows } = await sql<Bundled>`
    select s.customer_id, s.id, s.bundle_id, ${alikeColumns}, null as held_at, 0 as skips, null as resumes_on,
      s.ship_to is not null or exists (select 1 from contact_point a
        where a.customer_id = s.customer_id and a.kind = 'address') as has_address,
      ${benefitColumns}, 1 as count
    from subscription s ${benefitJoin(sql`s.customer_id`)}
    where s.make_on is not null and s.bundle_id is not null and ${whose}`.execute(work.db)
  return rows
}

function sentOf(shop: RoundShop, one: Bundled, { round, shipOn }: RoundAhead): Sent {
  const quote = amountOf(shop, one, { round, shipOn, shippingFree: false })
  const fee = isRound(quote) && one.hasAddress ? Number(quote.agreed.shipping) : -1
  return { id: one.id, parcel: parcelOf(one, shipOn) ?? '', fee }
}

type Sum = { days: Map<string, ForecastDay>; lines: Map<string, ForecastLine>; left: number }
const emptySum = (): Sum => ({ days: new Map(), lines: new Map(), left: 0 })

function add(
  sum: Sum,
  shop: RoundShop,
  alike: Alike,
  ahead: readonly RoundAhead[],
  isShared: (shipOn: string) => boolean = () => false,
): void {
  let isWhole = true
  for (const { round, shipOn } of ahead) {
    const quote = amountOf(shop, alike, { round, shipOn, shippingFree: isShared(shipOn) })
    if (!isRound(quote)) {
      isWhole = false
      break
    }
    const { sums, agreed } = quote
    const day = sum.days.get(shipOn) ?? { on: shipOn, shipments: 0, net: 0, gross: 0 }
    sum.days.set(shipOn, day)
    day.shipments += alike.count
    day.net += sums.revenue * alike.count
    day.gross += sums.totalYen * alike.count
    for (const [index, { productId, quantity }] of agreed.lines.entries()) {
      if (productId === null) continue
      const key = `${shipOn} ${productId}`
      const line = sum.lines.get(key) ?? { on: shipOn, productId, quantity: 0, net: 0 }
      sum.lines.set(key, line)
      line.quantity += Number(quantity) * alike.count
      line.net += (sums.lines[index]?.revenue ?? 0) * alike.count
    }
  }
  if (!isWhole) sum.left += alike.count
}

/** Terms that leave no day for a round have none ahead. */
function aheadOf(shop: RoundShop, of: Alike, until: string): RoundAhead[] {
  const asked = { today: shop.day, until, atMost: 1000 }
  try {
    return roundsAhead(courseOf(of), planOf(shop, of).terms, shop.calendar, asked)
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
}

/** The same as a file: a row for each day and product. */
export async function forecastFile(work: Work, days: number): Promise<FileAnswer> {
  const { from, lines, products } = await forecast(work, days)
  const isJa = work.locale === 'ja'
  const names = new Map(products.map((product) => [product.id, product]))
  return {
    name: `${isJa ? '定期出荷予定' : 'forecast'}-${from}.csv`,
    mediaType: 'text/csv; charset=utf-8',
    body: (async function* () {
      const encoder = csvEncoder({ encoding: 'utf8bom', newline: 'crlf', quote: 'minimal' })
      yield encoder.row(
        isJa
          ? ['出荷予定日', '品番', '商品', '数量', '売上（税抜）']
          : ['shipped on', 'code', 'product', 'quantity', 'sales without tax'],
      )
      for (const { on, productId, quantity, net } of lines) {
        const product = names.get(productId)
        yield encoder.row([on, product?.code ?? '', product?.name ?? '', String(quantity), String(net)])
      }
    })(),
  }
}
