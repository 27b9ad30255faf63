import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { refusalOf } from '#features/consent/consent.make.ts'
import { addEntries } from '#features/consent/consent.ledger.ts'
import { write } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { cancelCampaign, pauseCampaign, resumeCampaign, startCampaign } from './campaigns.flow.ts'
import {
  endAll,
  ledgerOf,
  makeCampaign,
  makeFrozen,
  makeSubscriber,
  senderOf,
  settleCampaigns,
  tallies,
} from './campaigns.make.ts'
import { readCampaign } from './campaigns.actions.ts'
import { sendAgain } from './campaigns.again.ts'
import { campaignSource } from './campaigns.source.ts'
import { readWhy } from './campaigns.recipients.ts'

const { as, system } = useRuntime()
const manager = () => as('manager')
const people = async (many: number): Promise<string[]> => {
  const made: string[] = []
  for (let n = 0; n < many; n++) made.push((await makeSubscriber(system())).id)
  return made
}
const refuse = async (customerId: string): Promise<void> => {
  const { rows } = await sql<{ key: string }>`
    select key from contact_point where customer_id = ${customerId}::uuid`.execute(system().db)
  await write(system(), (tx) => addEntries(tx, [refusalOf(customerId, rows[0]?.key ?? '')]))
}
const eventsOf = async (customerId: string): Promise<string[]> => {
  const { rows } = await sql<{ name: string }>`
    select name from customer_event where customer_id = ${customerId}::uuid and name like 'mail.%'
    order by occurred_at, id`.execute(system().db)
  return rows.map(({ name }) => name)
}
/** Noon in Japan. */
const noon = new Date('2027-02-01T03:00:00Z')
const later = (minutes: number): void => {
  vi.setSystemTime(Date.now() + minutes * 60_000)
}

describe('a campaign on its way', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(noon)
  })
  afterEach(async () => {
    await endAll(system())
    vi.useRealTimers()
  })

  it('goes once to everybody, is told of, counted, and done', async () => {
    const ids = await people(5)
    const { id } = await makeFrozen(manager(), ids)
    const sent = await senderOf(system()).send()
    expect(sent.map(({ customerId }) => customerId).toSorted()).toEqual(ids.toSorted())
    expect(await senderOf(system()).send()).toEqual([])
    expect(await tallies(system(), id)).toEqual({ ledger: { sent: 5 }, counts: { sent: 5 } })
    expect(await eventsOf(ids[0] ?? '')).toEqual(['mail.sent'])
    await settleCampaigns(system())
    expect(await readCampaign(manager(), id)).toMatchObject({ state: 'done', figures: { sent: 5, total: 5 } })
  })

  it('carries what mailboxes ask for: one-click unsubscribe, and whose it is when it comes back', async () => {
    const ids = await people(1)
    await makeFrozen(manager(), ids)
    const [mail] = await senderOf(system()).take()
    expect(mail?.headers['List-Unsubscribe']).toMatch(/^<http.+\/c\/u\?t=.+>$/)
    expect(mail?.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
    expect(mail?.messageId).toBe(`${mail?.returnToken}@shop.example.jp`)
  })

  it('two senders never take the same mail', async () => {
    const ids = await people(6)
    await makeFrozen(manager(), ids)
    const taken = await Promise.all([senderOf(system()).take(4), senderOf(system()).take(4)])
    const all = taken.flat().map(({ customerId }) => customerId)
    expect(all.toSorted()).toEqual(ids.toSorted())
  })

  it('leaves out who refused since its ledger was written, and says so', async () => {
    const [stays = '', goes = ''] = await people(2)
    const { id } = await makeFrozen(manager(), [stays, goes])
    await refuse(goes)
    expect((await senderOf(system()).send()).map((mail) => mail.customerId)).toEqual([stays])
    expect(await ledgerOf(system(), id)).toContainEqual(
      expect.objectContaining({ customerId: goes, state: 'skipped', reason: 'refused' }),
    )
    expect((await readWhy(manager(), id, goes)).says).toBe('ご本人が配信を断っています')
    expect(await tallies(system(), id)).toEqual({
      ledger: { sent: 1, skipped: 1 },
      counts: { sent: 1, skipped: 1 },
    })
  })

  it('stands still when it is paused, what is in hands too, and goes on when it is resumed', async () => {
    const ids = await people(3)
    const { id } = await makeFrozen(manager(), ids)
    const sender = senderOf(system())
    const [first, ...rest] = await sender.take()
    const refs = [first, ...rest].map((mail) => mail?.ref ?? '')
    expect(await campaignSource.begin(system(), refs.slice(0, 1))).toEqual(refs.slice(0, 1))
    await pauseCampaign(manager(), id, '在庫を確かめる')
    expect(await campaignSource.begin(system(), refs.slice(1))).toEqual([])
    expect(await sender.take()).toEqual([])
    expect(await campaignSource.isDue(system())).toBe(false)
    await campaignSource.settle(system(), [{ ref: refs[0] ?? '', kind: 'sent', said: '', at: new Date() }])
    expect(await tallies(system(), id)).toEqual({
      ledger: { sent: 1, queued: 2 },
      counts: { sent: 1, queued: 2 },
    })
    await resumeCampaign(manager(), id, null)
    expect(await sender.send()).toHaveLength(2)
  })

  it('stops for ever when it is cancelled', async () => {
    const ids = await people(3)
    const { id } = await makeFrozen(manager(), ids)
    await senderOf(system()).send('sent', { most: 1 })
    const [held] = await senderOf(system()).take(1)
    await cancelCampaign(manager(), id, null)
    expect(await campaignSource.begin(system(), [held?.ref ?? ''])).toEqual([])
    await settleCampaigns(system())
    expect(await tallies(system(), id)).toEqual({
      ledger: { sent: 1, stopped: 2 },
      counts: { sent: 1, stopped: 2 },
    })
    expect((await readCampaign(manager(), id)).endedAt).not.toBeNull()
    expect(await senderOf(system()).take()).toEqual([])
  })

  it('tries again later what a server put off, and gives up after some tries', async () => {
    const ids = await people(1)
    const { id } = await makeFrozen(manager(), ids)
    for (const wait of [5, 15, 60, 180, 360, 720]) {
      expect(await senderOf(system()).send('putOff', { said: '451 later' })).toHaveLength(1)
      expect(await senderOf(system()).take()).toEqual([])
      later(wait)
    }
    expect(await senderOf(system()).send('putOff', { said: '451 later' })).toHaveLength(1)
    expect(await tallies(system(), id)).toEqual({ ledger: { failed: 1 }, counts: { failed: 1 } })
  })

  it('never sends again what nobody knows of, until a person says so', async () => {
    const ids = await people(2)
    const { id } = await makeFrozen(manager(), ids)
    const dead = senderOf(system(), 'a sender that dies')
    const [began, held] = await dead.take()
    await campaignSource.begin(system(), [began?.ref ?? ''])
    await campaignSource.recover(system(), ['somebody else'])
    expect(await tallies(system(), id)).toEqual({
      ledger: { unknown: 1, queued: 1 },
      counts: { unknown: 1, queued: 1 },
    })
    expect((await senderOf(system()).send()).map((mail) => mail.customerId)).toEqual([held?.customerId])
    await settleCampaigns(system())
    expect((await readCampaign(manager(), id)).state).toBe('done')
    expect(await eventsOf(began?.customerId ?? '')).toEqual(['mail.unknown'])
    expect(await sendAgain(manager(), id, { states: ['unknown'], customerIds: null })).toEqual({ queued: 1 })
    expect(await senderOf(system()).send()).toHaveLength(1)
    expect(await tallies(system(), id)).toEqual({ ledger: { sent: 2 }, counts: { sent: 2 } })
  })

  it('a late word of a sender that seemed dead is believed', async () => {
    const { id } = await makeFrozen(manager(), await people(1))
    const [mail] = await senderOf(system(), 'slow').take()
    const refs = await campaignSource.begin(system(), [mail?.ref ?? ''])
    await campaignSource.recover(system(), [])
    await campaignSource.settle(
      system(),
      refs.map((ref) => ({ ref, kind: 'sent', said: '', at: new Date() })),
    )
    expect(await tallies(system(), id)).toEqual({ ledger: { sent: 1 }, counts: { sent: 1 } })
  })

  it('gives back what was taken in vain, without counting it as a try', async () => {
    const { id } = await makeFrozen(manager(), await people(2))
    const mails = await senderOf(system()).take()
    await campaignSource.giveBack(
      system(),
      mails.map(({ ref }) => ref),
      'サーバーにつながりません',
    )
    expect(await tallies(system(), id)).toEqual({ ledger: { queued: 2 }, counts: { queued: 2 } })
    const { rows } = await sql<{ tries: number; problem: string | null }>`
      select distinct tries, problem from campaign_recipient where campaign_id = ${id}::uuid`.execute(
      system().db,
    )
    expect(rows).toEqual([{ tries: 0, problem: 'サーバーにつながりません' }])
  })

  it('takes nothing for receivers that are closed', async () => {
    const one = await makeSubscriber(system(), 'one@docomo.ne.jp')
    const other = await makeSubscriber(system(), 'other@gmail.com')
    await makeFrozen(manager(), [one.id, other.id])
    const mails = await senderOf(system()).take(10, ['docomo.ne.jp'])
    expect(mails.map(({ address }) => address)).toEqual(['other@gmail.com'])
  })

  it('waits for the end of the quiet hours', async () => {
    vi.setSystemTime(new Date('2027-02-01T13:30:00Z'))
    const { id } = await makeFrozen(manager(), await people(1), {
      quiet: { use: 'own', from: '21:00', to: '08:00' },
    })
    expect(await senderOf(system()).take()).toEqual([])
    expect(await readCampaign(manager(), id)).toMatchObject({ state: 'running', waitsFor: 'quiet' })
    vi.setSystemTime(new Date('2027-02-01T23:01:00Z'))
    expect(await senderOf(system()).send()).toHaveLength(1)
  })

  it('keeps to its speed', async () => {
    const { id } = await makeFrozen(manager(), await people(8), { speed: { perHour: 120, warmUp: [] } })
    expect(await senderOf(system()).send()).toHaveLength(1)
    expect(await readCampaign(manager(), id)).toMatchObject({ waitsFor: 'pace' })
    later(1)
    expect(await senderOf(system()).send()).toHaveLength(2)
    later(60)
    expect(await senderOf(system()).send()).toHaveLength(2)
  })

  it('warms up: so many on the first day, so many on the second, then all', async () => {
    await makeFrozen(manager(), await people(7), { speed: { perHour: null, warmUp: [1, 2] } })
    expect(await senderOf(system()).send()).toHaveLength(1)
    expect(await senderOf(system()).send()).toHaveLength(0)
    later(24 * 60)
    expect(await senderOf(system()).send()).toHaveLength(2)
    expect(await senderOf(system()).send()).toHaveLength(0)
    later(24 * 60)
    expect(await senderOf(system()).send()).toHaveLength(4)
  })

  it('nobody gets more advertising than the cap, whichever campaign it is of', async () => {
    const ids = await people(1)
    const cap = { use: 'own' as const, most: 2, days: 7 }
    const make = () => makeFrozen(manager(), ids, { cap })
    const [first, second, third] = [await make(), await make(), await make()]
    expect(await senderOf(system()).send()).toHaveLength(2)
    expect(await tallies(system(), third.id)).toEqual({ ledger: { skipped: 1 }, counts: { skipped: 1 } })
    expect([await tallies(system(), first.id), await tallies(system(), second.id)]).toEqual([
      { ledger: { sent: 1 }, counts: { sent: 1 } },
      { ledger: { sent: 1 }, counts: { sent: 1 } },
    ])
    const fourth = await make()
    expect(await ledgerOf(system(), fourth.id)).toMatchObject([{ state: 'skipped', reason: 'cap' }])
    later(8 * 24 * 60)
    const fifth = await make()
    expect(await ledgerOf(system(), fifth.id)).toMatchObject([{ state: 'queued', reason: 'granted' }])
  })

  it('begins at its time, not before', async () => {
    const made = await makeCampaign(manager(), await people(1), {
      schedule: { kind: 'at', at: '2027-02-01T05:00:00Z' },
    })
    await startCampaign(manager(), made.id, { version: made.version, recipients: null })
    await settleCampaigns(system())
    expect(await readCampaign(manager(), made.id)).toMatchObject({ state: 'scheduled', waitsFor: 'start' })
    later(121)
    await settleCampaigns(system())
    expect((await readCampaign(manager(), made.id)).state).toBe('running')
  })
})
