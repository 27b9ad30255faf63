import { SegmentedControl } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import { setLocale, useLocale } from '#web/locale.ts'
import { Mark } from '#web/parts/Mark.tsx'
import styles from './Entrance.module.css'

/** The frame of the pages before the shell: the mark, one thing to do, and the language. */
export function Entrance({ title, children }: { title: string; children: ReactNode }): ReactNode {
  const locale = useLocale()
  useEffect(() => {
    document.title = `${title} – Enishi`
  }, [title])
  return (
    <main className={styles['page']}>
      <div className={styles['column']}>
        <div className={styles['top']}>
          <span className={styles['brand']}>
            <Mark size={32} />
            Enishi
          </span>
          <SegmentedControl
            aria-label="言語 / Language"
            value={locale}
            onChange={setLocale}
            data={[
              { value: 'ja', label: '日本語' },
              { value: 'en', label: 'English' },
            ]}
          />
        </div>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  )
}
