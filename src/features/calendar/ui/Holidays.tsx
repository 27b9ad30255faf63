import { Anchor } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { FileUpload } from '#web/parts/FileUpload.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import { doneToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import type { Year } from './CalendarPage.tsx'
import { calendarUiText } from './calendar.ui.text.ts'
import styles from './RulesForm.module.css'

const accept = '.csv,text/csv'
const site = 'https://www8.cao.go.jp/chosei/shukujitsu/gaiyou.html'

/** Where the holidays come from, and a newer list in its place. */
export function Holidays({ pack }: { pack: Year['pack'] }): ReactNode {
  const t = useText(calendarUiText)
  const format = useFormat()
  const queryClient = useQueryClient()
  return (
    <Section title={t('holidays')}>
      <p className={styles['note']}>
        {pack
          ? t('official', {
              first: pack.firstYear,
              last: pack.lastYear,
              fileName: pack.fileName,
              when: format.dateTime(pack.loadedAt),
              who: pack.loadedByName,
            })
          : t('builtIn')}
      </p>
      <p className={styles['note']}>
        {t('where')}{' '}
        <Anchor href={site} target="_blank" rel="noreferrer">
          {t('site')}
        </Anchor>
      </p>
      <FileUpload
        label={t('choose')}
        accept={accept}
        variant="default"
        send={async (file, told) => {
          await api.calendar.loadHolidays({ file, fileName: file.name }, told)
          doneToast(t('loaded'))
          await queryClient.invalidateQueries({ queryKey: ['calendar'] })
        }}
      />
    </Section>
  )
}
