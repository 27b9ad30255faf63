import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { createCustomer, getCustomer } from '#features/customers/customers.actions.ts'
import { companiesApi } from '#features/companies/companies.api.ts'
import { customersApi } from '#features/customers/customers.api.ts'
import { cellText } from '#features/fields/fields.cells.ts'
import { useRuntime } from '#test/harness/database.ts'
import { scoreOf, skip } from './quality.actions.ts'
import { wholeRecord } from './quality.ts'

const columns = 'completeness,doubtCount,doubts,lastTouched'
type Rule = { kind: string; params: { field: string; op: string; value?: unknown } }

describe('what the check finds is a field like any other', () => {
  const harness = useRuntime()
  const member = () => harness.as('member')
  const ids: { [name: string]: string } = {}
  const companies: { [name: string]: string } = {}

  const list = async (query: object) =>
    (await harness.call('member', customersApi.endpoints.list, { query: { limit: 100, ...query } })).items
  const asked = (field: string, op: string, value?: unknown): string => {
    const rule: Rule = { kind: 'field', params: { field, op, ...(value !== undefined && { value }) } }
    return JSON.stringify(rule)
  }
  const named = (rows: readonly { id: string }[]): string[] =>
    rows.map(({ id }) => Object.keys(ids).find((name) => ids[name] === id) ?? id)

  beforeAll(async () => {
    const make = async (name: string, given: Partial<Parameters<typeof createCustomer>[1]>) => {
      const { id } = await createCustomer(member(), {
        familyName: name,
        contactPoints: [],
        posts: [],
        tagNames: [],
        ...given,
      })
      ids[name] = id
    }
    await make('Aida', {})
    await make('馬場', { familyKana: 'ばば', birthOn: '1980-04-01' })
    await make('千葉', {
      familyKana: 'ちば',
      birthOn: '1980-04-01',
      source: '紹介',
      contactPoints: [
        { kind: 'email', label: null, value: 'x@' },
        { kind: 'phone', label: null, value: '?' },
      ],
    })
    const company = async (name: string, coreKana: string) => {
      const made = await harness.call('member', companiesApi.endpoints.create, {
        body: { name, coreKana },
      })
      companies[name] = made.id
    }
    await company('株式会社あ', 'ア')
    await company('株式会社い', 'い')
  })

  it('stands in the cells of a list, in the words of its reader', async () => {
    const rows = await list({ columns })
    const cells = new Map(rows.map((row) => [row.id, row.cells]))
    const score = await scoreOf(member(), 'customer', ids['千葉'] ?? '')
    expect(cells.get(ids['千葉'] ?? '')).toMatchObject({
      completeness: String(score.completeness),
      doubtCount: '3',
      doubts: '送れないメールアドレス;全角カタカナでないフリガナ;読めない電話番号',
      lastTouched: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d/),
    })
    expect(cells.get(ids['Aida'] ?? '')).toMatchObject({ doubtCount: '0', doubts: '' })
    const { items } = await harness.call('member', companiesApi.endpoints.list, {
      query: { limit: 10, columns, sort: '-field:doubtCount' },
    })
    expect(items.map(({ id, cells: shown }) => [id, shown?.['doubts']])).toEqual([
      [companies['株式会社い'], '全角カタカナでないフリガナ'],
      [companies['株式会社あ'], ''],
    ])
  })

  it.each([
    ['field:completeness', ['Aida', '馬場', '千葉']],
    ['-field:completeness', ['千葉', '馬場', 'Aida']],
    ['field:doubtCount', ['Aida', '馬場', '千葉']],
    ['field:lastTouched', ['Aida', '馬場', '千葉']],
  ])('sorts by %s, page by page, with a condition and without one', async (sort, expected) => {
    const everybody = asked('familyName', 'isNotEmpty')
    for (const filter of [undefined, everybody]) {
      const found: string[] = []
      for (let cursor: string | undefined, pages = 0; pages < 9; pages++) {
        const page = await harness.call('member', customersApi.endpoints.list, {
          query: { limit: 1, sort, ...(filter && { filter }), ...(cursor && { cursor }) },
        })
        found.push(...named(page.items))
        cursor = page.next ?? undefined
        if (!cursor) break
      }
      expect(found).toEqual(expected)
    }
  })

  it('keeps in a sorted list, last, whom nobody has judged yet', async () => {
    const system = harness.system()
    await sql`delete from customer_quality where customer_id = ${ids['馬場']}::uuid`.execute(system.db)
    expect(named(await list({ sort: 'field:completeness' }))).toEqual(['Aida', '千葉', '馬場'])
    expect(named(await list({ sort: '-field:completeness' }))).toEqual(['千葉', 'Aida', '馬場'])
    expect(named(await list({ filter: asked('completeness', 'isEmpty') }))).toEqual(['馬場'])
    await scoreOf(member(), 'customer', ids['馬場'] ?? '')
    expect(await list({ filter: asked('completeness', 'isEmpty') })).toEqual([])
  })

  it.each([
    ['completeness', 'lessThan', 50, ['Aida']],
    ['completeness', 'atLeast', 50, ['馬場', '千葉']],
    ['doubtCount', 'atLeast', 2, ['千葉']],
    ['doubts', 'containsAny', ['kanaForm'], ['馬場', '千葉']],
    ['doubts', 'containsAll', ['kanaForm', 'phoneUnread'], ['千葉']],
    ['doubts', 'containsNone', ['phoneUnread'], ['Aida', '馬場']],
    ['doubts', 'isEmpty', undefined, ['Aida']],
    ['lastTouched', 'lastDays', 1, ['Aida', '馬場', '千葉']],
    ['lastTouched', 'before', '2020-01-01', []],
  ])('is asked for: %s %s %s', async (field, op, value, expected) => {
    const found = named(await list({ filter: asked(field, op, value) }))
    expect(found.toSorted()).toEqual(expected.toSorted())
  })

  it('is asked of companies by their own kind of condition', async () => {
    const hits = async (params: Rule['params']) =>
      (
        await harness.call('member', companiesApi.endpoints.list, {
          query: { limit: 10, filter: JSON.stringify({ kind: 'companyField', params }) },
        })
      ).items.map(({ id }) => id)
    expect(await hits({ field: 'doubts', op: 'containsAny', value: ['kanaForm'] })).toEqual([
      companies['株式会社い'],
    ])
    expect(await hits({ field: 'completeness', op: 'lessThan', value: 0 })).toEqual([])
  })

  it('counts a value less when it is said to be right', async () => {
    const id = ids['千葉'] ?? ''
    await skip(member(), { subject: 'customer', id, kind: 'kanaForm', part: wholeRecord })
    expect(named(await list({ filter: asked('doubtCount', 'equals', 2) }))).toEqual(['千葉'])
  })

  it('makes a calendar of the days of the last touch', async () => {
    const now = new Date()
    const { days } = await harness.call('member', customersApi.endpoints.byDay, {
      query: { dateField: 'lastTouched', month: now.toISOString().slice(0, 7) },
    })
    const count = days.reduce((sum, day) => sum + day.count, 0)
    // At the turn of a month the organisation is a day ahead of UTC.
    expect([0, 3]).toContain(count)
  })

  it('is typed by nobody: a cell is refused with the reason, and the rest of the row is stored', async () => {
    const id = ids['Aida'] ?? ''
    const { version } = await getCustomer(member(), id)
    const answer = await harness.call('member', customersApi.endpoints.cells, {
      body: {
        columns: ['completeness', 'familyKana'],
        changes: [{ id, version, cells: { completeness: '100', familyKana: 'アイダ' } }],
      },
    })
    expect(answer.refused).toEqual([
      { id, field: 'completeness', code: 'invalid', message: cellText.computed.ja },
    ])
    // What follows from the change is there at once.
    const { completeness } = await scoreOf(member(), 'customer', id)
    expect(answer.rows[0]?.cells).toEqual({ completeness: String(completeness), familyKana: 'アイダ' })
    const company = companies['株式会社い'] ?? ''
    const ofCompany = await harness.call('member', companiesApi.endpoints.cells, {
      body: {
        columns: ['doubtCount', 'coreKana'],
        changes: [{ id: company, version: 1, cells: { doubts: 'x', coreKana: 'イ' } }],
      },
    })
    expect(ofCompany.refused).toEqual([
      { id: company, field: 'doubts', code: 'invalid', message: cellText.computed.ja },
    ])
    expect(ofCompany.rows[0]?.cells).toEqual({ doubtCount: '0', coreKana: 'イ' })
  })

  it('has figures with how many they stand on', async () => {
    for (const metric of harness.runtime.app.metrics.values())
      if (metric.key.startsWith('quality.'))
        expect(await metric.measure(harness.as('manager'))).toMatchObject({
          exact: true,
          n: expect.any(Number),
        })
  })
})
