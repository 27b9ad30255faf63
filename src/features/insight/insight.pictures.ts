import type { FileAnswer } from '#platform/feature.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import type { Work } from '#platform/work.ts'
import { queries, type Asked, type Picture, type PictureKey } from './insight.api.ts'
import { readPairs } from './insight.basket.ts'
import { readForecast } from './insight.forecast.ts'
import { readMedia } from './insight.media.ts'
import { readCpm, readDeciles, readMoves, readRfm } from './insight.ranks.ts'
import { readIntervals } from './insight.rhythm.ts'
import { readConversion, readMonthly, readRetention } from './insight.sales.ts'
import { readLeaving, readMrr, readStanding, readTenure } from './insight.subscribers.ts'
import { readContinuation, readSurvival } from './insight.subscriptions.ts'
import { sayIn } from './insight.ts'

export const pictures: { readonly [K in PictureKey]: (work: Work, asked: Asked<K>) => Promise<Picture> } = {
  monthly: readMonthly,
  conversion: readConversion,
  retention: readRetention,
  rfm: readRfm,
  deciles: readDeciles,
  cpm: readCpm,
  intervals: readIntervals,
  media: readMedia,
  pairs: readPairs,
  moves: readMoves,
  survival: readSurvival,
  continuation: readContinuation,
  standing: readStanding,
  mrr: readMrr,
  leaving: readLeaving,
  tenure: readTenure,
  forecast: readForecast,
}

function read<K extends PictureKey>(work: Work, key: K, asked: unknown): Promise<Picture> {
  return pictures[key](work, queries[key].parse(asked) as Asked<K>)
}

const counted = { customers: 'nCustomers', orders: 'nOrders', subscriptions: 'nSubscriptions' } as const

/** The numbers of a picture as a file that Excel opens, with what they mean below them. */
export async function pictureFile(work: Work, key: PictureKey, asked: unknown): Promise<FileAnswer> {
  const say = sayIn(work)
  const picture = await read(work, key, asked)
  const { question, definition, asOf, period, n, maturity, note, columns, rows } = picture
  const below = [
    [question],
    [say('definition'), definition],
    [say('asOf'), asOf],
    ...(period ? [[say('period'), `${period.from} – ${period.to}`]] : []),
    [say(counted[n.of]), n.count],
    ...(maturity === null ? [] : [[say('maturity'), maturity]]),
    ...(note === null ? [] : [[say('note'), note]]),
  ]
  const head = ['', ...columns.map(({ label, unit }) => (unit === 'percent' ? `${label} (%)` : label))]
  const lines = [
    head,
    ...rows.map(({ label, values }) => [label, ...columns.map((one) => values[one.key] ?? null)]),
  ]
  return {
    name: `${key}-${asOf}.csv`,
    mediaType: 'text/csv; charset=utf-8',
    body: asCsv([...lines, [''], ...below]),
  }
}

async function* asCsv(rows: readonly (readonly (string | number | null)[])[]): AsyncGenerator<Uint8Array> {
  const csv = csvEncoder({ encoding: 'utf8bom', newline: 'crlf', quote: 'minimal' })
  for (const row of rows) yield csv.row(row)
}
