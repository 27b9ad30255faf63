import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { stop } from '#features/consent/consent.centre.ts'
import { preferencePath } from '#features/consent/consent.links.ts'
import { addEntries } from '#features/consent/consent.ledger.ts'
import { makeReader, refusalOf } from '#features/consent/consent.make.ts'
import { newsPurpose } from '#features/consent/consent.ts'
import { mergeCustomers } from '#features/merging/merging.actions.ts'
import { cancelOrder } from '#features/orders/orders.entries.ts'
import { makeOrder } from '#features/orders/orders.make.ts'
import { newId } from '#kit/ids.ts'
import { returned, type Returned } from '#platform/returned.ts'
import { write } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { followHits } from './reactions.follow.ts'
import { hitBy, makeHits, makeSent, makeSentCampaign, type MadeCampaign } from './reactions.make.ts'
import { followNotes } from './reactions.notes.ts'

let made = 0
const hour = 3_600_000
const ago = (hours: number): Date => new Date(Date.now() - hours * hour)

describe('what follows a campaign', () => {
  const harness = useRuntime()
  const work = () => harness.system()
  const follow = async (): Promise<void> => {
    while (await followHits(work(), new Date(Date.now() + hour))) continue
    while (await followNotes(work())) continue
  }
  async function reader(campaign: MadeCampaign, sentAt = ago(5)): Promise<{ id: string; address: string }> {
    const address = `n${String(++made)}@midori.example.jp`
    const id = await makeReader(work(), address)
    await makeSent(work(), campaign, id, { address, sentAt })
    return { id, address }
  }
  const countsOf = async (campaign: MadeCampaign): Promise<{ [what: string]: number }> =>
    Object.fromEntries(
      (
        await sql<{ what: string; n: number }>`select what, sum(n)::float8 as n from reaction_count
          where campaign_id = ${campaign.id}::uuid and cut = '' group by 1 having sum(n) <> 0`.execute(
          work().db,
        )
      ).rows.map(({ what, n }) => [what, n]),
    )
  const toldOf = async (id: string, name: string): Promise<{ [key: string]: unknown }[]> =>
    (
      await sql<{ payload: { [key: string]: unknown } }>`select payload from customer_event
        where customer_id = ${id}::uuid and name = ${name} order by occurred_at`.execute(work().db)
    ).rows.map(({ payload }) => payload)
  const oneClick = (id: string, key: string): Promise<void> =>
    stop(
      work(),
      { customerId: id, channel: 'email', key, purposeId: newsPurpose, madeAt: new Date() },
      { ip: '203.0.113.1', userAgent: undefined },
      'oneClick',
    )

  it('a refusal is told of the mail that was sent last, once', async () => {
    const [older, newer] = [
      await makeSentCampaign(work()),
      await makeSentCampaign(work(), { name: '初売り' }),
    ]
    const { id, address } = await reader(older, ago(50))
    await makeSent(work(), newer, id, { address, sentAt: ago(2) })
    await oneClick(id, address)
    await oneClick(id, address)
    await follow()
    expect(await countsOf(newer)).toEqual({ unsubscribed: 1 })
    expect(await countsOf(older)).toEqual({})
    expect(await toldOf(id, 'mail.unsubscribed')).toMatchObject([
      { campaignId: newer.id, campaign: '初売り', variant: 1, method: 'oneClick' },
    ])
  })
  it('a refusal that a colleague wrote down, or a month later, is no answer to a mail', async () => {
    const campaign = await makeSentCampaign(work())
    const first = await reader(campaign)
    const late = await reader(campaign, ago(24 * 31))
    await write(work(), (tx) => addEntries(tx, [refusalOf(first.id, first.address)]))
    await oneClick(late.id, late.address)
    await follow()
    expect(await countsOf(campaign)).toEqual({})
  })

  it('an order within the window comes of it, and goes when it is cancelled', async () => {
    const campaign = await makeSentCampaign(work())
    const { id } = await reader(campaign)
    await makeHits(work(), hitBy(id, campaign, { kind: 'click', at: ago(2) }))
    const order = await makeOrder(harness.as('manager'), { customerId: id })
    await follow()
    expect(await countsOf(campaign)).toMatchObject({
      converted: 1,
      orders: 1,
      revenue: 910,
      revenueSquares: 828_100,
    })
    expect(await toldOf(id, 'mail.converted')).toMatchObject([
      { campaignId: campaign.id, orderId: order.id, revenue: 910 },
    ])
    await cancelOrder(harness.as('manager'), order.id, { version: order.version })
    await follow()
    expect(await countsOf(campaign)).toEqual({ opened: 1, clicked: 1, clicks: 1 })
  })
  it('an order before the click was followed is found when the click is', async () => {
    const campaign = await makeSentCampaign(work())
    const { id } = await reader(campaign)
    await makeHits(work(), hitBy(id, campaign, { kind: 'click', at: ago(1) }))
    await makeOrder(harness.as('manager'), { customerId: id })
    while (await followNotes(work())) continue
    expect(await countsOf(campaign)).toEqual({})
    await follow()
    expect(await countsOf(campaign)).toMatchObject({ orders: 1 })
  })

  it('a bounce, a complaint and a reply are counted once each, and a hard bounce outweighs a soft one', async () => {
    const campaign = await makeSentCampaign(work())
    const { id, address } = await reader(campaign)
    const came = (kind: Returned['kind'], hard = false): Returned => ({
      id: newId(),
      customerId: id,
      address,
      kind,
      hard,
      reason: '',
      of: { of: 'campaign', campaignId: campaign.id },
      at: new Date(),
    })
    await write(work(), (tx) => returned(tx, [came('bounce'), came('autoReply')]))
    await follow()
    expect(await countsOf(campaign)).toEqual({ softBounced: 1 })
    await write(work(), (tx) => returned(tx, [came('bounce', true), came('complaint'), came('reply')]))
    await write(work(), (tx) => returned(tx, [came('bounce', true), came('bounce'), came('complaint')]))
    await follow()
    expect(await countsOf(campaign)).toEqual({ bounced: 1, complained: 1, replied: 1 })
  })

  it('of two who become one, the facts become one and clicks of the old links are theirs', async () => {
    const campaign = await makeSentCampaign(work())
    const [stays, goes] = [await reader(campaign), await reader(campaign)]
    await makeHits(
      work(),
      hitBy(stays.id, campaign, { at: ago(3) }),
      hitBy(goes.id, campaign, { kind: 'click', at: ago(3) }),
    )
    await follow()
    await mergeCustomers(harness.as('administrator'), {
      survivorId: stays.id,
      loserIds: [goes.id],
      versions: [stays.id, goes.id].map((id) => ({ id, version: 1 })),
    })
    const { rows } =
      await sql`select opens, clicks from reaction_facts where customer_id = ${stays.id}::uuid`.execute(
        work().db,
      )
    // The campaign that both opened was opened once.
    expect(rows).toEqual([{ opens: 1, clicks: 1 }])
    // A link with the old id, pressed after the merge.
    await makeHits(work(), hitBy(goes.id, campaign, { kind: 'click', link: 3, at: new Date() }))
    await follow()
    expect(await toldOf(stays.id, 'mail.clicked')).toMatchObject([{ link: 1 }, { link: 3 }])
  })

  it('who does not want to be tracked says so in the preference centre, and takes it back there', async () => {
    const { id, address } = await reader(await makeSentCampaign(work()))
    const page = await preferencePath(work(), { customerId: id, key: address })
    const token = new URL(page, 'http://page').searchParams.get('t') ?? ''
    const optedOut = async (): Promise<boolean> =>
      (await sql`select 1 from tracking_optout where customer_id = ${id}::uuid`.execute(work().db)).rows
        .length > 0
    const send = (fields: { [name: string]: string }) =>
      harness.http().inject({
        method: 'POST',
        url: '/c/p',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ t: token, lang: 'ja', ...fields }).toString(),
      })
    expect((await harness.http().inject(page)).body).toContain('開封とクリックの記録')
    expect((await send({ 'had-tracking': 'on' })).statusCode).toBe(303)
    expect(await optedOut()).toBe(true)
    // A page that was opened before and shows it unticked changes nothing.
    await send({})
    expect(await optedOut()).toBe(true)
    await send({ 'also-tracking': 'on' })
    expect(await optedOut()).toBe(false)
  })
})
