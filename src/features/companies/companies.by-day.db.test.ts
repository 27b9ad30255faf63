import { expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { createCompany } from './companies.actions.ts'
import { companiesApi } from './companies.api.ts'

const { as, system, call, request } = useRuntime()

it('companies are counted by the days of a month, as far as the filter matches them', async () => {
  for (const [name, at] of [
    ['株式会社いろは', '2026-05-09T16:00:00Z'],
    ['株式会社あさひ', '2026-05-10T01:00:00Z'],
    ['株式会社うみ', '2026-05-31T15:00:00Z'],
  ] as const) {
    const { id } = await createCompany(as('member'), { name })
    await system().db.updateTable('company').set({ createdAt: at }).where('id', '=', id).execute()
  }
  const of = (filter?: object) =>
    call('readOnly', companiesApi.endpoints.byDay, {
      query: { dateField: 'createdAt', month: '2026-05', ...(filter && { filter: JSON.stringify(filter) }) },
    })
  const { days } = await of()
  expect(days.map(({ on, count, first }) => [on, count, first.map(({ name }) => name).toSorted()])).toEqual([
    ['2026-05-10', 2, ['株式会社あさひ', '株式会社いろは']],
  ])
  const narrowed = await of({
    kind: 'companyField',
    params: { field: 'name', op: 'contains', value: 'いろは' },
  })
  expect(narrowed.days.map(({ count }) => count)).toEqual([1])
})

it('a field that holds no days makes no calendar', async () => {
  const refused = await request('member', 'GET', '/companies/by-day?dateField=name&month=2026-05')
  expect(refused.json()).toMatchObject({ code: 'invalid', fields: [{ path: 'dateField' }] })
})
