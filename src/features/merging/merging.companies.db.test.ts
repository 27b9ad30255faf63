import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { write, type Work } from '#platform/work.ts'
import { purge } from '#features/bin/bin.actions.ts'
import {
  companiesByName,
  createCompany,
  getCompany,
  removeCompany,
  restoreCompany,
  updateCompany,
} from '#features/companies/companies.actions.ts'
import { readGroup, setParent } from '#features/companies/companies.group.ts'
import { createCustomer, getCustomer } from '#features/customers/customers.actions.ts'
import { searchCustomers } from '#features/customers/customers.store.ts'
import { useRuntime } from '#test/harness/database.ts'
import { mergeCustomers, undoMerge } from './merging.actions.ts'
import { mergingApi, type ChosenInput } from './merging.api.ts'
import { mergeCompanies, readCompanyMerges, undoCompanyMerge } from './merging.companies.actions.ts'
import { everyFirm, makeFirm } from './merging.companies.make.ts'
import { previewCompanyMerge } from './merging.companies.preview.ts'
import { readReferences } from './merging.companies.tables.ts'
import { previewMerge } from './merging.preview.ts'
import { mergeables } from './merging.tables.ts'

const number = '7000012050002'
const otherNumber = '4011001098993'

async function merge(work: Work, survivorId: string, loserIds: string[], chosen: ChosenInput = {}) {
  const { records } = await previewCompanyMerge(work, { survivorId, loserIds, chosen })
  const versions = records.map(({ id, version }) => ({ id, version }))
  return mergeCompanies(work, { survivorId, loserIds, versions, chosen })
}

class TakenBack extends Error {}

/** Everything inside leaves no trace. */
async function trying(work: Work, run: (tx: Work) => Promise<void>): Promise<void> {
  await write(work, async (tx) => {
    await run(tx)
    throw new TakenBack()
  }).catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error
  })
}

describe('merging companies', () => {
  const harness = useRuntime()
  const manager = () => harness.as('manager')
  const person = async (familyName: string, companyName?: string) =>
    (
      await createCustomer(manager(), {
        familyName,
        contactPoints: [],
        posts: companyName === undefined ? [] : [{ companyName, title: '課長' }],
        tagNames: [],
      })
    ).id
  const count = async (table: string, id: string): Promise<number> => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(table)} where company_id = ${id}::uuid`.execute(manager().db)
    return rows[0]?.n ?? 0
  }
  const refusal = (run: Promise<unknown>) =>
    run.then(
      () => 'done',
      (error: { code?: string }) => error.code,
    )
  const waiting = async (): Promise<number> => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(manager().db)
    return rows[0]?.n ?? 0
  }

  it('covers every table that names a company: each feature says what becomes of its rows', async () => {
    const tables = [...new Set((await readReferences(manager())).map(({ table }) => table))].sort()
    const said = mergeables(manager())
      .flatMap(({ companyTables = [] }) => companyTables.map(({ table }) => table))
      .sort()
    expect(said).toEqual(tables)
  })

  it('moves a table that nobody spoke of, too', async () => {
    await trying(manager(), async (tx) => {
      await sql`create table tomorrow (id uuid primary key, firm_id uuid not null references company (id))`.execute(
        tx.db,
      )
      const [a, b] = [
        await makeFirm(tx, { name: '株式会社あした' }),
        await makeFirm(tx, { name: 'あした㈱' }),
      ]
      await sql`insert into tomorrow values (${newId()}::uuid, ${b}::uuid)`.execute(tx.db)
      const { id } = await merge(tx, a, [b])
      const firm = async () =>
        (await sql<{ firmId: string }>`select firm_id from tomorrow`.execute(tx.db)).rows
      expect(await firm()).toEqual([{ firmId: a }])
      await undoCompanyMerge(tx, id)
      expect(await firm()).toEqual([{ firmId: b }])
    })
  })

  it('moves people, contracts, files and children, and keeps old ids and names going', async () => {
    const [both, other] = [await person('掛持'), await person('勤人')]
    const a = await makeFirm(manager(), { name: '株式会社海猫', people: [both], phone: '03-3433-5111' })
    const b = await makeFirm(manager(), { name: '海猫株式会社', people: [both, other], domain: 'umineko.jp' })
    const child = await makeFirm(manager(), { name: '海猫運輸', parentId: b })
    await merge(manager(), a, [b])
    await harness.runJobs()
    expect(await getCompany(manager(), a)).toMatchObject({
      name: '株式会社海猫',
      phone: '03-3433-5111',
      domain: 'umineko.jp',
      peopleCount: 2,
    })
    // One post said twice is one post.
    expect((await getCustomer(manager(), both)).posts).toHaveLength(1)
    expect((await readGroup(manager(), a)).below.map(({ id }) => id)).toEqual([child])
    for (const table of ['company_contract', 'company_file', 'import_company_change'])
      expect(await count(table, a), table).toBe(2)
    expect((await harness.request('readOnly', 'GET', `/companies/${b}`)).json()).toMatchObject({ id: a })
    const contracts = await harness.request('member', 'GET', '/contracts', { query: { companyId: b } })
    expect(contracts.json()).toMatchObject({ items: [{}, {}] })
    const written = await harness.request('member', 'POST', '/contracts', {
      body: { on: { kind: 'company', id: b }, title: '新しい契約', startedOn: '2026-04-01' },
    })
    expect(written.statusCode).toBe(201)
    expect(await count('company_contract', a)).toBe(3)
    // Whoever enters the old name means the company that it became.
    expect((await companiesByName(manager(), ['海猫株式会社'])).get('海猫株式会社')).toEqual({
      id: a,
      name: '株式会社海猫',
    })
    const rule = JSON.stringify({ kind: 'company', params: { companyId: b, withGroup: true } })
    const listed = await harness.request('member', 'GET', '/customers', { query: { filter: rule } })
    expect(listed.json().items).toHaveLength(2)
  })

  it('finds people by the new name of their company once its jobs have run', async () => {
    const who = await person('検索', '有限会社旧称')
    const [old] = [...(await companiesByName(manager(), ['有限会社旧称'])).values()]
    const a = await makeFirm(manager(), { name: '株式会社新称' })
    await merge(manager(), a, [old?.id ?? ''])
    await harness.runJobs()
    const found = async (q: string) => (await searchCustomers(manager(), q, 5)).map(({ id }) => id)
    expect(await found('新称')).toEqual([who])
  })

  it('keeps the name of a merged company going when the rules of names change', async () => {
    const a = await makeFirm(manager(), { name: '株式会社新規則' })
    const b = await makeFirm(manager(), { name: '株式会社旧規則' })
    await merge(manager(), a, [b])
    await sql`update company_alias set key = '旧い' where company_id = ${a}::uuid`.execute(manager().db)
    await sql`update company set key_version = 0 where id = ${a}::uuid`.execute(manager().db)
    await write(manager(), (tx) => enqueue(tx, 'companies.rekey', {}))
    await harness.runJobs()
    expect([...(await companiesByName(manager(), ['旧規則'])).values()]).toEqual([
      { id: a, name: '株式会社新規則' },
    ])
  })

  it('shows the result before anything is changed, and leaves two corporate numbers to people', async () => {
    const a = await makeFirm(manager(), { name: '株式会社見本', corporateNumber: number, things: 2 })
    const b = await makeFirm(manager(), {
      name: '㈱みほん',
      coreKana: 'ミホン',
      corporateNumber: otherNumber,
      phone: '03-1111-2222',
    })
    const preview = await harness.call('manager', mergingApi.endpoints.companyPreview, {
      body: { survivorId: a, loserIds: [b] },
    })
    const of = (key: string) => preview.fields.find((one) => one.key === key)
    expect(of('name')).toMatchObject({ text: '株式会社見本', from: a, rule: 'survivor' })
    expect(of('phone')).toMatchObject({ from: b, rule: 'only' })
    // The reading of みほん is not said of 見本.
    expect(of('coreKana')).toMatchObject({ text: '', from: a })
    expect(of('corporateNumber')).toMatchObject({ rule: 'mustChoose' })
    expect(preview.parts.find(({ key }) => key === 'company_contract')?.counts).toEqual([
      { id: a, count: 2 },
      { id: b, count: 1 },
    ])
    await expect(merge(manager(), a, [b])).rejects.toMatchObject({
      code: 'invalid',
      extra: { fields: [{ path: 'chosen.corporateNumber' }] },
    })
    const { id } = await merge(manager(), a, [b], { corporateNumber: { from: b } })
    expect((await getCompany(manager(), a)).corporateNumber).toBe(otherNumber)
    await undoCompanyMerge(manager(), id)
    expect((await getCompany(manager(), a)).corporateNumber).toBe(number)
    expect((await getCompany(manager(), b)).corporateNumber).toBe(otherNumber)
    const chosen = { phone: { text: '電話' }, name: { from: newId() }, nothing: { text: 'x' } }
    await expect(merge(manager(), a, [b], chosen)).rejects.toMatchObject({ code: 'invalid' })
    for (const one of [a, b]) await removeCompany(manager(), one, (await getCompany(manager(), one)).version)
  })

  it('puts the child in the place of its parent when the two become one, and makes no ring', async () => {
    const top = await makeFirm(manager(), { name: '頂点' })
    const parent = await makeFirm(manager(), { name: '親会社', parentId: top })
    const middle = await makeFirm(manager(), { name: '中間', parentId: parent })
    const child = await makeFirm(manager(), { name: '子会社', parentId: middle })
    const { id } = await merge(manager(), child, [parent])
    expect((await readGroup(manager(), child)).above.map((one) => one.id)).toEqual([top])
    expect((await readGroup(manager(), child)).below.map((one) => one.id)).toEqual([middle])
    await undoCompanyMerge(manager(), id)
    expect((await readGroup(manager(), child)).above.map((one) => one.id)).toEqual([top, parent, middle])
    // What was put under another since would make a ring: said, not done.
    const again = await merge(manager(), child, [parent])
    const { version } = await readGroup(manager(), top)
    await setParent(manager(), top, { version, parentId: middle }).catch(() => {})
    const now = await readGroup(manager(), child)
    await setParent(manager(), child, { version: now.version, parentId: null })
    await setParent(manager(), top, { version, parentId: middle })
    await expect(undoCompanyMerge(manager(), again.id)).rejects.toMatchObject({ code: 'conflict' })
    await setParent(manager(), top, { version: version + 1, parentId: null })
    await undoCompanyMerge(manager(), again.id)
  })

  it('keeps what was added, changed and deleted since, when it is undone', async () => {
    const a = await makeFirm(manager(), { name: '株式会社以後', things: 0 })
    const b = await makeFirm(manager(), { name: '以後㈱', remark: '元の備考' })
    const { id } = await merge(manager(), a, [b])
    const later = await makeFirm(manager(), { name: 'べつの会社', parentId: a, things: 0 })
    await sql`update company_contract set title = '直した' where company_id = ${a}::uuid`.execute(
      manager().db,
    )
    await sql`delete from company_file where company_id = ${a}::uuid`.execute(manager().db)
    const { version } = await getCompany(manager(), a)
    await updateCompany(manager(), a, { version, phone: '03-5555-6666' })
    const undone = await undoCompanyMerge(manager(), id)
    expect(undone.undoneByName).toBe('manager')
    expect(await getCompany(manager(), a)).toMatchObject({ phone: '03-5555-6666', remark: null })
    expect(await getCompany(manager(), b)).toMatchObject({ phone: null, remark: '元の備考' })
    expect((await readGroup(manager(), a)).below.map((one) => one.id)).toEqual([later])
    const { rows } = await sql<{ title: string }>`
      select title from company_contract where company_id = ${b}::uuid`.execute(manager().db)
    expect(rows).toEqual([{ title: '直した' }])
    expect(await count('company_file', b)).toBe(0)
    await expect(undoCompanyMerge(manager(), id)).rejects.toMatchObject({ code: 'conflict' })
    expect((await readCompanyMerges(manager(), a)).map(({ undoneAt }) => undoneAt === null)).toEqual([false])
  })

  it('refuses an undo while another company has the number that would come back', async () => {
    const a = await makeFirm(manager(), { name: '株式会社番号' })
    const b = await makeFirm(manager(), { name: '番号㈱', corporateNumber: number })
    const { id } = await merge(manager(), a, [b])
    const { version } = await getCompany(manager(), a)
    const freed = await updateCompany(manager(), a, { version, corporateNumber: null })
    const third = await createCompany(manager(), { name: 'べつの番号', corporateNumber: number })
    await expect(undoCompanyMerge(manager(), id)).rejects.toMatchObject({
      code: 'conflict',
      extra: { params: { name: 'べつの番号' } },
    })
    await removeCompany(manager(), third.id, 1)
    await undoCompanyMerge(manager(), id)
    expect(await getCompany(manager(), b)).toMatchObject({ corporateNumber: number })
    expect((await getCompany(manager(), a)).version).toBeGreaterThan(freed.version)
    await removeCompany(manager(), b, (await getCompany(manager(), b)).version)
  })

  it('goes with posts of people who are merged meanwhile, in either order', async () => {
    const [a, b] = [
      await makeFirm(manager(), { name: '株式会社順序' }),
      await makeFirm(manager(), { name: '順序㈱' }),
    ]
    const [one, other] = [await person('順序一', '順序㈱'), await person('順序二', '順序㈱')]
    const mergePeople = async () => {
      const who = { survivorId: one, loserIds: [other] }
      const { records } = await previewMerge(manager(), who)
      return mergeCustomers(manager(), {
        ...who,
        versions: records.map(({ id, version }) => ({ id, version })),
      })
    }
    const posts = async (id: string) =>
      (await getCustomer(manager(), id)).posts.map(({ company }) => company.id)
    const people = await mergePeople()
    const firms = await merge(manager(), a, [b])
    await undoMerge(manager(), people.id)
    expect([await posts(one), await posts(other)]).toEqual([[a], [a]])
    await undoCompanyMerge(manager(), firms.id)
    expect(await posts(one)).toEqual([b])
    const again = await merge(manager(), a, [b])
    await mergePeople()
    await undoCompanyMerge(manager(), again.id)
    expect(await posts(one)).toEqual([b])
  })

  it('lets one of two who merge the same companies at once win, and tells the other', async () => {
    const [a, b, c] = [
      await makeFirm(manager(), { name: '株式会社同時' }),
      await makeFirm(manager(), { name: '同時㈱' }),
      await makeFirm(manager(), { name: '同時' }),
    ]
    const { records } = await previewCompanyMerge(manager(), { survivorId: a, loserIds: [b, c] })
    const versions = records.map(({ id, version }) => ({ id, version }))
    const merged = Promise.withResolvers<void>()
    const first = write(manager(), async (tx) => {
      await mergeCompanies(tx, { survivorId: a, loserIds: [b], versions })
      merged.resolve()
      for (let tries = 0; tries < 200 && (await waiting()) < 2; tries++) await sleep(25)
    })
    await Promise.race([merged.promise, first])
    const rest = await Promise.all([
      refusal(mergeCompanies(harness.as('administrator'), { survivorId: b, loserIds: [a], versions })),
      refusal(mergeCompanies(harness.as('administrator'), { survivorId: c, loserIds: [b], versions })),
      first,
    ])
    expect(rest.slice(0, 2)).toEqual(['conflict', 'conflict'])
    await expect(mergeCompanies(manager(), { survivorId: a, loserIds: [c], versions })).rejects.toMatchObject(
      {
        code: 'stale',
      },
    )
    await expect(
      previewCompanyMerge(manager(), { survivorId: a, loserIds: [newId()] }),
    ).rejects.toMatchObject({
      code: 'notFound',
    })
  })

  it('is for those who may, over HTTP, and is written into the audit log', async () => {
    const [a, b] = [
      await makeFirm(manager(), { name: '株式会社権限' }),
      await makeFirm(manager(), { name: '権限㈱' }),
    ]
    const versions = [a, b].map((id) => ({ id, version: 1 }))
    const body = { survivorId: a, loserIds: [b], versions }
    for (const role of ['member', 'readOnly'] as const) {
      expect((await harness.request(role, 'POST', '/company-merges', { body })).statusCode).toBe(403)
      expect((await harness.request(role, 'POST', '/company-merges/preview', { body })).statusCode).toBe(403)
      expect((await harness.request(role, 'GET', `/companies/${a}/merges`)).statusCode).toBe(200)
    }
    const made = await harness.request('manager', 'POST', '/company-merges', { body })
    expect(made.statusCode).toBe(201)
    const undo = `/company-merges/${made.json().id}/undo` as const
    expect((await harness.request('member', 'POST', undo)).statusCode).toBe(403)
    expect((await harness.request('administrator', 'POST', undo)).statusCode).toBe(200)
    const { rows } = await sql<{ action: string; subjectId: string }>`
      select action, subject_id from audit_entry where subject_id = any(${[a, b]}::text[])
        and action in ('company.merge', 'company.unmerge') order by id`.execute(manager().db)
    expect(rows.map(({ action, subjectId }) => [action, subjectId === a])).toEqual([
      ['company.merge', true],
      ['company.merge', false],
      ['company.unmerge', true],
      ['company.unmerge', false],
    ])
  })

  it('waits for the bin, and is forgotten with a company that is deleted for good', async () => {
    const a = await makeFirm(manager(), { name: '株式会社忘却', things: 0 })
    const b = await makeFirm(manager(), { name: '忘却㈱', things: 0 })
    const { id } = await merge(manager(), a, [b])
    await removeCompany(manager(), a, (await getCompany(manager(), a)).version)
    await expect(undoCompanyMerge(manager(), id)).rejects.toMatchObject({ code: 'notFound' })
    await restoreCompany(manager(), a)
    await removeCompany(manager(), a, (await getCompany(manager(), a)).version)
    expect((await purge(harness.as('administrator'), 'companies', [a])).done).toEqual([a])
    for (const table of ['company_alias', 'company_merge', 'company_identity'])
      expect(await count(table, a), table).toBe(0)
  })

  const images = async (tx: Work): Promise<number> => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from company_merge_image`.execute(
      tx.db,
    )
    return rows[0]?.n ?? 0
  }
  const firm = fc.record({
    name: fc.constantFrom('株式会社さざなみ', 'さざなみ㈱', '有限会社みなも', 'Acme K.K.'),
    coreKana: fc.constantFrom(null, 'サザナミ'),
    phone: fc.constantFrom(null, '03-1234-5678', '06-1234-5678'),
    domain: fc.constantFrom(null, 'sazanami.jp'),
    remark: fc.constantFrom(null, '大切', '要注意'),
    address: fc.constantFrom(null, '東京都千代田区紀尾井町1-3'),
    numbered: fc.boolean(),
    things: fc.integer({ min: 0, max: 2 }),
    people: fc.subarray([0, 1, 2]),
    parent: fc.option(fc.nat(5), { nil: null }),
  })
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ merge: fc.tuple(fc.nat(9), fc.nat(9), fc.option(fc.nat(9))) }) },
    { weight: 2, arbitrary: fc.record({ undo: fc.nat(9) }) },
  )
  const said = fc.tuple(fc.nat(5), fc.nat(5), fc.constantFrom('open', 'held', 'distinct', 'related'))

  it('undone in any order, restores every table byte for byte, and one act as if it had never been', async () => {
    const numbers = [number, otherNumber, '1180301018771']
    const crowd = [await person('甲'), await person('乙'), await person('丙')]
    await fc.assert(
      fc.asyncProperty(
        fc.array(firm, { minLength: 2, maxLength: 6 }),
        fc.array(step, { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(9), { minLength: 7, maxLength: 7 }),
        fc.boolean(),
        fc.array(said, { maxLength: 5 }),
        (firms, steps, order, pairs, decided) =>
          trying(manager(), async (tx) => {
            const ids: string[] = []
            for (const { numbered, people, parent, ...one } of firms)
              ids.push(
                await makeFirm(tx, {
                  ...one,
                  corporateNumber: numbered ? (numbers[ids.length] ?? null) : null,
                  people: people.map((at) => crowd[at] ?? ''),
                  parentId: parent === null ? null : (ids[parent] ?? null),
                }),
              )
            for (const [one, other, state] of decided) {
              const [a = '', b = ''] = [ids[one % ids.length], ids[other % ids.length]].toSorted()
              if (a !== b)
                await sql`
                  insert into company_match_pair (company_id, other_id, points, strong, evidence, state)
                  values (${a}::uuid, ${b}::uuid, 60, false, '[]', ${state}) on conflict do nothing`.execute(
                  tx.db,
                )
            }
            const [before, kept] = [await everyFirm(tx, new Set(ids), { pairs }), await images(tx)]
            const acts: { id: string; survivorId: string; losers: string[]; chosen: ChosenInput }[] = []
            const undo = async (which: number): Promise<void> => {
              const [act] = acts.splice(pairs ? acts.length - 1 : which % acts.length, 1)
              if (act) await undoCompanyMerge(tx, act.id)
            }
            for (const one of steps) {
              if ('undo' in one) {
                if (acts.length > 0) await undo(one.undo)
                continue
              }
              const alive = ids.filter((id) => !acts.some(({ losers }) => losers.includes(id)))
              const [survivorId, ...loserIds] = new Set(
                one.merge.flatMap((at) => alive[(at ?? -1) % alive.length] ?? []),
              )
              if (survivorId === undefined || loserIds.length === 0) continue
              const { fields } = await previewCompanyMerge(tx, { survivorId, loserIds })
              const open = fields.filter(({ rule }) => rule === 'mustChoose')
              const chosen = Object.fromEntries(open.map(({ key }) => [key, { from: survivorId }]))
              const { id } = await merge(tx, survivorId, loserIds, chosen)
              acts.push({ id, survivorId, losers: loserIds, chosen })
            }
            // As if only those acts had ever been done that still stand.
            const stands = await everyFirm(tx, new Set(ids), { pairs })
            await sql`savepoint aside`.execute(tx.db)
            for (const { id } of acts.toReversed()) await undoCompanyMerge(tx, id)
            for (const { survivorId, losers, chosen } of acts) await merge(tx, survivorId, losers, chosen)
            expect(stands).toEqual(await everyFirm(tx, new Set(ids), { pairs }))
            await sql`rollback to savepoint aside`.execute(tx.db)
            for (const at of order) if (acts.length > 0) await undo(at)
            expect(await everyFirm(tx, new Set(ids), { pairs })).toEqual(before)
            expect(await images(tx)).toBe(kept)
          }),
      ),
      { numRuns: Number(process.env['MERGE_RUNS'] ?? 15), endOnFailure: true },
    )
  }, 600_000)
})
