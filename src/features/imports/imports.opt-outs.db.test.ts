import { describe, expect, it } from 'vitest'
import { consentApi } from '#features/consent/consent.api.ts'
import { gate } from '#features/consent/consent.gate.ts'
import { addEntries } from '#features/consent/consent.ledger.ts'
import { entryOf, makeReader, ownConsentOf, refusalOf } from '#features/consent/consent.make.ts'
import { newsPurpose } from '#features/consent/consent.ts'
import { listCustomers } from '#features/customers/customers.store.ts'
import { write } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { getImport, startRun, updateImport } from './imports.actions.ts'
import { importOptionsSchema, type Import } from './imports.api.ts'
import { csvOf, undoFully, uploadOf } from './imports.make.ts'
import { uploadImport } from './imports.upload.ts'

const head = ['会員番号', '氏名', 'メールアドレス', '配信停止']
const stated = {
  state: 'granted' as const,
  basis: 'consent' as const,
  purposeIds: [newsPurpose],
  method: 'paper' as const,
  obtainedOn: '2026-04-01',
  note: '春の催事の申込書',
}

describe('consent in an import', () => {
  const harness = useRuntime()
  const manager = () => harness.as('manager')
  async function run(rows: string[][], addressConsent: typeof stated | null = null): Promise<Import> {
    const id = await uploadImport(manager(), uploadOf(csvOf([head, ...rows])))
    const { version } = await getImport(manager(), id)
    await updateImport(manager(), id, { version, options: importOptionsSchema.parse({ addressConsent }) })
    await startRun(manager(), id)
    await harness.runJobs()
    return getImport(manager(), id)
  }
  const idOf = async (q: string): Promise<string> => {
    const { items } = await listCustomers(manager(), { q }, { sort: 'kana', limit: 5 })
    const [found] = items
    if (!found) throw new Error(`nobody is ${q}`)
    return found.id
  }
  const verdict = async (customerId: string, key: string) =>
    (await gate(manager(), [{ customerId, channel: 'email', key, purposeId: newsPurpose }]))[0]
  const entriesOf = async (id: string) =>
    (await harness.call('manager', consentApi.endpoints.entries, { params: { id } })).items
  const add = (...entries: Parameters<typeof addEntries>[1]) =>
    write(manager(), (tx) => addEntries(tx, entries))

  it('of a file that says nothing of it nothing is known', async () => {
    await run([['Q1', '青木 一', 'q1@example.jp', '']])
    const id = await idOf('q1@')
    expect(await entriesOf(id)).toEqual([])
    expect(await verdict(id, 'q1@example.jp')).toMatchObject({ allowed: false, reason: 'unknown' })
  })

  it('keeps the basis that was stated for the file with every address, once', async () => {
    const rows = [['Q2', '青木 二', 'q2@example.jp', '']]
    await run(rows, stated)
    const id = await idOf('q2@')
    expect(await verdict(id, 'q2@example.jp')).toMatchObject({ allowed: true, reason: 'granted' })
    expect(await entriesOf(id)).toMatchObject([
      { method: 'import', basis: 'consent', note: 'paper: 春の催事の申込書', own: false },
    ])
    await run(rows, stated)
    expect(await entriesOf(id)).toHaveLength(1)
  })

  it('takes a column of opt-outs, for those on record whom it changes in nothing else too', async () => {
    await run([['Q3', '青木 三', 'q3@example.jp', '']], stated)
    const { counted } = await run([
      ['Q3', '青木 三', 'q3@example.jp', '2026/5/1'],
      ['Q4', '青木 四', 'q4@example.jp', '１'],
      ['Q5', '青木 五', 'q5@example.jp', '希望'],
    ])
    expect(counted).toMatchObject({ created: 2, unchanged: 1, wrong: 0 })
    expect(await verdict(await idOf('q3@'), 'q3@example.jp')).toMatchObject({ reason: 'refused' })
    expect(await verdict(await idOf('q4@'), 'q4@example.jp')).toMatchObject({ reason: 'refused' })
    expect(await verdict(await idOf('q5@'), 'q5@example.jp')).toMatchObject({ reason: 'unknown' })
  })

  it('ends no refusal: an opt-out survives whatever file comes later', async () => {
    const key = 'q6@example.jp'
    const id = await makeReader(manager(), key)
    await add(refusalOf(id, key))
    await run([['', '山﨑 花子', key, '']], stated)
    expect(await verdict(id, key)).toMatchObject({ allowed: false, reason: 'refused' })
  })

  it('is taken back with the import, where nothing came since', async () => {
    const [kept, given] = ['q7@example.jp', 'q8@example.jp'] as const
    const [one, other] = [await makeReader(manager(), kept), await makeReader(manager(), given)]
    await add(entryOf(one, kept), entryOf(other, given))
    const rows = [kept, given, 'q9@example.jp'].map((mail) => ['', '山﨑 花子', mail, '停止'])
    const { id } = await run(rows)
    expect(await verdict(one, kept)).toMatchObject({ reason: 'refused' })
    const fresh = await idOf('q9@')
    expect(await verdict(fresh, 'q9@example.jp')).toMatchObject({ reason: 'refused' })
    await add(ownConsentOf(other, given), refusalOf(other, given))
    expect(await undoFully(manager(), harness.runJobs, id)).toMatchObject({
      state: 'undone',
      undone: { removed: 1 },
    })
    expect(await verdict(one, kept)).toMatchObject({ allowed: true, reason: 'granted' })
    expect(await verdict(other, given)).toMatchObject({ reason: 'refused' })
    const again = await makeReader(manager(), 'q9@example.jp')
    expect(await verdict(again, 'q9@example.jp')).toMatchObject({ reason: 'unknown', stop: null })
  })

  it('wants a basis, how it was got, and somebody who may record consent', async () => {
    const id = await uploadImport(manager(), uploadOf(csvOf([head, ['Z', '青木', 'z@example.jp', '']])))
    const patch = (addressConsent: object) =>
      harness.request('manager', 'PATCH', `/imports/${id}`, {
        body: { version: 1, options: { addressConsent } },
      })
    for (const wrong of [
      { note: '' },
      { basis: 'toldUs' },
      { purposeIds: [] },
      { method: 'preferenceCentre' },
    ])
      expect((await patch({ ...stated, ...wrong })).statusCode).toBe(400)
  })
})
