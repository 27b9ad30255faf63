import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { getCustomer, removeCustomer } from '#features/customers/customers.actions.ts'
import { purgeCustomer } from '#features/bin/bin.purge.ts'
import { recordBounce, recordComplaint, recordVerified } from '#features/health/health.record.ts'
import { mergeCustomers, undoMerge } from '#features/merging/merging.actions.ts'
import { newId } from '#kit/ids.ts'
import { write } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { consentApi, type EntryInput } from './consent.api.ts'
import { gate } from './consent.gate.ts'
import { addEntries } from './consent.ledger.ts'
import { letGo } from './consent.keep.ts'
import { entryOf, makeReader, ownConsentOf, refusalOf } from './consent.make.ts'
import { readConsentSettings, updateConsentSettings } from './consent.settings.ts'
import { recordSent, saveWish } from './consent.store.ts'
import { everyPurpose, newsPurpose, servicePurpose } from './consent.ts'

const api = consentApi.endpoints

describe('the ledger of consent', () => {
  const harness = useRuntime()
  const { call, request } = harness
  const manager = () => harness.as('manager')
  const db = () => harness.runtime.database.db
  const add = (...entries: Parameters<typeof addEntries>[1]) =>
    write(manager(), (tx) => addEntries(tx, entries))
  const verdict = async (customerId: string, key: string) => {
    const [answer] = await gate(manager(), [{ customerId, channel: 'email', key, purposeId: newsPurpose }])
    return answer
  }
  const given = (key: string, change: Partial<EntryInput> = {}) => ({
    channel: 'email' as const,
    key,
    purposeId: newsPurpose,
    state: 'granted' as const,
    basis: 'consent' as const,
    method: 'paper' as const,
    note: '店頭の申込書',
    ...change,
  })
  const record = (id: string, body: ReturnType<typeof given>) =>
    request('member', 'POST', `/customers/${id}/consents/entries`, { body })
  const entriesOf = async (id: string) => (await call('member', api.entries, { params: { id } })).items
  const told = async (id: string) =>
    (
      await sql<{ name: string }>`select name from customer_event where customer_id = ${id}::uuid
        and name like 'consent.%' order by occurred_at, id`.execute(db())
    ).rows.map(({ name }) => name)

  it('is written with basis, method and proof, told, audited, and answered with what it comes to', async () => {
    const key = 'first@example.jp'
    const id = await makeReader(manager(), key)
    const after = await call('member', api.record, { params: { id }, body: given(key) })
    const news = after.addresses[0]?.purposes.find(({ purposeId }) => purposeId === newsPurpose)
    expect(news).toMatchObject({
      state: 'granted',
      basis: 'consent',
      method: 'paper',
      verdict: { allowed: true, reason: 'granted' },
    })
    const [entry] = await entriesOf(id)
    expect(entry).toMatchObject({ note: '店頭の申込書', own: false, takenBack: false, url: null })
    expect(await told(id)).toEqual(['consent.given'])
    const { rows } =
      await sql`select 1 from audit_entry where subject_id = ${id} and action = 'consent.record'`.execute(
        db(),
      )
    expect(rows).toHaveLength(1)
  })

  it.each([
    ['consent without consent as its basis', { basis: 'toldUs' as const }],
    ['an exemption that rests on consent', { state: 'exempt' as const }],
    ['consent that nothing proves', { note: null }],
    ['consent to everything', { purposeId: null }],
    ['a colleague who says the person filled in a form', { method: 'form' as const }],
    ['a colleague who says the person pressed our button', { method: 'preferenceCentre' as const }],
    ['an address of somebody else', { key: 'else@example.jp' }],
    ['evidence that nobody handed in', { evidenceId: newId() }],
    ['a purpose that is not there', { purposeId: newId() }],
  ])('refuses %s', async (_what, change) => {
    const key = `refuse-${newId()}@example.jp`
    const id = await makeReader(manager(), key)
    const answer = await record(id, given(key, change))
    expect([400, 404]).toContain(answer.statusCode)
    expect(await entriesOf(id)).toEqual([])
  })

  it('a refusal stands against what colleagues record later, and says what to do', async () => {
    const key = 'no@example.jp'
    const id = await makeReader(manager(), key)
    await record(id, given(key, { state: 'refused', basis: null, purposeId: null, method: 'phone' }))
    const answer = await record(id, given(key))
    expect(answer.json()).toMatchObject({ code: 'conflict' })
    expect(await entriesOf(id)).toHaveLength(1)
    expect(await verdict(id, key)).toMatchObject({ allowed: false, reason: 'refused' })
  })

  it('a mistake is taken back by an entry that says why; what they did themselves is theirs', async () => {
    const key = 'mistake@example.jp'
    const id = await makeReader(manager(), key)
    await record(id, given(key))
    await record(id, given(key, { state: 'refused', basis: null }))
    const [mistake] = await entriesOf(id)
    if (!mistake) throw new Error('no entry')
    await call('manager', api.takeBack, {
      params: { id, entryId: mistake.id },
      body: { reason: '別のお客様と取り違えた' },
    })
    expect(await verdict(id, key)).toMatchObject({ allowed: true, reason: 'granted' })
    expect((await entriesOf(id)).map(({ state, takenBack }) => [state, takenBack])).toEqual([
      ['takenBack', false],
      ['refused', true],
      ['granted', false],
    ])
    const [own] = await add(ownConsentOf(id, key))
    const refused = await request('manager', 'POST', `/customers/${id}/consents/entries/${own}/take-back`, {
      body: { reason: 'x' },
    })
    expect(refused.statusCode).toBe(409)
  })

  it('taking one refusal back leaves the others standing, and the address stopped', async () => {
    const key = 'others@example.jp'
    const id = await makeReader(manager(), key)
    await record(id, given(key, { state: 'refused', basis: null }))
    const [mistake] = await entriesOf(id)
    await add(refusalOf(id, key, { method: 'oneClick', own: true }))
    await call('manager', api.takeBack, {
      params: { id, entryId: mistake?.id ?? '' },
      body: { reason: '取り違え' },
    })
    expect(await verdict(id, key)).toMatchObject({ allowed: false, reason: 'refused' })
    const namesake = await makeReader(manager(), key)
    await add(entryOf(namesake, key))
    expect(await verdict(namesake, key)).toMatchObject({ reason: 'suppressed', stop: 'optOut' })
  })

  it('two refusals at the same moment are two entries and one stop', async () => {
    const key = 'twice@example.jp'
    const id = await makeReader(manager(), key)
    await Promise.all([add(refusalOf(id, key)), add(refusalOf(id, key)), add(refusalOf(id, key))])
    expect(await entriesOf(id)).toHaveLength(3)
    const { rows } = await sql`select 1 from suppression where lifted_at is null and entry_id in (
      select id from consent_entry where customer_id = ${id}::uuid)`.execute(db())
    expect(rows).toHaveLength(1)
  })

  it('after a merge the most restrictive word holds for each address; undone, each has its own again', async () => {
    const key = 'merged@example.jp'
    const [one, other] = [await makeReader(manager(), key), await makeReader(manager(), key)]
    await add(entryOf(one, key), entryOf(other, key, { state: 'exempt', basis: 'inBusiness' }))
    await add(refusalOf(other, key))
    await write(manager(), async (tx) => {
      await saveWish(tx, one, { purposeId: newsPurpose, everyDays: 7 })
      await saveWish(tx, other, { purposeId: newsPurpose, everyDays: 30 })
    })
    const versions = await Promise.all(
      [one, other].map(async (id) => ({ id, version: (await getCustomer(manager(), id)).version })),
    )
    const merge = await mergeCustomers(manager(), { survivorId: one, loserIds: [other], versions })
    expect(await verdict(one, key)).toMatchObject({ allowed: false, reason: 'refused' })
    expect((await call('member', api.ofCustomer, { params: { id: one } })).wishes).toEqual([
      { purposeId: newsPurpose, everyDays: 30 },
    ])
    await undoMerge(manager(), merge.id)
    const nowOf = async (id: string) =>
      (await call('member', api.ofCustomer, { params: { id } })).addresses[0]?.purposes[0]?.state
    expect([await nowOf(one), await nowOf(other)]).toEqual(['granted', 'refused'])
    // The address was opted out of, whoever has it.
    expect(await verdict(one, key)).toMatchObject({ allowed: false, reason: 'suppressed', stop: 'optOut' })
  })

  it('an opt-out survives deletion for good: the same address coming back meets it', async () => {
    const key = 'forget@example.jp'
    const id = await makeReader(manager(), key)
    await add(entryOf(id, key), refusalOf(id, key, { purposeId: everyPurpose, method: 'oneClick' }))
    await removeCustomer(manager(), id, 1)
    await write(manager(), (tx) => purgeCustomer(tx, id))
    const { rows: left } = await sql<{
      entry: object
    }>`select entry from consent_kept where entry ->> 'id' in (
      select entry ->> 'id' from consent_kept) and entry::text not like ${`%${key}%`}`.execute(db())
    expect(left.length).toBeGreaterThanOrEqual(2)
    const { rows } = await sql`select 1 from consent_entry where customer_id = ${id}::uuid`.execute(db())
    expect(rows).toEqual([])
    const again = await makeReader(manager(), 'Forget@Example.jp')
    await add(entryOf(again, key))
    expect(await verdict(again, key)).toMatchObject({ allowed: false, reason: 'suppressed', stop: 'optOut' })
    const unknown = await makeReader(manager(), key)
    const shown = await call('member', api.ofCustomer, { params: { id: unknown } })
    expect(shown.addresses[0]?.purposes[0]).toMatchObject({ state: 'refused', verdict: { stop: 'optOut' } })
  })

  it('evidence is let go when the law allows it, and not before; the address stays stopped', async () => {
    const key = 'old@example.jp'
    const id = await makeReader(manager(), key)
    await add(
      entryOf(id, key, { occurredAt: '2020-01-01T00:00:00Z' }),
      refusalOf(id, key, { occurredAt: '2024-01-15T00:00:00Z' }),
    )
    await write(manager(), (tx) =>
      recordSent(tx, [
        { customerId: id, channel: 'email', key, purposeId: newsPurpose, at: '2023-05-10T00:00:00Z' },
      ]),
    )
    const standing = await makeReader(manager(), 'stands@example.jp')
    await add(entryOf(standing, 'stands@example.jp', { occurredAt: '2010-01-01T00:00:00Z' }))
    const count = async (of: string) => (await entriesOf(of)).length
    const system = harness.system()
    await letGo(system, new Date('2026-05-09T00:00:00Z'))
    expect(await count(id)).toBe(2)
    const { version, settings } = await readConsentSettings(manager())
    const set = await updateConsentSettings(manager(), {
      version,
      settings: { ...settings, orderOn: '2025-08-01' },
    })
    await letGo(system, new Date('2026-07-31T00:00:00Z'))
    expect(await count(id)).toBe(2)
    await updateConsentSettings(manager(), { version: set.version, settings })
    await letGo(system, new Date('2026-05-11T00:00:00Z'))
    expect(await count(id)).toBe(0)
    expect(await verdict(id, key)).toMatchObject({ allowed: false, reason: 'suppressed', stop: 'optOut' })
    // Who has not stopped keeps theirs for ever.
    expect(await count(standing)).toBe(1)
  })

  it('what was kept of somebody deleted goes by the same rule', async () => {
    const key = 'kept@example.jp'
    const id = await makeReader(manager(), key)
    await add(refusalOf(id, key))
    await removeCustomer(manager(), id, 1)
    await write(manager(), (tx) => purgeCustomer(tx, id))
    const { rows: before } = await sql<{
      count: number
    }>`select count(*)::int as count from consent_kept`.execute(db())
    await letGo(harness.system(), new Date(Date.now() + 20 * 86_400_000))
    const { rows: soon } = await sql<{
      count: number
    }>`select count(*)::int as count from consent_kept`.execute(db())
    expect(soon).toEqual(before)
    await letGo(harness.system(), new Date(Date.now() + 40 * 86_400_000))
    const { rows: later } = await sql<{
      count: number
    }>`select count(*)::int as count from consent_kept`.execute(db())
    expect(later[0]?.count).toBe(0)
  })

  it('the list of stopped addresses is searched by the address and lifted by who knows it and says why', async () => {
    const key = 'lift@example.jp'
    const id = await makeReader(manager(), key)
    await add(entryOf(id, key), refusalOf(id, key), refusalOf(id, key))
    const found = await call('manager', api.suppressions, { body: { address: 'Lift@example.jp' } })
    expect(found.items).toMatchObject([{ channel: 'email', reason: 'optOut', purposeId: newsPurpose }])
    expect(JSON.stringify(found)).not.toContain('lift@')
    expect((await call('manager', api.suppressions, { body: { address: 'x@example.jp' } })).items).toEqual([])
    const [stop] = found.items
    const lift = (address: string) =>
      request('manager', 'POST', `/consents/suppressions/${stop?.id}/lift`, {
        body: { address, reason: '本人から電話で依頼（担当 佐藤）' },
      })
    expect((await lift('other@example.jp')).statusCode).toBe(400)
    expect(await verdict(id, key)).toMatchObject({ allowed: false })
    expect((await lift(key)).statusCode).toBe(204)
    expect(await verdict(id, key)).toMatchObject({ allowed: true, reason: 'granted' })
    expect((await lift(key)).statusCode).toBe(404)
    expect((await entriesOf(id))[0]).toMatchObject({
      state: 'takenBack',
      note: '本人から電話で依頼（担当 佐藤）',
    })
  })

  it('follows what is learnt of an address: gone, verified again, called spam', async () => {
    const key = 'learnt@example.jp'
    const id = await makeReader(manager(), key)
    await add(entryOf(id, key))
    await recordBounce(harness.system(), [{ customerId: id, address: key, hard: true, said: '550 5.1.1' }])
    expect(await verdict(id, key)).toMatchObject({ allowed: false, reason: 'bounced', stop: 'bounced' })
    await recordVerified(harness.system(), [{ customerId: id, address: key }], 'link')
    expect(await verdict(id, key)).toMatchObject({ allowed: true, reason: 'granted' })
    await recordComplaint(harness.system(), [{ customerId: id, address: key }])
    expect(await verdict(id, key)).toMatchObject({ allowed: false, reason: 'suppressed', stop: 'complaint' })
    await add(ownConsentOf(id, key))
    expect(await verdict(id, key)).toMatchObject({ allowed: false, stop: 'complaint' })
  })

  it('a stop by hand ends by itself on its last day', async () => {
    const key = 'pause@example.jp'
    const id = await makeReader(manager(), key)
    await add(entryOf(id, key))
    await call('manager', api.suppress, {
      body: { channel: 'email', address: key, reason: 'manual', untilOn: '2026-12-31', note: '訴訟中' },
    })
    const on = async (today: string) =>
      (
        await gate(manager(), [{ customerId: id, channel: 'email', key, purposeId: newsPurpose }], {
          today,
          timeZone: 'Asia/Tokyo',
        })
      )[0]?.reason
    expect([await on('2026-12-31'), await on('2027-01-01')]).toEqual(['suppressed', 'granted'])
  })

  it('the gate of the API reads addresses as they are typed and answers in words', async () => {
    const id = await makeReader(manager(), 'words@example.jp')
    const { items } = await call('readOnly', api.gate, {
      body: {
        asks: [newsPurpose, servicePurpose].map((purposeId) => ({
          customerId: id,
          channel: 'email' as const,
          key: 'Ｗords@Example.jp',
          purposeId,
        })),
      },
    })
    expect(items.map(({ allowed, sentence }) => [allowed, sentence])).toEqual([
      [false, '同意の記録がありません'],
      [true, '取引に関する連絡のため、同意がなくても送れます'],
    ])
  })

  it('shows a member only whom they may see', async () => {
    const { userId } = await harness.signIn('member')
    const key = 'hidden@example.jp'
    const id = await makeReader(manager(), key, { ownerId: userId })
    await add(entryOf(id, key))
    await sql`insert into setting (key, value) values ('organisation', '{"memberSees":"own"}')
      on conflict (key) do update set value = setting.value || excluded.value`.execute(db())
    try {
      for (const path of ['', '/entries'])
        expect((await request('member', 'GET', `/customers/${id}/consents${path}`)).statusCode).toBe(404)
      expect((await record(id, given(key))).statusCode).toBe(404)
      const all = await call('manager', api.reach, {})
      const own = await call('member', api.reach, {})
      expect(own.customers).toBeLessThan(all.customers)
    } finally {
      await sql`update setting set value = value - 'memberSees' where key = 'organisation'`.execute(db())
    }
  })

  it('counts everybody once for each purpose, with those who have no address', async () => {
    const { customers, items } = await call('readOnly', api.reach, { query: { channel: 'email' } })
    for (const { reasons } of items)
      expect(reasons.reduce((sum, one) => sum + one.customers, 0)).toBe(customers)
    const { items: bySms } = await call('readOnly', api.reach, { query: { channel: 'sms' } })
    expect(bySms[0]?.reasons).toEqual([{ reason: 'noAddress', customers }])
  })

  it('keeps words that somebody agreed to as they are', async () => {
    const wording = await call('manager', api.createWording, {
      body: { title: '店頭申込書 2026年版', body: 'お知らせを受け取ります' },
    })
    const change = (version: number) =>
      request('manager', 'PUT', `/consents/wordings/${wording.id}`, {
        body: { title: wording.title, body: `お知らせを受け取ります（${version}）`, version },
      })
    expect((await change(1)).statusCode).toBe(200)
    expect((await change(1)).json()).toMatchObject({ code: 'stale' })
    const key = 'agreed@example.jp'
    const id = await makeReader(manager(), key)
    await record(id, given(key, { wordingId: wording.id, note: null }))
    expect((await change(2)).json()).toMatchObject({ code: 'conflict' })
    expect((await entriesOf(id))[0]?.wording?.title).toBe('店頭申込書 2026年版')
  })

  it('finds people by what may be sent to them, and by the state of their consent', async () => {
    const rule = (kind: string, params: object) =>
      request(
        'manager',
        'GET',
        `/customers?filter=${encodeURIComponent(JSON.stringify({ kind, params }))}&limit=200`,
      )
    const common = { channel: 'email', purposeId: newsPurpose }
    const ids = async (kind: string, params: object) =>
      new Set(((await rule(kind, params)).json() as { items: { id: string }[] }).items.map(({ id }) => id))
    const reach = (await call('manager', api.reach, {})).items[0]?.reasons ?? []
    for (const { reason, customers } of reach)
      expect((await ids('mayWrite', { ...common, may: false, reason })).size).toBe(customers)
    const allowed = await ids('mayWrite', { ...common, may: true })
    const not = await ids('mayWrite', { ...common, may: false })
    expect(allowed.size).toBe(reach.find(({ reason }) => reason === 'granted')?.customers)
    expect([...allowed].filter((id) => not.has(id))).toEqual([])
    expect((await ids('consent', { ...common, state: 'granted' })).size).toBeGreaterThan(0)
    const refused = await ids('consent', { ...common, state: 'refused' })
    expect([...refused].some((id) => allowed.has(id))).toBe(false)
  })
})
