import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import type { Work } from '#platform/work.ts'
import { createCustomer } from './customers.actions.ts'
import { customersApi } from './customers.api.ts'
import { customersByDay } from './customers.by-day.ts'

const born = (work: Work, familyKana: string, birthOn: string | null, more: object = {}) =>
  createCustomer(work, {
    familyName: familyKana,
    familyKana,
    birthOn,
    contactPoints: [],
    posts: [],
    tagNames: [],
    ...more,
  })
const counted = (days: { on: string; count: number }[]) => days.map(({ on, count }) => [on, count])

describe('customers by the days of a month', () => {
  const { as, system, call, request } = useRuntime()

  it('are counted, with the first few by their reading', async () => {
    const work = as('member')
    for (const kana of ['オ', 'エ', 'ウ', 'イ', 'ア', 'カ', 'キ']) await born(work, kana, '1990-11-21')
    await born(work, 'サ', '1990-11-30')
    await born(work, 'シ', '1990-12-01')
    await born(work, 'ス', null)
    const { days } = await call('readOnly', customersApi.endpoints.byDay, {
      query: { dateField: 'birthOn', month: '1990-11' },
    })
    expect(counted(days)).toEqual([
      ['1990-11-21', 7],
      ['1990-11-30', 1],
    ])
    expect(days[0]?.first.map(({ name }) => name)).toEqual(['ア', 'イ', 'ウ', 'エ', 'オ'])
  })

  it('come every year, those of 29 February on the 28th where there is none', async () => {
    const work = as('member')
    await born(work, 'ウルウ', '2000-02-29')
    await born(work, 'フツウ', '1985-02-28')
    const of = async (month: string) =>
      counted((await customersByDay(work, { dateField: 'birthOn', month, yearly: true })).days)
    expect(await of('2026-02')).toEqual([['2026-02-28', 2]])
    expect(await of('2028-02')).toEqual([
      ['2028-02-28', 1],
      ['2028-02-29', 1],
    ])
    expect((await customersByDay(work, { dateField: 'birthOn', month: '2026-02' })).days).toEqual([])
  })

  it('stand on the day of the organisation, not on that of the clock in Greenwich', async () => {
    const made = await born(as('member'), 'ヨアケ', null)
    await system()
      .db.updateTable('customer')
      .set({ createdAt: '2026-03-31T15:30:00Z' })
      .where('customerId', '=', made.id)
      .execute()
    const { days } = await customersByDay(as('member'), { dateField: 'createdAt', month: '2026-04' })
    expect(days).toEqual([{ on: '2026-04-01', count: 1, first: [{ id: made.id, name: 'ヨアケ' }] }])
  })

  it('are only those that match the filter and that the reader may see', async () => {
    const mine = await born(as('member'), 'ワタシ', '1970-05-05', { ownerId: as('member').actor.userId })
    await born(as('manager'), 'ヒト', '1970-05-05', { ownerId: as('manager').actor.userId })
    const filter = JSON.stringify({
      kind: 'field',
      params: { field: 'familyKana', op: 'equals', value: 'ヒト' },
    })
    const asked = { dateField: 'birthOn', month: '1970-05' }
    expect(counted((await customersByDay(as('member'), asked)).days)).toEqual([['1970-05-05', 2]])
    expect(counted((await customersByDay(as('member'), { ...asked, filter })).days)).toEqual([
      ['1970-05-05', 1],
    ])
    await system()
      .db.insertInto('setting')
      .values({ key: 'organisation', value: JSON.stringify({ memberSees: 'own' }) })
      .execute()
    const { days } = await customersByDay(as('member'), asked)
    expect(days.map(({ count, first }) => [count, first.map(({ id }) => id)])).toEqual([[1, [mine.id]]])
  })

  it.each([
    ['noSuchField', '2026-11'],
    ['familyName', '2026-11'],
    ['birthOn', '2026-13'],
  ])('of %s in %s are refused', async (dateField, month) => {
    const refused = await request('member', 'GET', `/customers/by-day?dateField=${dateField}&month=${month}`)
    expect(refused.json()).toMatchObject({ code: 'invalid' })
  })
})
