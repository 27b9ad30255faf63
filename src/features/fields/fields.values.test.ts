import { describe, expect, it } from 'vitest'
import type { AttributeValue, Field, FieldType } from '#platform/catalogue/field.ts'
import { instantIn, localTime } from './fields.instants.ts'
import { parseNumber, readValue, showValue, uniqueKey, type ValueContext } from './fields.values.ts'

const hanako = '0197a8f0-0000-7000-8000-000000000001'
const context: ValueContext = {
  timeZone: 'Asia/Tokyo',
  people: new Map([
    ['hanako@example.jp', hanako],
    ['山田花子', hanako],
    ['同姓同名', null],
  ]),
  nameOf: (id) => (id === hanako ? '山田 花子' : undefined),
}
const options = [
  { value: 'vip', label: { ja: '上得意', en: 'VIP' }, aliases: ['ビップ'] },
  { value: 'new', label: { ja: '新規', en: 'New' } },
  { value: 'old', label: { ja: '旧会員', en: 'Former' }, retired: true },
]
const field = (type: FieldType, more: Partial<Field> = {}): Field => ({
  key: 'f',
  subject: 'customer',
  label: { ja: '項目', en: 'Field' },
  type,
  section: 'note',
  pii: 'none',
  aliases: [],
  merge: 'newest',
  editable: true,
  attribute: true,
  ...(type === 'choice' || type === 'choices' ? { options } : {}),
  ...more,
})

/** Every type: what people type, what is stored, what a cell shows, and what is refused. */
const types: readonly [FieldType, Partial<Field>, [string, AttributeValue | null][], string[], unknown[]][] =
  [
    [
      'text',
      {},
      [
        ['  ﾔﾏﾀﾞ　髙\ufa19 ', 'ﾔﾏﾀﾞ　髙\ufa19'],
        ['', null],
        ['　 ', null],
      ],
      ['あ'.repeat(501)],
      [5, true, ['a']],
    ],
    ['longText', {}, [['一行目\r\n二行目', '一行目\n二行目']], ['あ'.repeat(10_001)], [{}]],
    [
      'number',
      {},
      [
        ['１，２３４', 1234],
        ['-5', -5],
        ['▲5', -5],
        ['(5)', -5],
        ['12,345円', 12_345],
      ],
      ['五', '1.5', '1e5', '1-2', '9'.repeat(17)],
      [true, Number.NaN, Number.POSITIVE_INFINITY],
    ],
    [
      'number',
      { decimals: 2 },
      [
        ['1.25', 1.25],
        ['.5', 0.5],
        ['-0', 0],
      ],
      ['1.255'],
      [],
    ],
    [
      'money',
      {},
      [
        ['¥1,980', 1980],
        ['￥１９８０', 1980],
        ['1980円', 1980],
      ],
      ['19.8', '無料'],
      ['x'],
    ],
    [
      'date',
      {},
      [
        ['2026/11/21', '2026-11-21'],
        ['R8.11.21', '2026-11-21'],
        ['令和8年11月21日', '2026-11-21'],
        ['20261121', '2026-11-21'],
        ['46347', '2026-11-21'],
      ],
      ['2026/2/30', '来週', '11/21'],
      [20_261_121],
    ],
    [
      'dateTime',
      {},
      [
        ['2026/11/21 14:05', '2026-11-21T05:05:00.000Z'],
        ['2026-11-21T14:05:00+09:00', '2026-11-21T05:05:00.000Z'],
        ['R8.11.21 午後2:05', '2026-11-21T05:05:00.000Z'],
        ['2026/11/21', '2026-11-20T15:00:00.000Z'],
      ],
      ['2026/11/21 25:00', '14:05'],
      [0],
    ],
    [
      'yesNo',
      {},
      [
        ['はい', true],
        ['○', true],
        ['TRUE', true],
        ['１', true],
        ['いいえ', false],
        ['×', false],
        ['0', false],
      ],
      ['たぶん'],
      [1],
    ],
    [
      'choice',
      {},
      [
        ['上得意', 'vip'],
        ['ビップ', 'vip'],
        ['ＶＩＰ', 'vip'],
        ['New', 'new'],
        ['旧会員', 'old'],
      ],
      ['知らない'],
      [['vip']],
    ],
    [
      'choices',
      {},
      [
        ['新規;上得意', ['vip', 'new']],
        ['VIP、新規', ['vip', 'new']],
        [';', null],
      ],
      ['上得意;知らない'],
      ['x', [1]],
    ],
    [
      'phone',
      {},
      [
        ['０３－１２３４－５６７８', '０３－１２３４－５６７８'],
        ['+81 90 1234 5678', '+81 90 1234 5678'],
      ],
      ['電話なし'],
      [312_345_678],
    ],
    [
      'email',
      {},
      [
        ['taro..x@docomo.ne.jp', 'taro..x@docomo.ne.jp'],
        ['Ａ@example.jp', 'Ａ@example.jp'],
      ],
      ['a@', 'a b'],
      [],
    ],
    [
      'url',
      {},
      [
        ['https://example.jp/山', 'https://example.jp/山'],
        ['example.jp', 'example.jp'],
      ],
      ['javascript:alert(1)', 'ここ', 'ftp://example.jp'],
      [],
    ],
    [
      'address',
      {},
      [
        ['100-8978 千代田区霞が関3-1-1', { postalCode: '1008978', value: '千代田区霞が関3-1-1' }],
        ['霞が関3-1-1', { postalCode: null, value: '霞が関3-1-1' }],
      ],
      ['あ'.repeat(501)],
      [{ street: 'x' }],
    ],
    [
      'user',
      {},
      [
        ['山田　花子', hanako],
        ['HANAKO@example.jp', hanako],
        [hanako, hanako],
      ],
      ['同姓同名', '知らない人'],
      [1],
    ],
    ['file', {}, [['', null]], ['a.pdf'], [{ id: 1 }]],
  ]

describe.each(types)('a field of type %s %o', (type, more, read, refused, refusedValues) => {
  const one = field(type, more)
  it.each(read)('reads %j', (typed, value) => {
    expect(readValue(one, typed, context)).toEqual({ ok: true, value })
  })

  it('shows every value as a cell that reads back to the same value, in both languages', () => {
    for (const [, value] of read)
      for (const locale of ['ja', 'en'] as const) {
        const cell = showValue(one, value, context, locale)
        expect(readValue(one, cell, context)).toEqual({ ok: true, value })
      }
  })

  it.each(refused)('refuses %j in both languages', (typed) => {
    const result = readValue(one, typed, context)
    expect(result.ok).toBe(false)
    expect(!result.ok && result.refusal.ja && result.refusal.en).toBeTruthy()
  })

  it('refuses values of another kind', () => {
    for (const value of refusedValues) expect(readValue(one, value, context).ok).toBe(false)
  })

  it('has no value for null and for empty text', () => {
    for (const nothing of [null, undefined, '', '　'])
      expect(readValue(one, nothing, context)).toEqual({ ok: true, value: null })
    expect(showValue(one, null, context, 'ja')).toBe('')
  })
})

describe('a unique value', () => {
  it('is the same however it is typed', () => {
    expect(uniqueKey(field('text'), 'Ａ-1 ')).toBe(uniqueKey(field('text'), 'a-１'))
    expect(uniqueKey(field('phone'), '03-1234-5678')).toBe(uniqueKey(field('phone'), '０３(1234)5678'))
    expect(uniqueKey(field('email'), 'A@Example.jp')).toBe(uniqueKey(field('email'), 'a@example.jp'))
    expect(uniqueKey(field('number'), 5)).not.toBe(uniqueKey(field('number'), 50))
  })
})

describe('a number', () => {
  it('is none where it could be misread', () => {
    for (const text of ['1/2', '03-1234', '1 2 3a', '--5', '(5', '1..2', '０ｘ１０'])
      expect(parseNumber(text)).toBeNull()
  })
})

describe('a local time', () => {
  it('is the instant of its zone, also where the clocks change', () => {
    expect(instantIn('2026/03/08 03:30', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z')
    expect(instantIn('2026/07/01 00:00', 'America/New_York')).toBe('2026-07-01T04:00:00.000Z')
    expect(localTime('2026-07-01T04:00:00.000Z', 'America/New_York')).toBe('2026-07-01 00:00')
  })
  it('keeps its seconds where there are any', () => {
    expect(localTime('2026-11-21T05:05:07.000Z', 'Asia/Tokyo')).toBe('2026-11-21 14:05:07')
  })
})
