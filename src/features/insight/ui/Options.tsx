import { NativeSelect, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import type { PictureKey } from '../insight.api.ts'
import { screenText } from '../screen.text.ts'
import type { Asked, Picture } from './pictures.ts'

const withPeriod: readonly PictureKey[] = [
  'monthly',
  'conversion',
  'retention',
  'intervals',
  'media',
  'moves',
  'survival',
  'continuation',
  'standing',
  'mrr',
  'leaving',
  'tenure',
]
/** The usual one first. */
const windows = [90, 30, 60, 120, 180, 240, 360]

export type Option = 'from' | 'to' | 'days' | 'measure' | 'between' | 'axis' | 'sort' | 'm' | 'by' | 'along'
type Choice = readonly [value: string, label: string]

type OptionsProps = {
  picture: PictureKey
  asked: Asked
  /** The months that the server took where none were asked for. */
  period: Picture['period'] | undefined
  onChange: (option: Option, value: string | undefined) => void
}
/** What of a picture one may choose; each has a usual value. */
export function Options({ picture, asked, period, onChange }: OptionsProps): ReactNode {
  const t = useText(screenText)
  const courses = [
    'by',
    t('by'),
    [
      ['all', t('byAll')],
      ['plan', t('byPlan')],
      ['media', t('byMedia')],
      ['month', t('byMonth')],
    ],
  ] as const
  const choices: { readonly [K in PictureKey]?: readonly [Option, string, readonly Choice[]] } = {
    conversion: ['days', t('days'), windows.map((days): Choice => [String(days), t('daysOf', { days })])],
    retention: [
      'measure',
      t('measure'),
      [
        ['retention', t('retentionMeasure')],
        ['ltv', t('ltv')],
        ['profit', t('profit')],
      ],
    ],
    intervals: [
      'between',
      t('between'),
      [
        ['first', t('first')],
        ['second', t('second')],
        ['average', t('average')],
      ],
    ],
    pairs: [
      'sort',
      t('sort'),
      [
        ['orders', t('orders')],
        ['confidence', t('confidence')],
        ['lift', t('lift')],
      ],
    ],
    rfm: ['m', t('m'), [['', t('everyM')], ...[5, 4, 3, 2, 1].map((m): Choice => [String(m), `M${m}`])]],
    survival: courses,
    continuation: courses,
    leaving: [
      'along',
      t('by'),
      [
        ['reason', t('byReason')],
        ['month', t('byMonth')],
        ['round', t('byRound')],
        ['plan', t('byPlan')],
        ['media', t('byMedia')],
      ],
    ],
    moves: [
      'axis',
      t('axis'),
      [
        ['cpm', t('cpm')],
        ['rank', t('rank')],
        ['decile', t('deciles')],
        ['r', 'R'],
        ['f', 'F'],
        ['m', 'M'],
      ],
    ],
  }
  const choice = choices[picture]
  return (
    <>
      {withPeriod.includes(picture) &&
        (['from', 'to'] as const).map((name) => (
          <TextInput
            key={name}
            type="month"
            label={t(name)}
            value={asked[name] ?? period?.[name] ?? ''}
            onChange={({ currentTarget: { value } }) => onChange(name, value || undefined)}
          />
        ))}
      {choice && (
        <NativeSelect
          label={choice[1]}
          value={String(asked[choice[0]] ?? choice[2][0]?.[0] ?? '')}
          onChange={({ currentTarget: { value } }) => onChange(choice[0], value || undefined)}
          data={choice[2].map(([value, label]) => ({ value, label }))}
        />
      )}
    </>
  )
}
