import { Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconMenu2 } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useSay, useText } from '../locale.ts'
import { shellText } from '../shell.text.ts'
import styles from './BottomBar.module.css'
import { NavList, useNavItems } from './Nav.tsx'

const places = 4

/** Phones: what people do all day under the thumb, the rest in a drawer. */
export function BottomBar(): ReactNode {
  const t = useText(shellText)
  const say = useSay()
  const { work, manage } = useNavItems()
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <nav className={styles['bar']} aria-label={t('mainNavigation')}>
      {work.slice(0, places).map(({ to, label, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          className={styles['item']}
          activeOptions={{ exact: to === '/', includeSearch: false }}
        >
          <Icon size={22} stroke={1.5} />
          {say(label)}
        </Link>
      ))}
      <button type="button" className={styles['item']} onClick={open}>
        <IconMenu2 size={22} stroke={1.5} aria-hidden />
        {t('menu')}
      </button>
      <Drawer
        opened={opened}
        onClose={close}
        position="bottom"
        size="auto"
        title={t('menu')}
        closeButtonProps={{ 'aria-label': t('close'), size: 44 }}
      >
        <NavList items={[...work, ...manage]} onChoose={close} />
      </Drawer>
    </nav>
  )
}
