import { formatDay } from '#kit/japan/calendar.ts'
import type { Period } from '#kit/japan/periods.ts'
import type { Phrase } from '#kit/text.ts'
import type { Field } from '#platform/catalogue/field.ts'
import type { RuleNames } from '#platform/catalogue/rule.ts'
import type { FieldCondition } from './fields.conditions.ts'
import { comparisonOf } from './fields.places.ts'

const same = (text: string): Phrase => ({ ja: text, en: text })

/** 「生年月日が 今月」, “Date of birth is this month”: a condition on a field as people say it. */
export function sayCondition(
  field: Field | undefined,
  { field: key, op, value }: FieldCondition,
  names: RuleNames,
): Phrase {
  const { ja, en } = field?.label ?? same(key)
  const say = predicates[op]
  const wanted = words(field, op, value, names)
  return { ja: `${ja}${say.ja.replace('{}', wanted.ja)}`, en: `${en} ${say.en.replace('{}', wanted.en)}` }
}

const predicates: { readonly [op in FieldCondition['op']]: Phrase } = {
  equals: { ja: 'が {}', en: 'is {}' },
  notEquals: { ja: 'が {} 以外', en: 'is not {}' },
  in: { ja: 'が {}', en: 'is {}' },
  notIn: { ja: 'が {} 以外', en: 'is not {}' },
  contains: { ja: 'に「{}」を含む', en: 'contains “{}”' },
  notContains: { ja: 'に「{}」を含まない', en: 'does not contain “{}”' },
  startsWith: { ja: 'が「{}」で始まる', en: 'begins with “{}”' },
  containsAny: { ja: 'に {} を含む', en: 'contains {}' },
  containsAll: { ja: 'に {} をすべて含む', en: 'contains all of {}' },
  containsNone: { ja: 'に {} を含まない', en: 'contains none of {}' },
  lessThan: { ja: 'が {} 未満', en: 'is less than {}' },
  atMost: { ja: 'が {} 以下', en: 'is at most {}' },
  moreThan: { ja: 'が {} より大きい', en: 'is more than {}' },
  atLeast: { ja: 'が {} 以上', en: 'is at least {}' },
  between: { ja: 'が {}', en: 'is {}' },
  on: { ja: 'が {}', en: 'is {}' },
  before: { ja: 'が {} より前', en: 'is before {}' },
  after: { ja: 'が {} より後', en: 'is after {}' },
  onOrBefore: { ja: 'が {} 以前', en: 'is on or before {}' },
  onOrAfter: { ja: 'が {} 以降', en: 'is on or after {}' },
  period: { ja: 'が {}', en: 'is {}' },
  lastDays: { ja: 'が 過去{}日', en: 'is in the last {} days' },
  nextDays: { ja: 'が 今日から{}日', en: 'is in the next {} days' },
  anniversary: { ja: 'の記念日が {}', en: 'has its anniversary {}' },
  isEmpty: { ja: 'が 空', en: 'is empty' },
  isNotEmpty: { ja: 'が 入っている', en: 'is not empty' },
}

function words(field: Field | undefined, op: string, value: unknown, names: RuleNames): Phrase {
  if (isPeriod(value)) return periodName(value)
  if (Array.isArray(value)) {
    const each = value.map((one: unknown) => word(field, one, names))
    if (op === 'between')
      return { ja: `${each[0]?.ja}〜${each[1]?.ja}`, en: `from ${each[0]?.en} to ${each[1]?.en}` }
    return { ja: each.map(({ ja }) => ja).join('・'), en: each.map(({ en }) => en).join(' or ') }
  }
  return word(field, value, names)
}

function word(field: Field | undefined, value: unknown, names: RuleNames): Phrase {
  if (typeof value === 'number') return same(value.toLocaleString('en-US'))
  if (typeof value === 'boolean') return value ? { ja: 'はい', en: 'yes' } : { ja: 'いいえ', en: 'no' }
  const text = String(value ?? '')
  if (!field) return same(text)
  if (field.type === 'user') return text === 'me' ? { ja: '自分', en: 'me' } : same(names.user(text) ?? text)
  if (field.type === 'tags') return same(names.tag(text) ?? text)
  const comparison = comparisonOf(field.type)
  if ((comparison === 'date' || comparison === 'dateTime') && /^\d{4}-\d{2}-\d{2}$/.test(text))
    return { ja: formatDay(text), en: text }
  return field.options?.find((option) => option.value === text)?.label ?? same(text)
}

const isPeriod = (value: unknown): value is Period =>
  typeof value === 'object' && value !== null && 'unit' in value && 'offset' in value

const units: {
  readonly [unit in Period['unit']]: readonly [before: Phrase, now: Phrase, next: Phrase, counter: Phrase]
} = {
  day: [
    { ja: '昨日', en: 'yesterday' },
    { ja: '今日', en: 'today' },
    { ja: '明日', en: 'tomorrow' },
    { ja: '日', en: 'days' },
  ],
  week: [
    { ja: '先週', en: 'last week' },
    { ja: '今週', en: 'this week' },
    { ja: '来週', en: 'next week' },
    { ja: '週', en: 'weeks' },
  ],
  month: [
    { ja: '先月', en: 'last month' },
    { ja: '今月', en: 'this month' },
    { ja: '来月', en: 'next month' },
    { ja: 'か月', en: 'months' },
  ],
  quarter: [
    { ja: '前四半期', en: 'last quarter' },
    { ja: '今四半期', en: 'this quarter' },
    { ja: '次の四半期', en: 'next quarter' },
    { ja: '四半期', en: 'quarters' },
  ],
  half: [
    { ja: '前の半期', en: 'last half' },
    { ja: '今の半期', en: 'this half' },
    { ja: '次の半期', en: 'next half' },
    { ja: '半期', en: 'halves' },
  ],
  year: [
    { ja: '去年', en: 'last year' },
    { ja: '今年', en: 'this year' },
    { ja: '来年', en: 'next year' },
    { ja: '年', en: 'years' },
  ],
  fiscalYear: [
    { ja: '前年度', en: 'last fiscal year' },
    { ja: '今年度', en: 'this fiscal year' },
    { ja: '来年度', en: 'next fiscal year' },
    { ja: '年度', en: 'fiscal years' },
  ],
}

/** 先月, 今年度, 3週後 … */
export function periodName({ unit, offset }: Period): Phrase {
  const [before, now, next, counter] = units[unit]
  if (offset === 0) return now
  if (offset === -1) return before
  if (offset === 1) return next
  const count = Math.abs(offset)
  return offset < 0
    ? { ja: `${count}${counter.ja}前`, en: `${count} ${counter.en} ago` }
    : { ja: `${count}${counter.ja}後`, en: `in ${count} ${counter.en}` }
}
