import { Readable } from 'node:stream'
import type { Phrase } from '#kit/text.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import type { FileAnswer } from '#platform/feature.ts'
import type { Work } from '#platform/work.ts'
import { figureLabels, rateLabels, resultsText } from './results.text.ts'
import { readResults } from './reactions.results.ts'
import type { Rates, ResultFigures, Results } from './reactions.schemas.ts'

type Figured = Pick<Results, 'figures' | 'rates' | 'revenueEach'>

/** The figures of a campaign and of its variants, a row each, as they stand on the page. */
export async function exportResults(work: Work, id: string): Promise<FileAnswer> {
  const results = await readResults(work, id)
  const say = (phrase: Phrase): string => phrase[work.locale]
  const encoder = csvEncoder({ encoding: 'utf8bom', newline: 'crlf', quote: 'minimal' })
  const [figures, rates] = [
    Object.keys(figureLabels) as (keyof ResultFigures)[],
    Object.keys(rateLabels) as (keyof Rates)[],
  ]
  const row = (name: string, subject: string, one: Figured): Uint8Array =>
    encoder.row([
      name,
      subject,
      ...figures.map((key) => one.figures[key]),
      ...rates.flatMap((key): (number | null)[] => {
        const { value, low, high } = one.rates[key]
        return value === null ? [null, null, null] : [value, low, high]
      }),
      one.revenueEach,
    ])
  const body = [
    encoder.row([
      say(resultsText.variant),
      say(resultsText.subject),
      ...figures.map((key) => say(figureLabels[key])),
      ...rates.flatMap((key) => [
        say(rateLabels[key]),
        `${say(rateLabels[key])} ${say(resultsText.lower)}`,
        `${say(rateLabels[key])} ${say(resultsText.upper)}`,
      ]),
      say(resultsText.revenueEach),
    ]),
    row(say(resultsText.all), '', results),
    ...results.variants.map((one) => row(one.label, one.subject, one)),
  ]
  return {
    name: `${results.campaign.name}.csv`,
    mediaType: 'text/csv; charset=utf-8',
    body: Readable.from(body),
  }
}
