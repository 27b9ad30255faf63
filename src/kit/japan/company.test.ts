import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCompany, withAbbreviations } from './company.ts'

test.each([
  '株式会社ミズノ',
  '(株)ミズノ',
  '（株）ミズノ',
  '（株)ミズノ',
  '㈱ミズノ',
  '㍿ミズノ',
  '株式會社ミズノ',
  '㈱　ミズノ',
])('%s is 前株', (raw) => {
  expect(parseCompany(raw)).toEqual({
    legalForm: '株式会社',
    position: 'before',
    coreName: 'ミズノ',
    key: 'ミズノ',
  })
})

test.each(['ミズノ株式会社', 'ミズノ㈱', 'ミズノ　株式会社', 'ミズノ(株)', 'ミズノ㍿'])(
  '%s is 後株',
  (raw) => {
    expect(parseCompany(raw)).toEqual({
      legalForm: '株式会社',
      position: 'after',
      coreName: 'ミズノ',
      key: 'ミズノ',
    })
  },
)

test.each([
  ['（有）髙島屋商店', '有限会社', '髙島屋商店', '高島屋商店'],
  ['㈲山田商店', '有限会社', '山田商店', '山田商店'],
  ['(一社)日本ＣＲＭ協会', '一般社団法人', '日本ＣＲＭ協会', '日本crm協会'],
  ['ＮＰＯ法人ふぁーむ', '特定非営利活動法人', 'ふぁーむ', 'フアーム'],
  ['(同)山田', '合同会社', '山田', '山田'],
  ['(資)山田', '合資会社', '山田', '山田'],
  ['(名)山田', '合名会社', '山田', '山田'],
  ['(一財)山田', '一般財団法人', '山田', '山田'],
  ['(公社)山田', '公益社団法人', '山田', '山田'],
  ['(公財)山田', '公益財団法人', '山田', '山田'],
  ['㈻山田学園', '学校法人', '山田学園', '山田学園'],
  ['(学)山田学園', '学校法人', '山田学園', '山田学園'],
  ['(医)山田会', '医療法人', '山田会', '山田会'],
  ['医療法人社団山田会', '医療法人社団', '山田会', '山田会'],
  ['(福)山田会', '社会福祉法人', '山田会', '山田会'],
  ['(宗)山田寺', '宗教法人', '山田寺', '山田寺'],
  ['(特非)山田', '特定非営利活動法人', '山田', '山田'],
  ['(独)山田機構', '独立行政法人', '山田機構', '山田機構'],
  ['(弁)山田', '弁護士法人', '山田', '山田'],
  ['(税)山田', '税理士法人', '山田', '山田'],
])('%s is %s %s', (raw, legalForm, coreName, key) => {
  expect(parseCompany(raw)).toEqual({ legalForm, position: 'before', coreName, key })
})

test('the longest legal form wins', () => {
  expect(parseCompany('地方独立行政法人山田').legalForm).toBe('地方独立行政法人')
})

test('a name without a legal form, or nothing but one, stays whole', () => {
  expect(parseCompany(' 山田商店 ')).toEqual({
    legalForm: null,
    position: null,
    coreName: '山田商店',
    key: '山田商店',
  })
  expect(parseCompany('株式会社')).toEqual({
    legalForm: null,
    position: null,
    coreName: '株式会社',
    key: '株式会社',
  })
  expect(parseCompany('')).toEqual({ legalForm: null, position: null, coreName: '', key: '' })
})

test('キヤノン and キャノン share a key', () => {
  expect(parseCompany('キヤノン株式会社').key).toBe(parseCompany('キャノン株式会社').key)
})

test('width, case, script, spaces and middle dots do not change the key', () => {
  const keys = ['ＡＢＣ・システム', 'abc しすてむ', 'Abc ｼｽﾃﾑ'].map((name) => parseCompany(name).key)
  expect(new Set(keys).size).toBe(1)
})

test('an administrator can add abbreviations', () => {
  const parse = withAbbreviations(new Map([['(ﾕ)', '有限会社']]))
  expect(parse('（ユ）山田')).toMatchObject({ legalForm: '有限会社', coreName: '山田' })
  expect(parse('㈱山田').legalForm).toBe('株式会社')
  expect(parseCompany('（ユ）山田').legalForm).toBeNull()
})

test('no text throws, and nothing but the legal form leaves the name', () => {
  const words = fc
    .array(fc.constantFrom('株式会社', '㈱', '(有)', 'ミズノ', ' ', '山田', 'NPO法人', '('))
    .map((w) => w.join(''))
  fc.assert(
    fc.property(fc.oneof(words, fc.string({ unit: 'binary' })), (s) => {
      const { coreName, legalForm } = parseCompany(s)
      if (legalForm === null) expect(coreName.length).toBeLessThanOrEqual(s.length)
      else expect(s).toContain(coreName.slice(0, 1))
    }),
  )
})
