import { weekday, todayIn } from '#kit/japan/days.ts'
import { toKatakana } from '#kit/japan/kana.ts'
import type { Locale, Phrase } from '#kit/text.ts'

/** What a filter knows of the mail it works for. */
export type Setting = { readonly language: Locale; readonly timeZone: string }
type Filter = {
  readonly label: Phrase
  /** As it is written, and what comes of it. */
  readonly example: string
  run(value: unknown, setting: Setting, option: unknown): unknown
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

/** A day out of a day or an instant; null where it is none. */
function dayOf(value: unknown, { timeZone }: Setting): string | null {
  const said = text(value)
  if (/^\d{4}-\d{2}-\d{2}$/.test(said)) return said
  if (!/^\d{4}-\d{2}-\d{2}T/.test(said)) return null
  const at = new Date(said)
  return Number.isNaN(at.getTime()) ? null : todayIn(timeZone, at)
}

const dayForms: { readonly [form: string]: (on: string, language: Locale) => string } = {
  long: (on, language) =>
    language === 'ja'
      ? `${Number(on.slice(0, 4))}年${Number(on.slice(5, 7))}月${Number(on.slice(8))}日`
      : inEnglish(on, { dateStyle: 'long' }),
  weekday: (on, language) =>
    language === 'ja'
      ? `${Number(on.slice(5, 7))}月${Number(on.slice(8))}日（${[...'日月火水木金土'][weekday(on)] ?? ''}）`
      : inEnglish(on, { weekday: 'short', month: 'short', day: 'numeric' }),
  short: (on, language) =>
    language === 'ja'
      ? `${Number(on.slice(5, 7))}月${Number(on.slice(8))}日`
      : inEnglish(on, { month: 'short', day: 'numeric' }),
  month: (on, language) =>
    language === 'ja' ? `${Number(on.slice(5, 7))}月` : inEnglish(on, { month: 'long' }),
  slash: (on) => on.replaceAll('-', '/'),
}
const inEnglish = (on: string, how: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', { ...how, timeZone: 'UTC' }).format(new Date(`${on}T00:00:00Z`))

/** ァ to ヶ stand 96 places behind ぁ to ゖ; ー stays. */
const toHiragana = (kana: string): string =>
  toKatakana(kana).replace(/[\u30a1-\u30f6]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 96))

const amount = (value: unknown): number | null => {
  const number = typeof value === 'number' ? value : Number(text(value) || 'none')
  return Number.isFinite(number) ? number : null
}

const isMissing = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** Ours, beside those of Liquid. A value that is none of theirs is said as it is, nothing stays nothing. */
export const filters: { readonly [name: string]: Filter } = {
  // That of Liquid takes a "no" for nothing.
  default: {
    label: { ja: '値がないときの言葉', en: 'What is said where there is no value' },
    example: "{{ customer.familyName | default: 'お客' }} → お客",
    run: (value, _setting, words) => (isMissing(value) ? words : value),
  },
  date: {
    label: { ja: '日付', en: 'Date' },
    example: '{{ customer.lastOrderOn | date: "weekday" }} → 11月23日（月）',
    run(value, setting, form) {
      const on = dayOf(value, setting)
      return on === null ? value : (dayForms[text(form)] ?? dayForms['long'])?.(on, setting.language)
    },
  },
  money: {
    label: { ja: '金額', en: 'Money' },
    example: '{{ customer.revenue | money }} → 12,300円',
    run(value, { language }) {
      const yen = amount(value)
      if (yen === null) return value
      return language === 'ja' ? `${yen.toLocaleString('ja-JP')}円` : `¥${yen.toLocaleString('en-GB')}`
    },
  },
  number: {
    label: { ja: '数（3桁区切り）', en: 'Number' },
    example: '{{ points.balance | number }} → 1,234',
    run: (value) => amount(value)?.toLocaleString('ja-JP') ?? value,
  },
  honorific: {
    label: { ja: '敬称を付ける', en: 'With 様' },
    example: '{{ customer.familyName | honorific }} → 山田 様',
    run(value, _setting, word) {
      const name = text(value).trim()
      const honorific = text(word) || '様'
      return name === '' || /(様|さま|殿|先生|各位|御中)$/.test(name) ? name : `${name} ${honorific}`
    },
  },
  hiragana: {
    label: { ja: 'ひらがなにする', en: 'In hiragana' },
    example: '{{ customer.givenKana | hiragana }} → はなこ',
    run: (value) => toHiragana(text(value)),
  },
  katakana: {
    label: { ja: 'カタカナにする', en: 'In katakana' },
    example: '{{ customer.givenKana | katakana }} → ハナコ',
    run: (value) => toKatakana(text(value)),
  },
  oneLine: {
    label: { ja: '1行にする', en: 'On one line' },
    example: '{{ customer.address | oneLine }}',
    run: (value) => (typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : value),
  },
}
