import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { purge } from '#features/bin/bin.actions.ts'
import { createCustomer, getCustomer, removeCustomer } from '#features/customers/customers.actions.ts'
import { createExport, getExport } from '#features/exports/exports.actions.ts'
import { mergeCustomers, undoMerge } from '#features/merging/merging.actions.ts'
import { runByClock } from '#platform/jobs/run.ts'
import { newId } from '#kit/ids.ts'
import { useRuntime } from '#test/harness/database.ts'
import { provisionsApi } from './provisions.api.ts'
import { provisionsFeature } from './provisions.feature.ts'
import { notePeople, recordProvision } from './provisions.record.ts'
import { ownUse, type Sharing } from './provisions.ts'

const sharing: Sharing = {
  purpose: 'provision',
  recipient: { name: '株式会社みなと', address: '東京都港区1-1', representative: '港 太郎' },
  ground: 'consent',
  groundNote: null,
}

describe('the ledger of what was given to third parties', () => {
  const harness = useRuntime()
  const { call, request } = harness
  const manager = () => harness.as('manager')
  const { list, get, people, ofCustomer, recipients, settings, updateSettings } = provisionsApi.endpoints

  async function make(familyName: string, ownerId: string | null = null): Promise<string> {
    const { id } = await createCustomer(manager(), {
      familyName,
      ownerId,
      contactPoints: [],
      posts: [],
      tagNames: [],
    })
    return id
  }
  async function exportOf(q: string, how: Sharing | undefined, columns = ['familyName', 'email']) {
    const { id } = await createExport(manager(), {
      subject: 'customer',
      format: 'utf8',
      q,
      columns,
      reason: '展示会の共催',
      ...(how && { sharing: how }),
    })
    await harness.runJobs()
    return getExport(manager(), id)
  }
  const given = (customerIds: readonly string[], id = newId()) =>
    recordProvision(
      harness.system(),
      { id, source: 'export', sourceId: null, subject: 'customer', sharing, items: ['氏名'], reason: null },
      { customerIds },
    ).then(() => id)
  const ofOne = async (id: string) => (await call('manager', ofCustomer, { params: { id } })).items
  const expire = () => {
    const [job] = provisionsFeature.jobs ?? []
    if (!job) throw new Error('no job')
    return runByClock(harness.runtime, job, new AbortController().signal)
  }
  const noted = async (): Promise<number> =>
    (
      await sql<{ count: number }>`select count(*)::int as count from provision_customer pc
        where not exists (select 1 from provision p where p.id = pc.provision_id)`.execute(
        harness.system().db,
      )
    ).rows[0]?.count ?? 0

  it('writes itself with the file of an export: to whom, whose, which items, on what ground', async () => {
    const [a, b] = [await make('帳簿山'), await make('帳簿山')]
    const made = await exportOf('帳簿山', sharing)
    expect(made).toMatchObject({ state: 'done', rowCount: 2, sharing })
    const entry = await call('manager', get, { params: { id: made.id } })
    expect(entry).toMatchObject({
      recipient: sharing.recipient,
      ground: 'consent',
      items: ['姓', 'メール'],
      reason: '展示会の共催',
      rowCount: 2,
      erased: 0,
      source: 'export',
      sourceId: made.id,
    })
    const { items } = await call('manager', people, { params: { id: made.id }, query: {} })
    expect(items.map(({ id }) => id).toSorted()).toEqual([a, b].toSorted())
    expect(await ofOne(a)).toMatchObject([{ id: made.id }])
    expect((await call('manager', recipients, {})).items).toContainEqual(sharing.recipient)
  })

  it('says nothing of own use, of a processor, or of an export that came to nothing', async () => {
    const id = await make('内々')
    for (const how of [undefined, ownUse, { ...sharing, purpose: 'processor' as const, ground: null }])
      expect((await exportOf('内々', how)).state).toBe('done')
    expect(await ofOne(id)).toEqual([])
    const { id: exportId } = await createExport(manager(), {
      subject: 'customer',
      format: 'utf8',
      reason: null,
      filter: JSON.stringify({ kind: 'search', params: { q: '内々' } }),
      sharing,
    })
    await sql`update app_user set role = 'readOnly' where id = ${manager().actor.userId}::uuid`.execute(
      harness.system().db,
    )
    await harness.runJobs()
    await sql`update app_user set role = 'manager' where id = ${manager().actor.userId}::uuid`.execute(
      harness.system().db,
    )
    expect((await getExport(manager(), exportId)).state).toBe('failed')
    expect(await ofOne(id)).toEqual([])
    expect(await noted()).toBe(0)
  })

  it('begins anew where a run was killed: nobody stands in it who is not in the file', async () => {
    const [inside, outside] = [await make('再開'), await make('別人')]
    const { id } = await createExport(manager(), {
      subject: 'customer',
      format: 'utf8',
      q: '再開',
      reason: null,
      sharing,
    })
    await notePeople(harness.system(), id, [outside])
    await harness.runJobs()
    expect(await ofOne(inside)).toMatchObject([{ id, rowCount: 1 }])
    expect(await ofOne(outside)).toEqual([])
  })

  it('is not begun without saying to whom and by what right', async () => {
    const response = await request('manager', 'POST', '/exports', {
      body: { sharing: { purpose: 'provision', recipient: { name: '株式会社みなと' } } },
    })
    expect(response.statusCode).toBe(400)
    const { fields } = response.json<{ fields: { path: string }[] }>()
    expect(fields.map(({ path }) => path)).toEqual(['sharing.recipient.address', 'sharing.ground'])
  })

  it('keeps its count of a customer who goes for good, and nothing of them', async () => {
    const [gone, stays] = [await make('消える'), await make('残る')]
    const id = await given([gone, stays])
    const { version } = await getCustomer(manager(), gone)
    await removeCustomer(manager(), gone, version)
    expect((await call('manager', people, { params: { id }, query: {} })).items).toHaveLength(2)
    await purge(harness.as('administrator'), 'customers', [gone])
    expect(await call('manager', get, { params: { id } })).toMatchObject({ rowCount: 2, erased: 1 })
    expect((await call('manager', people, { params: { id }, query: {} })).items).toMatchObject([
      { id: stays },
    ])
  })

  it('goes with who was merged, and back', async () => {
    const [a, b] = [await make('一つ'), await make('一つ')]
    const id = await given([a, b])
    const other = await given([b])
    const versions = await Promise.all(
      [a, b].map(async (one) => ({ id: one, version: (await getCustomer(manager(), one)).version })),
    )
    const { id: mergeId } = await mergeCustomers(manager(), { survivorId: a, loserIds: [b], versions })
    expect((await ofOne(a)).map((one) => one.id).toSorted()).toEqual([id, other].toSorted())
    await undoMerge(manager(), mergeId)
    expect((await ofOne(a)).map((one) => one.id)).toEqual([id])
    expect((await ofOne(b)).map((one) => one.id).toSorted()).toEqual([id, other].toSorted())
  })

  it('is found by the name of who got it and by days, the newest first, page by page', async () => {
    const id = await make('頁')
    const names = ['あおば銀行', 'あおば商事', 'みどり運輸']
    for (const name of names)
      await recordProvision(
        harness.system(),
        {
          id: newId(),
          source: 'webhook',
          sourceId: null,
          subject: 'customer',
          sharing: { ...sharing, recipient: { name, address: '東京都', representative: null } },
          items: ['氏名'],
          reason: null,
        },
        { customerIds: [id] },
      )
    const first = await call('manager', list, { query: { q: 'あおば', limit: 1 } })
    expect(first.items.map(({ recipient }) => recipient.name)).toEqual(['あおば商事'])
    const next = await call('manager', list, { query: { q: 'あおば', limit: 1, cursor: first.next ?? '' } })
    expect(next).toMatchObject({ items: [{ recipient: { name: 'あおば銀行' } }], next: null })
    expect((await call('manager', list, { query: { from: '2100-01-01' } })).items).toEqual([])
    expect((await call('manager', list, { query: { to: '2000-01-01' } })).items).toEqual([])
  })

  it('is a file, with and without persons, each reading of it in the audit log', async () => {
    await make('ファイル')
    const made = await exportOf('ファイル', sharing)
    const ledger = await request('manager', 'GET', '/provisions/file')
    expect(ledger.body).toContain('株式会社みなと')
    expect(ledger.body).not.toContain('ファイル,')
    const persons = await request('manager', 'GET', `/provisions/${made.id}/file`)
    expect(persons.body).toContain('ファイル')
    const { rows } = await sql<{ action: string }>`select action from audit_entry
      where action like 'provision.download%' order by id desc limit 2`.execute(harness.system().db)
    expect(rows.map(({ action }) => action).toSorted()).toEqual([
      'provision.download',
      'provision.downloadPeople',
    ])
  })

  it('is let go of when its years are over, not before', async () => {
    const id = await make('期限')
    const [old, young] = [await given([id]), await given([id])]
    await sql`update provision set provided_at = now() - interval '3 years 1 day' where id = ${old}::uuid`.execute(
      harness.system().db,
    )
    const { version } = await call('administrator', settings, {})
    await call('administrator', updateSettings, { body: { version, years: 5 } })
    await expire()
    expect((await ofOne(id)).map((one) => one.id)).toEqual([young, old])
    await call('administrator', updateSettings, { body: { version: version + 1, years: 3 } })
    await expire()
    expect((await ofOne(id)).map((one) => one.id)).toEqual([young])
    expect(await noted()).toBe(0)
    const stale = await request('administrator', 'PUT', '/provisions/settings', {
      body: { version, years: 4 },
    })
    expect(stale.statusCode).toBe(409)
  })

  it('is for those who may see it, and names only whom they may see', async () => {
    for (const role of ['member', 'readOnly'] as const)
      expect((await request(role, 'GET', '/provisions')).statusCode).toBe(403)
    expect((await request('manager', 'GET', `/provisions/${newId()}`)).statusCode).toBe(404)
    expect((await request('manager', 'GET', `/customers/${newId()}/provisions`)).statusCode).toBe(404)
  })
})
