import fc from 'fast-check'
import { expect, test } from 'vitest'
import { oldForms, surnameVariants } from './variants.data.ts'
import { foldVariants, withVariants } from './variants.ts'

test.each([
  ['髙橋', '高橋'],
  ['山﨑', '山崎'],
  ['渡邉', '渡辺'],
  ['渡邊', '渡辺'],
  ['齋藤', '斉藤'],
  ['齊藤', '斉藤'],
  ['斎藤', '斉藤'],
  ['𠮷田', '吉田'],
  ['葛\u{e0100}城', '葛城'],
  ['濵田', '浜田'],
  ['濱田', '浜田'],
  ['嶋田', '島田'],
  ['嶌田', '島田'],
  ['德田', '徳田'],
  ['瀨戶', '瀬戸'],
  ['栁', '柳'],
  ['桺', '柳'],
  ['舘', '館'],
  ['冨田', '富田'],
  ['桒原', '桑原'],
  ['澤', '沢'],
  ['國廣眞惠會', '国広真恵会'],
  ['\ufa19\ufa10\ufa1e\ufa1b\ufa1a\ufa26', '神塚羽福祥都'],
])('%s folds to %s', (typed, folded) => {
  expect(foldVariants(typed)).toBe(folded)
})

test('the twelve "compatibility" ideographs that are really unified are never lost', () => {
  for (const c of '\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27\ufa28\ufa29') {
    expect(foldVariants(`山${c}田`)).toHaveLength(3)
  }
})

test('surnames that only look related stay apart', () => {
  for (const [a, b] of [
    ['坂', '阪'],
    ['薗', '園'],
    ['庄', '荘'],
    ['畑', '畠'],
    ['岩', '巌'],
    ['太', '大'],
  ] as const) {
    expect(foldVariants(a)).not.toBe(foldVariants(b))
  }
})

test('no variant is listed twice, stands for itself or leads to another variant', () => {
  const canonical = new Map<string, string>()
  for (const entry of `${surnameVariants} ${oldForms}`.split(' ')) {
    const [first = '', ...variants] = entry
    expect(variants.length, entry).toBeGreaterThan(0)
    for (const variant of variants) {
      expect(canonical.has(variant), variant).toBe(false)
      canonical.set(variant, first)
    }
  }
  for (const first of canonical.values()) expect(canonical.has(first), first).toBe(false)
})

test("an administrator's pair is folded, wins over ours, and its target is folded too", () => {
  const fold = withVariants(
    new Map([
      ['鷗', '鷹'],
      ['髙', '喬'],
      ['𠀋', '髙'],
    ]),
  )
  expect(fold('鷗髙邉')).toBe('鷹喬辺')
  expect(fold('𠀋')).toBe('高')
  expect(foldVariants('髙')).toBe('高')
})

test('folding a second time changes nothing, and no text throws', () => {
  const names = fc.string({ unit: fc.constantFrom(...`${surnameVariants}${oldForms}\ufe00\u{e0100}\ufa19A`) })
  fc.assert(
    fc.property(fc.oneof(names, fc.string({ unit: 'binary' })), (s) => {
      expect(foldVariants(foldVariants(s))).toBe(foldVariants(s))
    }),
  )
})
