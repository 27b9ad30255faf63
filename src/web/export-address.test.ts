import { describe, expect, it } from 'vitest'
import { exportOf } from './export-address.ts'

const queryOf = (address: string): URLSearchParams => new URL(address, 'https://enishi.example').searchParams

describe('the way to the export', () => {
  it('takes the search and the rule along, safe in an address', () => {
    const query = queryOf(exportOf('customer', { q: '山田 & 佐藤', filter: '{"kind":"owner"}' }))
    expect(query.get('q')).toBe('山田 & 佐藤')
    expect(query.get('filter')).toBe('{"kind":"owner"}')
  })
  it('says that it is about companies, and which columns somebody chose', () => {
    const query = queryOf(exportOf('company', { columns: ['name', 'phone'] }))
    expect([...query]).toEqual([
      ['subject', 'company'],
      ['columns', 'name,phone'],
    ])
  })
  it('is plain for the whole list', () => {
    expect(exportOf('customer')).toBe('/exports')
  })
})
