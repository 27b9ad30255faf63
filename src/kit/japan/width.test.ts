import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldDashes, stripInvisible, toHalfWidth } from './width.ts'

test.each([
  ['ＡＢＣ１２３', 'ABC123'],
  ['ﾔﾏﾀﾞ', 'ヤマダ'],
  ['㈱', '(株)'],
  ['㍿', '株式会社'],
  ['①', '1'],
  ['Ⅲ', 'III'],
  ['㎡', 'm2'],
  ['か\u3099', 'が'],
  ['\ufa19', '神'],
])('%s becomes %s in keys', (typed, half) => {
  expect(toHalfWidth(typed)).toBe(half)
})

test('text that needs no normalising equals its NFKC form', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (s) => toHalfWidth(s) === s.normalize('NFKC')))
})

test.each([
  '\u2010',
  '\u2011',
  '\u2012',
  '\u2013',
  '\u2014',
  '\u2015',
  '\u2212',
  '\uff0d',
  '\ufe63',
  '\u2500',
  '\u30fc',
  '\uff70',
])('the dash %s between digits is a hyphen', (dash) => {
  expect(foldDashes(`03${dash}1234`)).toBe('03-1234')
  expect(foldDashes(`１${dash}３`)).toBe('１-３')
})

test('the long vowel mark of a word is no hyphen', () => {
  expect(foldDashes('サーバー3号')).toBe('サーバー3号')
  expect(foldDashes('コーポ1ー')).toBe('コーポ1ー')
})

test('what no one can see is dropped, line breaks and tabs stay', () => {
  expect(stripInvisible('\ufeff山\u200b田\u0000太\u0008郎\u00ad\u202e')).toBe('山田太郎')
  expect(stripInvisible('一行目\r\n\t二行目')).toBe('一行目\r\n\t二行目')
})

test('variation selectors, emoji families and flags survive', () => {
  for (const s of [
    '葛\u{e0100}城',
    '👨‍👩‍👧',
    '👩🏽‍💻',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    '❤️',
  ]) {
    expect(stripInvisible(s)).toBe(s)
  }
  expect(stripInvisible('山\u200d田')).toBe('山田')
})

test('folding a second time changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (s) => {
      for (const fold of [toHalfWidth, foldDashes, stripInvisible]) expect(fold(fold(s))).toBe(fold(s))
    }),
  )
})
