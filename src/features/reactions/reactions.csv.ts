import { Readable } from 'node:stream'
import type { Phrase } from '#kit/text.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import type { FileAnswer } from '#platform/feature.ts'
import type { Work } from '#platform/work.ts'
import { compareText } from './compare.text.ts'
import { compareCampaigns } from './reactions.compare.ts'
import { figureLabels, rateLabels, resultsText } from './results.text.ts'
import { readResults } from './reactions.results.ts'
import type { Rates, ResultFigures, Results } from './reactions.schemas.ts'

type Figured = Pick<Results, 'figures' | 'rates' | 'revenueEach'>

const figures = Object.keys(figureLabels) as (keyof ResultFigures)[]
const rates = Object.keys(rateLabels) as (keyof Rates)[]
type Say = (phrase: Phrase) => string
const sayIn =
  ({ locale }: Pick<Work, 'locale'>): Say =>
  (phrase) =>
    phrase[locale]

const figureHeads = (say: Say): string[] => [
  ...figures.map((key) => say(figureLabels[key])),
  ...rates.flatMap((key) => [
    say(rateLabels[key]),
    `${say(rateLabels[key])} ${say(resultsText.lower)}`,
    `${say(rateLabels[key])} ${say(resultsText.upper)}`,
  ]),
  say(resultsText.revenueEach),
]

const figureCells = (one: Figured): (number | null)[] => [
  ...figures.map((key) => one.figures[key]),
  ...rates.flatMap((key): (number | null)[] => {
    const { value, low, high } = one.rates[key]
    return value === null ? [null, null, null] : [value, low, high]
  }),
  one.revenueEach,
]

function csvOf(name: string, rows: readonly (readonly (string | number | null)[])[]): FileAnswer {
  const encoder = csvEncoder({ encoding: 'utf8bom', newline: 'crlf', quote: 'minimal' })
  return {
    name: `${name}.csv`,
    mediaType: 'text/csv; charset=utf-8',
    body: Readable.from(rows.map((row) => encoder.row(row))),
  }
}

/** The figures of a campaign and of its variants, a row each, as they stand on the page. */
export async function exportResults(work: Work, id: string): Promise<FileAnswer> {
  const results = await readResults(work, id)
  const say = sayIn(work)
  return csvOf(results.campaign.name, [
    [say(resultsText.variant), say(resultsText.subject), ...figureHeads(say)],
    [say(resultsText.all), '', ...figureCells(results)],
    ...results.variants.map((one) => [one.label, one.subject, ...figureCells(one)]),
  ])
}

/** Campaigns that began between two days, a row each variant. */
export async function exportComparison(
  work: Work,
  period: { from: string; to: string },
): Promise<FileAnswer> {
  const { items, timeZone } = await compareCampaigns(work, period)
  const say = sayIn(work)
  const began = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return csvOf(`${say(compareText.title)} ${period.from}_${period.to}`, [
    [
      say(compareText.name),
      say(resultsText.variant),
      say(resultsText.subject),
      say(compareText.began),
      say(compareText.subjectLength),
      say(compareText.textLength),
      ...figureHeads(say),
    ],
    ...items.map((one) => [
      one.name,
      one.variant.label,
      one.subject,
      began.format(new Date(one.beganAt)),
      one.subjectLength,
      one.textLength,
      ...figureCells(one),
    ]),
  ])
}
