import { describe, expect, it } from 'vitest'
import { escaped, optionOf } from './chart-option.ts'
import { chartThemes } from './chart-theme.ts'
import { short, written } from './numbers.ts'
import { mostSeries, type ChartSpec } from './spec.ts'

const drawing = { theme: chartThemes.light, locale: 'ja' } as const
const spec: ChartSpec = {
  kind: 'bars',
  categories: ['2024-01', '2024-02'],
  series: [
    { name: '初回', values: [1, 2] },
    { name: 'リピート', values: [3, null] },
  ],
  unit: 'yen',
  stacked: true,
}

describe('a chart', () => {
  it('stacks the parts of a whole and begins at zero', () => {
    expect(optionOf(spec, drawing)).toMatchObject({
      xAxis: { type: 'category', data: ['2024-01', '2024-02'] },
      series: [
        { type: 'bar', name: '初回', data: [1, 2], stack: 'whole' },
        { type: 'bar', name: 'リピート', data: [3, null], stack: 'whole' },
      ],
    })
  })

  it('writes numbers beside lying bars, and not between the parts of a whole', () => {
    const labels = (stacked: boolean): unknown[] =>
      (optionOf({ ...spec, stacked, lying: true }, drawing)['series'] as object[]).map(
        (one) => 'label' in one,
      )
    expect(labels(false)).toEqual([true, true])
    expect(labels(true)).toEqual([false, false])
  })

  it('puts a heat map in its place, and nothing where there is no number', () => {
    const option = optionOf(
      {
        kind: 'heat',
        rows: ['a', 'b'],
        columns: ['x', 'y'],
        cells: [
          [1, null],
          [null, 4],
        ],
        unit: 'people',
      },
      drawing,
    )
    const [series] = option['series'] as { data: { value: number[] }[] }[]
    expect(series?.data.map(({ value }) => value)).toEqual([
      [0, 0, 1],
      [1, 1, 4],
    ])
    expect(option['visualMap']).toMatchObject({ max: 4 })
  })

  it('moves only where motion is wanted', () => {
    expect(optionOf(spec, drawing)['animation']).toBe(false)
    expect(optionOf(spec, { ...drawing, animated: true })['animation']).toBe(true)
  })

  it('never takes a name for markup', () => {
    expect(escaped('<img src=x onerror="1">')).not.toMatch(/[<>"]/)
    const { formatter } = optionOf(spec, drawing)['tooltip'] as { formatter: (hovered: object[]) => string }
    expect(formatter([{ name: '<b>', seriesName: '<i>', value: 1 }])).not.toContain('<i>')
  })
})

describe('the colours of charts', () => {
  it('are six that differ, and stand out from the page', () => {
    for (const { series, body } of [chartThemes.light, chartThemes.dark]) {
      expect(new Set(series).size).toBe(mostSeries)
      for (const colour of series) expect([colour, contrast(colour, body) >= 2.5]).toEqual([colour, true])
    }
  })
})

describe('numbers of charts', () => {
  it('are written with their unit, and short on an axis', () => {
    expect(written(1980, 'yen', 'ja')).toBe('¥1,980')
    expect(written(-1980, 'yen', 'ja')).toBe('−¥1,980')
    expect(written(52.5, 'percent', 'en')).toBe('52.5%')
    expect(short(1_234_567, 'yen', 'ja')).toBe('¥123万')
    expect(short(-15_000, 'yen', 'ja')).toBe('−¥1.5万')
    expect(short(250_000_000, 'people', 'ja')).toBe('2.5億')
    expect(short(1_234_567, 'count', 'en')).toBe('1.23M')
    expect(short(100, 'percent', 'ja')).toBe('100%')
  })
})

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)].toSorted((x, y) => y - x)
  return ((a ?? 0) + 0.05) / ((b ?? 0) + 0.05)
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
