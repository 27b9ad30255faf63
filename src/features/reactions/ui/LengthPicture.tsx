import { useNavigate } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { useSay, useText } from '#web/locale.ts'
import { Chart } from '#web/parts/chart/Chart.tsx'
import type { ChartSpec } from '#web/parts/chart/spec.ts'
import { compareText } from '../compare.text.ts'
import { rateLabels } from '../results.text.ts'
import type { Compared, Measure } from './compare-groups.ts'

type LengthPictureProps = {
  rows: readonly Compared[]
  by: 'subjectLength' | 'textLength'
  measure: Measure
}
/** Every mail by its length and by what came of it; the larger the point, the more got it. */
export function LengthPicture({ rows, by, measure }: LengthPictureProps): ReactNode {
  const t = useText(compareText)
  const say = useSay()
  const navigate = useNavigate()
  const shown = useMemo(
    () =>
      rows.flatMap(({ id, name, figures, rates, [by]: length }) => {
        const { value } = rates[measure]
        return length === null || value === null
          ? []
          : [{ id, name, x: length, y: value * 100, size: figures.delivered }]
      }),
    [rows, by, measure],
  )
  const [across, up] = [t(by), say(rateLabels[measure])]
  const spec = useMemo<ChartSpec>(
    () => ({
      kind: 'points',
      points: shown,
      x: { name: across, unit: 'count' },
      y: { name: up, unit: 'percent' },
    }),
    [shown, across, up],
  )
  if (shown.length === 0) return null
  return (
    <Chart
      spec={spec}
      label={t('picture', { across, up })}
      height={320}
      onPick={({ index }) => {
        const id = shown[index]?.id
        if (id !== undefined) void navigate({ to: `/campaigns/${id}/results` })
      }}
    />
  )
}
