import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { ReactNode } from 'react'

type RowAction = { label: string; isDanger?: boolean; run: () => void }

/** What else can be done with one of a few. */
export function RowActions({ label, actions }: { label: string; actions: readonly RowAction[] }): ReactNode {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={label}>
          <IconDots size={18} stroke={1.5} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ label: verb, isDanger = false, run }) => (
          <Menu.Item key={verb} {...(isDanger && { color: 'red' })} onClick={run}>
            {verb}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
