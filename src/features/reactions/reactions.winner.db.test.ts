import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { readCampaign } from '#features/campaigns/campaigns.actions.ts'
import {
  ledgerOf,
  makeFrozen,
  makeSubscriber,
  plainContent,
  senderOf,
  settleCampaigns,
  variantsOf,
} from '#features/campaigns/campaigns.make.ts'
import { stop } from '#features/consent/consent.centre.ts'
import { newsPurpose } from '#features/consent/consent.ts'
import { makeOrder } from '#features/orders/orders.make.ts'
import type { Outgoing } from '#platform/outgoing.ts'
import { useRuntime } from '#test/harness/database.ts'
import { followHits } from './reactions.follow.ts'
import { followNotes } from './reactions.notes.ts'
import { readResults } from './reactions.results.ts'
import { judgeDue } from './reactions.winner.ts'

const hour = 3_600_000
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148'
const linked = plainContent('新茶', '新茶ができました。\nhttps://shop.example.jp/new')

describe('a test whose time is over', () => {
  const harness = useRuntime()
  const work = () => harness.system()
  const manager = () => harness.as('manager')
  const follow = async (): Promise<void> => {
    while (await followHits(work(), new Date(Date.now() + hour))) continue
    while (await followNotes(work())) continue
  }
  /** Sends what is due, as if it had left an hour ago: nobody clicks within seconds. */
  async function sendAll(campaignId: string): Promise<readonly Outgoing[]> {
    const mails = await senderOf(work()).send('sent')
    await sql`update campaign_recipient set sent_at = sent_at - interval '1 hour'
      where campaign_id = ${campaignId}::uuid and sent_at > now() - interval '10 minutes'`.execute(work().db)
    return mails
  }
  async function click({ text }: Outgoing): Promise<void> {
    const path = /\/r\/c\/[a-z2-7]+/.exec(text)?.[0]
    if (!path) throw new Error(`No tracked link in: ${text}`)
    const answer = await harness
      .http()
      .inject({ method: 'GET', url: path, headers: { 'user-agent': iphone } })
    expect(answer.headers.location).toBe('https://shop.example.jp/new')
  }
  async function tested(people: number, ifNone: 'best' | 'ask') {
    const ids: string[] = []
    for (let n = 0; n < people; n++) ids.push((await makeSubscriber(work())).id)
    return makeFrozen(manager(), ids, {
      test: { of: 'subject', share: 50, measure: 'clicks', hours: 1, ifNone },
      variants: variantsOf('早割', '送料無料').map((one) => ({
        ...one,
        content: { from: 'own', content: linked, copiedFrom: null },
      })),
    })
  }
  const variantOf = async (id: string): Promise<Map<string, number | null>> =>
    new Map((await ledgerOf(work(), id)).map((row) => [row.customerId, row.variant]))

  it('gives its winner to the rest, which is sent by itself, and keeps how the variants stood', async () => {
    const { id } = await tested(60, 'best')
    const sample = await sendAll(id)
    const variants = await variantOf(id)
    for (const mail of sample) if (variants.get(mail.customerId) === 2) await click(mail)
    await follow()
    expect(await judgeDue(work(), new Date())).toBe(0)
    expect(await judgeDue(work(), new Date(Date.now() + 2 * hour))).toBe(1)
    const found = await readCampaign(manager(), id)
    expect(found).toMatchObject({ state: 'running', winner: 2 })
    expect(found.wonWhy).toContain('送料無料')
    expect((await readResults(work(), id)).verdict).toMatchObject({
      measure: 'clicks',
      best: 2,
      isSure: true,
    })
    await settleCampaigns(work())
    const rest = await sendAll(id)
    expect(sample.length + rest.length).toBe(60)
    expect(new Set([...sample, ...rest].map(({ customerId }) => customerId)).size).toBe(60)
    // Judged once: a later look changes nothing.
    expect(await judgeDue(work(), new Date(Date.now() + 3 * hour))).toBe(0)
  })

  it('asks a person where nothing is sure and that was wanted, and says how it stands', async () => {
    const { id } = await tested(12, 'ask')
    await sendAll(id)
    await follow()
    expect(await judgeDue(work(), new Date(Date.now() + 2 * hour))).toBe(1)
    const found = await readCampaign(manager(), id)
    expect(found).toMatchObject({ state: 'testing', winner: null })
    expect(found.problem).toContain('偶然')
    expect(await judgeDue(work(), new Date(Date.now() + 3 * hour))).toBe(0)
  })

  it('waits until everything that came in before its end is counted', async () => {
    const { id } = await tested(12, 'best')
    const [mail] = await sendAll(id)
    if (mail) await click(mail)
    expect(await judgeDue(work(), new Date(Date.now() + 2 * hour))).toBe(0)
    await follow()
    expect(await judgeDue(work(), new Date(Date.now() + 2 * hour))).toBe(1)
  })

  it('the whole story: sent, clicked, ordered, stopped by one click, and refused the next time', async () => {
    const { id: customerId, email } = await makeSubscriber(work())
    const { id } = await makeFrozen(manager(), [customerId], {
      variants: variantsOf('A').map((one) => ({
        ...one,
        content: { from: 'own', content: linked, copiedFrom: null },
      })),
    })
    const mail = (await sendAll(id)).find((one) => one.customerId === customerId)
    if (!mail) throw new Error('nothing was sent')
    await click(mail)
    await makeOrder(manager(), { customerId })
    await stop(
      work(),
      { customerId, channel: 'email', key: email, purposeId: newsPurpose, madeAt: new Date() },
      { ip: '203.0.113.1', userAgent: iphone },
      'oneClick',
    )
    await follow()
    expect((await readResults(work(), id)).figures).toMatchObject({
      sent: 1,
      opened: 1,
      clicked: 1,
      converted: 1,
      revenue: 910,
      unsubscribed: 1,
    })
    const next = await makeFrozen(manager(), [customerId])
    expect(await ledgerOf(work(), next.id)).toMatchObject([{ state: 'skipped', reason: 'refused' }])
  })
})
