import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { addPost } from '#features/customers/customers.parts.ts'
import { removeCustomer, updateCustomer } from '#features/customers/customers.actions.ts'
import { hmacBlocksFor } from '#platform/secrets.ts'
import { addDays } from '#kit/japan/days.ts'
import { write } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { addressAsks, gate, gateSql, type Ask, type When } from './consent.gate.ts'
import { hasherOf } from './consent.hash.ts'
import { addEntries, takeBackEntries } from './consent.ledger.ts'
import { entryOf, makeReader, ownConsentOf, refusalOf } from './consent.make.ts'
import { createPurpose, retirePurpose } from './consent.purposes.ts'
import { recordSent, saveWish } from './consent.store.ts'
import { readConsentSettings, updateConsentSettings } from './consent.settings.ts'
import { suppress } from './consent.suppression.ts'
import {
  everyPurpose,
  fold,
  newsPurpose,
  servicePurpose,
  suppressionReasons,
  type Channel,
  type Entry,
  type Reason,
} from './consent.ts'
import type { ConsentSettings } from './consent.schemas.ts'

const when: When = { today: '2026-11-22', timeZone: 'Asia/Tokyo' }

describe('the gate over the ledger', () => {
  const harness = useRuntime()
  const manager = () => harness.as('manager')
  const db = () => harness.runtime.database.db
  const ask = async (customerId: string, key: string, more: Partial<Ask> = {}, at: When = when) => {
    const [verdict] = await gate(
      manager(),
      [{ customerId, channel: 'email', key, purposeId: newsPurpose, ...more }],
      at,
    )
    if (!verdict) throw new Error('no verdict')
    return verdict
  }
  const add = (...entries: Parameters<typeof addEntries>[1]) =>
    write(manager(), (tx) => addEntries(tx, entries))
  async function set(change: Partial<ConsentSettings>): Promise<void> {
    const { version, settings } = await readConsentSettings(manager())
    await updateConsentSettings(manager(), { version, settings: { ...settings, ...change } })
  }

  it('says why with the entry it rests on', async () => {
    const key = 'why@example.jp'
    const id = await makeReader(manager(), key)
    expect(await ask(id, key)).toMatchObject({ allowed: false, reason: 'unknown', entryId: null })
    expect(await ask(id, key, { purposeId: servicePurpose })).toMatchObject({
      allowed: true,
      reason: 'transactional',
    })
    const [given] = await add(entryOf(id, key))
    expect(await ask(id, key)).toMatchObject({
      allowed: true,
      reason: 'granted',
      entryId: given,
      purposeId: newsPurpose,
    })
    const [refused] = await add(refusalOf(id, key, { purposeId: everyPurpose }))
    expect(await ask(id, key)).toMatchObject({ allowed: false, reason: 'refused', entryId: refused })
    await add(entryOf(id, key))
    expect(await ask(id, key)).toMatchObject({ reason: 'refused' })
    const [anew] = await add(ownConsentOf(id, key))
    expect(await ask(id, key)).toMatchObject({ allowed: true, reason: 'granted', entryId: anew })
  })

  it('asks who has the address now, and whether it can be used', async () => {
    const key = 'gone@example.jp'
    const id = await makeReader(manager(), key)
    await add(entryOf(id, key))
    expect(await ask(id, 'other@example.jp')).toMatchObject({ reason: 'noAddress' })
    expect(await ask(id, key, { channel: 'sms' })).toMatchObject({ reason: 'noAddress' })
    const { version } = await updateCustomer(manager(), id, { version: 1, stage: 'left' })
    expect(await ask(id, key)).toMatchObject({ reason: 'left' })
    expect(await ask(id, key, { purposeId: servicePurpose })).toMatchObject({ reason: 'transactional' })
    await removeCustomer(manager(), id, version)
    expect(await ask(id, key, { purposeId: servicePurpose })).toMatchObject({ reason: 'gone' })
  })

  it('takes an exemption for firms, not for consumers of mail order', async () => {
    const key = 'card@example.jp'
    const id = await makeReader(manager(), key)
    await add(entryOf(id, key, { state: 'exempt', basis: 'toldUs', method: 'card' }))
    expect(await ask(id, key)).toMatchObject({ allowed: false, reason: 'exemptNotEnough' })
    await addPost(manager(), id, { companyName: 'あかね商店' })
    expect(await ask(id, key)).toMatchObject({ allowed: true, reason: 'exempt' })
    await set({ consumers: 'all' })
    expect(await ask(id, key)).toMatchObject({ reason: 'exemptNotEnough' })
    await set({ mailOrder: false })
    expect(await ask(id, key)).toMatchObject({ reason: 'exempt' })
    await set({ consumers: 'withoutCompany', mailOrder: true })
  })

  it('asks for consent only where the organisation says so: of letters silence is enough', async () => {
    const id = await makeReader(manager(), 'call@example.jp', { phone: '03-1234-5678' })
    const called = { channel: 'phone' as const }
    expect(await ask(id, '0312345678', called)).toMatchObject({ allowed: true, reason: 'notRefused' })
    expect(await ask(id, '0312345678', { channel: 'sms' })).toMatchObject({ reason: 'unknown' })
    await set({ optOutChannels: [] })
    expect(await ask(id, '0312345678', called)).toMatchObject({ allowed: false, reason: 'unknown' })
    await set({ optOutChannels: ['phone', 'post'] })
    await add(refusalOf(id, '0312345678', called))
    expect(await ask(id, '0312345678', called)).toMatchObject({ reason: 'refused' })
  })

  it('keeps to the wished frequency, by days of the organisation', async () => {
    const key = 'often@example.jp'
    const id = await makeReader(manager(), key)
    await add(entryOf(id, key))
    await write(manager(), async (tx) => {
      await saveWish(tx, id, { purposeId: newsPurpose, everyDays: 7 })
      // Past midnight in Japan.
      await recordSent(tx, [
        { customerId: id, channel: 'email', key, purposeId: newsPurpose, at: '2026-11-21T15:30:00Z' },
        { customerId: id, channel: 'email', key, purposeId: newsPurpose, at: '2026-11-01T00:00:00Z' },
      ])
    })
    expect(await ask(id, key)).toMatchObject({ allowed: false, reason: 'tooSoon', on: '2026-11-29' })
    const later = { ...when, today: '2026-11-29' }
    expect(await ask(id, key, {}, later)).toMatchObject({ allowed: true, reason: 'granted', on: null })
  })

  it('an opt-out is the address’s: it holds for whoever else has it on record', async () => {
    const key = 'family@example.jp'
    const [one, other] = [await makeReader(manager(), key), await makeReader(manager(), key)]
    await add(entryOf(other, key), refusalOf(one, key))
    expect(await ask(other, key)).toMatchObject({ allowed: false, reason: 'suppressed', stop: 'optOut' })
    await add(ownConsentOf(one, key))
    expect(await ask(other, key)).toMatchObject({ allowed: true, reason: 'granted' })
  })

  it('consent anew to one purpose opens that one, and a refusal of everything closes it again', async () => {
    const key = 'anew@example.jp'
    const id = await makeReader(manager(), key)
    const other = await createPurpose(manager(), {
      label: { ja: 'メルマガ', en: 'Newsletter' },
      description: { ja: '', en: '' },
      class: 'advertising',
      mailOrder: true,
      doubleOptIn: false,
      validMonths: null,
    })
    await add(refusalOf(id, key, { purposeId: everyPurpose }), ownConsentOf(id, key))
    expect(await ask(id, key)).toMatchObject({ reason: 'granted' })
    expect(await ask(id, key, { purposeId: other.id })).toMatchObject({ reason: 'refused' })
    await add(refusalOf(id, key, { purposeId: everyPurpose }))
    expect(await ask(id, key)).toMatchObject({ reason: 'refused' })
    await retirePurpose(manager(), other.id, { version: other.version, retired: true })
    expect(await ask(id, key, { purposeId: other.id })).toMatchObject({ reason: 'noPurpose' })
  })

  it('stops everybody when the list was made with another key', async () => {
    const key = 'key@example.jp'
    const id = await makeReader(manager(), key)
    await add(entryOf(id, key))
    await sql`insert into suppression (id, hash, channel, purpose_id, reason, key_id, actor_name)
      values (gen_random_uuid(), '\\x00', 'email', ${everyPurpose}::uuid, 'manual', 'another', 'x')`.execute(
      db(),
    )
    expect(await ask(id, key)).toMatchObject({ allowed: false, reason: 'keyLost' })
    await sql`delete from suppression where key_id = 'another'`.execute(db())
    expect(await ask(id, key)).toMatchObject({ reason: 'granted' })
  })

  it('hashes an address in SQL as in TypeScript, by HMAC-SHA-256', async () => {
    const hasher = hasherOf(harness.runtime)
    const { inner } = hmacBlocksFor(harness.runtime.config.dataDir, 'suppressed addresses')
    const secret = Buffer.from(inner.subarray(0, 32).map((byte) => byte ^ 0x36))
    for (const [channel, key] of [
      ['email', 'a..b@docomo.ne.jp'],
      ['line', 'U𠮷'],
      ['post', ''],
    ] as const) {
      const { rows } = await sql<{ hash: Buffer }>`
        select ${hasher.sql(sql`${channel}::text`, sql`${key}::text`)} as hash`.execute(db())
      expect(rows[0]?.hash.equals(hasher.of(channel, key))).toBe(true)
      expect(
        createHmac('sha256', secret).update(`${channel}\n${key}`).digest().equals(hasher.of(channel, key)),
      ).toBe(true)
    }
  })

  it('folds and decides in SQL as in TypeScript, whatever the ledger', { timeout: 60_000 }, async () => {
    const random = seeded(20261122)
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
    const purposes = [
      newsPurpose,
      servicePurpose,
      (
        await createPurpose(manager(), {
          label: { ja: '会員だより', en: 'Members' },
          description: { ja: '', en: '' },
          class: 'advertising',
          mailOrder: false,
          doubleOptIn: true,
          validMonths: 6,
        })
      ).id,
    ]
    const asks: Ask[] = []
    for (let n = 0; n < 40; n++) {
      const email = `random${n}@example.jp`
      const id = await makeReader(manager(), email, { phone: `03-1234-${String(1000 + n)}` })
      const addresses: [Channel, string][] = [
        ['email', email],
        ['sms', `031234${1000 + n}`],
        ['phone', `031234${1000 + n}`],
        ['email', 'nobody@example.jp'],
      ]
      await write(manager(), async (tx) => {
        for (let times = Math.floor(random() * 7); times > 0; times--) {
          const [channel, key] = pick(addresses)
          const state = pick(['granted', 'granted', 'exempt', 'refused'] as const)
          const on = addDays('2026-01-01', Math.floor(random() * 400))
          const [made] = await addEntries(tx, [
            entryOf(id, key, {
              channel,
              purposeId: state === 'refused' && random() < 0.4 ? everyPurpose : pick(purposes),
              state,
              basis: state === 'granted' ? 'consent' : state === 'exempt' ? 'inBusiness' : null,
              own: random() < 0.5,
              confirmedAt: random() < 0.5 ? `${on}T03:00:00Z` : null,
              occurredAt: random() < 0.8 ? `${on}T${pick(['00', '20'])}:00:00Z` : null,
            }),
          ])
          if (made !== undefined && random() < 0.15)
            await takeBackEntries(tx, [{ customerId: id, id: made }], 'x')
        }
        for (const purposeId of purposes) {
          if (random() < 0.3) await saveWish(tx, id, { purposeId, everyDays: pick([1, 7, 30]) })
          if (random() < 0.4)
            await recordSent(tx, [
              {
                customerId: id,
                channel: 'email',
                key: email,
                purposeId,
                at: pick(['2026-11-20T23:00:00Z', '2026-10-01T00:00:00Z']),
              },
            ])
        }
        if (random() < 0.3) {
          const [channel, key] = pick(addresses)
          const untilOn = pick([null, '2026-11-21', '2026-11-22'])
          await suppress(tx, [
            {
              channel,
              key,
              purposeId: pick([...purposes, everyPurpose]),
              reason: pick(suppressionReasons),
              untilOn,
            },
          ])
        }
        if (random() < 0.15) await updateCustomer(tx, id, { version: 1, stage: 'left' })
      })
      for (const [channel, key] of addresses)
        for (const purposeId of purposes) asks.push({ customerId: id, channel, key, purposeId })
    }
    const few = await gate(manager(), asks, when)
    const { rows } = await sql<
      Ask & {
        reason: Reason
        allowed: boolean
        entryId: string | null
        onDay: string | null
        stop: string | null
      }
    >`${gateSql(
      manager(),
      sql`${addressAsks('email', purposes)} union all ${addressAsks('sms', purposes)}
        union all ${addressAsks('phone', purposes)}`,
      when,
    )}`.execute(db())
    const name = (one: Ask) => `${one.customerId} ${one.channel} ${one.key} ${one.purposeId}`
    const many = new Map(rows.map((row) => [name(row), row]))
    for (const [at, one] of asks.entries()) {
      const row = many.get(name(one))
      if (one.key === 'nobody@example.jp') {
        expect([row, few[at]?.allowed]).toEqual([undefined, false])
        continue
      }
      expect([row?.reason, row?.allowed, row?.entryId, row?.onDay]).toEqual([
        few[at]?.reason,
        few[at]?.allowed,
        few[at]?.entryId,
        few[at]?.on,
      ])
    }
    // The made-up ledgers reach nearly all of what the gate can say.
    expect(new Set(few.map(({ reason }) => reason)).size).toBeGreaterThan(10)

    const { rows: entries } = await sql<Entry & { customerId: string; channel: Channel; key: string }>`
      select customer_id, channel, key, id, purpose_id, state, own, takes_back,
        to_char(confirmed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as confirmed_at,
        to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as occurred_at,
        to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as recorded_at from consent_entry`.execute(
      db(),
    )
    const { rows: now } = await sql<{
      customerId: string
      channel: string
      key: string
      purposeId: string
      entryId: string
    }>`
      select customer_id, channel, key, purpose_id, entry_id from consent_now`.execute(db())
    const folded = new Map(
      now.map((one) => [`${one.customerId} ${one.channel} ${one.key} ${one.purposeId}`, one.entryId]),
    )
    const ledgers = Map.groupBy(entries, (one) => `${one.customerId} ${one.channel} ${one.key}`)
    for (const [address, ledger] of ledgers)
      for (const purposeId of new Set(ledger.map((one) => one.purposeId)))
        expect(folded.get(`${address} ${purposeId}`) ?? folded.get(`${address} ${everyPurpose}`)).toBe(
          fold(ledger, purposeId)?.id,
        )
  })
})

/** The same numbers in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}
