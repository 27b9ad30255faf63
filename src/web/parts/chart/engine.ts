import { BarChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts'
import {
  GridComponent,
  LegendComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components'
import { init, use as register, type EChartsType } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'
import { optionOf, type Drawing } from './chart-option.ts'
import type { ChartSpec } from './spec.ts'

/** The library, loaded when the first chart is drawn and never before. */
register([
  BarChart,
  HeatmapChart,
  LineChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
  LabelLayout,
  CanvasRenderer,
  SVGRenderer,
])

/** Above so many marks the page would be heavy with elements. */
const mostElements = 2000

export function drawIn(element: HTMLElement, spec: ChartSpec, drawing: Drawing): EChartsType {
  const chart = init(element, null, { renderer: marksOf(spec) > mostElements ? 'canvas' : 'svg' })
  chart.setOption(optionOf(spec, drawing))
  return chart
}

function marksOf(spec: ChartSpec): number {
  if (spec.kind === 'points') return spec.points.length
  if (spec.kind === 'heat') return spec.rows.length * spec.columns.length
  return spec.series.length * spec.categories.length
}

const page = { width: 1200, height: 760, margin: 28 }

/** The chart as a picture to take along, with its title above and what it means below. */
export function pngOf(
  spec: ChartSpec,
  drawing: Drawing,
  { title, below }: { title: string; below: readonly string[] },
): string {
  const { theme } = drawing
  const element = document.createElement('div')
  const chart = init(element, null, {
    renderer: 'canvas',
    width: page.width,
    height: page.height,
    devicePixelRatio: 2,
  })
  const option = optionOf(spec, { ...drawing, animated: false })
  const foot = below.join('\n')
  const lines = below.reduce((sum, line) => sum + Math.ceil(line.length / 92), 0)
  chart.setOption({
    ...option,
    backgroundColor: theme.body,
    title: [
      { text: title, left: page.margin, top: page.margin, textStyle: { color: theme.text, fontSize: 20 } },
      {
        text: foot,
        left: page.margin,
        bottom: 20,
        textStyle: {
          color: theme.dimmed,
          fontSize: 12,
          fontWeight: 'normal',
          lineHeight: 18,
          width: page.width - 2 * page.margin,
          overflow: 'breakAll',
        },
      },
    ],
    ...(typeof option['legend'] === 'object' && {
      legend: { ...option['legend'], top: page.margin + 40, left: page.margin },
    }),
    grid: {
      ...(option['grid'] as object),
      left: page.margin,
      top: page.margin + (option['legend'] ? 80 : 56),
      bottom: 40 + lines * 18,
    },
  })
  const url = chart.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: theme.body })
  chart.dispose()
  return url
}
