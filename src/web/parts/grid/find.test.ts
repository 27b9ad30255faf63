import { describe, expect, test } from 'vitest'
import { placesIn, replaceIn, type FindOptions } from './find.ts'

const loosely = (needle: string): FindOptions => ({ needle, anyWidth: true, anyCase: true, whole: false })
const exactly = (needle: string): FindOptions => ({ needle, anyWidth: false, anyCase: false, whole: false })

describe('find and replace', () => {
  test('full and half width are the same where that is wished, and only there', () => {
    expect(placesIn('ＡＢＣ商事', loosely('abc'))).toEqual([{ from: 0, to: 3 }])
    expect(placesIn('ＡＢＣ商事', exactly('ABC'))).toEqual([])
    expect(placesIn('ｶﾞｰﾃﾞﾝ', loosely('ガーデン'))).toEqual([{ from: 0, to: 6 }])
    expect(placesIn('ガーデン', loosely('ｶﾞ'))).toEqual([{ from: 0, to: 1 }])
  })
  test('what is replaced is the text as it is written, the rest stays as it was', () => {
    expect(replaceIn('（株）ｶﾞｰﾃﾞﾝ 東京', loosely('ガーデン'), '庭')).toBe('（株）庭 東京')
    expect(replaceIn('１丁目１番', loosely('1'), '2')).toBe('2丁目2番')
    expect(replaceIn('aaa', exactly('aa'), 'b')).toBe('ba')
  })
  test('part of a letter is not found', () => {
    expect(placesIn('㍿山田', loosely('会'))).toEqual([])
    expect(placesIn('㍿山田', loosely('株式会社'))).toEqual([{ from: 0, to: 1 }])
    expect(placesIn('ガ', exactly('カ'))).toEqual([])
  })
  test('the whole cell can be asked for', () => {
    expect(placesIn('東京', { ...loosely('東京'), whole: true })).toHaveLength(1)
    expect(placesIn('東京都', { ...loosely('東京'), whole: true })).toEqual([])
  })
  test('nothing is looked for with nothing', () => {
    expect(placesIn('東京', loosely(''))).toEqual([])
  })
})
