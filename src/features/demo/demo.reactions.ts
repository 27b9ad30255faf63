import { sql } from 'kysely'
import { crc32 } from 'node:zlib'
import { readFrozen } from '#features/campaigns/campaigns.content.ts'
import type { BookedOrder } from '#features/orders/orders.save.ts'
import { followHits } from '#features/reactions/reactions.follow.ts'
import { insertHits, type NewHit } from '#features/reactions/reactions.hits.ts'
import { followNotes } from '#features/reactions/reactions.notes.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { todayIn } from '#kit/japan/days.ts'
import { dayNumber } from './demo.days.ts'
import { minutesLater } from './demo.fates.ts'
import { favourite, ordered, toldOf, writeOrders } from './demo.orders.ts'
import { randomOf, type Random } from './demo.random.ts'
import { personOf, type Press } from './demo.press.ts'

/** How people took a campaign: those who open it, of them those who click, and of those whoever orders. */
export type Liking = {
  readonly opens: number
  readonly clicks: number
  readonly buys: number
  /** A variant that so many times as many click. */
  readonly better?: { readonly variant: number; readonly by: number }
}
type Got = {
  readonly customerId: string
  readonly address: string
  readonly variant: number
  readonly at: Date
}
type Sent = { readonly campaignId: string; readonly got: readonly Got[]; readonly liking: Liking }

/** In what people read their mail; none of it is told apart by more than its kind. */
const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
  'Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
] as const
const apple = 'Mozilla/5.0'
const scanner = 'Mozilla/5.0 (compatible; Barracuda Sentinel)'
/** Addresses for documentation (RFC 5737). */
const ipOf = (number: number): string => `203.0.113.${(number % 250) + 1}`

/** What people did with the mails of a campaign until now, and what their programs did; then it is followed like any other. */
export async function react(press: Press, { campaignId, got, liking }: Sent): Promise<void> {
  const { work, now } = press
  const { rows } = await sql<{ number: number; name: string }>`
    select number, name from campaign where id = ${campaignId}::uuid`.execute(work.db)
  const [campaign] = rows
  if (!campaign) return
  const frozen = await readFrozen(work, campaignId)
  const hits: NewHit[] = []
  const orders: BookedOrder[] = []
  for (const one of got) {
    const person = personOf(press, one.customerId)
    const random = randomOf(press.seed ^ crc32(campaign.name), person.number)
    const links = frozen.get(one.variant)?.links.length ?? 0
    const own = hitsOf(one, { campaign: campaign.number, links, liking, number: person.number, random })
    hits.push(...own.filter(({ at }) => at <= minutesLater(now, -1)))
    const click = own.findLast(({ kind, agent }) => kind === 'click' && agent !== scanner)
    if (click && random.chance(liking.buys))
      orders.push(...orderAfter(press, person, { clicked: click.at, campaign: campaign.number, random }))
  }
  await writeOrders(work, orders)
  await insertEvents(work, toldOf(work, orders))
  await insertHits(work.db, hits)
  await follow(press)
}

/** Everything that is known by now is followed to its end. */
export async function follow({ work, now }: Pick<Press, 'work' | 'now'>): Promise<void> {
  let more = true
  while (more) more = await followHits(work, now)
  for (more = true; more;) more = await followNotes(work)
}

type Habit = {
  readonly campaign: number
  readonly links: number
  readonly liking: Liking
  readonly number: number
  readonly random: Random
}
function hitsOf(got: Got, { campaign, links, liking, number, random }: Habit): NewHit[] {
  const { customerId, variant } = got
  const hit = (kind: NewHit['kind'], at: Date, more: Partial<NewHit> = {}): NewHit => ({
    customerId,
    campaign,
    variant,
    link: 0,
    kind,
    at,
    isHead: false,
    isPrefetch: false,
    agent: agents[number % agents.length] ?? null,
    ip: ipOf(number),
    ...more,
  })
  const hits: NewHit[] = []
  if (random.chance(0.14)) hits.push(hit('open', minutesLater(got.at, random.int(1, 40)), { agent: apple }))
  if (random.chance(0.015))
    for (let link = 1; link <= links; link++)
      hits.push(hit('click', minutesLater(got.at, 0.05 + link / 600), { link, agent: scanner, ip: ipOf(7) }))
  if (!random.chance(liking.opens)) return hits
  const opened = openedAt(got.at, number, random)
  hits.push(hit('open', opened))
  if (random.chance(0.2)) hits.push(hit('open', minutesLater(opened, random.int(60, 3000))))
  const eager = liking.better?.variant === variant ? liking.better.by : 1
  if (links === 0 || !random.chance(liking.clicks * eager)) return hits
  const clicks = random.chance(0.25) ? 2 : 1
  for (let click = 1; click <= clicks; click++) {
    // What stands first is clicked most.
    const link = 1 + Math.floor(random.next() ** 2 * links)
    hits.push(hit('click', minutesLater(opened, click * (0.3 + random.next() * 2)), { link }))
  }
  return hits
}

/** Most within hours; others when they look into their mail: before work, at noon, in the evening. */
function openedAt(sent: Date, number: number, random: Random): Date {
  if (random.chance(0.55)) return minutesLater(sent, 2 - Math.log(1 - random.next() * 0.98) * 75)
  const hour = [7, 12, 20, 21][number % 4] ?? 20
  const evening = new Date(sent.getTime() + random.int(0, 2) * 86_400_000)
  evening.setUTCHours((hour - 9 + 24) % 24, random.int(0, 59), random.int(0, 59), 0)
  return evening > sent ? evening : new Date(evening.getTime() + 86_400_000)
}

type Click = { readonly clicked: Date; readonly campaign: number; readonly random: Random }
/** A day or three after they clicked. The places of these orders are behind all others that a person made. */
function orderAfter(
  press: Press,
  person: ReturnType<typeof personOf>,
  { clicked, campaign, random }: Click,
): BookedOrder[] {
  const { seed, shop, today } = press
  const seenOn = dayNumber(today)
  const day = dayNumber(todayIn('Asia/Tokyo', clicked)) + random.int(1, 3)
  if (day > seenOn || shop.products.length === 0) return []
  const lines = [{ product: favourite(shop, random), quantity: random.int(1, 2) }]
  const count = 300 + (campaign % 140)
  return ordered(seed, person, shop, random, { day, seenOn, count, channel: 'web', mediaId: null, lines })
}
