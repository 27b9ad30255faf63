import { Liquid } from 'liquidjs'
import { describe, expect, it } from 'vitest'
import { parse, say, type Place } from './templates.liquid.ts'

/** The same every time: what fails once can be looked at. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

const values: readonly unknown[] = [
  '山田',
  '',
  '<b>"x" & \'y\'</b>',
  '1行目\n2行目\r\n',
  0,
  -12345.5,
  true,
  false,
  null,
  undefined,
  [],
  ['お茶', null, '<i>', true],
  { b: '孫', size: 3 },
  '2026-11-23',
  '2026-11-23T15:30:00Z',
  '\ud800',
]
const names = [
  'a',
  'a.b',
  'customer.name',
  'customer.b.b',
  'gone',
  'gone.b',
  'constructor',
  'a.__proto__',
  'a.toString',
  'list.size',
  'list.first',
  'nil',
  'true',
  'empty',
  'list[0]',
]
const chains = [
  '',
  '',
  " | default: 'お客様'",
  ' | default: "x" | oneLine',
  ' | date: "weekday"',
  ' | money',
  ' | number',
  ' | honorific',
  " | honorific: 'さん'",
  ' | upcase',
  ' | default: a',
  ' | hiragana | katakana',
  " | default: 'a\\'b'",
]
const around: readonly ((piece: string) => string)[] = [
  (piece) => piece,
  (piece) => `<p> ${piece} </p>\n`,
  (piece) => `{% if customer.name %}${piece}{% else %}ない{% endif %}`,
  (piece) => `{% for x in list %}${piece}{{ x }}{% endfor %}`,
  (piece) => ` {{- a -}} ${piece}`,
  (piece) => `{% raw %}{{ a }}{% endraw %}${piece}`,
  (piece) => `{% # nothing %}${piece}{% comment %}{{ a }}{% endcomment %}`,
]

describe('what is said without the engine of Liquid', () => {
  it('is what the engine says, letter by letter', () => {
    const roll = dice(7)
    const pick = <T>(from: readonly T[]): T => from[roll(from.length)] as T
    let isQuick = 0
    for (let round = 0; round < 1000; round += 1) {
      const pieces = Array.from({ length: 1 + roll(5) }, () =>
        pick(around)(`{{ ${pick(names)}${pick(chains)} }}`),
      )
      const source = pieces.join('、')
      const place = pick<Place>(['html', 'text', 'url'])
      const scope = {
        setting: { language: pick(['ja', 'en']), timeZone: 'Asia/Tokyo' },
        a: pick(values),
        customer: { name: pick(values), b: pick(values) },
        list: pick([[], ['x', pick(values)], [1, false]]),
      }
      const parsed = parse(place, source)
      if (parsed.quick) isQuick += 1
      expect(say(parsed, scope), `${place} ${source}`).toBe(say({ ...parsed, quick: null }, scope))
    }
    expect(isQuick).toBeGreaterThan(500)
  })

  it('leaves to the engine what changes for those behind it', () => {
    for (const source of [
      '{% assign a = "x" %}{{ a }}',
      '{{ a }}{% if b %}{% assign a = "x" %}{% endif %}{{ a }}',
      '{{ a }}{% break %}{{ b }}',
      '{% for i in list limit: 1 %}{{ i }}{% endfor %}{{ a }}{% for i in list offset: continue %}{{ i }}{% endfor %}',
    ])
      expect(parse('text', source).quick, source).toBeNull()
  })

  it('ends as early as the engine does, however many loops stand beside plain values', () => {
    const loop = '{% for a in (1..9999) %}{% for b in (1..9999) %}x{% endfor %}{% endfor %}{{ a }}'
    const parsed = parse('text', loop.repeat(20))
    expect(parsed.quick).not.toBeNull()
    const started = performance.now()
    expect(() => say(parsed, { setting: { language: 'ja', timeZone: 'UTC' }, a: 1 })).toThrow(/too much/)
    expect(performance.now() - started).toBeLessThan(3000)
    const long = parse('text', '{{ a }}'.repeat(2000))
    expect(() => say(long, { setting: { language: 'ja', timeZone: 'UTC' }, a: 'y'.repeat(1000) })).toThrow(
      /too much/,
    )
  })

  it('knows the shapes of templates that it cuts', () => {
    // Each kind of a piece says its own text: what begins with neither bracket is words.
    const [words, output, tag] = new Liquid().parse('あ{{ b }}{% if c %}{% endif %}')
    expect([words, output, tag].map((one) => one?.token.getText())).toEqual(['あ', '{{ b }}', '{% if c %}'])
  })
})

describe('a value that says yes or no', () => {
  const said = (source: string, language: 'ja' | 'en', value: unknown): string =>
    say(parse('html', source), { setting: { language, timeZone: 'UTC' }, customer: { wants: value } })

  it('is said in the language of the mail', () => {
    expect(said('{{ customer.wants }}', 'ja', true)).toBe('はい')
    expect(said('{{ customer.wants }}', 'ja', false)).toBe('いいえ')
    expect(said('{% if true %}{{ customer.wants }}{% endif %}', 'en', false)).toBe('No')
  })

  it('is no missing value where it is no, and a condition where one asks', () => {
    expect(said('{{ customer.wants | default: "未回答" }}', 'ja', false)).toBe('いいえ')
    expect(said('{{ customer.wants | default: "未回答" }}', 'ja', null)).toBe('未回答')
    expect(said('{% if customer.wants %}希望する{% else %}希望しない{% endif %}', 'ja', false)).toBe(
      '希望しない',
    )
  })
})
