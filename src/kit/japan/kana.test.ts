import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isKana, kanaK1, kanaK2, kanaRow, kanaSort, romajiToKatakana, toKatakana } from './kana.ts'

test.each([
  ['やまだ', 'ヤマダ'],
  ['ﾔﾏﾀﾞ', 'ヤマダ'],
  ['ﾊﾟﾋﾟﾌﾟ', 'パピプ'],
  ['か\u3099は\u309a', 'ガパ'],
  ['か゛', 'ガ'],
  ['ウ\u3099', 'ヴ'],
  ['ゔゝゞ', 'ヴヽヾ'],
  ['ｻｰﾊﾞｰ･ﾒﾝ', 'サーバー・メン'],
  ['山田 ﾀﾛｳ\ufa19', '山田 タロウ\ufa19'],
  ['ン゛', 'ン゛'],
])('%s in katakana is %s', (typed, katakana) => {
  expect(toKatakana(typed)).toBe(katakana)
})

test('readings are told from other text', () => {
  for (const s of ['ヤマダ', 'やまだ たろう', 'ﾔﾏﾀﾞ', 'ジョン・スミス', 'オーノ']) expect(isKana(s)).toBe(true)
  for (const s of ['', ' ', '・', '山田', 'yamada', 'ヤマダ2']) expect(isKana(s)).toBe(false)
})

test.each([
  ['ヤマダ', 'ﾔﾏﾀﾞ'],
  ['ヤマダ', 'やまだ'],
  ['キョウコ', 'キヨウコ'],
  ['ヂンナイ', 'ジンナイ'],
  ['イイヅカ', 'イイズカ'],
  ['ヤマダ タロウ', 'やまだ　たろう'],
  ['ジョン・スミス', 'ジョンスミス'],
  ['オーノ', 'オ-ノ'],
])('%s and %s are one reading by K1', (a, b) => {
  expect(kanaK1(a)).toBe(kanaK1(b))
})

test.each([
  ['ヤマダ', 'ヤマタ'],
  ['キョウコ', 'キョーコ'],
  ['オオノ', 'オーノ'],
  ['オオノ', 'オノ'],
  ['サトウ', 'サトー'],
  ['ケイコ', 'ケーコ'],
  ['ハットリ', 'バットリ'],
])('%s and %s meet by K2 only', (a, b) => {
  expect(kanaK2(a)).toBe(kanaK2(b))
  expect(kanaK1(a)).not.toBe(kanaK1(b))
})

test('K2 keeps different names apart and passes other text through', () => {
  expect(kanaK2('サトウ')).not.toBe(kanaK2('カトウ'))
  expect(kanaK2('ウエノ')).toBe('ウエノ')
  expect(kanaK2('山田 Taro')).toBe('山田taro')
})

test('what is equal by K1 is equal by K2, keys of keys are the keys, and no text throws', () => {
  const kana = fc.string({
    unit: fc.constantFrom(...'アイウエオカガサザシジチヂツヅットドノハバパヤャョーンﾔﾀﾞあいうおのがヴ・ -'),
  })
  fc.assert(
    fc.property(fc.oneof(kana, fc.string({ unit: 'binary' })), (s) => {
      expect(kanaK2(kanaK1(s))).toBe(kanaK2(s))
      expect(kanaK1(kanaK1(s))).toBe(kanaK1(s))
      expect(kanaK2(kanaK2(s))).toBe(kanaK2(s))
      expect(kanaSort(s) + kanaK1(s) + kanaK2(s)).not.toContain('\u0000')
      kanaRow(s)
      romajiToKatakana(s)
      toKatakana(s)
    }),
  )
})

const byCodePoint = (a: string, b: string) =>
  Buffer.compare(Buffer.from(kanaSort(a)), Buffer.from(kanaSort(b)))

test('a customer list sorts in 五十音 order with Latin names after it and empty readings last', () => {
  const sorted = [
    'アオキ',
    'カトウ',
    'ガトウ',
    'かとお',
    'サトウ',
    'ジンナイ',
    'タナカ',
    'ヂンナイ',
    'ﾔﾏﾀﾞ',
    'ワタナベ',
    'Anne',
    'Émile',
    'Smith',
    '',
  ]
  expect([...sorted].reverse().sort(byCodePoint)).toEqual(sorted)
})

test('a long vowel mark sorts as the vowel it stands for', () => {
  expect(['カトウ', 'カトキ', 'カトー'].sort(byCodePoint)).toEqual(['カトウ', 'カトー', 'カトキ'])
})

test.each([
  ['あべ', 'ア'],
  ['ヴァン', 'ア'],
  ['ガトウ', 'カ'],
  ['ヂンナイ', 'タ'],
  ['ﾊﾞﾊﾞ', 'ハ'],
  ['ヤマダ', 'ヤ'],
  ['ンダ', 'ワ'],
  ['Smith', '他'],
  ['山田', '他'],
  ['', '他'],
])('%s stands under %s', (reading, row) => {
  expect(kanaRow(reading)).toBe(row)
})

test.each([
  ['yamada', 'ヤマダ'],
  ['Yamada', 'ヤマダ'],
  ['ＹＡＭＡＤＡ', 'ヤマダ'],
  ['kyouko', 'キョウコ'],
  ['toukyou', 'トウキョウ'],
  ['Namba', 'ナンバ'],
  ['kanno', 'カンノ'],
  ["shin'ichi", 'シンイチ'],
  ['itoh', 'イトー'],
  ['Ōno', 'オーノ'],
  ['hotchi', 'ホッチ'],
])('%s reads as %s', (romaji, kana) => {
  expect(romajiToKatakana(romaji)).toBe(kana)
})

test.each(['', 'smith', 'gmail', 'k', 'yamada1', '山田', 'yamada@example.com', 'ー', '-'])(
  '%j is not romaji',
  (text) => {
    expect(romajiToKatakana(text)).toBeNull()
  },
)
