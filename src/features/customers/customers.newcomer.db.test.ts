import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeSource } from '#features/fields/fields.source.make.ts'
import { useRuntime } from '#test/harness/database.ts'
import { createCustomer, getCustomer, type NewCustomer } from './customers.actions.ts'
import { customersApi } from './customers.api.ts'
import { attachOrCreate } from './customers.newcomer.ts'

const { endpoints } = customersApi
const home = '東京都港区芝公園4-2-8'

describe('a newcomer who may be on record', () => {
  const harness = useRuntime()
  const manager = () => harness.as('manager')
  const point = (kind: 'email' | 'phone' | 'address' | 'line', value: string) => ({
    kind,
    value,
    label: null,
  })
  const person = (given: Partial<NewCustomer>): NewCustomer => ({
    contactPoints: [],
    posts: [],
    tagNames: [],
    ...given,
  })
  const ichiro = { familyName: '高橋', givenName: '一郎', familyKana: 'タカハシ', givenKana: 'イチロウ' }
  const make = (given: Partial<NewCustomer>) => createCustomer(manager(), person(given))
  const count = async (): Promise<number> =>
    Number((await sql<{ n: number }>`select count(*) as n from customer`.execute(manager().db)).rows[0]?.n)
  const attach = (given: Partial<NewCustomer>) => attachOrCreate(harness.system(), person(given))

  beforeAll(() => makeSource(harness.as('administrator'), 'shop', '店舗'))
  beforeEach(async () => {
    for (const table of ['customer_identity', 'customer'])
      await sql`delete from ${sql.table(table)}`.execute(manager().db)
  })

  it('is added, and the answer tells who they may be and why', async () => {
    const known = await make({ ...ichiro, contactPoints: [point('phone', '090-1234-5678')] })
    const body = { ...ichiro, contactPoints: [point('phone', '０９０−１２３４−５６７８')] }
    const made = await harness.call('member', endpoints.create, { body })
    expect(made.possibleDuplicates).toMatchObject([
      {
        id: known.id,
        displayName: '高橋 一郎',
        strong: true,
        evidence: [{ kind: 'mobile' }, { kind: 'name' }, {}, {}],
      },
    ])
    const other = await harness.call('member', endpoints.create, { body: { familyName: '佐藤' } })
    expect(other.possibleDuplicates).toEqual([])
    expect(await count()).toBe(3)
  })

  it('is not added where that was asked for: nothing is written, and the refusal names them', async () => {
    const known = await make({ ...ichiro, contactPoints: [point('email', 'ichiro@tsubaki.jp')] })
    const body = { ...ichiro, contactPoints: [point('email', 'ICHIRO@tsubaki.jp')] }
    const query = { duplicates: 'refuse' }
    const refused = await harness.request('member', 'POST', '/customers', { body, query })
    expect(refused.statusCode).toBe(409)
    expect(refused.json<object>()).toMatchObject({
      code: 'conflict',
      current: { possibleDuplicates: [{ id: known.id, strong: true }] },
    })
    expect(await count()).toBe(1)
    expect((await harness.request('readOnly', 'POST', '/customers', { body, query })).statusCode).toBe(403)
    const free = await harness.request('member', 'POST', '/customers', {
      body: { familyName: '佐藤' },
      query,
    })
    expect(free.statusCode).toBe(201)
  })

  it('tells a member nothing of customers whom they may not see', async () => {
    await make({
      ...ichiro,
      ownerId: manager().actor.userId,
      contactPoints: [point('email', 'i@tsubaki.jp')],
    })
    await sql`insert into setting (key, value) values ('organisation', '{"memberSees":"own"}')
      on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
    const body = { ...ichiro, contactPoints: [point('email', 'i@tsubaki.jp')] }
    const made = await harness.request('member', 'POST', '/customers', {
      body,
      query: { duplicates: 'refuse' },
    })
    await sql`delete from setting where key = 'organisation'`.execute(harness.system().db)
    expect(made.statusCode).toBe(201)
    expect(made.json<{ possibleDuplicates: [] }>().possibleDuplicates).toEqual([])
  })

  describe('through a form', () => {
    it('fills what is empty, adds ways to reach them, and overwrites nothing', async () => {
      const { id } = await make({
        familyName: '高橋',
        givenName: '一郎',
        occupation: '医師',
        contactPoints: [point('email', 'ichiro@tsubaki.jp')],
      })
      const answer = await attach({
        ...ichiro,
        occupation: '会社員',
        birthOn: '1980-02-03',
        contactPoints: [point('email', 'Ichiro@tsubaki.jp'), point('phone', '090-1234-5678')],
        tagNames: ['資料請求'],
        externalIds: [{ source: 'shop', value: 'S1' }],
      })
      expect(answer).toEqual({ id, attached: true })
      const now = await getCustomer(manager(), id)
      expect(now).toMatchObject({
        occupation: '医師',
        birthOn: '1980-02-03',
        familyKana: 'タカハシ',
        attributes: { shop: ['S1'] },
        tags: [{ name: '資料請求' }],
      })
      expect(now.contactPoints.map(({ value }) => value).toSorted()).toEqual([
        '090-1234-5678',
        'ichiro@tsubaki.jp',
      ])
    })

    it('makes a new one for another person of the family, for a shared mailbox, and in doubt', async () => {
      const mail = [point('email', 'takahashi@tsubaki.jp')]
      const first = await make({ ...ichiro, contactPoints: mail })
      const wife = await attach({ familyName: '高橋', givenName: '花子', contactPoints: mail })
      expect(wife.attached).toBe(false)
      // A mailbox without a name is either of the two.
      expect((await attach({ contactPoints: mail })).attached).toBe(false)
      expect((await attach({ ...ichiro, contactPoints: mail })).id).toBe(first.id)
      await make({ ...ichiro, contactPoints: [point('email', 'info@tsubaki.jp')] })
      expect((await attach({ contactPoints: [point('email', 'info@tsubaki.jp')] })).attached).toBe(false)
    })

    it('knows them by an id of another system before anything else, and leaves out what is another one’s alone', async () => {
      const { id } = await make({ familyName: '店の人', externalIds: [{ source: 'shop', value: 'S1' }] })
      await make({ familyName: '別の人', code: 'M-1', contactPoints: [point('line', 'U1')] })
      const answer = await attach({
        familyName: '名乗らない',
        code: 'm-1',
        contactPoints: [point('line', 'U1'), point('phone', '03-1234-5678')],
        externalIds: [{ source: 'shop', value: 'S1' }],
      })
      expect(answer).toEqual({ id, attached: true })
      const now = await getCustomer(manager(), id)
      expect([now.familyName, now.code, now.contactPoints.map(({ value }) => value)]).toEqual([
        '店の人',
        null,
        ['03-1234-5678'],
      ])
    })

    it('answers the same whoever it was, to those who may write', async () => {
      const body = { ...ichiro, contactPoints: [point('email', 'ichiro@tsubaki.jp')] }
      const answers = []
      for (let i = 0; i < 2; i++)
        answers.push(await harness.request('member', 'POST', '/customers/submissions', { body }))
      expect(answers.map((one) => [one.statusCode, one.json<unknown>()])).toEqual([
        [202, { received: true }],
        [202, { received: true }],
      ])
      expect(await count()).toBe(1)
      expect((await harness.request('readOnly', 'POST', '/customers/submissions', { body })).statusCode).toBe(
        403,
      )
    })

    it('sent twice at once makes one customer', async () => {
      const said = { ...ichiro, contactPoints: [point('email', 'ichiro@tsubaki.jp'), point('address', home)] }
      const answers = await Promise.all([1, 2, 3, 4].map(() => attach(said)))
      expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
      expect(answers.filter(({ attached }) => !attached)).toHaveLength(1)
      expect(await count()).toBe(1)
    })

    it('whatever was said, saying it again changes nothing', async () => {
      const some = <T>(value: T) => fc.constantFrom(value, null)
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            familyName: fc.constantFrom('高橋', '佐藤'),
            givenName: some('一郎'),
            familyKana: some('タカハシ'),
            birthOn: some('1980-02-03'),
            occupation: some('医師'),
          }),
          fc.subarray(
            [
              point('email', 'ichiro@tsubaki.jp'),
              point('email', 'sato@tsubaki.jp'),
              point('phone', '090-1234-5678'),
              point('address', home),
              point('line', 'U77'),
            ],
            { minLength: 1 },
          ),
          fc.subarray(['会社A', '会社B']),
          fc.subarray([
            { source: 'shop', value: 'X1' },
            { source: 'shop', value: 'X2' },
          ]),
          async (fields, contactPoints, companies, externalIds) => {
            const said = {
              ...fields,
              contactPoints,
              posts: companies.map((companyName) => ({ companyName })),
              tagNames: ['フォーム'],
              externalIds,
            }
            // Where several may be meant it stays a new one each time: then nothing is to be said of it.
            const first = await attach(said)
            const before = await getCustomer(manager(), first.id)
            const second = await attach(said)
            fc.pre(second.id === first.id)
            expect(await getCustomer(manager(), first.id)).toEqual(before)
          },
        ),
        { numRuns: 25 },
      )
    })
  })
})
