import { Menu } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowLeft,
  IconArrowRight,
  IconArrowUp,
  IconEyeOff,
  IconPin,
  IconPinnedOff,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '../../locale.ts'
import { narrowest, shownColumns, widest, type GridColumn } from './grid.ts'
import { gridText } from './grid.text.ts'

export type MenuPlace = { readonly key: string; readonly left: number; readonly top: number }

type HeaderMenuProps = {
  place: MenuPlace
  columns: readonly GridColumn[]
  sort: { readonly value: string; readonly set: (sort: string) => void } | undefined
  onChange: (columns: readonly GridColumn[]) => void
  onClose: () => void
}
/** What can be done with a column, all of it by keyboard too. */
export function HeaderMenu({ place, columns, sort, onChange, onClose }: HeaderMenuProps): ReactNode {
  const t = useText(gridText)
  const column = columns.find(({ key }) => key === place.key)
  if (!column) return null
  const change = (part: Partial<GridColumn>): void =>
    onChange(columns.map((one) => (one === column ? { ...one, ...part } : one)))
  const resize = (by: number) => (): void =>
    change({ width: Math.min(Math.max(column.width + by, narrowest), widest) })
  const move = (by: -1 | 1) => (): void => onChange(moved(columns, column, by))
  const order = shownColumns(columns)
  const at = order.indexOf(column)
  const hasBeside = (by: -1 | 1): boolean => order[at + by]?.pinned === column.pinned
  return (
    <Menu opened onClose={onClose} position="bottom-start" trapFocus returnFocus={false} width={220}>
      <Menu.Target>
        <span style={{ position: 'absolute', left: place.left, top: place.top, width: 1, height: 1 }} />
      </Menu.Target>
      <Menu.Dropdown>
        {sort && column.sort && (
          <>
            <Menu.Item
              leftSection={<IconArrowUp size={16} />}
              onClick={() => sort.set(column.sort?.up ?? '')}
            >
              {t('sortUp')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowDown size={16} />}
              onClick={() => sort.set(column.sort?.down ?? '')}
            >
              {t('sortDown')}
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        <Menu.Item
          leftSection={column.pinned === true ? <IconPinnedOff size={16} /> : <IconPin size={16} />}
          onClick={() => change({ pinned: column.pinned !== true })}
        >
          {t(column.pinned === true ? 'unpin' : 'pin')}
        </Menu.Item>
        {hasBeside(-1) && (
          <Menu.Item leftSection={<IconArrowLeft size={16} />} onClick={move(-1)}>
            {t('moveLeft')}
          </Menu.Item>
        )}
        {hasBeside(1) && (
          <Menu.Item leftSection={<IconArrowRight size={16} />} onClick={move(1)}>
            {t('moveRight')}
          </Menu.Item>
        )}
        <Menu.Item closeMenuOnClick={false} onClick={resize(24)}>
          {t('wider')}
        </Menu.Item>
        <Menu.Item closeMenuOnClick={false} onClick={resize(-24)}>
          {t('narrower')}
        </Menu.Item>
        {order.length > 1 && (
          <Menu.Item leftSection={<IconEyeOff size={16} />} onClick={() => change({ hidden: true })}>
            {t('hide')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Changes places with the next column that is shown on that side. */
function moved(columns: readonly GridColumn[], column: GridColumn, by: -1 | 1): GridColumn[] {
  const order = shownColumns(columns)
  const other = order[order.indexOf(column) + by]
  if (!other) return [...columns]
  return columns.map((one) => (one === column ? other : one === other ? column : one))
}
