import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import type { Role } from '#platform/feature.ts'
import { campaignsApi } from './campaigns.api.ts'
import { askForWinner } from './campaigns.flow.ts'
import {
  endAll,
  ledgerOf,
  makeCampaign,
  makeFrozen,
  makeSubscriber,
  plainContent,
  senderOf,
  settleCampaigns,
  variantsOf,
} from './campaigns.make.ts'
import { defaultCampaignSettings, type Campaign, type CampaignSettings } from './campaigns.schemas.ts'
import { readCampaignSettings, updateCampaignSettings } from './campaigns.settings.ts'

const { as, system, call, request } = useRuntime()
const api = campaignsApi.endpoints
const manager = () => as('manager')
const one = async (): Promise<string[]> => [(await makeSubscriber(system())).id]
const draft = async (): Promise<Campaign> => makeCampaign(as('member'), await one())
const set = async (settings: Partial<CampaignSettings>): Promise<void> => {
  const { version } = await readCampaignSettings(system())
  await updateCampaignSettings(system(), { version, settings: { ...defaultCampaignSettings, ...settings } })
}
const post = async (who: Role, id: string, verb: string, body: object) => {
  const answer = await request(who, 'POST', `/campaigns/${id}/${verb}`, { body })
  return { status: answer.statusCode, body: answer.json<Campaign & { code: string; detail: string }>() }
}
const always = { needed: 'always', above: 0, notOwn: true } as const

describe('before a campaign goes out', () => {
  afterEach(async () => {
    await set({})
    await endAll(system())
  })

  it('says everything that stands in its way, and does not begin', async () => {
    const { id, version } = await call('member', api.create, { body: { name: 'まだ何もない' } })
    const { items } = await call('readOnly', api.checks, { params: { id } })
    expect(items.filter(({ level }) => level === 'error').map(({ code }) => code)).toEqual([
      'noAudience',
      'noContent',
      'noSender',
    ])
    const refused = await post('manager', id, 'start', { version })
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid' } })
  })

  it('is not started by whoever may only write', async () => {
    const { id, version } = await draft()
    expect((await post('member', id, 'start', { version })).status).toBe(403)
    expect((await post('readOnly', id, 'approval', { version })).status).toBe(403)
    expect((await post('manager', id, 'start', { version })).body.state).toBe('scheduled')
  })

  it('asks again when it would reach very many more than the person was shown', async () => {
    const ids = await Promise.all(Array.from({ length: 13 }, async () => (await makeSubscriber(system())).id))
    const { id, version } = await makeCampaign(manager(), ids)
    const refused = await post('manager', id, 'start', { version, recipients: 2 })
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('13人') } })
    expect((await post('manager', id, 'start', { version, recipients: 13 })).status).toBe(200)
  })

  it('waits for somebody else to approve it, where the organisation says so', async () => {
    await set({ approval: always })
    const made = await makeCampaign(manager(), await one())
    expect((await post('manager', made.id, 'start', { version: made.version })).status).toBe(409)
    const asked = await post('manager', made.id, 'approval', {
      version: made.version,
      comment: '見てください',
    })
    expect(asked.body).toMatchObject({ state: 'waitingApproval', approval: { mayApprove: false } })
    const own = await post('manager', made.id, 'approve', { version: asked.body.version })
    expect(own).toMatchObject({ status: 409, body: { detail: expect.stringContaining('自分で') } })
    expect((await post('member', made.id, 'approve', { version: asked.body.version })).status).toBe(403)
    const approved = await post('administrator', made.id, 'approve', {
      version: asked.body.version,
      comment: '良い',
    })
    expect(approved.body).toMatchObject({
      state: 'scheduled',
      approval: { approvedBy: { name: expect.any(String) } },
    })
    expect(approved.body.steps.map(({ what }) => what)).toEqual(['approved', 'asked', 'made'])
  })

  it('needs approval only above so many, where the organisation says so', async () => {
    await set({ approval: { needed: 'above', above: 1, notOwn: true } })
    const few = await draft()
    expect((await post('manager', few.id, 'start', { version: few.version })).status).toBe(200)
    const many = await makeCampaign(manager(), [...(await one()), ...(await one())])
    expect((await post('manager', many.id, 'start', { version: many.version })).status).toBe(409)
  })

  it('is a draft again when it is changed after it was approved, or sent back', async () => {
    await set({ approval: always })
    const made = await draft()
    const asked = await post('member', made.id, 'approval', { version: made.version })
    const back = await post('manager', made.id, 'decline', {
      version: asked.body.version,
      comment: '件名を短く',
    })
    expect(back.body).toMatchObject({
      state: 'draft',
      steps: [{ what: 'declined', comment: '件名を短く' }, {}, {}],
    })
    const again = await post('member', made.id, 'approval', { version: back.body.version })
    const approved = await post('manager', made.id, 'approve', { version: again.body.version })
    const changed = await call('member', api.update, {
      params: { id: made.id },
      body: { version: approved.body.version, name: '別の名前' },
    })
    expect(changed).toMatchObject({ state: 'draft', approval: { approvedAt: null }, startsAt: null })
  })

  it('keeps its approval when only its time is moved', async () => {
    await set({ approval: always })
    const made = await makeCampaign(as('member'), await one(), {
      schedule: { kind: 'at', at: '2031-02-01T05:00:00Z' },
    })
    const asked = await post('member', made.id, 'approval', { version: made.version })
    const approved = await post('manager', made.id, 'approve', { version: asked.body.version })
    const moved = await post('manager', made.id, 'move', {
      version: approved.body.version,
      at: '2031-02-03T05:00:00Z',
    })
    expect(moved.body).toMatchObject({ state: 'scheduled', startsAt: '2031-02-03T05:00:00.000Z' })
    expect(moved.body.approval.approvedAt).not.toBeNull()
    const { items } = await call('readOnly', api.calendar, {
      query: { from: '2031-02-01', to: '2031-02-28' },
    })
    expect(items).toMatchObject([{ id: made.id, on: '2031-02-03', mayMove: true }])
  })

  it('cannot be changed any more once it has begun', async () => {
    const made = await makeFrozen(manager(), await one())
    const { version } = await call('manager', api.get, { params: { id: made.id } })
    const refused = await request('manager', 'PATCH', `/campaigns/${made.id}`, {
      body: { version, name: '遅い' },
    })
    expect(refused.statusCode).toBe(409)
    expect(
      (await request('manager', 'DELETE', `/campaigns/${made.id}`, { query: { version } })).statusCode,
    ).toBe(409)
  })

  it('names a segment that went to the bin since', async () => {
    const made = await draft()
    await sql`update segment set deleted_at = now() where id = ${made.plan.audience.segmentIds[0] ?? null}::uuid`.execute(
      system().db,
    )
    const { items } = await call('member', api.checks, { params: { id: made.id } })
    expect(items).toContainEqual(expect.objectContaining({ code: 'segmentGone', level: 'error' }))
  })
})

describe('what came of a campaign', () => {
  afterEach(() => endAll(system()))

  it('is counted, listed by state, and asked for by rules', async () => {
    const [sent = '', queued = ''] = [...(await one()), ...(await one())]
    const { id } = await makeFrozen(manager(), [sent, queued])
    const [mail] = await senderOf(system()).send('sent', { most: 1 })
    const counts = await call('readOnly', api.counts, { params: { id } })
    expect(counts).toMatchObject({
      all: { total: 2, sent: 1, queued: 1 },
      variants: [{ variant: 1, sent: 1 }],
    })
    const listed = await call('readOnly', api.recipients, { params: { id }, query: { state: 'sent' } })
    expect(listed.items).toMatchObject([
      { customer: { id: mail?.customerId }, state: 'sent', reasonSays: '同意がある' },
    ])
    const first = await call('readOnly', api.recipients, { params: { id }, query: { limit: 1 } })
    const second = await call('readOnly', api.recipients, {
      params: { id },
      query: { limit: 1, cursor: first.next ?? '' },
    })
    expect([...first.items, ...second.items].map(({ customer }) => customer.id).toSorted()).toEqual(
      [sent, queued].toSorted(),
    )
    const filter = JSON.stringify({ kind: 'campaign', params: { campaignId: id, is: 'sent' } })
    const found = await request('manager', 'GET', '/customers', { query: { filter } })
    expect(found.json<{ items: { id: string }[] }>().items.map((row) => row.id)).toEqual([mail?.customerId])
  })

  it('makes a draft to those who did not open', async () => {
    const made = await makeFrozen(manager(), await one())
    await senderOf(system()).send()
    await settleCampaigns(system())
    const draftOf = await call('member', api.followUp, { params: { id: made.id }, body: { to: 'notOpened' } })
    expect(draftOf).toMatchObject({ state: 'draft', follows: { id: made.id }, figures: { total: 0 } })
    expect(draftOf.audienceSays).toContain('新茶のご案内')
  })

  it('that asks for a person to choose says so, until somebody does', async () => {
    const test = { of: 'subject', share: 50, measure: 'opens', hours: 1, ifNone: 'ask' } as const
    const ids = [...(await one()), ...(await one()), ...(await one()), ...(await one())]
    const { id } = await makeFrozen(manager(), ids, { test, variants: variantsOf('A', 'B') })
    await askForWinner(system(), id, { ja: '差がはっきりしません', en: 'No clear difference' })
    expect((await call('readOnly', api.get, { params: { id } })).problem).toBe('差がはっきりしません')
    const won = await post('manager', id, 'winner', { variant: 1 })
    expect(won.body).toMatchObject({ state: 'running', winner: 1, problem: null })
    expect((await ledgerOf(system(), id)).filter(({ state }) => state === 'waiting')).toHaveLength(2)
  })
})

describe('the mail of a campaign', () => {
  afterEach(() => endAll(system()))
  const greeting = (source: string) =>
    variantsOf('A').map((variant) => ({
      ...variant,
      content: {
        from: 'own' as const,
        content: plainContent('{{ customer.addressee }}へ', source),
        copiedFrom: null,
      },
    }))

  it('is shown as somebody would get it, and later as they got it', async () => {
    const ids = await one()
    const variants = greeting('新茶ができました。 https://shop.example.jp/tea')
    const made = await makeFrozen(manager(), ids, { variants })
    const seen = await call('manager', api.preview, {
      params: { id: made.id },
      body: { variant: 1, customerId: ids[0] ?? '' },
    })
    expect(seen).toMatchObject({ subject: '山﨑 様へ', from: { address: 'shop@shop.example.jp' } })
    const [mail] = await senderOf(system()).send()
    expect(mail?.subject).toBe('山﨑 様へ')
    expect(mail?.text).toMatch(/\/r\/c\/[a-z2-7]{52}/)
    const kept = await call('manager', api.mail, {
      params: { id: made.id, customerId: ids[0] ?? '' },
      query: {},
    })
    expect(kept).toMatchObject({ subject: '山﨑 様へ', asSent: false, recipient: { state: 'sent' } })
    expect(kept.text).toContain('https://shop.example.jp/tea')
  })

  it('carries no links of ours to whoever does not want to be tracked, nor of a campaign that is not', async () => {
    const [wary = '', other = ''] = [...(await one()), ...(await one())]
    await sql`insert into tracking_optout (customer_id) values (${wary}::uuid)`.execute(system().db)
    const variants = greeting('https://shop.example.jp/tea')
    await makeFrozen(manager(), [wary, other], { variants })
    const mails = await senderOf(system()).send()
    const textOf = (id: string): string => mails.find(({ customerId }) => customerId === id)?.text ?? ''
    expect(textOf(wary)).toContain('https://shop.example.jp/tea')
    expect(textOf(wary)).not.toContain('/r/c/')
    expect(textOf(other)).toContain('/r/c/')
    await makeFrozen(manager(), [other], { variants, tracked: false })
    expect((await senderOf(system()).send())[0]?.text).not.toContain('/r/c/')
  })

  it('is not started with what the lint calls an error', async () => {
    const made = await makeCampaign(manager(), await one(), { variants: greeting('{{ customer.nonsense }}') })
    const { items } = await call('manager', api.checks, { params: { id: made.id } })
    expect(items).toContainEqual(
      expect.objectContaining({ code: 'contentError', path: 'variants.0.content' }),
    )
    expect((await post('manager', made.id, 'start', { version: made.version })).status).toBe(400)
  })
})
