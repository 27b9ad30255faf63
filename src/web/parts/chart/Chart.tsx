import { Skeleton, useComputedColorScheme } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, type ReactNode } from 'react'
import { useLocale } from '../../locale.ts'
import { ErrorState } from '../states.tsx'
import { chartThemes } from './chart-theme.ts'
import type { Drawing } from './chart-option.ts'
import type { ChartSpec, Pick } from './spec.ts'

type ChartProps = {
  spec: ChartSpec
  /** What it shows, for who cannot see it; the numbers stand in a table beside. */
  label: string
  height?: number
  small?: boolean
  onPick?: (pick: Pick) => void
}
/** A chart in the colours of this screen. The library behind it comes with the first one. */
export function Chart({ spec, label, height = 360, small = false, onPick }: ChartProps): ReactNode {
  const engine = useEngine()
  const drawing = useDrawing()
  const place = useRef<HTMLDivElement>(null)
  const pick = useRef(onPick)
  useEffect(() => {
    pick.current = onPick
  })
  const drawIn = engine.data?.drawIn
  useEffect(() => {
    const element = place.current
    if (!element || !drawIn) return
    const chart = drawIn(element, spec, { ...drawing, small })
    chart.on('click', ({ seriesIndex, dataIndex, value }) => {
      // Of a heat map the place is in the value.
      if (spec.kind === 'heat' && Array.isArray(value))
        pick.current?.({ series: Number(value[1]), index: Number(value[0]) })
      else pick.current?.({ series: seriesIndex ?? 0, index: dataIndex })
    })
    const resized = new ResizeObserver(() => chart.resize())
    resized.observe(element)
    return () => {
      resized.disconnect()
      chart.dispose()
    }
  }, [drawIn, spec, drawing, small])
  if (engine.error) return <ErrorState error={engine.error} />
  return (
    <div role="img" aria-label={label} style={{ height, position: 'relative' }}>
      {!drawIn && <Skeleton height={height} />}
      <div ref={place} style={{ height }} aria-hidden />
    </div>
  )
}

const engineQuery = {
  queryKey: ['chart', 'engine'],
  queryFn: () => import('./engine.ts'),
  staleTime: Number.POSITIVE_INFINITY,
} as const

function useEngine() {
  return useQuery(engineQuery)
}

function useDrawing(): Drawing {
  const scheme = useComputedColorScheme('light')
  const animated = !useReducedMotion()
  const locale = useLocale()
  return useMemo(() => ({ theme: chartThemes[scheme], locale, animated }), [scheme, locale, animated])
}

/** Saves a chart as PNG, in light colours: it goes on paper and slides. */
export function useChartPng(): (
  spec: ChartSpec,
  name: string,
  words: { title: string; below: readonly string[] },
) => Promise<void> {
  const locale = useLocale()
  return async (spec, name, words) => {
    const { pngOf } = await import('./engine.ts')
    const link = document.createElement('a')
    link.href = pngOf(spec, { theme: chartThemes.light, locale }, words)
    link.download = `${name}.png`
    link.click()
  }
}
