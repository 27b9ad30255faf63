import { Menu, SegmentedControl, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { IconApi, IconKeyboard, IconLogout, IconUserCog } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '../api.ts'
import { useLocale, useText } from '../locale.ts'
import { problemToast } from '../parts/toasts.tsx'
import { useSession } from '../session.tsx'
import { shellText } from '../shell.text.ts'
import { useChooseLanguage } from '../use-choose-language.ts'
import styles from './UserMenu.module.css'

const schemes = ['auto', 'light', 'dark'] as const
const languages = [
  { value: 'ja', label: '日本語' },
  { value: 'en', label: 'English' },
] as const

export function UserMenu({ onKeys }: { onKeys: () => void }): ReactNode {
  const t = useText(shellText)
  const { user } = useSession()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const locale = useLocale()
  const chooseLanguage = useChooseLanguage()
  return (
    <Menu position="bottom-end" width={240} closeOnItemClick>
      <Menu.Target>
        <UnstyledButton className={styles['person']} aria-label={t('account', { name: user.name })}>
          <span className={styles['initial']} aria-hidden>
            {[...user.name][0]}
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles['who']}>
          <strong>{user.name}</strong>
          <span>{user.email}</span>
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} to="/me" leftSection={<IconUserCog size={16} stroke={1.5} />}>
          {t('ownSettings')}
        </Menu.Item>
        <Menu.Item onClick={onKeys} leftSection={<IconKeyboard size={16} stroke={1.5} />}>
          {t('keysOfThisScreen')}
        </Menu.Item>
        <Menu.Item component={Link} to="/api-docs" leftSection={<IconApi size={16} stroke={1.5} />}>
          {t('api')}
        </Menu.Item>
        <Menu.Divider />
        <div className={styles['choice']}>
          <span id="menu-theme">{t('theme')}</span>
          <SegmentedControl
            fullWidth
            aria-labelledby="menu-theme"
            value={colorScheme}
            onChange={setColorScheme}
            data={schemes.map((value) => ({ value, label: t(value) }))}
          />
        </div>
        <div className={styles['choice']}>
          <span id="menu-language">{t('language')}</span>
          <SegmentedControl
            fullWidth
            aria-labelledby="menu-language"
            value={locale}
            onChange={chooseLanguage}
            data={[...languages]}
          />
        </div>
        <Menu.Divider />
        <Menu.Item onClick={() => void signOut()} leftSection={<IconLogout size={16} stroke={1.5} />}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** A fresh page afterwards: nothing of the person who left stays in memory. */
async function signOut(): Promise<void> {
  try {
    await api.accounts.signOut()
    window.location.assign('/')
  } catch (error) {
    problemToast(error)
  }
}
