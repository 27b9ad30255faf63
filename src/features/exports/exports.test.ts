import { describe, expect, it } from 'vitest'
import { readContactPoint } from '#features/customers/customers.keys.ts'
import { joinAddress } from '#features/readings/readings.cells.ts'
import { Problem } from '#kit/problem.ts'
import type { Actor } from '#platform/work.ts'
import { addressCells } from './exports.cells.ts'
import { explainWriting, fileNameAt, mayFetch } from './exports.ts'

describe('an address', () => {
  const cellsOf = (value: string) =>
    addressCells(readContactPoint({ kind: 'address', label: null, value, postalCode: '100-8978' }))

  it.each([
    '神奈川県横浜市西区みなとみらい2-3-1 クイーンズタワー A棟101',
    '大阪府大阪市北区梅田1-1-3',
    '東京都千代田区霞が関３丁目１番１号',
    '千代田区霞が関3-1-1',
    '大阪府 大阪市北区 梅田1-1-3',
    '北海道札幌市中央区北1条西2丁目',
    '東京都港区六本木6-10-1　森タワー',
    '1600 Pennsylvania Avenue NW, Washington',
    '\ufa19戸町1-2',
  ])('%s comes back from its cells as it was typed', (value) => {
    const { address, prefecture, city, street, building } = cellsOf(value)
    const cells = { prefecture, city, street, building, whole: address }
    const texts = Object.fromEntries(Object.entries(cells).map(([part, cell]) => [part, cell ?? '']))
    const line = joinAddress({ prefecture: '', city: '', street: '', building: '', whole: '', ...texts })
    expect(readContactPoint({ kind: 'address', label: null, value: line }).value).toBe(value)
  })

  it('stands in its parts where they say what was typed', () => {
    expect(cellsOf('大阪府大阪市北区梅田1-1-3')).toEqual({
      address: null,
      prefecture: '大阪府',
      city: '大阪市北区',
      street: '梅田1-1-3',
      building: null,
    })
  })

  it('stands as typed, with its 県 and 市 to sort by, where its parts say it another way', () => {
    expect(cellsOf('東京都千代田区霞が関３丁目１番１号')).toMatchObject({
      address: '東京都千代田区霞が関３丁目１番１号',
      prefecture: '東京都',
      city: '千代田区',
      street: null,
    })
  })

  it('that is missing leaves its cells empty', () => {
    expect(Object.values(addressCells(null))).toEqual([null, null, null, null, null])
  })
})

describe('the name of a file', () => {
  it('says when it was made by the clock of the organisation', () => {
    const at = new Date('2026-03-31T15:05:00Z')
    const customers = { subject: 'customer', format: 'cp932' } as const
    const companies = { subject: 'company', format: 'xlsx' } as const
    expect(fileNameAt(at, 'Asia/Tokyo', customers)).toBe('顧客_2026-04-01_0005.csv')
    expect(fileNameAt(at, 'UTC', companies)).toBe('取引先_2026-03-31_1505.xlsx')
  })
})

describe('who may fetch a file', () => {
  const actor = (kind: Actor['kind'], userId: string | null, name: string, role: string | null): Actor => ({
    kind,
    userId,
    name,
    role,
    permissions: new Set(),
  })

  it('is its maker and an administrator', () => {
    const made = { createdBy: 'u1', createdByName: '花子' }
    expect(mayFetch(actor('user', 'u1', '花子', 'manager'), made)).toBe(true)
    expect(mayFetch(actor('user', 'u2', '花子', 'manager'), made)).toBe(false)
    expect(mayFetch(actor('user', 'u2', '太郎', 'administrator'), made)).toBe(true)
    expect(mayFetch(actor('apiKey', null, '花子', 'manager'), made)).toBe(false)
  })

  it('is the API key that made it', () => {
    const made = { createdBy: null, createdByName: '連携' }
    expect(mayFetch(actor('apiKey', null, '連携', 'manager'), made)).toBe(true)
    expect(mayFetch(actor('apiKey', null, '別の連携', 'manager'), made)).toBe(false)
    expect(mayFetch(actor('user', 'u1', '連携', 'manager'), made)).toBe(false)
  })
})

describe('an error while writing', () => {
  it.each([
    ['ENOSPC', 'unavailable'],
    ['EDQUOT', 'unavailable'],
    ['EEXIST', 'conflict'],
  ])('%s becomes a problem that says what to do', (code, problem) => {
    const explained = explainWriting(Object.assign(new Error('write'), { code }))
    expect(explained).toBeInstanceOf(Problem)
    expect(explained).toMatchObject({ code: problem })
  })

  it('that nobody can act on stays as it is', () => {
    const error = Object.assign(new Error('write'), { code: 'EIO' })
    expect(explainWriting(error)).toBe(error)
    expect(explainWriting('x')).toBe('x')
  })
})
