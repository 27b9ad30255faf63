import { queryOptions } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'
import type { ChartSpec, Pick } from '#web/parts/chart/spec.ts'
import type { Rule } from '#web/parts/filter/tree.ts'
import type { PictureKey } from '../insight.api.ts'

export type Picture = Answer<typeof api.insight.monthly>
export type Asked = NonNullable<Parameters<typeof api.insight.csv>[0]['query']>

/** In the order of the overview. */
export const keys = [
  'monthly',
  'conversion',
  'retention',
  'rfm',
  'deciles',
  'cpm',
  'intervals',
  'media',
  'pairs',
  'moves',
  'survival',
  'continuation',
  'standing',
  'mrr',
  'leaving',
  'tenure',
  'forecast',
] as const satisfies readonly PictureKey[]

export function isKey(key: string): key is PictureKey {
  return keys.some((one) => one === key)
}

export function pictureQuery(key: PictureKey, query: Asked) {
  return queryOptions({
    queryKey: ['insight', key, query],
    queryFn: ({ signal }): Promise<Picture> => api.insight[key]({ query: { ...query } }, { signal }),
  })
}

/** A chart, and where a press on it leads: the row and the column of the numbers. */
export type Drawn = {
  readonly spec: ChartSpec
  readonly at: (pick: Pick) => { readonly row: string | undefined; readonly column: string | undefined }
}

/** How a picture is drawn; undefined where there is nothing to draw. */
export function drawnOf(key: PictureKey, picture: Picture, asked: Asked): Drawn | undefined {
  return picture.n.count === 0 ? undefined : shapes[key](picture, asked)
}

const shapes: { readonly [K in PictureKey]: (picture: Picture, asked: Asked) => Drawn | undefined } = {
  monthly: (picture) => ({
    spec: {
      kind: 'bars',
      categories: labels(picture),
      series: ['firstRevenue', 'repeatRevenue', 'guestRevenue'].flatMap((one) => seriesOf(picture, one)),
      unit: 'yen',
      stacked: true,
    },
    at: ({ series, index }) => ({ row: keyAt(picture, index), column: ['firsts', 'repeaters'][series] }),
  }),
  conversion: (picture) => ({
    spec: {
      kind: 'lines',
      categories: labels(picture),
      series: ['f2', 'f3'].flatMap((one) => seriesOf(picture, one)),
      unit: 'percent',
    },
    at: ({ series, index }) => ({ row: keyAt(picture, index), column: ['second', 'third'][series] }),
  }),
  retention: (picture, asked) => heatOf(picture, agesOf(asked), unitOf(asked)),
  rfm: (picture) => {
    const digits = ['1', '2', '3', '4', '5']
    const rows = digits.toReversed()
    const count = (cell: string): number =>
      picture.rows.find(({ key }) => key === cell)?.values['people'] ?? 0
    return {
      spec: {
        kind: 'heat',
        rows: rows.map((r) => `R${r}`),
        columns: digits.map((f) => `F${f}`),
        cells: rows.map((r) => digits.map((f) => count(`${r}${f}`))),
        unit: 'people',
      },
      at: ({ series, index }) => ({ row: `${rows[series] ?? ''}${digits[index] ?? ''}`, column: 'people' }),
    }
  },
  deciles: (picture) => withLine(picture, 'revenue', 'yen'),
  cpm: (picture) => lying(picture, 'people', 'people', 'people'),
  intervals: (picture) => withLine(picture, 'people', 'people'),
  media: (picture) => {
    const rows = picture.rows.filter(({ values }) => isNumber(values['cpo']) && isNumber(values['ltv']))
    const name = (key: string): string => picture.columns.find((one) => one.key === key)?.label ?? key
    if (rows.length === 0) {
      // Without costs there is still what people have brought.
      const known = { ...picture, rows: picture.rows.filter(({ values }) => isNumber(values['ltv'])) }
      return known.rows.length === 0 ? undefined : lying(known, 'ltv', 'yen', 'people')
    }
    return {
      spec: {
        kind: 'points',
        points: rows.map(({ label, values }) => ({
          name: label,
          x: values['cpo'] ?? 0,
          y: values['ltv'] ?? 0,
          size: values['people'] ?? 0,
        })),
        x: { name: name('cpo'), unit: 'yen' },
        y: { name: name('ltv'), unit: 'yen' },
      },
      at: ({ index }) => ({ row: rows[index]?.key, column: 'people' }),
    }
  },
  pairs: (picture, { sort = 'orders' }) =>
    lying(
      { ...picture, rows: picture.rows.slice(0, mostPairs) },
      sort,
      sort === 'orders' ? 'count' : sort === 'lift' ? 'ratio' : 'percent',
      'orders',
    ),
  moves: (picture) => heatOf(picture, /^to\./, 'people'),
  survival: (picture) => coursesOf(picture),
  continuation: (picture) => coursesOf(picture),
  standing: (picture) => ({
    spec: {
      kind: 'bars',
      categories: labels(picture),
      series: ['active', 'paused', 'suspended', 'paymentError'].flatMap((one) => seriesOf(picture, one)),
      unit: 'count',
      stacked: true,
    },
    at: ({ index }) => ({ row: keyAt(picture, index), column: 'cancelled' }),
  }),
  mrr: (picture) => {
    const moves = ['fresh', 'gained', 'back', 'reduced', 'churned']
    return {
      spec: {
        kind: 'bars',
        categories: labels(picture),
        series: moves.flatMap((one) => seriesOf(picture, one)),
        unit: 'yen',
        stacked: true,
      },
      at: ({ series, index }) => ({ row: keyAt(picture, index), column: moves[series] }),
    }
  },
  leaving: (picture) => ({
    spec: {
      kind: 'bars',
      categories: labels(picture),
      series: ['left', 'stayed'].flatMap((one) => seriesOf(picture, one)),
      unit: 'count',
      stacked: true,
      lying: true,
    },
    at: ({ series, index }) => ({ row: keyAt(picture, index), column: ['left', 'stayed'][series] }),
  }),
  forecast: (picture) => ({
    spec: { kind: 'bars', categories: labels(picture), series: seriesOf(picture, 'net'), unit: 'yen' },
    at: () => ({ row: undefined, column: undefined }),
  }),
  tenure: (picture) => ({
    spec: {
      kind: 'bars',
      categories: labels(picture),
      series: ['gone', 'there'].flatMap((one) => seriesOf(picture, one)),
      unit: 'count',
      stacked: true,
    },
    at: () => ({ row: undefined, column: undefined }),
  }),
}
const mostPairs = 15

/** The curve of all, and those of the groups. */
function coursesOf(picture: Picture): Drawn | undefined {
  const rates = picture.columns.filter(({ key }) => key === 'rate' || key.startsWith('rate.'))
  const shown = rates.length > 1 ? rates.slice(1) : rates
  return {
    spec: {
      kind: 'lines',
      categories: labels(picture),
      series: shown.flatMap(({ key }) => seriesOf(picture, key)),
      unit: 'percent',
    },
    at: ({ index }) => ({ row: keyAt(picture, index), column: 'part' }),
  }
}

/** All of a cohort buy in its first month: one dark column would pale the others. */
function agesOf(asked: Asked): RegExp {
  return unitOf(asked) === 'percent' ? /^m[1-9]/ : /^m\d/
}

/** The latest cohorts as curves: how they went, one against the other. */
export function curvesOf(picture: Picture, asked: Asked): ChartSpec | undefined {
  const columns = picture.columns.filter(({ key }) => agesOf(asked).test(key))
  // Fewer points than three are no curve.
  const rows = picture.rows.filter(
    ({ values }) => values['size'] !== 0 && columns.filter(({ key }) => isNumber(values[key])).length > 2,
  )
  if (rows.length === 0) return undefined
  return {
    kind: 'lines',
    categories: columns.map(({ label }) => label),
    series: rows.slice(-6).map(({ label, values }) => ({
      name: label,
      values: columns.map(({ key }) => values[key] ?? null),
    })),
    unit: unitOf(asked),
  }
}

function unitOf({ measure = 'retention' }: Asked): 'percent' | 'yen' {
  return measure === 'retention' ? 'percent' : 'yen'
}

function heatOf(picture: Picture, of: RegExp, unit: 'percent' | 'yen' | 'people'): Drawn {
  const columns = picture.columns.filter(({ key }) => of.test(key))
  return {
    spec: {
      kind: 'heat',
      rows: labels(picture),
      columns: columns.map(({ label }) => label.replace('→ ', '')),
      cells: picture.rows.map(({ values }) => columns.map(({ key }) => values[key] ?? null)),
      unit,
    },
    at: ({ series, index }) => ({ row: keyAt(picture, series), column: columns[index]?.key }),
  }
}

/** Bars with long names, one series of them. */
function lying(picture: Picture, column: string, unit: ChartUnit, people: string): Drawn {
  return {
    spec: {
      kind: 'bars',
      categories: labels(picture),
      series: seriesOf(picture, column),
      unit,
      lying: true,
    },
    at: ({ index }) => ({ row: keyAt(picture, index), column: people }),
  }
}
type ChartUnit = Extract<ChartSpec, { kind: 'bars' }>['unit']

function withLine(picture: Picture, column: string, unit: ChartUnit): Drawn {
  const [line] = seriesOf(picture, 'cumulative')
  return {
    spec: {
      kind: 'bars',
      categories: labels(picture),
      series: seriesOf(picture, column),
      unit,
      ...(line && { line }),
    },
    at: ({ index }) => ({ row: keyAt(picture, index), column: 'people' }),
  }
}

function labels({ rows }: Picture): string[] {
  return rows.map(({ label }) => label)
}

function keyAt({ rows }: Picture, index: number): string | undefined {
  return rows[index]?.key
}

function seriesOf({ rows, columns }: Picture, column: string): { name: string; values: (number | null)[] }[] {
  const found = columns.find(({ key }) => key === column)
  return found ? [{ name: found.label, values: rows.map(({ values }) => values[column] ?? null) }] : []
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number'
}

/** What an address holds may be anything; a rule is an object that says so. */
export function ruleOf(filter: string | undefined): Rule | null {
  if (filter === undefined) return null
  try {
    const rule: unknown = JSON.parse(filter)
    return typeof rule === 'object' && rule !== null && ('kind' in rule || 'op' in rule)
      ? (rule as Rule)
      : null
  } catch {
    return null
  }
}

/** As the server gives it. */
type PeopleRule = Picture['rows'][number]['people'][string]

/** The list of the people behind a number: its own rule, within what the picture was narrowed to. */
export function peopleAt(rule: Rule | PeopleRule, { q, filter }: Asked = {}): string {
  const narrow = ruleOf(filter)
  const both = narrow === null ? rule : { op: 'and', rules: [narrow, rule] }
  return `/customers?${new URLSearchParams({
    view: 'all',
    ...(q && { q }),
    filter: JSON.stringify(both),
  }).toString()}`
}
