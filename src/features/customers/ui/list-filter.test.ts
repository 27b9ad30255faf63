import { describe, expect, it } from 'vitest'
import { exportOf } from './list-filter.ts'

describe('the way to the export', () => {
  it('takes the search and the rule along, safe in an address', () => {
    const address = exportOf('山田 & 佐藤', '{"kind":"owner"}')
    const query = new URL(address, 'https://enishi.example').searchParams
    expect(query.get('q')).toBe('山田 & 佐藤')
    expect(query.get('filter')).toBe('{"kind":"owner"}')
  })
  it('is plain for the whole list', () => {
    expect(exportOf(undefined, undefined)).toBe('/exports')
  })
})
