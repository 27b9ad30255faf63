import fc from 'fast-check'
import { expect, test } from 'vitest'
import { queryTokens, searchGrams, searchText } from './search.ts'

const found = (parts: string[], q: string) => {
  const grams = new Set(searchGrams(searchText(parts)))
  return queryTokens(q).every((token) => token.grams.every((gram) => grams.has(gram)))
}

test('a search text folds width, case, 異体字, kana and spaces, and leaves out empty parts', () => {
  expect(searchText(['髙橋　一郎', '', 'たかはし ｲﾁﾛｳ', 'ＡＢＣ Ltd'])).toBe(
    '高橋一郎\u0001タカハシチロ\u0001タカハシイチロ\u0001abcltd',
  )
  expect(searchText([])).toBe('')
})

test('grams are distinct unigrams and bigrams by code point and never span two parts', () => {
  expect(searchGrams('アイアイ\u0001𩸽B')).toEqual(['ア', 'イ', 'アイ', 'イア', '𩸽', 'B', '𩸽B'])
  expect(searchGrams('')).toEqual([])
})

test.each([
  '山田',
  '山田 太郎',
  'やまだ',
  'ﾔﾏﾀﾞ',
  'ヤマタ',
  'たろう',
  'タロー',
  '太',
  'TARO@mizuno',
  '株式会社ミズノ',
  'ﾐｽﾞﾉ',
])('a customer is found by %s', (q) => {
  expect(found(['山田太郎', 'ヤマダ タロウ', 'taro@mizuno.co.jp', '㍿ミズノ'], q)).toBe(true)
})

test('a customer is not found by what only spans two fields, or by another name', () => {
  expect(found(['山田', '太郎'], '田太')).toBe(false)
  expect(found(['山田太郎'], '山本')).toBe(false)
})

test('a token carries its readings', () => {
  expect(queryTokens('Yamada')).toEqual([
    { text: 'yamada', grams: ['ya', 'am', 'ma', 'ad', 'da'], kana: 'ヤマタ', digits: null, email: null },
  ])
  expect(queryTokens('０９０-1234')).toMatchObject([{ digits: '0901234', kana: null }])
  expect(queryTokens('+81-90-1234-5678')).toMatchObject([{ digits: '09012345678' }])
  expect(queryTokens('+81(0)90')).toMatchObject([{ digits: '090' }])
  expect(queryTokens('M-0012')).toMatchObject([{ digits: null }])
  expect(queryTokens('Taro@Mizuno.co.jp')).toMatchObject([{ email: 'taro@mizuno.co.jp' }])
  expect(queryTokens('taro@')).toMatchObject([{ email: 'taro@' }])
  expect(queryTokens('@mizuno')).toMatchObject([{ email: null }])
  expect(queryTokens('髙')).toEqual([{ text: '高', grams: ['高'], kana: null, digits: null, email: null }])
})

test('a query has at most five tokens of at most forty characters, and nothing folds to nothing', () => {
  expect(queryTokens('一　二 三\t四 五 六').map((token) => token.text)).toEqual([
    '一',
    '二',
    '三',
    '四',
    '五',
  ])
  expect(queryTokens('𩸽'.repeat(50))[0]?.text).toBe('𩸽'.repeat(40))
  expect(queryTokens('  　 ')).toEqual([])
  expect(queryTokens('ー ・')).toEqual([])
})

test('a reading is found by 姓, by 名 and by both in one word, even where 名 begins with the vowel 姓 ends in', () => {
  for (const q of ['たかはし', 'いちろう', 'たかはしいちろう', 'タカハシ イチロー']) {
    expect(found(['タカハシ イチロウ'], q), q).toBe(true)
  }
})

test('every part is found by itself, and none holds what PostgreSQL refuses', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'アカオウー髙ABの゛゙ ') }),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
      const text = searchText(parts)
      expect(text).not.toContain('\u0000')
      for (const p of parts) expect(found(parts, p)).toBe(true)
    }),
  )
})
