import { describe, expect, it } from 'vitest'
import { fieldPatch, fieldPath, fieldText, localText, textOfValue } from './attributes.ts'

describe('a value in a field', () => {
  it.each([
    [null, null],
    ['', null],
    [[], null],
    ['髙島', '髙島'],
    [0, '0'],
    [false, 'false'],
    [['vip', 'new'], 'vip;new'],
    [{ postalCode: '1008978', value: '霞が関3-1-1' }, '100-8978 霞が関3-1-1'],
    [{ postalCode: null, value: '霞が関3-1-1' }, '霞が関3-1-1'],
    [{ id: 'x', name: '契約書.pdf' }, '契約書.pdf'],
  ])('%j is edited as %j', (value, text) => {
    expect(textOfValue(value)).toBe(text)
  })

  it('is found in its column or among the attributes', () => {
    const record = { source: '新聞', attributes: { size: 24.5 } }
    expect(fieldText(record, { key: 'source', attribute: false })).toBe('新聞')
    expect(fieldText(record, { key: 'size', attribute: true })).toBe('24.5')
    expect(fieldText(record, { key: 'size', attribute: false })).toBeNull()
    expect(fieldPatch({ key: 'size', attribute: true }, '25')).toEqual({ attributes: { size: '25' } })
    expect(fieldPath({ key: 'size', attribute: true })).toBe('attributes.size')
  })

  it('that is an instant is edited as the local time', () => {
    expect(localText('2026-11-21T05:05:00.000Z', 'Asia/Tokyo')).toBe('2026-11-21 14:05')
    expect(localText('来週', 'Asia/Tokyo')).toBe('来週')
  })
})
