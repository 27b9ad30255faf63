import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { makeBuyer, makeEntry, type Entry } from '#features/purchases/purchases.make.ts'
import type { Work } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { followHits } from './reactions.follow.ts'
import { hitBy, makeHits, makeSent, makeSentCampaign, type MadeCampaign } from './reactions.make.ts'
import { followNotes, noteOrders } from './reactions.notes.ts'

const harness = useRuntime()

const people = 3
const campaigns = 3
const dayMs = 86_400_000
const start = Date.parse('2026-03-01T00:00:00Z')
const who = fc.nat(people - 1)
const day = fc.integer({ min: 0, max: 24 })
/** Minutes past midnight in UTC, which is nine in the morning here: none of them is midnight here. */
const minute = fc.integer({ min: 1, max: 800 })

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('click' as const),
      who,
      campaign: fc.nat(campaigns - 1),
      day,
      minute,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('scan' as const),
      who,
      campaign: fc.nat(campaigns - 1),
      day,
      minute,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('order' as const), who, day, minute, revenue: fc.nat(9999) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('return' as const),
      which: fc.nat(9),
      share: fc.constantFrom(1, 3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('void' as const, 'hold' as const, 'release' as const),
      which: fc.nat(9),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('follow' as const) }) },
)

type Click = { customerId: string; campaign: MadeCampaign; at: number }
type Came = {
  order: string
  campaign: string
  isLast: boolean
  among: number
  revenue: number
  share: number
}

const windows = [7, 3, 14]

/** What came of what, by the definition alone. */
function oracle(
  orders: readonly Entry[],
  returns: readonly Entry[],
  clicks: readonly Click[],
  all: MadeCampaign[],
): Came[] {
  return orders.flatMap((order) => {
    if (order.voided || order.held) return []
    const at = Date.parse(`${order.on}T00:00:00Z`) + order.minute * 60_000
    const revenue =
      order.revenue +
      returns.filter(({ ofId }) => ofId === order.id).reduce((sum, one) => sum + one.revenue, 0)
    const touched = all
      .flatMap((campaign, index) => {
        const times = clicks
          .filter((click) => click.campaign === campaign && click.customerId === order.customerId)
          .map((click) => click.at)
          .filter((time) => time <= at && time > at - (windows[index] ?? 0) * dayMs)
        return times.length === 0 ? [] : [{ campaign: campaign.id, at: Math.max(...times) }]
      })
      .toSorted((a, b) => b.at - a.at || (a.campaign < b.campaign ? -1 : 1))
    const each = Math.floor(revenue / touched.length)
    const more = revenue - each * touched.length
    return touched.map(({ campaign }, place) => ({
      order: order.id,
      campaign,
      isLast: place === 0,
      among: touched.length,
      revenue,
      share: each + (place < more ? 1 : 0),
    }))
  })
}

const byName = (a: Came, b: Came): number => (a.order + a.campaign < b.order + b.campaign ? -1 : 1)

async function stored(work: Work): Promise<Came[]> {
  const { rows } = await sql<Came>`
    select order_id as order, campaign_id as campaign, is_last, among, revenue::float8 as revenue, share::float8 as share
    from campaign_conversion`.execute(work.db)
  return rows
}

async function counters(work: Work): Promise<{ [name: string]: number }> {
  const { rows } = await sql<{ campaign: string; what: string; n: number }>`
    select campaign_id as campaign, what, sum(n)::float8 as n from reaction_count
    where what in ('orders', 'revenue', 'linearRevenue', 'converted') and cut = '' group by 1, 2 having sum(n) <> 0`.execute(
    work.db,
  )
  return Object.fromEntries(rows.map(({ campaign, what, n }) => [`${campaign} ${what}`, n]))
}

function added(came: readonly Came[], orders: readonly Entry[]): { [name: string]: number } {
  const sums: { [name: string]: number } = {}
  const buyers = new Set<string>()
  const add = (name: string, n: number): void => {
    if (n !== 0) sums[name] = (sums[name] ?? 0) + n
  }
  for (const { campaign, order, isLast, revenue, share } of came) {
    add(`${campaign} linearRevenue`, share)
    if (!isLast) continue
    add(`${campaign} orders`, 1)
    add(`${campaign} revenue`, revenue)
    const buyer = `${campaign} ${orders.find(({ id }) => id === order)?.customerId ?? ''}`
    if (!buyers.has(buyer)) add(`${campaign} converted`, 1)
    buyers.add(buyer)
  }
  return sums
}

it(
  'orders come of campaigns as a plain definition says, whatever happens in whatever order',
  { timeout: 120_000 },
  async () => {
    const work = harness.system()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        await sql`truncate campaign_hit, campaign_reaction, campaign_conversion, reaction_count, reaction_note,
        campaign_reaction_link, reaction_facts, reaction_hour, reaction_clock`.execute(work.db)
        const ids = await Promise.all(Array.from({ length: people }, () => makeBuyer(work)))
        const all: MadeCampaign[] = []
        for (const windowDays of windows) all.push(await makeSentCampaign(work, { windowDays }))
        for (const id of ids)
          for (const one of all) await makeSent(work, one, id, { sentAt: new Date(start - dayMs) })
        const orders: Entry[] = []
        const returns: Entry[] = []
        const clicks: Click[] = []
        const follow = async (): Promise<void> => {
          while (await followHits(work, new Date(start + 100 * dayMs))) continue
          while (await followNotes(work)) continue
        }
        const change = async (order: Entry): Promise<void> => {
          await sql`update sales_order set voided_on = ${order.voided ? order.on : null}::date,
          held_at = ${order.held ? order.on : null}::timestamptz where id = ${order.id}::uuid`.execute(
            work.db,
          )
          await noteOrders(work, [order.id])
        }
        for (const one of steps) {
          if (one.do === 'follow') await follow()
          else if (one.do === 'click' || one.do === 'scan') {
            const [customerId, campaign] = [ids[one.who] ?? '', all[one.campaign] ?? { id: '', number: 0 }]
            const at = start + one.day * dayMs + one.minute * 60_000
            const isHead = one.do === 'scan'
            await makeHits(
              work,
              hitBy(customerId, campaign, { kind: 'click', at: new Date(at), isHead, ip: null }),
            )
            if (!isHead) clicks.push({ customerId, campaign, at })
          } else if (one.do === 'order') {
            const on = new Date(start + one.day * dayMs).toISOString().slice(0, 10)
            const order = await makeEntry(work, {
              customerId: ids[one.who] ?? '',
              on,
              minute: one.minute,
              revenue: one.revenue,
            })
            orders.push(order)
            await noteOrders(work, [order.id])
          } else {
            const order = orders[one.which]
            if (!order) continue
            if (one.do === 'return') {
              const { customerId, id: ofId, on } = order
              const revenue = -Math.floor(order.revenue / (one.share * 4))
              returns.push(
                await makeEntry(work, { customerId, ofId, on, kind: 'return', revenue, minute: 900 }),
              )
              await noteOrders(work, [ofId])
              continue
            }
            if (one.do === 'void') order.voided = true
            else order.held = one.do === 'hold'
            await change(order)
          }
        }
        await follow()
        // Three different links of one mail within two seconds would be a scanner's; here all are link 1.
        const right = oracle(orders, returns, clicks, all)
        expect((await stored(work)).toSorted(byName)).toEqual(right.toSorted(byName))
        expect(await counters(work)).toEqual(added(right, orders))
        const { rows } = await sql<{ orders: number; revenue: number }>`
        select coalesce(sum(orders), 0)::float8 as orders, coalesce(sum(revenue), 0)::float8 as revenue
        from campaign_reaction`.execute(work.db)
        const last = right.filter(({ isLast }) => isLast)
        expect(rows[0]).toEqual({
          orders: last.length,
          revenue: last.reduce((sum, one) => sum + one.revenue, 0),
        })
      }),
      { numRuns: 30 },
    )
  },
)
