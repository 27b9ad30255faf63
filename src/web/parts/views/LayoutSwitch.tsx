import { ActionIcon, Group, Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import {
  IconBaselineDensityMedium,
  IconBaselineDensitySmall,
  IconCalendar,
  IconId,
  IconTable,
  IconTableColumn,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { phone } from '../DataList.tsx'
import { layouts } from './definition.ts'
import type { ListView } from './use-view.ts'
import { viewsText } from './views.text.ts'

const icons = { table: IconTable, grid: IconTableColumn, cards: IconId, calendar: IconCalendar }

type LayoutSwitchProps = {
  list: ListView
}
/** Table, grid to type in, cards or calendar; and how close the rows of a table stand. */
export function LayoutSwitch({ list }: LayoutSwitchProps): ReactNode {
  const t = useText(viewsText)
  // A grid is typed in with a keyboard; on a phone there is nothing to see in it that the table does not show.
  const isPhone = useMediaQuery(phone) ?? false
  const { layout, density } = list.now
  const DensityIcon = density === 'compact' ? IconBaselineDensityMedium : IconBaselineDensitySmall
  const otherDensity = density === 'compact' ? 'normal' : 'compact'
  return (
    <Group gap={4} wrap="nowrap" role="group" aria-label={t('layout')}>
      {layouts
        .filter((one) => one !== 'grid' || !isPhone)
        .map((one) => {
          const Icon = icons[one]
          return (
            <Tooltip key={one} label={t(one)}>
              <ActionIcon
                variant={one === layout ? 'light' : 'subtle'}
                color={one === layout ? 'futaai' : 'gray'}
                size={30}
                aria-label={t(one)}
                aria-pressed={one === layout}
                onClick={() => list.set({ layout: one })}
              >
                <Icon size={16} stroke={1.5} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )
        })}
      {(layout === 'table' || layout === 'grid') && (
        <Tooltip label={`${t('density')}：${t(otherDensity)}`}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={30}
            visibleFrom="sm"
            aria-label={`${t('density')}：${t(otherDensity)}`}
            onClick={() => list.set({ density: otherDensity })}
          >
            <DensityIcon size={16} stroke={1.5} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  )
}
