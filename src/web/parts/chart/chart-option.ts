import type { EChartsCoreOption } from 'echarts/core'
import type { Locale } from '#kit/text.ts'
import type { ChartTheme } from './chart-theme.ts'
import { short, written } from './numbers.ts'
import type { ChartSpec, Series, Unit } from './spec.ts'

export type Drawing = {
  readonly theme: ChartTheme
  readonly locale: Locale
  /** In a small place: no names of axes, no legend, no labels. */
  readonly small?: boolean
  readonly animated?: boolean
}

type Spec<K extends ChartSpec['kind']> = Extract<ChartSpec, { kind: K }>
type Hovered = {
  readonly seriesName?: string
  readonly name?: string
  readonly value?: unknown
  readonly marker?: string
}

/** The chart in the words of ECharts. */
export function optionOf(spec: ChartSpec, drawing: Drawing): EChartsCoreOption {
  const { theme, animated = false } = drawing
  return {
    color: [...theme.series],
    animation: animated,
    animationDuration: 300,
    textStyle: { fontFamily: theme.font, color: theme.text, fontSize: 12 },
    ...bodyOf(spec, drawing),
  }
}

function bodyOf(spec: ChartSpec, drawing: Drawing): EChartsCoreOption {
  switch (spec.kind) {
    case 'bars':
      return bars(spec, drawing)
    case 'lines':
      return lines(spec, drawing)
    case 'points':
      return points(spec, drawing)
    case 'heat':
      return heat(spec, drawing)
  }
}

function bars(
  { categories, series, unit, stacked = false, lying = false, line }: Spec<'bars'>,
  drawing: Drawing,
): EChartsCoreOption {
  const { small = false } = drawing
  const names = { ...category(categories, drawing), ...(lying && { inverse: true }) }
  const amounts = valueAxis(unit, drawing)
  const percents = { ...valueAxis('percent', drawing), min: 0, max: 100, splitLine: { show: false } }
  return {
    ...frame(drawing, series.length + (line ? 1 : 0)),
    tooltip: tooltip(drawing, 'axis', [...series.map(() => unit), 'percent']),
    xAxis: lying ? amounts : names,
    yAxis: lying ? names : line ? [amounts, percents] : amounts,
    series: [
      ...series.map(({ name, values }) => ({
        type: 'bar',
        name,
        data: [...values],
        barMaxWidth: 40,
        cursor: 'pointer',
        ...(stacked && { stack: 'whole' }),
        // Beside a part of a whole stands the next part: its number would be read as that one's.
        ...(lying &&
          !stacked &&
          !small && {
            label: {
              show: true,
              position: 'right',
              color: drawing.theme.text,
              formatter: ({ value }: Hovered) => said(value, unit, drawing.locale),
            },
          }),
      })),
      ...(line
        ? [{ type: 'line', name: line.name, data: [...line.values], yAxisIndex: 1, symbolSize: 6 }]
        : []),
    ],
  }
}

function lines({ categories, series, unit }: Spec<'lines'>, drawing: Drawing): EChartsCoreOption {
  const { small = false, theme } = drawing
  // The name stands where the line ends: no eye has to go to a legend and back. Lines that end earlier would have it among
  // the others.
  const isNamed = !small && series.every(({ values }) => typeof values.at(-1) === 'number')
  return {
    ...frame(drawing, series.length, isNamed),
    tooltip: tooltip(
      drawing,
      'axis',
      series.map(() => unit),
    ),
    xAxis: category(categories, drawing),
    yAxis: valueAxis(unit, drawing),
    series: series.map(({ name, values }: Series, index) => ({
      type: 'line',
      name,
      data: [...values],
      symbol: ['circle', 'rect', 'triangle', 'diamond', 'roundRect', 'arrow'][index] ?? 'circle',
      symbolSize: small ? 3 : 7,
      cursor: 'pointer',
      connectNulls: false,
      ...(isNamed && { endLabel: { show: true, formatter: name, color: theme.text } }),
      labelLayout: { moveOverlap: 'shiftY' },
    })),
  }
}

function points({ points: all, x, y }: Spec<'points'>, drawing: Drawing): EChartsCoreOption {
  const { small = false, theme, locale } = drawing
  const largest = Math.max(1, ...all.map(({ size }) => size))
  const axis = ({ name, unit }: { name: string; unit: Unit }, gap: number): object => ({
    ...valueAxis(unit, drawing),
    min: 0,
    ...(!small && { name, nameLocation: 'middle', nameGap: gap, nameTextStyle: { color: theme.dimmed } }),
  })
  return {
    grid: {
      left: small ? 8 : 56,
      right: small ? 8 : 72,
      top: 20,
      bottom: small ? 4 : 44,
      containLabel: true,
    },
    tooltip: {
      ...plainTooltip(drawing),
      trigger: 'item',
      formatter: ({ name = '', value }: Hovered) => {
        const [atX, atY] = Array.isArray(value) ? value : []
        return `<b>${escaped(name)}</b><br>${escaped(x.name)} ${said(atX, x.unit, locale)}<br>${escaped(y.name)} ${said(atY, y.unit, locale)}`
      },
    },
    xAxis: axis(x, 34),
    yAxis: axis(y, 56),
    series: [
      {
        type: 'scatter',
        cursor: 'pointer',
        data: all.map(({ name, x: atX, y: atY, size }) => ({
          name,
          value: [atX, atY],
          symbolSize: 8 + 28 * Math.sqrt(size / largest),
        })),
        itemStyle: { opacity: 0.8 },
        label: { show: !small, position: 'right', formatter: '{b}', color: theme.text },
        labelLayout: { hideOverlap: true },
      },
    ],
  }
}

function heat({ rows, columns, cells, unit }: Spec<'heat'>, drawing: Drawing): EChartsCoreOption {
  const { small = false, theme, locale } = drawing
  const data = cells.flatMap((row, y) =>
    row.flatMap((value, x) => (value === null ? [] : [[x, y, value] as const])),
  )
  const most = Math.max(...data.map(([, , value]) => value), 0)
  return {
    grid: { left: 8, right: 8, top: small ? 4 : 8, bottom: 4, containLabel: true },
    tooltip: {
      ...plainTooltip(drawing),
      trigger: 'item',
      formatter: ({ value }: Hovered) => {
        const [x = 0, y = 0, amount] = Array.isArray(value) ? (value as number[]) : []
        return `${escaped(rows[y] ?? '')} · ${escaped(columns[x] ?? '')}<br><b>${said(amount, unit, locale)}</b>`
      },
    },
    xAxis: { ...category(columns, drawing, 0), position: 'top', splitArea: { show: false } },
    yAxis: { ...category(rows, drawing), inverse: true },
    visualMap: { show: false, min: 0, max: most || 1, inRange: { color: [...theme.heat] } },
    series: [
      {
        type: 'heatmap',
        cursor: 'pointer',
        data: data.map(([x, y, value]) => ({
          value: [x, y, value],
          label: { color: value > most * theme.turn ? theme.onMuch : theme.text },
        })),
        itemStyle: { borderWidth: 1, borderColor: theme.body },
        label: {
          show: !small && columns.length <= mostLabels,
          fontSize: 11,
          formatter: ({ value }: Hovered) =>
            Array.isArray(value) ? short(rounded(Number(value[2]), unit), unit, locale) : '',
        },
      },
    ],
  }
}

/** More numbers in a row than that cannot be read. */
const mostLabels = 25

/** A cell has no room for decimals. */
function rounded(value: number, unit: Unit): number {
  return unit === 'percent' ? Math.round(value) : value
}

function frame({ small = false, theme }: Drawing, series: number, isNamed = false): EChartsCoreOption {
  const hasLegend = !small && series > 1 && !isNamed
  return {
    grid: { left: 8, right: isNamed ? 96 : 20, top: hasLegend ? 36 : 16, bottom: 4, containLabel: true },
    ...(hasLegend && {
      legend: { top: 0, left: 0, itemGap: 16, textStyle: { color: theme.text } },
      // On a phone three names go into a line.
      media: [{ query: { maxWidth: 500 }, option: { grid: { top: 12 + 24 * Math.ceil(series / 3) } } }],
    }),
  }
}

function category(names: readonly string[], { theme, small = false }: Drawing, interval?: number): object {
  return {
    type: 'category',
    data: [...names],
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { show: false },
    axisLabel: small
      ? { show: false }
      : {
          color: theme.dimmed,
          hideOverlap: true,
          width: 200,
          overflow: 'truncate',
          ...(interval !== undefined && { interval }),
        },
  }
}

function valueAxis(unit: Unit, { theme, locale, small = false }: Drawing): object {
  return {
    type: 'value',
    axisLine: { show: false },
    splitLine: { show: !small, lineStyle: { color: theme.line } },
    axisLabel: small
      ? { show: false }
      : { color: theme.dimmed, formatter: (value: number) => short(value, unit, locale), hideOverlap: true },
  }
}

function tooltip(drawing: Drawing, trigger: 'axis', units: readonly Unit[]): object {
  return {
    ...plainTooltip(drawing),
    trigger,
    axisPointer: { type: 'shadow' },
    formatter: (hovered: readonly Hovered[]) =>
      [
        `<b>${escaped(hovered[0]?.name ?? '')}</b>`,
        ...hovered.map(
          ({ marker = '', seriesName = '', value }, index) =>
            `${marker}${escaped(seriesName)} ${said(value, units[index] ?? units[0] ?? 'count', drawing.locale)}`,
        ),
      ].join('<br>'),
  }
}

function plainTooltip({ theme, small = false }: Drawing): object {
  return {
    show: !small,
    confine: true,
    backgroundColor: theme.raised,
    borderColor: theme.line,
    textStyle: { color: theme.text, fontSize: 12 },
  }
}

function said(value: unknown, unit: Unit, locale: Locale): string {
  return typeof value === 'number' ? written(value, unit, locale) : '–'
}

/** A tooltip is markup, and names are whatever somebody typed. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
