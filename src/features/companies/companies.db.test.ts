import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { newId } from '#kit/ids.ts'
import { jobWork } from '#platform/jobs/run.ts'
import { write, type Work } from '#platform/work.ts'
import {
  companiesByName,
  createCompany,
  getCompany,
  removeCompany,
  restoreCompany,
  updateCompany,
} from './companies.actions.ts'
import { listCompanies, searchCompanies } from './companies.store.ts'

const nta = '7000012050002'

/** A person with a post at the company; the customers feature stands below this one. */
async function addPerson(
  work: Work,
  companyId: string,
  { ownerId = null, endedOn = null }: { ownerId?: string | null; endedOn?: string | null } = {},
): Promise<void> {
  const customerId = newId()
  const keys = { nameKey: '', kanaK1: '', kanaK2: '', kanaSort: '', searchText: '', grams: [], keyVersion: 1 }
  await work.db
    .insertInto('customer')
    .values({ customerId, ownerId, ...keys })
    .execute()
  await work.db.insertInto('customerPost').values({ customerId, id: newId(), companyId, endedOn }).execute()
}

describe('a company', () => {
  const harness = useRuntime()
  const member = () => harness.as('member')

  it('is created with what follows from its name, and one audit entry', async () => {
    const made = await createCompany(member(), {
      name: '（株）髙島屋商事',
      coreKana: 'タカシマヤショウジ',
      ownerId: member().actor.userId,
    })
    expect(made).toMatchObject({
      name: '（株）髙島屋商事',
      legalForm: '株式会社',
      legalFormPosition: 'before',
      coreName: '髙島屋商事',
      owner: { name: 'member' },
      peopleCount: 0,
      version: 1,
    })
    const audits = await member()
      .db.selectFrom('auditEntry')
      .select(['action', 'actorName'])
      .where('subjectId', '=', made.id)
      .execute()
    expect(audits).toEqual([{ action: 'company.create', actorName: 'member' }])
  })

  it('may have a homonym, but not share its corporate number', async () => {
    await createCompany(member(), { name: '株式会社みどり', corporateNumber: nta })
    await createCompany(member(), { name: '株式会社みどり' })
    await expect(createCompany(member(), { name: '別の会社', corporateNumber: nta })).rejects.toMatchObject({
      code: 'conflict',
      extra: { fields: [{ path: 'corporateNumber' }], params: { name: '株式会社みどり' } },
    })
  })

  it('gets its corporate number only once when two are saved at the same moment', async () => {
    const results = await Promise.allSettled(
      ['い', 'ろ'].map((name) => createCompany(member(), { name, corporateNumber: '4011001098993' })),
    )
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('is not given an owner who does not exist', async () => {
    await expect(createCompany(member(), { name: 'あ', ownerId: newId() })).rejects.toMatchObject({
      code: 'invalid',
      extra: { fields: [{ path: 'ownerId' }] },
    })
  })

  it('refuses a stale change with the record as it is now', async () => {
    const made = await createCompany(member(), { name: '変更商店' })
    const changed = await updateCompany(member(), made.id, { version: 1, remark: '一つ目' })
    expect(changed).toMatchObject({ version: 2, remark: '一つ目' })
    await expect(updateCompany(member(), made.id, { version: 1, remark: '二つ目' })).rejects.toMatchObject({
      code: 'stale',
      extra: { current: { version: 2, remark: '一つ目' } },
    })
  })

  it('keeps its version when a save changes nothing', async () => {
    const made = await createCompany(member(), { name: '同じ商店', phone: '03-0000-0000' })
    const same = await updateCompany(member(), made.id, { version: 1, phone: '03-0000-0000' })
    expect(same.version).toBe(1)
  })

  it('lets only one of two simultaneous changes through', async () => {
    const made = await createCompany(member(), { name: '同時商店' })
    const results = await Promise.allSettled(
      ['甲', '乙'].map((remark) => updateCompany(member(), made.id, { version: 1, remark })),
    )
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('goes to the bin with its people, and comes back', async () => {
    const made = await createCompany(member(), { name: 'ごみ箱商店' })
    await addPerson(member(), made.id)
    await removeCompany(member(), made.id, 1)
    await expect(getCompany(member(), made.id)).rejects.toMatchObject({ code: 'notFound' })
    await expect(removeCompany(member(), made.id, 2)).rejects.toMatchObject({ code: 'notFound' })
    expect(await searchCompanies(member(), 'ごみ箱商店', 5)).toEqual([])
    const bin = await listCompanies(member(), { q: 'ごみ箱商店', limit: 5, deleted: true })
    expect(bin.items.map(({ id }) => id)).toEqual([made.id])
    const back = await restoreCompany(member(), made.id)
    expect(back).toMatchObject({ name: 'ごみ箱商店', peopleCount: 1, version: 3 })
    expect(await restoreCompany(member(), made.id)).toEqual(back)
  })

  it('does not come back while another company has its corporate number', async () => {
    const number = '1180301018771'
    const first = await createCompany(member(), { name: '番号一', corporateNumber: number })
    await removeCompany(member(), first.id, 1)
    await createCompany(member(), { name: '番号二', corporateNumber: number })
    await expect(restoreCompany(member(), first.id)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('that never was cannot be read, changed, removed or restored', async () => {
    const id = newId()
    for (const tried of [
      () => getCompany(member(), id),
      () => updateCompany(member(), id, { version: 1 }),
      () => removeCompany(member(), id, 1),
      () => restoreCompany(member(), id),
    ])
      await expect(tried()).rejects.toMatchObject({ code: 'notFound' })
  })

  it('counts the people who work there now and whom the reader may see', async () => {
    const memberSees = async (who: string): Promise<void> => {
      await sql`insert into setting (key, value) values ('organisation', ${JSON.stringify({ memberSees: who })}::jsonb)
        on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
    }
    await memberSees('all')
    const made = await createCompany(member(), { name: '人数商店' })
    await addPerson(member(), made.id)
    await addPerson(member(), made.id, { endedOn: '2001-03-31' })
    await addPerson(member(), made.id, { ownerId: harness.as('manager').actor.userId })
    expect((await getCompany(member(), made.id)).peopleCount).toBe(2)
    await memberSees('own')
    expect((await getCompany(member(), made.id)).peopleCount).toBe(1)
    expect((await getCompany(harness.as('manager'), made.id)).peopleCount).toBe(2)
  })
})

describe('finding companies', () => {
  const { as } = useRuntime()
  const find = async (q: string): Promise<string[]> =>
    (await listCompanies(as('readOnly'), { q, limit: 50 })).items.map(({ name }) => name)

  it('works by name, reading, romaji, legal form, domain, 法人番号 and 登録番号', async () => {
    await createCompany(as('member'), {
      name: '株式会社髙橋印刷',
      coreKana: 'タカハシインサツ',
      domain: 'takahashi.example.jp',
      corporateNumber: nta,
      invoiceNumber: `T${nta}`,
    })
    await createCompany(as('member'), { name: 'キヤノン株式会社' })
    for (const q of [
      '高橋',
      '髙橋',
      '㈱高橋印刷',
      '高橋 株式会社',
      'たかはし',
      'takahashi',
      'takahashi.example',
      nta,
    ])
      expect([q, await find(q)]).toEqual([q, ['株式会社髙橋印刷']])
    expect(await find(`T${nta}`)).toEqual(['株式会社髙橋印刷'])
    expect(await find('キャノン')).toEqual(['キヤノン株式会社'])
    expect(await find('100%')).toEqual([])
    expect(await find('印高')).toEqual([])
    expect(await find('・')).toEqual([])
  })

  it('pages by reading without missing or repeating one', async () => {
    const names = Array.from({ length: 7 }, (_, i) => `頁商店${i}`)
    for (const name of names) await createCompany(as('member'), { name, coreKana: 'ページショウテン' })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listCompanies(as('readOnly'), { q: '頁商店', limit: 3, cursor })
      seen.push(...page.items.map(({ name }) => name))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(seen.toSorted()).toEqual(names)
    expect(seen).toHaveLength(7)
  })
})

describe('companies by name', () => {
  const { as, system } = useRuntime()

  it('are found however they are abbreviated, and made once where they are new', async () => {
    const found = await companiesByName(as('member'), [
      '㈱青空',
      '株式会社青空',
      '青空',
      '青空㈱',
      ' ',
      '赤土',
    ])
    const id = (name: string) => found.get(name)?.id
    expect(found.size).toBe(5)
    expect(id('株式会社青空')).toBe(id('㈱青空'))
    expect(id('青空')).not.toBe(id('㈱青空'))
    expect(id('青空㈱')).not.toBe(id('㈱青空'))
    const again = await companiesByName(as('member'), ['（株）青空', '赤土'])
    expect(again.get('（株）青空')?.id).toBe(id('㈱青空'))
    expect(again.get('赤土')?.id).toBe(id('赤土'))
  })

  it('mean the only company of their key when they lack a legal form', async () => {
    const found = await companiesByName(as('member'), ['森林', '有限会社森林'])
    expect(found.get('森林')).toEqual(found.get('有限会社森林'))
  })

  it('never mean a company in the bin', async () => {
    const first = await companiesByName(as('member'), ['㈱旧社'])
    await removeCompany(as('member'), first.get('㈱旧社')?.id ?? '', 1)
    const second = await companiesByName(as('member'), ['㈱旧社'])
    expect(second.get('㈱旧社')?.id).not.toBe(first.get('㈱旧社')?.id)
  })

  it('are made once by two transactions at the same moment', async () => {
    const names = ['株式会社同時', '同時商会', '合同会社同時']
    const both = await Promise.all([
      write(system(), (tx) => companiesByName(tx, names)),
      write(system(), (tx) => companiesByName(tx, names.toReversed())),
    ])
    for (const name of names) expect(both[0].get(name)).toEqual(both[1].get(name))
    expect((await listCompanies(system(), { q: '同時', limit: 50 })).items).toHaveLength(3)
  })

  it('are gone again when the transaction that made them is rolled back', async () => {
    await expect(
      write(system(), async (tx) => {
        await companiesByName(tx, ['株式会社幻'])
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect((await listCompanies(system(), { q: '幻', limit: 50 })).items).toEqual([])
  })
})

describe('the keys of companies', () => {
  const harness = useRuntime()
  const asked = async () => {
    const runs = await harness
      .system()
      .db.selectFrom('jobRun')
      .select('payload')
      .where('kind', '=', 'customers.rekeyCompany')
      .execute()
    return runs.map(({ payload }) => payload)
  }

  it('of its people are rebuilt when a company changes its name, and only then', async () => {
    const made = await createCompany(harness.as('member'), { name: '旧名' })
    await updateCompany(harness.as('member'), made.id, { version: 1, remark: '備考' })
    expect(await asked()).toEqual([])
    await updateCompany(harness.as('member'), made.id, { version: 2, name: '新名' })
    expect(await asked()).toEqual([{ companyId: made.id }])
    expect(await searchCompanies(harness.as('member'), '新名', 5)).toMatchObject([{ id: made.id }])
  })

  it('are rebuilt by the nightly job where their rules are older', async () => {
    const { id } = await createCompany(harness.as('member'), { name: '鍵商店' })
    const { db } = harness.system()
    await db.updateTable('company').set({ keyVersion: 0, searchText: '', grams: [] }).execute()
    expect(await searchCompanies(harness.system(), '鍵商店', 5)).toEqual([])
    const { runtime } = harness
    const job = runtime.app.jobs.get('companies.rekey')
    await job?.run(jobWork(runtime, harness.system(), 'companies.rekey', new AbortController().signal), {})
    expect(await searchCompanies(harness.system(), '鍵商店', 5)).toMatchObject([{ id }])
  })
})
