import { Anchor, Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { AddressLink } from './AddressLink.tsx'
import styles from './PanelList.module.css'

type LinkTo = { readonly to: string; readonly label: string }
type PanelListProps = {
  items: readonly {
    readonly id: string
    readonly to: string
    readonly name: string
    readonly mark?: ReactNode
    readonly line: string
  }[]
  none: string
  /** Makes another one; for those who may. */
  add: LinkTo | undefined
  all: LinkTo | undefined
}
/** The few things of a record that matter now, in a panel beside it; the others are one press away. */
export function PanelList({ items, none, add, all }: PanelListProps): ReactNode {
  return (
    <>
      {items.length === 0 && <p className={styles['none']}>{none}</p>}
      <ul className={styles['list']}>
        {items.map(({ id, to, name, mark, line }) => (
          <li key={id}>
            <span className={styles['head']}>
              <AddressLink to={to}>{name}</AddressLink>
              {mark}
            </span>
            <span className={styles['line']}>{line}</span>
          </li>
        ))}
      </ul>
      <div className={styles['foot']}>
        {add && (
          <Button
            component={AddressLink}
            to={add.to}
            variant="subtle"
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          >
            {add.label}
          </Button>
        )}
        {all && (
          <Anchor component={AddressLink} to={all.to}>
            {all.label}
          </Anchor>
        )}
      </div>
    </>
  )
}
