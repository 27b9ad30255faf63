import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { makeReader } from '#features/consent/consent.make.ts'
import { countCustomers, listCustomers } from '#features/customers/customers.store.ts'
import { makeOrder } from '#features/orders/orders.make.ts'
import { addToList } from '#features/segments/segments.lists.ts'
import { makeSegment } from '#features/segments/segments.make.ts'
import { newId } from '#kit/ids.ts'
import { useRuntime } from '#test/harness/database.ts'
import { reactionsApi } from './reactions.api.ts'
import { coolDown } from './reactions.facts.ts'
import { followHits } from './reactions.follow.ts'
import { hitBy, makeHits, makeSent, makeSentCampaign, type MadeCampaign } from './reactions.make.ts'
import { followNotes } from './reactions.notes.ts'
import type { Deed } from './reactions.rules.ts'
import { defaultReactionSettings } from './reactions.ts'
import { surveyDue } from './reactions.surveys.ts'

let made = 0
const hour = 3_600_000
const ago = (hours: number): Date => new Date(Date.now() - hours * hour)

describe('the results of a campaign', () => {
  const harness = useRuntime()
  const { call } = harness
  const api = reactionsApi.endpoints
  const work = () => harness.system()
  const follow = async (): Promise<void> => {
    while (await followHits(work(), new Date(Date.now() + hour))) continue
    while (await followNotes(work())) continue
  }
  async function people(
    campaign: MadeCampaign,
    n: number,
    { variant = 1, state = 'sent', domain = 'midori.example.jp', sentAt = ago(20) } = {},
  ): Promise<string[]> {
    const ids: string[] = []
    for (let at = 0; at < n; at++) {
      const address = `q${String(++made)}@${domain}`
      const id = await makeReader(work(), address)
      await makeSent(work(), campaign, id, { variant, state, address, sentAt })
      ids.push(id)
    }
    return ids
  }
  const results = (id: string) => call('member', api.results, { params: { id } })
  const listed = async (campaign: MadeCampaign, what: Deed, more: object = {}): Promise<string[]> => {
    const filter = JSON.stringify({ kind: 'reaction', params: { campaignId: campaign.id, what, ...more } })
    const { items } = await listCustomers(harness.as('member'), { filter }, { sort: 'kana', limit: 200 })
    expect((await countCustomers(harness.as('member'), { filter }, true)).count).toBe(items.length)
    return items.map(({ id }) => id).toSorted()
  }

  it('are the same numbers as the people behind each of them', async () => {
    const campaign = await makeSentCampaign(work(), { variants: 2 })
    const [a = '', b = '', c = '', d = ''] = await people(campaign, 4)
    const [e = '', f = ''] = await people(campaign, 2, { variant: 2, domain: 'ao.example.jp' })
    const [held = ''] = await people(campaign, 1, { state: 'heldOut' })
    await makeHits(
      work(),
      hitBy(a, campaign, { at: ago(10) }),
      hitBy(a, campaign, { kind: 'click', link: 2, at: ago(9) }),
      hitBy(b, campaign, { at: ago(10) }),
      hitBy(c, campaign, { agent: 'Mozilla/5.0', at: ago(10) }),
      hitBy(d, campaign, { kind: 'click', isHead: true, at: ago(10) }),
      hitBy(e, campaign, { kind: 'click', link: 1, variant: 2, at: ago(10) }),
    )
    await makeOrder(harness.as('manager'), { customerId: a })
    await follow()
    const found = await results(campaign.id)
    expect(found).toMatchObject({
      heldOut: 1,
      figures: {
        sent: 6,
        delivered: 6,
        opened: 3,
        machineOpened: 1,
        clicked: 2,
        scanned: 1,
        converted: 1,
        orders: 1,
        revenue: 910,
      },
      rates: { opened: { hits: 3, n: 6, value: 0.5 }, clickedOfOpened: { hits: 2, n: 3 } },
      variants: [
        { no: 1, figures: { sent: 4, opened: 2, clicked: 1, revenue: 910 } },
        { no: 2, figures: { sent: 2, opened: 1, clicked: 1, revenue: 0 } },
      ],
      test: { measure: 'clicks', isSure: false },
      links: [
        { no: 1, people: 1, clicks: 1 },
        { no: 2, people: 1, clicks: 1 },
        { no: 3, people: 0, clicks: 0 },
      ],
      lift: null,
    })
    expect(found.revenueEach).toBeCloseTo(910 / 6, 9)
    expect(await listed(campaign, 'sent')).toEqual([a, b, c, d, e, f].toSorted())
    expect(await listed(campaign, 'sent', { variant: 2 })).toEqual([e, f].toSorted())
    expect(await listed(campaign, 'opened')).toEqual([a, b, e].toSorted())
    expect(await listed(campaign, 'opened', { domain: 'ao.example.jp' })).toEqual([e])
    expect(await listed(campaign, 'notOpened')).toEqual([c, d, f].toSorted())
    expect(await listed(campaign, 'machineOpened')).toEqual([c])
    expect(await listed(campaign, 'clicked')).toEqual([a, e].toSorted())
    expect(await listed(campaign, 'clicked', { link: 2 })).toEqual([a])
    expect(await listed(campaign, 'notClicked')).toEqual([b, c, d, f].toSorted())
    expect(await listed(campaign, 'scanned')).toEqual([d])
    expect(await listed(campaign, 'converted')).toEqual([a])
    expect(await listed(campaign, 'touched')).toEqual([a])
    expect(await listed(campaign, 'heldOut')).toEqual([held])
    expect(await listed(campaign, 'unsubscribed')).toEqual([])
  })

  it('are cut by domain, by provider, by segment and by the clock', async () => {
    const campaign = await makeSentCampaign(work())
    const [a = ''] = await people(campaign, 2, { sentAt: new Date('2026-11-20T01:00:00Z') })
    await people(campaign, 1, { domain: 'ao.example.jp' })
    await makeHits(work(), hitBy(a, campaign, { kind: 'click', at: new Date('2026-11-20T03:00:00Z') }))
    await follow()
    const domains = await call('member', api.cut, { params: { id: campaign.id }, query: { by: 'domain' } })
    expect(domains.items).toMatchObject([
      { key: 'midori.example.jp', sent: 2, opened: 1, clicked: 1 },
      { key: 'ao.example.jp', sent: 1, opened: 0 },
    ])
    const { id } = await makeSegment(work(), null, { name: 'お得意様' })
    await addToList(work(), id, [a])
    const segments = await call('member', api.cut, { params: { id: campaign.id }, query: { by: 'segment' } })
    expect(segments.items).toMatchObject([{ key: id, label: 'お得意様', sent: 1, opened: 1 }])
    const { cells } = await call('member', api.hours, { params: { id: campaign.id } })
    expect(cells).toEqual([{ weekday: 5, hour: 12, opens: 1, clicks: 1 }])
    expect(await listed(campaign, 'clicked', { weekday: 'friday', hour: 12 })).toEqual([a])
    expect(await listed(campaign, 'clicked', { weekday: 'friday', hour: 13 })).toEqual([])
    const [phone = ''] = await people(campaign, 1, { domain: 'ezweb.ne.jp' })
    const providers = await call('member', api.cut, {
      params: { id: campaign.id },
      query: { by: 'provider' },
    })
    expect(providers.items).toMatchObject([
      { key: 'other', sent: 3, delivered: 3, clicked: 1 },
      { key: 'au・UQ', label: 'au・UQ', sent: 1, clicked: 0 },
    ])
    expect(await listed(campaign, 'sent', { provider: 'au・UQ' })).toEqual([phone])
    expect((await listed(campaign, 'sent', { provider: 'other' })).length).toBe(3)
    expect(await listed(campaign, 'sent', { provider: 'nobody’s' })).toEqual([])
  })

  it('show what was gained over who was held out, once that was counted', async () => {
    const campaign = await makeSentCampaign(work(), { windowDays: 7 })
    const got = await people(campaign, 6)
    const held = await people(campaign, 4, { state: 'heldOut' })
    for (const customerId of [...got.slice(0, 3), ...held.slice(0, 1)])
      await makeOrder(harness.as('manager'), { customerId })
    expect(await surveyDue(work(), new Date())).toBeGreaterThan(0)
    const { lift } = await results(campaign.id)
    expect(lift).toMatchObject({
      isFinal: false,
      sent: { n: 6, converted: 3, revenue: 2730 },
      heldOut: { n: 4, converted: 1, revenue: 910 },
    })
    expect(lift?.difference.difference).toBeCloseTo(0.25, 12)
    expect(lift?.lift?.lift).toBeCloseTo(1, 12)
    expect(lift?.extraBuyers.n).toBeCloseTo(1.5, 12)
    // Counted a moment ago: not again at once.
    expect(await surveyDue(work(), new Date())).toBe(0)
  })

  it('can be compared, each by the same definitions', async () => {
    const campaign = await makeSentCampaign(work(), { name: '比べる配信' })
    const [a = ''] = await people(campaign, 2)
    await makeHits(work(), hitBy(a, campaign, { at: ago(10) }))
    await follow()
    await sql`update campaign set began_at = '2026-10-05T01:00:00Z' where id = ${campaign.id}::uuid`.execute(
      work().db,
    )
    const { items } = await call('member', api.compare, { query: { from: '2026-10-05', to: '2026-10-05' } })
    expect(items).toMatchObject([
      {
        id: campaign.id,
        name: '比べる配信',
        weekday: 1,
        hour: 10,
        figures: { sent: 2, opened: 1 },
        rates: { opened: { value: 0.5 } },
      },
    ])
    expect(
      (await call('member', api.compare, { query: { from: '2026-10-06', to: '2026-10-07' } })).items,
    ).toEqual([])
    const csv = await harness.request(
      'member',
      'GET',
      '/campaigns/comparison.csv?from=2026-10-05&to=2026-10-05',
    )
    expect(csv.body).toContain('比べる配信')

    // By what recipients have in common: of campaigns that were counted, and it says of how many that is yet to come.
    const query = { from: '2026-10-05', to: '2026-10-05', by: 'domain' as const }
    expect(await call('member', api.compareCuts, { query })).toEqual({ items: [], waiting: 1 })
    while ((await surveyDue(work(), new Date())) > 0) continue
    const { items: cuts, waiting } = await call('member', api.compareCuts, { query })
    expect(waiting).toBe(0)
    expect(cuts).toMatchObject([
      { key: 'midori.example.jp', campaigns: [{ id: campaign.id, sent: 2, delivered: 2, opened: 1 }] },
    ])
  })

  it('say by what each hit was told apart, and show it with where from to those who decide about that', async () => {
    const campaign = await makeSentCampaign(work())
    const [a = '', b = ''] = await people(campaign, 2)
    await makeHits(
      work(),
      hitBy(a, campaign, { at: ago(9) }),
      hitBy(b, campaign, { at: ago(9), agent: 'Mozilla/5.0' }),
      hitBy(b, campaign, { kind: 'click', at: ago(8), agent: 'curl/8.5.0' }),
    )
    await follow()
    const { told, unread } = await results(campaign.id)
    expect(unread).toBeNull()
    expect(told).toContainEqual({
      as: 'machine',
      why: 'tool',
      says: 'プログラムからの取得',
      opens: 0,
      clicks: 1,
    })
    const query = { as: 'machine' as const, why: 'applePrivacy' }
    const params = { id: campaign.id }
    const { items } = await call('manager', api.campaignHits, { params, query })
    expect(items).toMatchObject([
      { kind: 'open', agent: 'Mozilla/5.0', ip: '203.0.113.9', customer: { id: b } },
    ])
    expect((await call('member', api.campaignHits, { params, query })).items).toMatchObject([{ ip: null }])
    const mine = await call('member', api.customerHits, { params: { id: b } })
    expect(mine.items.map(({ why }) => why)).toEqual(['tool', 'applePrivacy'])
    const hidden = await harness.request('member', 'GET', `/customers/${newId()}/hits`)
    expect(hidden.statusCode).toBe(404)
  })

  it('say how far behind they are where hits wait to be counted', async () => {
    const campaign = await makeSentCampaign(work())
    const [a = ''] = await people(campaign, 1)
    await makeHits(work(), hitBy(a, campaign, { at: ago(0.001) }))
    expect((await results(campaign.id)).unread).toBeNull()
    await makeHits(work(), hitBy(a, campaign, { at: ago(2) }), hitBy(a, campaign, { at: ago(1) }))
    const { unread } = await results(campaign.id)
    expect(unread).toMatchObject({ n: 3, isMore: false })
    expect(new Date(unread?.oldestAt ?? 0).getTime()).toBeLessThan(ago(1.9).getTime())
    await follow()
    expect((await results(campaign.id)).unread).toBeNull()
  })

  it('are nothing of nobody, and say that a mail of text alone shows no opens', async () => {
    const campaign = await makeSentCampaign(work())
    const { figures, rates, variants, told } = await results(campaign.id)
    expect(figures).toMatchObject({ sent: 0, opened: 0, revenue: 0 })
    expect(rates.opened.value).toBeNull()
    expect(variants).toMatchObject([{ isText: true }])
    expect(told).toEqual([])
  })

  it('are a CSV with the same figures', async () => {
    const campaign = await makeSentCampaign(work())
    await people(campaign, 2)
    const answer = await harness.request('member', 'GET', `/campaigns/${campaign.id}/results.csv`)
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('開封（本人）')
  })

  it('of a campaign that is not there are not found', async () => {
    const answer = await harness.request('member', 'GET', `/campaigns/${newId()}/results`)
    expect(answer.statusCode).toBe(404)
  })
  it('are counted by settings that only some may change, and a stale change is refused', async () => {
    const { version, settings } = await call('member', api.settings, {})
    expect(settings).toEqual(defaultReactionSettings)
    const body = { version, settings: { ...settings, openSeconds: 10 } }
    expect((await harness.request('member', 'PUT', '/reactions/settings', { body })).statusCode).toBe(403)
    expect((await harness.request('manager', 'PUT', '/reactions/settings', { body })).statusCode).toBe(200)
    expect((await harness.request('manager', 'PUT', '/reactions/settings', { body })).statusCode).toBe(409)
  })
  it('say when somebody reacts and on what that rests', async () => {
    const campaign = await makeSentCampaign(work())
    const [a = '', b = ''] = await people(campaign, 2)
    for (const day of [16, 17, 18, 19, 20])
      await makeHits(
        work(),
        hitBy(a, await makeSentCampaign(work()), { at: new Date(`2026-11-${day}T22:10:00Z`) }),
      )
    await follow()
    expect(await call('member', api.bestTime, { params: { id: a } })).toMatchObject({
      hour: 7,
      n: 5,
      engagement: { opens: 5, clicks: 0 },
    })
    expect(await call('member', api.bestTime, { params: { id: b } })).toMatchObject({
      n: 0,
      engagement: null,
    })
    expect((await call('member', api.clock, {})).n).toBeGreaterThanOrEqual(5)
  })
  it('cool down: who did nothing for long comes to a lower level', async () => {
    const campaign = await makeSentCampaign(work())
    const [a = ''] = await people(campaign, 1)
    await makeHits(work(), hitBy(a, campaign, { kind: 'click', at: ago(1) }))
    await follow()
    const levelOf = async (): Promise<unknown> =>
      (
        await sql<{ level: string }>`select level from reaction_facts where customer_id = ${a}::uuid`.execute(
          work().db,
        )
      ).rows[0]?.level
    expect(await levelOf()).toBe('middle')
    while ((await coolDown(work(), new Date(Date.now() + 400 * 24 * hour))) > 0) continue
    expect(await levelOf()).toBe('none')
  })
})
