import { translator, type Phrase, type Translate } from '#kit/text.ts'
import type { Rule } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import type { Picture, PictureKey } from './insight.api.ts'
import type { Period } from './insight.months.ts'
import { pictureText } from './picture.text.ts'

export type Unit = Picture['columns'][number]['unit']
export type Column = { readonly key: string; readonly label: string; readonly unit: Unit }
export type Row = Picture['rows'][number]
export type Say = Translate<typeof pictureText>

export function sayIn(work: Pick<Work, 'locale'>): Say {
  return translator(pictureText, work.locale)
}

type Drawn = {
  readonly today: string
  readonly definition: string
  readonly period?: Period
  readonly n: number
  readonly of?: Picture['n']['of']
  readonly maturity?: string
  readonly note?: string
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
}

export function pictureOf(work: Work, key: PictureKey, drawn: Drawn): Picture {
  return {
    question: questions[key][work.locale],
    definition: drawn.definition,
    asOf: drawn.today,
    period: drawn.period ?? null,
    n: { count: drawn.n, of: drawn.of ?? 'customers' },
    maturity: drawn.maturity ?? null,
    note: drawn.note ?? null,
    columns: [...drawn.columns],
    rows: [...drawn.rows],
  }
}

const questions: { readonly [K in PictureKey]: Phrase } = {
  monthly: pictureText.monthlyQuestion,
  conversion: pictureText.conversionQuestion,
  retention: pictureText.retentionQuestion,
  rfm: pictureText.rfmQuestion,
  deciles: pictureText.decilesQuestion,
  cpm: pictureText.cpmQuestion,
  intervals: pictureText.intervalsQuestion,
  media: pictureText.mediaQuestion,
  pairs: pictureText.pairsQuestion,
  moves: pictureText.movesQuestion,
  survival: pictureText.survivalQuestion,
  continuation: pictureText.continuationQuestion,
  standing: pictureText.standingQuestion,
  mrr: pictureText.mrrQuestion,
  leaving: pictureText.leavingQuestion,
  tenure: pictureText.tenureQuestion,
  forecast: pictureText.forecastQuestion,
}

export function rule(kind: string, params: { readonly [name: string]: unknown }): Rule {
  return { kind, params }
}

/** A share in per cent to one decimal, null of nothing: 0 ÷ 0 is no number. */
export function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((1000 * part) / whole) / 10
}

/** A mean to so many decimals, null of nothing. */
export function mean(sum: number, count: number, decimals = 0): number | null {
  if (count === 0) return null
  const unit = 10 ** decimals
  return Math.round((sum / count) * unit) / unit
}

export function total<T>(rows: readonly T[], of: (row: T) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0)
}

/** 1,207 in a sentence, in both languages. */
export function grouped(count: number): string {
  return count.toLocaleString('en')
}
