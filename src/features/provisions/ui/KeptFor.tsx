import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { InlineField } from '#web/parts/InlineField.tsx'
import { useMay } from '#web/session.tsx'
import { provisionsText } from '../provisions.text.ts'
import styles from './Provisions.module.css'

const choices = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const

/** How long entries stay; an administrator changes it where it stands. */
export function KeptFor(): ReactNode {
  const t = useText(provisionsText)
  const queryClient = useQueryClient()
  const may = useMay()('settings.manage')
  const { data } = useQuery({
    queryKey: ['provision', 'settings'],
    queryFn: ({ signal }) => api.provisions.settings({}, { signal }),
  })
  if (!data) return null
  return (
    <div className={styles['kept']}>
      <InlineField
        name="years"
        label={t('keptFor')}
        kind="select"
        mustHaveValue
        readOnly={!may}
        value={String(data.years)}
        options={choices.map((count) => ({ value: String(count), label: t('years', { count }) }))}
        save={async (value, version = data.version) => {
          await api.provisions.updateSettings({ body: { version, years: Number(value) } })
          await queryClient.invalidateQueries({ queryKey: ['provision', 'settings'] })
        }}
      />
      {may && <p className={styles['note']}>{t('keptWhy')}</p>}
    </div>
  )
}
