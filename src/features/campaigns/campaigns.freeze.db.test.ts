import { sql } from 'kysely'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { addEntries } from '#features/consent/consent.ledger.ts'
import { entryOf, makeReader, refusalOf } from '#features/consent/consent.make.ts'
import { addContactPoint } from '#features/customers/customers.parts.ts'
import { readSegment } from '#features/segments/segments.actions.ts'
import { makeSegment, settleSegments } from '#features/segments/segments.make.ts'
import { write } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { readCampaign } from './campaigns.actions.ts'
import { chooseWinner, startCampaign, withdrawCampaign } from './campaigns.flow.ts'
import { freeze } from './campaigns.freeze.ts'
import {
  endAll,
  ledgerOf,
  makeCampaign,
  makeFrozen,
  makeSubscriber,
  senderOf,
  settleCampaigns,
  tallies,
  variantsOf,
} from './campaigns.make.ts'
import { forgetRecipient } from './campaigns.merging.ts'
import { readReach } from './campaigns.reach.ts'
import { readWhy } from './campaigns.recipients.ts'
import { campaignSource } from './campaigns.source.ts'
import { turnNext } from './campaigns.turns.ts'

const { as, system } = useRuntime()
const manager = () => as('manager')
const people = async (many: number): Promise<string[]> => {
  const made: string[] = []
  for (let n = 0; n < many; n++) made.push((await makeSubscriber(system())).id)
  return made
}
const noWhy = { ja: '担当者が選びました', en: 'Chosen by a person' }
const test = { of: 'subject', share: 40, measure: 'opens', hours: 24, ifNone: 'best' } as const

describe('the ledger of a campaign', () => {
  afterEach(async () => {
    vi.useRealTimers()
    await endAll(system())
  })

  it('holds everybody of the audience, those left out with the reason', async () => {
    const reader = await makeSubscriber(system())
    const refuser = await makeSubscriber(system())
    await write(system(), (tx) => addEntries(tx, [refusalOf(refuser.id, refuser.email)]))
    const silent = await makeReader(system(), 'silent@example.jp')
    const unreached = await makeReader(system(), 'unreached@example.jp')
    await sql`delete from contact_point where customer_id = ${unreached}::uuid`.execute(system().db)
    const ids = [reader.id, refuser.id, silent, unreached]
    const { id } = await makeFrozen(manager(), ids)
    const ledger = new Map((await ledgerOf(system(), id)).map((row) => [row.customerId, row]))
    expect(ledger.get(reader.id)).toMatchObject({
      state: 'queued',
      variant: 1,
      reason: 'granted',
      address: reader.email,
    })
    expect(ledger.get(refuser.id)).toMatchObject({ state: 'skipped', variant: null, reason: 'refused' })
    expect(ledger.get(silent)).toMatchObject({ state: 'skipped', reason: 'unknown' })
    expect(ledger.get(unreached)).toMatchObject({ state: 'skipped', reason: 'noAddress', address: '' })
    expect(ledger.size).toBe(ids.length)
  })

  it('sends one mail to an address that two people share, and says who gets it', async () => {
    const one = await makeSubscriber(system(), 'family@example.jp')
    const other = await makeReader(system(), 'family@example.jp')
    await write(system(), (tx) => addEntries(tx, [entryOf(other, 'family@example.jp')]))
    const { id } = await makeFrozen(manager(), [one.id, other])
    expect((await ledgerOf(system(), id)).map(({ state, reason }) => [state, reason])).toEqual([
      ['queued', 'granted'],
      ['skipped', 'sameAddress'],
    ])
    expect(await readWhy(manager(), id, other)).toMatchObject({
      says: expect.stringContaining('同じアドレス'),
      sameAddress: { id: one.id },
    })
  })

  it('goes to the main address, or to every one', async () => {
    const { id: who, email } = await makeSubscriber(system())
    await addContactPoint(system(), who, { kind: 'email', label: null, value: 'second@example.jp' })
    await write(system(), (tx) => addEntries(tx, [entryOf(who, 'second@example.jp')]))
    const main = await makeFrozen(manager(), [who])
    expect((await ledgerOf(system(), main.id)).map(({ address }) => address)).toEqual([email])
    const draft = await makeCampaign(manager(), [who])
    const all = await makeFrozen(manager(), [], { audience: { ...draft.plan.audience, addresses: 'all' } })
    expect((await ledgerOf(system(), all.id)).map(({ address }) => address).toSorted()).toEqual(
      [email, 'second@example.jp'].toSorted(),
    )
  })

  it('holds out exactly its share, and gives each variant an equal part', async () => {
    const ids = await people(20)
    const made = await makeCampaign(manager(), ids, {
      heldOutPercent: 20,
      variants: variantsOf('A', 'B'),
    })
    const reach = await readReach(manager(), { ...made.plan, campaignId: made.id })
    expect(reach).toMatchObject({ audience: 20, addresses: 20, sent: 16, heldOut: 4, reasons: [] })
    await startCampaign(manager(), made.id, { version: made.version, recipients: 16 })
    await settleCampaigns(system())
    const ledger = await ledgerOf(system(), made.id)
    const many = (state: string, variant: number | null) =>
      ledger.filter((row) => row.state === state && row.variant === variant).length
    expect([many('heldOut', null), many('queued', 1), many('queued', 2)]).toEqual([4, 8, 8])
    expect(await tallies(system(), made.id)).toEqual({
      ledger: { heldOut: 4, queued: 16 },
      counts: { heldOut: 4, queued: 16 },
    })
  })

  it('is the same when its process was killed in the midst and it is written again', async () => {
    const ids = await people(12)
    const made = await makeCampaign(manager(), ids, { heldOutPercent: 25, variants: variantsOf('A', 'B') })
    await startCampaign(manager(), made.id, { version: made.version, recipients: null })
    await turnNext(system(), new Date())
    class Killed extends Error {}
    await expect(
      write(system(), async (tx) => {
        await freeze(tx, made.id)
        expect(await ledgerOf(tx, made.id)).toHaveLength(12)
        throw new Killed()
      }),
    ).rejects.toThrow(Killed)
    expect(await ledgerOf(system(), made.id)).toEqual([])
    expect(await tallies(system(), made.id)).toEqual({ ledger: {}, counts: {} })
    await settleCampaigns(system())
    const first = await ledgerOf(system(), made.id)
    expect(first).toHaveLength(12)
    await sql`delete from campaign_recipient where campaign_id = ${made.id}::uuid`.execute(system().db)
    await sql`delete from campaign_count where campaign_id = ${made.id}::uuid`.execute(system().db)
    await sql`delete from campaign_domain where campaign_id = ${made.id}::uuid`.execute(system().db)
    await sql`update campaign set state = 'freezing', began_at = null where id = ${made.id}::uuid`.execute(
      system().db,
    )
    await settleCampaigns(system())
    expect(await ledgerOf(system(), made.id)).toEqual(first)
  })

  it('is written once, however many workers are at it', async () => {
    const ids = await people(4)
    const made = await makeCampaign(manager(), ids)
    await startCampaign(manager(), made.id, { version: made.version, recipients: null })
    await turnNext(system(), new Date())
    const done = await Promise.all([freeze(system(), made.id), freeze(system(), made.id)])
    expect(done).toContain(true)
    expect(await tallies(system(), made.id)).toEqual({ ledger: { queued: 4 }, counts: { queued: 4 } })
  })

  it('is not written where it was taken back before', async () => {
    const made = await makeCampaign(manager(), await people(1))
    const started = await startCampaign(manager(), made.id, { version: made.version, recipients: null })
    await turnNext(system(), new Date())
    const frozen = await readCampaign(manager(), made.id)
    expect(frozen.state).toBe('freezing')
    await withdrawCampaign(manager(), made.id, frozen.version)
    await settleCampaigns(system())
    expect(await ledgerOf(system(), started.id)).toEqual([])
    expect((await readCampaign(manager(), made.id)).state).toBe('draft')
  })

  it('goes on with the content as it was, whatever becomes of the template', async () => {
    const made = await makeFrozen(manager(), await people(1))
    await sql`update campaign_variant set content = null where campaign_id = ${made.id}::uuid`.execute(
      system().db,
    )
    const [mail] = await senderOf(system()).take()
    expect(mail).toMatchObject({ subject: '件名 A', text: expect.stringContaining('新茶ができました') })
  })

  it('of a test sends the sample, and the rest when a winner is chosen, with that', async () => {
    const ids = await people(10)
    const made = await makeFrozen(manager(), ids, { test, variants: variantsOf('A', 'B') })
    expect(await tallies(system(), made.id)).toMatchObject({ ledger: { queued: 4, waiting: 6 } })
    const sample = await senderOf(system()).send()
    expect(sample.map(({ subject }) => subject).toSorted()).toEqual(['件名 A', '件名 A', '件名 B', '件名 B'])
    await settleCampaigns(system())
    expect(await readCampaign(manager(), made.id)).toMatchObject({ state: 'testing', waitsFor: 'winner' })
    await chooseWinner(manager(), made.id, 2, noWhy)
    await chooseWinner(manager(), made.id, 1, noWhy)
    await settleCampaigns(system())
    const rest = await senderOf(system()).send()
    expect(rest.map(({ subject }) => subject)).toEqual(Array(6).fill('件名 B'))
    await settleCampaigns(system())
    expect(await readCampaign(manager(), made.id)).toMatchObject({
      state: 'done',
      winner: 2,
      wonWhy: '担当者が選びました',
      figures: { sent: 10, waiting: 0 },
    })
  })

  it('waits for the hour of each, where that is known and comes in time', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(new Date('2027-02-01T00:00:00Z'))
    const [early = '', late = ''] = await people(2)
    await sql`insert into reaction_facts (customer_id, heat_at, level, best_hour, best_hour_n)
      values (${early}::uuid, now(), 'high', 12, 9), (${late}::uuid, now(), 'high', 8, 9)`.execute(
      system().db,
    )
    const { id } = await makeFrozen(manager(), [early, late], {
      schedule: { kind: 'bestHour', at: '2027-02-01T00:00:00Z', withinHours: 24 },
    })
    const { rows } = await sql<{ customerId: string; dueAt: string }>`
      select customer_id, due_at from campaign_recipient where campaign_id = ${id}::uuid`.execute(system().db)
    const due = new Map(rows.map((row) => [row.customerId, new Date(row.dueAt).toISOString()]))
    // Noon today; eight in the morning has gone by at nine.
    expect(due.get(early)).toBe('2027-02-01T03:00:00.000Z')
    expect(due.get(late)).toBe('2027-02-01T23:00:00.000Z')
    expect(await readCampaign(manager(), id)).toMatchObject({ waitsFor: 'hour' })
  })

  it('waits for the hour of the kind of day on which that is', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    // Friday, at six in the evening in Tokyo.
    vi.setSystemTime(new Date('2027-02-05T09:00:00Z'))
    const [reader = ''] = await people(1)
    await sql`insert into reaction_facts (customer_id, heat_at, level, best_hour, best_hour_n, best_hour_working,
      best_hour_weekend) values (${reader}::uuid, now(), 'high', 8, 9, 8, 14)`.execute(system().db)
    const { id } = await makeFrozen(manager(), [reader], {
      schedule: { kind: 'bestHour', at: '2027-02-05T09:00:00Z', withinHours: 24 },
    })
    const { rows } = await sql<{ dueAt: string }>`
      select due_at from campaign_recipient where campaign_id = ${id}::uuid`.execute(system().db)
    // Not at eight on Saturday, but at two.
    expect(new Date(rows[0]?.dueAt ?? '').toISOString()).toBe('2027-02-06T05:00:00.000Z')
  })

  it('moves with a merge while a mail of it is in hands, and what became of that is known all the same', async () => {
    const [survivorId = '', loserId = ''] = await people(2)
    const { id } = await makeFrozen(manager(), [loserId])
    const [mail] = await senderOf(system()).take()
    const ref = mail?.ref ?? ''
    await campaignSource.begin(system(), [ref])
    // As merging leaves them: rows under the survivor, the former id as an alias.
    await sql`update campaign_recipient set customer_id = ${survivorId}::uuid
      where customer_id = ${loserId}::uuid`.execute(system().db)
    await sql`insert into customer_alias (alias_id, customer_id, merge_id)
      values (${loserId}::uuid, ${survivorId}::uuid, gen_random_uuid())`.execute(system().db)
    await campaignSource.settle(system(), [{ ref, kind: 'sent', said: '', at: new Date() }])
    expect(await ledgerOf(system(), id)).toMatchObject([{ customerId: survivorId, state: 'sent' }])
  })

  it('has segments that ask for it worked out anew', async () => {
    const ids = await people(4)
    const made = await makeCampaign(manager(), ids, { heldOutPercent: 50 })
    const rule = { kind: 'campaign', params: { campaignId: made.id, is: 'heldOut' } }
    const segment = await makeSegment(system(), rule, { name: '対照群' })
    expect(segment.members).toBe(0)
    await startCampaign(manager(), made.id, { version: made.version, recipients: null })
    await settleCampaigns(system())
    await settleSegments(system())
    expect((await readSegment(manager(), segment.id)).members).toBe(2)
  })

  it('forgets whoever is deleted for good, in the figures too', async () => {
    const [stays = '', goes = ''] = await people(2)
    const { id } = await makeFrozen(manager(), [stays, goes])
    await forgetRecipient(system(), goes)
    expect(await tallies(system(), id)).toEqual({ ledger: { queued: 1 }, counts: { queued: 1 } })
  })
})
