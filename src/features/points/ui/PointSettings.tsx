import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, TextField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { settingsText } from '../settings.text.ts'
import { PointRules } from './PointRules.tsx'
import { RankEditor } from './RankEditor.tsx'
import { wholeOf } from './typed.ts'
import styles from './Points.module.css'

/** How points are given, who has which rank, and when people are told. */
export function PointSettings(): ReactNode {
  const t = useText(settingsText)
  const read = useQuery({
    queryKey: ['points', 'settings'],
    queryFn: async ({ signal }) => ({
      settings: await api.points.settings({}, { signal }),
      rules: (await api.points.rules({}, { signal })).items,
      ranks: await api.points.ranks({}, { signal }),
    }),
  })
  const again = (): void => void read.refetch()
  if (!read.data && read.error) return <ErrorState error={read.error} onRetry={again} />
  if (!read.data) return <PageSkeleton />
  const { settings, rules, ranks } = read.data
  const draft = rules.find(({ startsOn }) => startsOn === null)
  return (
    <Page title={t('title')} lead={t('lead')} shape="reading">
      <PointRules key={`rule ${draft?.version ?? 0} ${rules.length}`} rules={rules} onChanged={again} />
      <RankEditor
        key={`ranks ${ranks.version} ${ranks.items.length}`}
        read={ranks}
        months={settings.settings.rankMonths}
        onChanged={again}
      />
      <Periods key={`settings ${settings.version}`} read={settings} onChanged={again} />
    </Page>
  )
}

type Read = Awaited<ReturnType<typeof api.points.settings>>

const fields = ['rankMonths', 'keepMonths', 'noticeDays'] as const

function Periods({ read, onChanged }: { read: Read; onChanged: () => void }): ReactNode {
  const t = useText(settingsText)
  const { rankMonths, keepMonths, noticeDays } = read.settings
  const form = useForm({
    initial: {
      rankMonths: String(rankMonths),
      keepMonths: String(keepMonths),
      noticeDays: String(noticeDays),
    },
    check: (values) =>
      fields
        .filter((name) => wholeOf(values[name]) === null)
        .map((name) => ({ name, message: t('badNumber') })),
    async save(values) {
      await api.points.updateSettings({
        body: {
          version: read.version,
          settings: {
            rankMonths: wholeOf(values.rankMonths) ?? 0,
            keepMonths: wholeOf(values.keepMonths) ?? 0,
            noticeDays: wholeOf(values.noticeDays) ?? 0,
          },
        },
      })
      onChanged()
    },
  })
  return (
    <section className={styles['section']}>
      <h2>{t('periods')}</h2>
      <Form form={form} action={t('save')}>
        <FieldRow inRow={3}>
          <TextField form={form} name="rankMonths" label={t('rankMonths')} />
          <TextField form={form} name="keepMonths" label={t('keepMonths')} />
          <TextField form={form} name="noticeDays" label={t('noticeDays')} help={t('noticeHelp')} />
        </FieldRow>
      </Form>
    </section>
  )
}
