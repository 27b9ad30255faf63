import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTsv, writeTsv } from './tsv.ts'

describe('the clipboard of a spreadsheet', () => {
  test('rows and cells are read, and the last line end opens no row', () => {
    expect(readTsv('山田\t東京\r\n佐藤\t\r\n')).toEqual([
      ['山田', '東京'],
      ['佐藤', ''],
    ])
    expect(readTsv('a\nb\rc')).toEqual([['a'], ['b'], ['c']])
    expect(readTsv('')).toEqual([['']])
    expect(readTsv('\r\n')).toEqual([['']])
    expect(readTsv('a\t')).toEqual([['a', '']])
  })
  test('a cell with line breaks and tabs stays one cell', () => {
    expect(readTsv('"1階\n2階\tB"\t東京\r\n次')).toEqual([['1階\n2階\tB', '東京'], ['次']])
    expect(readTsv('"彼は""はい""と\r\n言った"')).toEqual([['彼は"はい"と\n言った']])
  })
  test('a quote that closes nowhere is a character', () => {
    expect(readTsv('"未定\t15"モニター\n"a"b\tc')).toEqual([
      ['"未定', '15"モニター'],
      ['"a"b', 'c'],
    ])
  })
  test('an empty row in between stays', () => {
    expect(readTsv('a\n\nb\n')).toEqual([['a'], [''], ['b']])
  })
  test('what is written is read back equal', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', '\t', '\n', '縁', ' ', ',') })
    const block = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }))
      .chain(([width, height]) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
          minLength: height,
          maxLength: height,
        }),
      )
    fc.assert(
      fc.property(block, (rows) => {
        expect(readTsv(writeTsv(rows))).toEqual(rows)
      }),
    )
  })
})
