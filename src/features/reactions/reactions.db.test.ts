import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { makeReader } from '#features/consent/consent.make.ts'
import { removeCustomer } from '#features/customers/customers.actions.ts'
import { useRuntime } from '#test/harness/database.ts'
import { followHits } from './reactions.follow.ts'
import { hitBy, mailPath, makeHits, makeSent, makeSentCampaign, type MadeCampaign } from './reactions.make.ts'

let made = 0
const later = new Date('2026-11-21T00:00:00Z')
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148'

describe('opens and clicks', () => {
  const harness = useRuntime()
  const work = () => harness.system()
  const follow = async (): Promise<void> => {
    while (await followHits(work(), later)) continue
  }
  async function reader(campaign?: MadeCampaign): Promise<string> {
    const id = await makeReader(work(), `r${String(++made)}@midori.example.jp`)
    if (campaign) await makeSent(work(), campaign, id)
    return id
  }
  const hitsOf = async (id: string) =>
    (
      await sql<{ kind: string; link: number; isHead: boolean; isPrefetch: boolean; why: string | null }>`
        select kind, link, is_head, is_prefetch, why from campaign_hit where customer_id = ${id}::uuid order by at, id`.execute(
        work().db,
      )
    ).rows
  const toldOf = async (id: string): Promise<string[]> =>
    (
      await sql<{ name: string }>`select name from customer_event where customer_id = ${id}::uuid
        and name in ('mail.opened', 'mail.clicked') order by occurred_at, name`.execute(work().db)
    ).rows.map(({ name }) => name)
  const countsOf = async (campaign: MadeCampaign, cut = ''): Promise<{ [what: string]: number }> =>
    Object.fromEntries(
      (
        await sql<{ what: string; key: string; n: number }>`
          select what, key, sum(n)::float8 as n from reaction_count
          where campaign_id = ${campaign.id}::uuid and cut = ${cut} group by 1, 2 having sum(n) <> 0`.execute(
          work().db,
        )
      ).rows.map(({ what, key, n }) => [cut === '' ? what : `${what} ${key}`, n]),
    )
  const get = (url: string, headers: { [name: string]: string } = {}, method: 'GET' | 'HEAD' = 'GET') =>
    harness.http().inject({ method, url, headers })

  it('lead where the campaign’s own link leads, and are written down before the answer', async () => {
    const campaign = await makeSentCampaign(work())
    const id = await reader(campaign)
    const answer = await get(await mailPath(work(), campaign, id, { link: 2 }), { 'user-agent': iphone })
    expect(answer.statusCode).toBe(302)
    expect(answer.headers.location).toBe('https://shop.example.jp/page/2?utm_campaign=2')
    expect(answer.headers['cache-control']).toContain('no-store')
    expect(await hitsOf(id)).toMatchObject([{ kind: 'click', link: 2, isHead: false, why: null }])
  })
  it('show a page instead of leading anywhere, where the address was made up or the link is none', async () => {
    const campaign = await makeSentCampaign(work())
    const id = await reader(campaign)
    const path = await mailPath(work(), campaign, id, { link: 1 })
    const changed = `${path.slice(0, -1)}${path.endsWith('a') ? 'b' : 'a'}`
    for (const url of [
      changed,
      '/r/c/nothing',
      await mailPath(work(), campaign, id, { link: 9 }),
      `${path}x`,
    ]) {
      const answer = await get(url)
      expect(answer.statusCode).toBe(404)
      expect(answer.headers.location).toBeUndefined()
      expect(answer.body).toContain('このリンクは使えません')
    }
    // The signature of a picture opens no link.
    const open = (await mailPath(work(), campaign, id)).replace('/r/o/', '/r/c/').replace('.gif', '')
    expect((await get(open)).statusCode).toBe(404)
    expect(await hitsOf(id)).toEqual([])
  })
  it('that differ by recipient are made for them, from what is on record and not from the address', async () => {
    const campaign = await makeSentCampaign(work())
    const id = await reader(campaign)
    const path = await mailPath(work(), campaign, id, { link: 3 })
    const answer = await get(`${path}?who=somebody`)
    expect(answer.headers.location).toBe(
      `https://shop.example.jp/page/3?utm_campaign=3&who=${encodeURIComponent('山﨑')}`,
    )
  })
  it('ignore where an address says that it leads', async () => {
    const campaign = await makeSentCampaign(work())
    const id = await reader(campaign)
    const path = await mailPath(work(), campaign, id, { link: 1 })
    const answer = await get(`${path}?url=https://evil.example.com&to=//evil.example.com`)
    expect(answer.headers.location).toBe('https://shop.example.jp/page/1?utm_campaign=1')
  })
  it('never lead to a script, whatever the template held', async () => {
    const campaign = await makeSentCampaign(work())
    await sql`update campaign_variant set frozen = jsonb_set(frozen, '{links,0,url}', '"javascript:alert(1)"')
      where campaign_id = ${campaign.id}::uuid`.execute(work().db)
    const answer = await get(await mailPath(work(), campaign, await reader(campaign), { link: 1 }))
    expect(answer.statusCode).toBe(404)
  })
  it('answer HEAD and prefetching, which are told apart', async () => {
    const campaign = await makeSentCampaign(work())
    const id = await reader(campaign)
    const path = await mailPath(work(), campaign, id, { link: 1 })
    expect((await get(path, { 'user-agent': iphone }, 'HEAD')).statusCode).toBe(302)
    await get(path, { 'user-agent': iphone, 'sec-purpose': 'prefetch' })
    const picture = await get(await mailPath(work(), campaign, id), { 'user-agent': 'Mozilla/5.0' })
    expect(picture.headers['content-type']).toBe('image/gif')
    await followHits(work(), new Date(Date.now() + 60_000))
    expect((await hitsOf(id)).map(({ why }) => why)).toEqual(['head', 'prefetch', 'applePrivacy'])
    expect(await toldOf(id)).toEqual([])
  })
  it('answer a picture to a made-up address without writing anything', async () => {
    const answer = await get('/r/o/abc.gif')
    expect(answer.statusCode).toBe(404)
    expect(answer.headers['content-type']).toBe('image/gif')
  })

  it('become reactions, counters, facts and events, once each', async () => {
    const campaign = await makeSentCampaign(work())
    const id = await reader(campaign)
    const at = (time: string): Date => new Date(`2026-11-20T${time}Z`)
    await makeHits(
      work(),
      hitBy(id, campaign, { agent: 'Mozilla/5.0', at: at('01:00:30') }),
      hitBy(id, campaign, { at: at('03:00:00') }),
      hitBy(id, campaign, { at: at('04:00:00') }),
      hitBy(id, campaign, { kind: 'click', link: 2, at: at('03:01:00') }),
      hitBy(id, campaign, { kind: 'click', link: 2, at: at('03:05:00') }),
    )
    await follow()
    await follow()
    expect(await countsOf(campaign)).toEqual({ opened: 1, opens: 2, machineOpens: 1, clicked: 1, clicks: 2 })
    expect(await countsOf(campaign, 'link')).toEqual({ 'clicked 2': 1, 'clicks 2': 2 })
    expect(await countsOf(campaign, 'why')).toEqual({
      'opens machine.applePrivacy': 1,
      'opens human.person': 2,
      'clicks human.person': 2,
    })
    // Noon in Japan on a Friday.
    expect(await countsOf(campaign, 'hour')).toEqual({
      [`opened ${5 * 24 + 12}`]: 1,
      [`clicked ${5 * 24 + 12}`]: 1,
    })
    expect(await toldOf(id)).toEqual(['mail.opened', 'mail.clicked'])
    const { rows } =
      await sql`select last_opened_on, last_clicked_on, opens, clicks, level, best_hour, best_hour_n
      from reaction_facts where customer_id = ${id}::uuid`.execute(work().db)
    expect(rows).toEqual([
      {
        lastOpenedOn: '2026-11-20',
        lastClickedOn: '2026-11-20',
        opens: 1,
        clicks: 1,
        level: 'middle',
        bestHour: 12,
        bestHourN: 2,
      },
    ])
  })
  it('of machines and scanners make nobody engaged', async () => {
    const campaign = await makeSentCampaign(work())
    const id = await reader(campaign)
    const burst = [1, 2, 3].map((link) => hitBy(id, campaign, { kind: 'click', link, ip: '198.51.100.1' }))
    await makeHits(work(), ...burst, hitBy(id, campaign, { agent: 'Mozilla/5.0' }))
    await follow()
    expect(await countsOf(campaign)).toEqual({ machineOpened: 1, machineOpens: 1, scanned: 1, scans: 3 })
    expect(await toldOf(id)).toEqual([])
    const { rows } = await sql`select 1 from reaction_facts where customer_id = ${id}::uuid`.execute(
      work().db,
    )
    expect(rows).toEqual([])
  })
  it('a click proves the open that a machine had hidden', async () => {
    const campaign = await makeSentCampaign(work())
    const id = await reader(campaign)
    await makeHits(work(), hitBy(id, campaign, { agent: 'Mozilla/5.0' }))
    await follow()
    expect(await countsOf(campaign)).toMatchObject({ machineOpened: 1 })
    await makeHits(work(), hitBy(id, campaign, { kind: 'click', at: new Date('2026-11-20T05:00:00Z') }))
    await follow()
    expect(await countsOf(campaign)).toEqual({ opened: 1, machineOpens: 1, clicked: 1, clicks: 1 })
    expect(await toldOf(id)).toEqual(['mail.clicked', 'mail.opened'])
  })
  it('are not judged before everything of the same moment is known', async () => {
    const campaign = await makeSentCampaign(work())
    const id = await reader(campaign)
    const now = new Date('2026-11-20T05:00:00Z')
    await makeHits(work(), hitBy(id, campaign, { kind: 'click', at: new Date(now.getTime() - 1500) }))
    expect(await followHits(work(), now)).toBe(false)
    expect(await followHits(work(), new Date(now.getTime() + 3000))).toBe(true)
  })
  it('of who was deleted for good, or of no campaign, are let go', async () => {
    const campaign = await makeSentCampaign(work())
    const stranger = '0197b000-0000-7000-8000-00000000abcd'
    const id = await reader(campaign)
    await makeHits(work(), hitBy(stranger, campaign), hitBy(id, { id: campaign.id, number: 999_999 }))
    await follow()
    expect(await hitsOf(stranger)).toEqual([])
    expect(await hitsOf(id)).toEqual([])
  })
  it('of who is in the bin still count: they got the mail', async () => {
    const campaign = await makeSentCampaign(work())
    const id = await reader(campaign)
    const { rows } = await sql<{
      version: number
    }>`select version from customer where customer_id = ${id}::uuid`.execute(work().db)
    await removeCustomer(work(), id, rows[0]?.version ?? 1)
    await makeHits(work(), hitBy(id, campaign))
    await follow()
    expect(await countsOf(campaign)).toMatchObject({ opened: 1 })
  })
  it('come to the same with two workers at once', async () => {
    const campaign = await makeSentCampaign(work())
    const ids = []
    for (let n = 0; n < 5; n++) ids.push(await reader(campaign))
    const hits = ids.flatMap((id) => [hitBy(id, campaign), hitBy(id, campaign, { kind: 'click' })])
    await makeHits(work(), ...hits)
    await Promise.all([followHits(work(), later), followHits(work(), later), followHits(work(), later)])
    await follow()
    expect(await countsOf(campaign)).toEqual({ opened: 5, opens: 5, clicked: 5, clicks: 5 })
  })
})
