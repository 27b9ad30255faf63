import { expect, test } from 'vitest'
import { assign, carryMapping, doubtsOf, identifies, isSameName, understoodAs } from './mapping.ts'

const format = { encoding: 'cp932', delimiter: ',', quote: '"', hasHeader: true } as const

test('a file without a name, number, address or company identifies nobody', () => {
  expect(identifies(['gender', null, 'remark', 'tags'])).toBe(false)
  expect(identifies(['gender', 'phone2'])).toBe(true)
})

test('a field chosen for another column is taken from the first', () => {
  expect(assign(['email', 'phone', null], 2, 'email')).toEqual({
    mapping: [null, 'phone', 'email'],
    takenFrom: 0,
  })
})

test('choosing again what a column has changes nothing', () => {
  expect(assign(['email', null], 0, 'email')).toEqual({ mapping: ['email', null], takenFrom: null })
})

test('two columns can both be left out', () => {
  expect(assign([null, 'email'], 1, null)).toEqual({ mapping: [null, null], takenFrom: null })
})

test('a heading is the same name in any width, case and language', () => {
  const label = { ja: '会員番号', en: 'Member number' }
  expect(isSameName(' 会員 番号', label)).toBe(true)
  expect(isSameName('ＭＥＭＢＥＲ ＮＵＭＢＥＲ', label)).toBe(true)
  expect(isSameName('顧客ID', label)).toBe(false)
})

test('a mended file keeps its mapping when columns moved and a column of reasons came', () => {
  const from = { format, header: ['番号', '名前', '社内ID'], mapping: ['code', 'fullName', null] }
  const to = {
    format,
    header: ['名前', '番号', '社内ID', 'エラー理由'],
    mapping: ['givenName', 'code', 'code', null],
  }
  expect(carryMapping(from, to)).toEqual(['fullName', 'code', null, null])
})

test('two columns of the same heading keep their order', () => {
  const from = { format, header: ['電話', '電話'], mapping: ['phone', 'phone2'] }
  const to = { format, header: ['電話', '電話'], mapping: ['phone', null] }
  expect(carryMapping(from, to)).toEqual(['phone', 'phone2'])
})

test('a new column never takes a field that was carried over', () => {
  const from = { format, header: ['連絡先'], mapping: ['email'] }
  const to = { format, header: ['連絡先', 'メール'], mapping: ['phone', 'email'] }
  expect(carryMapping(from, to)).toEqual(['email', null])
})

test('files without headings carry over by place', () => {
  const bare = { ...format, hasHeader: false }
  const from = { format: bare, header: ['', ''], mapping: ['code', 'fullName'] }
  const to = { format: bare, header: ['', '', ''], mapping: [null, 'familyName', null] }
  expect(carryMapping(from, to)).toEqual(['code', 'fullName', null])
})

test('a file that lost its headings keeps what was found for it', () => {
  const from = { format, header: ['番号'], mapping: ['code'] }
  const to = { format: { ...format, hasHeader: false }, header: [''], mapping: ['phone'] }
  expect(carryMapping(from, to)).toEqual(['phone'])
})

test('the same doubt in several rows is told once, with the rows', () => {
  const zero = { code: 'phoneZeroRestored', field: 'phone', message: '補いました' }
  const name = { code: 'nameNotSplit', field: 'fullName', message: '分けられません' }
  expect(doubtsOf([{ reasons: [zero] }, { reasons: [] }, { reasons: [zero, name, zero] }], 2)).toEqual([
    { ...zero, rows: [2, 4] },
    { ...name, rows: [4] },
  ])
})

test('a whole name is shown where it was split', () => {
  const understood = { familyName: '山田', givenName: '花子', familyKana: 'ヤマダ' }
  expect(understoodAs('fullName', understood, String)).toBe('山田｜花子')
  expect(understoodAs('fullKana', understood, String)).toBe('ヤマダ')
})

test('a day is written as the screen writes days, other text as it is', () => {
  const dayOf = (on: string): string => on.replaceAll('-', '/')
  const understood = { birthOn: '1980-04-01', code: '1980-04' }
  expect(understoodAs('birthOn', understood, dayOf)).toBe('1980/04/01')
  expect(understoodAs('code', understood, dayOf)).toBe('1980-04')
  expect(understoodAs('remark', understood, dayOf)).toBeUndefined()
})
