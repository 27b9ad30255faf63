import { ActionIcon, Kbd } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { printedKeys } from '../keys.ts'
import { useText } from '../locale.ts'
import { Mark } from '../parts/Mark.tsx'
import { useOrganisation } from '../session.tsx'
import { shellText } from '../shell.text.ts'
import styles from './Header.module.css'
import { JobsBell } from './JobsBell.tsx'
import { UserMenu } from './UserMenu.tsx'

export function Header({ onFind, onKeys }: { onFind: () => void; onKeys: () => void }): ReactNode {
  const t = useText(shellText)
  const { name } = useOrganisation()
  return (
    <header className={styles['header']}>
      <Link to="/" className={styles['brand']} aria-label={`${name} ${t('home')}`}>
        <Mark />
      </Link>
      <button type="button" className={styles['find']} onClick={onFind}>
        <IconSearch size={16} stroke={1.5} aria-hidden />
        <span>{t('findWhat')}</span>
        <Kbd className={styles['keys'] ?? ''}>{printedKeys('mod+k').join(' ')}</Kbd>
      </button>
      <div className={styles['right']}>
        <ActionIcon className={styles['findIcon'] ?? ''} onClick={onFind} aria-label={t('findWhat')}>
          <IconSearch size={20} stroke={1.5} />
        </ActionIcon>
        <JobsBell />
        <UserMenu onKeys={onKeys} />
      </div>
    </header>
  )
}
