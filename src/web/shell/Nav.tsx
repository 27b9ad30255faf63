import { ActionIcon, Tooltip } from '@mantine/core'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useSay, useText } from '../locale.ts'
import { Mark } from '../parts/Mark.tsx'
import { useMay, useOrganisation } from '../session.tsx'
import { shellText } from '../shell.text.ts'
import { useUis } from '../ui-context.tsx'
import type { NavItem } from '../ui.ts'
import styles from './Nav.module.css'

/** What this person may open, in order; the groups are said in {@link NavItem}. */
export function useNavItems(): { readonly [group in NavItem['group']]: readonly NavItem[] } {
  const may = useMay()
  const items = useUis()
    .flatMap(({ nav = [] }) => nav)
    .filter(({ permission }) => may(permission ?? 'signedIn'))
    .toSorted((one, other) => one.order - other.order)
  return {
    work: items.filter(({ group }) => group === 'work'),
    manage: items.filter(({ group }) => group === 'manage'),
  }
}

export function Nav({ folded, onFold }: { folded: boolean; onFold: (folded: boolean) => void }): ReactNode {
  const t = useText(shellText)
  const { work, manage } = useNavItems()
  const { name } = useOrganisation()
  const fold = t(folded ? 'unfold' : 'fold')
  return (
    <nav className={styles['nav']} aria-label={t('mainNavigation')} data-folded={folded || undefined}>
      <Link to="/" className={styles['brand']} aria-label={`${name} ${t('home')}`}>
        <Mark />
        {!folded && <span className={styles['organisation']}>{name}</span>}
      </Link>
      <div className={styles['items']}>
        <NavList items={work} folded={folded} />
        {manage.length > 0 && <p className={styles['group']}>{folded ? <hr /> : t('manage')}</p>}
        <NavList items={manage} folded={folded} />
      </div>
      <Tooltip label={fold} position="right">
        <ActionIcon className={styles['fold'] ?? ''} onClick={() => onFold(!folded)} aria-label={fold}>
          {folded ? (
            <IconLayoutSidebarLeftExpand size={18} stroke={1.5} />
          ) : (
            <IconLayoutSidebarLeftCollapse size={18} stroke={1.5} />
          )}
        </ActionIcon>
      </Tooltip>
    </nav>
  )
}

type NavListProps = { items: readonly NavItem[]; folded?: boolean; onChoose?: () => void }
export function NavList({ items, folded = false, onChoose }: NavListProps): ReactNode {
  const say = useSay()
  return (
    <ul className={styles['list']}>
      {items.map(({ to, label, icon: Icon }) => (
        <li key={to}>
          <Tooltip label={say(label)} position="right" disabled={!folded}>
            <Link
              to={to}
              className={styles['item']}
              activeOptions={{ exact: holdsAnother(to, items), includeSearch: false }}
              {...(folded && { 'aria-label': say(label) })}
              {...(onChoose && { onClick: onChoose })}
            >
              <Icon size={18} stroke={1.5} />
              {!folded && <span>{say(label)}</span>}
            </Link>
          </Tooltip>
        </li>
      ))}
    </ul>
  )
}

/** The settings are not where one is while a page below them has an entry of its own. */
function holdsAnother(to: string, items: readonly NavItem[]): boolean {
  return to === '/' || items.some((other) => other.to.startsWith(`${to}/`))
}
