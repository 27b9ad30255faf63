import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { addDays } from '#kit/japan/days.ts'
import { periodBounds, periodUnits } from '#kit/japan/periods.ts'
import { Problem } from '#kit/problem.ts'
import type { FieldType } from '#platform/catalogue/field.ts'
import { compileRule } from '#platform/catalogue/rule.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { useRuntime } from '#test/harness/database.ts'
import { createCustomer } from './customers.actions.ts'
import { listCustomers } from './customers.store.ts'

type Known = {
  id: string
  text: string | null
  count: number | null
  on: string | null
  at: string | null
  flag: boolean | null
  rank: string | null
  likes: string[] | null
  person: string | null
  column: string | null
  birth: string | null
  stage: string
  owner: string | null
  emails: string[]
  phones: string[]
  cities: string[]
  companies: string[]
  tags: string[]
}

const words = ['東京', '東京支店', 'Tokyo', 'ＴＯＫＹＯ', 'ABC商会', '百%引', 'a_b', '大阪']
const ranks = ['gold', 'silver', 'bronze']
const cities = ['千代田区', '港区', '札幌市']
const moments = ['2026-03-31T14:59:59.000Z', '2026-03-31T15:00:00.000Z', '2024-02-28T15:30:00.000Z']
const births = ['1990-02-28', '2000-02-29', '1985-12-31', '2001-01-01', '1970-06-15']

describe('a condition on a field finds exactly whom it means', () => {
  const harness = useRuntime()
  const admin = () => harness.as('administrator')
  const people: Known[] = []
  const own: { [key: string]: FieldType } = {
    text: 'text',
    count: 'number',
    on: 'date',
    at: 'dateTime',
    flag: 'yesNo',
    rank: 'choice',
    likes: 'choices',
    person: 'user',
  }
  let tagIds: string[] = []
  let users: string[] = []
  let scope: Awaited<ReturnType<typeof readScope>>

  beforeAll(async () => {
    const { db } = admin()
    for (const [key, type] of Object.entries(own))
      await sql`
        insert into field_definition (id, subject, key, type, label_ja, section, options, decimals)
        values (${newId()}::uuid, 'customer', ${key}, ${type}, ${key}, 'note',
          ${JSON.stringify(ranks.map((value) => ({ value, label: { ja: value, en: value } })))}::jsonb, 2)`.execute(
        db,
      )
    users = [admin(), harness.as('member')].map(({ actor }) => actor.userId ?? '')
    const pick = <T>(list: readonly T[], seed: number): T => list[seed % list.length] as T
    for (let i = 0; i < 72; i++) {
      const some = (every: number) => i % every !== 0
      const known = {
        text: some(5) ? pick(words, i) : null,
        count: some(4) ? pick([-3, 0, 1.5, 10, 1_000_000], i) : null,
        on: some(6) ? addDays('2026-03-25', i % 14) : null,
        at: some(7) ? pick(moments, i) : null,
        flag: some(3) ? i % 2 === 0 : null,
        rank: some(5) ? pick(ranks, i) : null,
        likes: some(4) ? ranks.slice(0, 1 + (i % 3)) : null,
        person: some(6) ? pick(users, i) : null,
        column: some(5) ? pick(words, i + 3) : null,
        birth: some(6) ? pick(births, i) : null,
        stage: pick(['lead', 'customer', 'dormant'], i),
        owner: some(4) ? pick(users, i) : null,
        emails: some(4)
          ? [`Person${i % 6}@Example.jp`, `second${i % 4}@example.jp`].slice(0, 1 + (i % 2))
          : [],
        phones: some(5) ? [`090-1234-000${i % 5}`] : [],
        cities: some(3) ? [pick(cities, i)] : [],
        companies: some(4) ? [pick(['株式会社あかね', 'ＡＢＣ商会', '港商店'], i)] : [],
        tags: ['常連', '要注意'].filter((_, at) => (i >> at) % 2 === 1),
      }
      const { id, tags } = await createCustomer(admin(), {
        familyName: `人${i}`,
        source: known.column,
        birthOn: known.birth,
        stage: known.stage as 'lead',
        ownerId: known.owner,
        contactPoints: [
          ...known.emails.map((value) => ({ kind: 'email' as const, label: null, value })),
          ...known.phones.map((value) => ({ kind: 'phone' as const, label: null, value })),
          ...known.cities.map((city) => ({
            kind: 'address' as const,
            label: null,
            value: city === '札幌市' ? '北海道札幌市中央区1-1' : `東京都${city}1-1`,
            postalCode: '100-0001',
          })),
        ],
        posts: known.companies.map((companyName) => ({ companyName })),
        tagNames: known.tags,
        attributes: Object.fromEntries(
          Object.keys(own).flatMap((key) => {
            const value = known[key as 'text']
            return value === null ? [] : [[key, value]]
          }),
        ),
      })
      people.push({ ...known, id, tags: tags.map((tag) => tag.id) })
    }
    scope = await readScope(admin())
    tagIds = [...new Set(people.flatMap(({ tags }) => tags))]
  })

  const found = async (rule: object): Promise<Set<string>> => {
    const ids = new Set<string>()
    let cursor: string | undefined
    do {
      const page = await listCustomers(
        admin(),
        { filter: JSON.stringify(rule) },
        { sort: 'createdAt', limit: 200, cursor },
      )
      for (const { id } of page.items) ids.add(id)
      cursor = page.next ?? undefined
    } while (cursor)
    return ids
  }
  const agree = async (field: string, op: string, value: unknown, means: (one: Known) => boolean) => {
    const rule = { kind: 'field', params: { field, op, ...(value !== undefined && { value }) } }
    const is = compileRule(rule, scope)
    const isNot = compileRule({ op: 'not', rule }, scope)
    const { rows } = await sql<{ id: string; is: boolean | null; isNot: boolean }>`
      select customer_id as id, ${is} as is, ${isNot} as is_not from customer c`.execute(admin().db)
    const said = `${field} ${op} ${JSON.stringify(value)}`
    const given = rows.filter((row) => row.is).map(({ id }) => id)
    expect(given.toSorted(), said).toEqual(
      people
        .filter(means)
        .map(({ id }) => id)
        .toSorted(),
    )
    expect(
      rows.every((row) => row.isNot === (row.is !== true)),
      `not ${said}`,
    ).toBe(true)
  }
  const runs = { numRuns: 12 }
  const fold = (text: string) => text.normalize('NFKC')

  const texts: [field: string, values: (one: Known) => readonly (string | null)[]][] = [
    ['text', (one) => [one.text]],
    ['source', (one) => [one.column]],
    ['company', (one) => one.companies],
    ['email', (one) => one.emails],
    ['email2', (one) => one.emails.slice(1)],
  ]
  it.each(texts)('text: %s', async (field, valuesOf) => {
    const lower = field.startsWith('email')
    const any = (one: Known, test: (value: string) => boolean) =>
      valuesOf(one).some((value) => value !== null && test(fold(value)))
    await agree(field, 'isEmpty', undefined, (one) => !any(one, () => true))
    await agree(field, 'isNotEmpty', undefined, (one) => any(one, () => true))
    const typed = fc.constantFrom(
      ...words,
      'ABC',
      'abc',
      'ｔｏｋ',
      '株式会社あかね',
      'PERSON1@example.jp',
      '@example',
      'second',
      '%',
      '_',
      '無い',
    )
    await fc.assert(
      fc.asyncProperty(typed, fc.uniqueArray(typed, { minLength: 1, maxLength: 3 }), async (one, several) => {
        const same = (value: string, word: string) =>
          lower ? value.toLowerCase() === fold(word).toLowerCase() : value === fold(word)
        const holds = (value: string) => value.toLowerCase().includes(fold(one).toLowerCase())
        await agree(field, 'equals', one, (person) => any(person, (value) => same(value, one)))
        await agree(field, 'notEquals', one, (person) => !any(person, (value) => same(value, one)))
        await agree(field, 'contains', one, (person) => any(person, holds))
        await agree(field, 'notContains', one, (person) => !any(person, holds))
        await agree(field, 'startsWith', one, (person) =>
          any(person, (value) => value.toLowerCase().startsWith(fold(one).toLowerCase())),
        )
        const among = (person: Known) => any(person, (value) => several.some((word) => same(value, word)))
        await agree(field, 'in', several, among)
        await agree(field, 'notIn', several, (person) => !among(person))
      }),
      runs,
    )
  })

  it('phones and postal codes by their digits, whatever stands between them', async () => {
    const at = (digits: string) => (one: Known) =>
      one.phones.some((phone) => phone.replaceAll('-', '').includes(digits))
    await agree('phone', 'contains', '1234-0001', at('12340001'))
    await agree('phone', 'equals', '０９０（1234）0002', at('09012340002'))
    await agree('phone', 'isEmpty', undefined, ({ phones }) => phones.length === 0)
    await agree('phone2', 'isNotEmpty', undefined, () => false)
    await agree('postalCode', 'startsWith', '〒100'.slice(1), ({ cities: places }) => places.length > 0)
    await agree('postalCode', 'equals', '100-0001', ({ cities: places }) => places.length > 0)
    await agree('city', 'equals', '港区', ({ cities: places }) => places.includes('港区'))
    await agree('prefecture', 'in', ['東京都'], ({ cities: places }) =>
      places.some((city) => city !== '札幌市'),
    )
  })

  it('numbers', async () => {
    const number = fc.constantFrom(-3, -2.5, 0, 1, 1.5, 10, 999_999, 1_000_000)
    await agree('count', 'isEmpty', undefined, ({ count }) => count === null)
    await fc.assert(
      fc.asyncProperty(number, number, async (a, b) => {
        const is = (test: (count: number) => boolean) => (one: Known) => one.count !== null && test(one.count)
        await agree(
          'count',
          'equals',
          a,
          is((count) => count === a),
        )
        await agree('count', 'notEquals', a, (one) => one.count !== a)
        await agree(
          'count',
          'lessThan',
          a,
          is((count) => count < a),
        )
        await agree(
          'count',
          'atMost',
          a,
          is((count) => count <= a),
        )
        await agree(
          'count',
          'moreThan',
          a,
          is((count) => count > a),
        )
        await agree(
          'count',
          'atLeast',
          a,
          is((count) => count >= a),
        )
        await agree(
          'count',
          'between',
          [a, b],
          is((count) => count >= Math.min(a, b) && count <= Math.max(a, b)),
        )
      }),
      runs,
    )
  })

  const tokyo = (at: string | null) =>
    at && new Date(Date.parse(at) + 9 * 3_600_000).toISOString().slice(0, 10)
  const dates: [field: string, day: (one: Known) => string | null][] = [
    ['on', (one) => one.on],
    ['birthOn', (one) => one.birth],
    ['at', (one) => tokyo(one.at)],
  ]
  it.each(dates)('days: %s', async (field, dayOf) => {
    const is = (test: (day: string) => boolean) => (one: Known) => {
      const day = dayOf(one)
      return day !== null && test(day)
    }
    const day = fc.constantFrom(
      '2026-03-25',
      '2026-03-31',
      '2026-04-01',
      '2024-02-29',
      '2000-02-29',
      '1985-12-31',
    )
    await agree(
      field,
      'isNotEmpty',
      undefined,
      is(() => true),
    )
    await fc.assert(
      fc.asyncProperty(
        day,
        day,
        fc.record({ unit: fc.constantFrom(...periodUnits), offset: fc.integer({ min: -14, max: 14 }) }),
        fc.integer({ min: 1, max: 900 }),
        async (a, b, period, days) => {
          await agree(
            field,
            'on',
            a,
            is((on) => on === a),
          )
          await agree(
            field,
            'before',
            a,
            is((on) => on < a),
          )
          await agree(
            field,
            'after',
            a,
            is((on) => on > a),
          )
          await agree(
            field,
            'onOrBefore',
            a,
            is((on) => on <= a),
          )
          await agree(
            field,
            'onOrAfter',
            a,
            is((on) => on >= a),
          )
          const [first, last] = [a, b].toSorted() as [string, string]
          await agree(
            field,
            'between',
            [a, b],
            is((on) => on >= first && on <= last),
          )
          const { from, to } = periodBounds(period, scope)
          await agree(
            field,
            'period',
            period,
            is((on) => on >= from && on <= to),
          )
          const start = addDays(scope.today, 1 - days)
          await agree(
            field,
            'lastDays',
            days,
            is((on) => on >= start && on <= scope.today),
          )
          await agree(
            field,
            'nextDays',
            days,
            is((on) => on >= scope.today && on < addDays(scope.today, days)),
          )
          await agree(
            field,
            'anniversary',
            period,
            is((on) => comesRoundIn(on, from, to)),
          )
        },
      ),
      runs,
    )
  })

  it('yes and no', async () => {
    await agree('flag', 'equals', true, ({ flag }) => flag === true)
    await agree('flag', 'equals', false, ({ flag }) => flag === false)
    await agree('flag', 'isEmpty', undefined, ({ flag }) => flag === null)
  })

  it('choices, users and tags', async () => {
    const me = admin().actor.userId ?? ''
    for (const [field, of] of [
      ['rank', (one: Known) => one.rank],
      ['stage', (one: Known) => one.stage],
    ] as const) {
      const several = field === 'rank' ? ['gold', 'bronze'] : ['lead', 'dormant']
      await agree(field, 'in', several, (one) => several.includes(of(one) ?? ''))
      await agree(field, 'notIn', several, (one) => !several.includes(of(one) ?? ''))
      await agree(field, 'isEmpty', undefined, (one) => of(one) === null)
    }
    for (const [field, of] of [
      ['person', (one: Known) => one.person],
      ['ownerId', (one: Known) => one.owner],
    ] as const) {
      await agree(field, 'in', ['me'], (one) => of(one) === me)
      await agree(field, 'in', users, (one) => of(one) !== null)
      await agree(field, 'notIn', ['me'], (one) => of(one) !== me)
      await agree(field, 'isEmpty', undefined, (one) => of(one) === null)
    }
    for (const [field, of, all] of [
      ['likes', (one: Known) => one.likes ?? [], ranks],
      ['tags', (one: Known) => one.tags, tagIds],
    ] as const)
      for (const wanted of [all.slice(0, 1), all.slice(1), [...all]]) {
        await agree(field, 'containsAny', wanted, (one) => wanted.some((word) => of(one).includes(word)))
        await agree(field, 'containsAll', wanted, (one) => wanted.every((word) => of(one).includes(word)))
        await agree(field, 'containsNone', wanted, (one) => !wanted.some((word) => of(one).includes(word)))
        await agree(field, 'isEmpty', undefined, (one) => of(one).length === 0)
      }
  })

  it('groups are and, or and not of what they hold', async () => {
    const gold = { kind: 'field', params: { field: 'rank', op: 'in', value: ['gold'] } }
    const rich = { kind: 'field', params: { field: 'count', op: 'moreThan', value: 5 } }
    const lead = { kind: 'field', params: { field: 'stage', op: 'in', value: ['lead'] } }
    const rule = {
      op: 'and',
      rules: [
        { op: 'or', rules: [gold, rich] },
        { op: 'not', rule: lead },
      ],
    }
    const wanted = people.filter(
      ({ rank, count, stage }) => (rank === 'gold' || (count ?? 0) > 5) && stage !== 'lead',
    )
    expect([...(await found(rule))].toSorted()).toEqual(wanted.map(({ id }) => id).toSorted())
  })

  it.each([
    [{ field: 'nowhere', op: 'isEmpty' }, 'field'],
    [{ field: 'count', op: 'contains', value: 'a' }, 'op'],
    [{ field: 'count', op: 'atMost', value: 'many' }, 'value'],
    [{ field: 'on', op: 'on', value: '2026-02-30' }, 'value'],
    [{ field: 'on', op: 'period', value: { unit: 'moon', offset: 0 } }, 'value'],
    [{ field: 'on', op: 'period', value: { unit: 'year', offset: 9000 } }, 'value'],
    [{ field: 'text', op: 'contains', value: '' }, 'value'],
    [{ field: 'ownerId', op: 'in', value: ['nobody'] }, 'value'],
    [{ field: 'count', op: 'between', value: [1] }, 'value'],
  ])('what does not fit is refused by its path: %j', async (params, part) => {
    const rule = {
      op: 'or',
      rules: [
        { op: 'and', rules: [] },
        { kind: 'field', params },
      ],
    }
    const refusal = await found(rule).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(Problem)
    expect((refusal as Problem).extra.fields?.[0]?.path).toBe(`rule.rules.1.params.${part}`)
  })

  it('a masked field filters and sorts for those alone who may see it', async () => {
    await sql`update field_definition set masked = true where key = 'text'`.execute(admin().db)
    const filter = JSON.stringify({ kind: 'field', params: { field: 'text', op: 'isNotEmpty' } })
    const ask = (role: 'manager' | 'member', query: object) =>
      harness.request(role, 'GET', `/customers?${new URLSearchParams({ ...query }).toString()}`)
    expect((await ask('manager', { filter })).statusCode).toBe(200)
    expect((await ask('member', { filter })).json()).toMatchObject({
      code: 'invalid',
      fields: [{ path: 'rule.params.field' }],
    })
    expect((await ask('member', { sort: 'field:text' })).json()).toMatchObject({ fields: [{ path: 'sort' }] })
    const cellOf = async (role: 'manager' | 'member') => {
      const answer = await ask(role, { columns: 'text', sort: 'createdAt', limit: '200' })
      return answer.json<{ items: { cells: { text: string } }[] }>().items.map(({ cells }) => cells.text)
    }
    expect(await cellOf('manager')).toEqual(people.map(({ text }) => text ?? ''))
    expect(await cellOf('member')).toEqual(people.map(({ text }) => (text === null ? '' : '●●●')))
    await sql`update field_definition set masked = false where key = 'text'`.execute(admin().db)
  })
})

/** Whether a day of some year is kept between two days; one that the year has not is kept on the day before. */
function comesRoundIn(on: string, from: string, to: string): boolean {
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++) {
    const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
    const kept = on.endsWith('02-29') && !leap ? '02-28' : on.slice(5)
    const day = `${String(year).padStart(4, '0')}-${kept}`
    if (day >= from && day <= to) return true
  }
  return false
}
