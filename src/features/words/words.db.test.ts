import { describe, expect, it } from 'vitest'
import { auditApi } from '#features/audit/audit.api.ts'
import { createCompany } from '#features/companies/companies.actions.ts'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { searchCustomers } from '#features/customers/customers.store.ts'
import { similarTo } from '#features/matching/matching.actions.ts'
import { adoptWords, type Words } from '#kit/japan/words.ts'
import { adoptAll } from '#platform/adopt.ts'
import { useRuntime } from '#test/harness/database.ts'
import { wordsApi } from './words.api.ts'

const { get, update } = wordsApi.endpoints
const none: Words = { variants: [], abbreviations: [] }

describe('words of the organisation', () => {
  const harness = useRuntime()
  const { call, request } = harness
  const member = () => harness.as('member')

  const set = async (words: Partial<Words>) =>
    call('administrator', update, {
      body: {
        version: (await call('administrator', get, {})).version,
        words: {
          variants: [...(words.variants ?? [])],
          abbreviations: [...(words.abbreviations ?? [])],
        },
      },
    })
  const person = (familyName: string, email: string) =>
    createCustomer(member(), {
      familyName,
      givenName: '一郎',
      contactPoints: [{ kind: 'email', label: null, value: email }],
      posts: [],
      tagNames: [],
    })
  const found = async (q: string) => (await searchCustomers(member(), q, 50)).map(({ id }) => id)

  it('are nothing at first, and belong to administrators', async () => {
    expect(await call('administrator', get, {})).toEqual({ version: 0, words: none, rebuilding: null })
    for (const role of ['manager', 'member', 'readOnly'] as const) {
      expect((await request(role, 'GET', '/words')).statusCode).toBe(403)
      const body = { version: 0, words: none }
      expect((await request(role, 'PUT', '/words', { body })).statusCode).toBe(403)
    }
  })

  it('make one name of two for those who were there before, once their keys are rebuilt', async () => {
    const [one, other] = [await person('帋鳥', 'a@example.jp'), await person('紙鳥', 'b@example.jp')]
    expect(await found('帋鳥一郎')).toEqual([one.id])
    const saved = await set({ variants: [{ from: '帋', to: '紙' }] })
    expect(saved.rebuilding).not.toBeNull()
    await harness.runJobs()
    expect((await call('administrator', get, {})).rebuilding).toBeNull()
    expect((await found('帋鳥一郎')).toSorted()).toEqual([one.id, other.id].toSorted())
    expect((await found('紙鳥一郎')).toSorted()).toEqual([one.id, other.id].toSorted())
  })

  it('count in matching from then on, and no more once they are taken away', async () => {
    const mail = 'same@example.jp'
    const one = await person('帋川', mail)
    await set({ variants: [{ from: '帋', to: '紙' }] })
    await person('紙川', mail)
    const kinds = async () =>
      (await similarTo(member(), one.id)).flatMap(({ evidence }) => evidence.map(({ kind }) => kind))
    expect(await kinds()).toContain('name')
    await set({})
    expect(await kinds()).not.toContain('name')
  })

  it('reach a process that derived by older ones before its next job, and what it wrote is rebuilt', async () => {
    const { version } = await set({ variants: [{ from: '帋', to: '紙' }] })
    await harness.runJobs()
    adoptWords(none, version - 1)
    const late = await person('帋山', 'late@example.jp')
    await harness.runJobs()
    await adoptAll(harness.runtime)
    expect(await found('紙山')).toEqual([])
    await set({
      variants: [
        { from: '帋', to: '紙' },
        { from: '羗', to: '紙' },
      ],
    })
    await harness.runJobs()
    expect(await found('紙山')).toEqual([late.id])
  })

  it('read an abbreviation of a legal form as the form', async () => {
    await createCompany(member(), { name: '（ゼ）青空' })
    await set({ abbreviations: [{ short: '(ゼ)', form: '有限会社' }] })
    await harness.runJobs()
    const row = await harness
      .system()
      .db.selectFrom('company')
      .select(['coreName', 'legalForm'])
      .where('name', '=', '（ゼ）青空')
      .executeTakeFirst()
    expect(row).toEqual({ coreName: '青空', legalForm: '有限会社' })
  })

  it.each([
    ['more than one character', { variants: [{ from: '山田', to: '山' }] }, 'words.variants.0'],
    ['a pair that is one anyway', { variants: [{ from: '髙', to: '高' }] }, 'words.variants.0'],
    ['a character by itself', { variants: [{ from: '帋', to: '帋' }] }, 'words.variants.0'],
    [
      'characters that name each other',
      {
        variants: [
          { from: '帋', to: '紙' },
          { from: '紙', to: '帋' },
        ],
      },
      'words.variants.0',
    ],
    [
      'the same twice',
      {
        variants: [
          { from: '帋', to: '紙' },
          { from: '帋', to: '羗' },
        ],
      },
      'words.variants.1',
    ],
    [
      'an abbreviation of brackets alone',
      { abbreviations: [{ short: '()', form: '有限会社' }] },
      'words.abbreviations.0',
    ],
  ])('refuse %s, and say in which line', async (_what, words, path) => {
    await set({})
    const { version } = await call('administrator', get, {})
    const answer = await request('administrator', 'PUT', '/words', {
      body: { version, words: { ...none, ...words } },
    })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().fields.map((field: { path: string }) => field.path)).toContain(path)
    expect((await call('administrator', get, {})).version).toBe(version)
  })

  it('are not written over by a save that is based on older ones', async () => {
    const { version } = await set({ variants: [{ from: '帋', to: '羗' }] })
    const late = await request('administrator', 'PUT', '/words', {
      body: { version: version - 1, words: none },
    })
    expect(late.statusCode).toBe(409)
    expect(late.json()).toMatchObject({ code: 'stale', current: { version } })
  })

  it('leave their lines in the audit log', async () => {
    await set({})
    await set({ variants: [{ from: '帋', to: '紙' }] })
    const { items } = await call('administrator', auditApi.endpoints.list, {
      query: { action: 'words.update', limit: 1 },
    })
    expect(items[0]).toMatchObject({ before: { variants: '' }, after: { variants: '帋 紙' } })
  })
})
