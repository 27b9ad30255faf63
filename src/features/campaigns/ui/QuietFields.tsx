import { NativeSelect, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { editorText } from '../editor.text.ts'
import styles from './Editor.module.css'
import { usePlanEdit } from './plan-edit.ts'
import { useCampaignSettings } from './settings-queries.ts'

const usualNight = { from: '21:00', to: '08:00' }
const uses = ['organisation', 'none', 'own'] as const

/** The hours in which nothing of it leaves: those of the organisation, none, or its own. */
export function QuietFields(): ReactNode {
  const t = useText(editorText)
  const { plan, change } = usePlanEdit().state
  const settings = useCampaignSettings()?.settings
  const { quiet } = plan
  const usual = settings?.quiet ? t('quietIs', settings.quiet) : t('noneSet')
  return (
    <div className={styles['inline']} style={{ alignItems: 'end' }}>
      <NativeSelect
        label={t('quiet')}
        value={quiet.use}
        data={uses.map((value) => ({
          value,
          label:
            value === 'organisation' ? t('usual', { what: usual }) : t(value === 'none' ? 'without' : 'own'),
        }))}
        onChange={({ currentTarget }) => {
          const use = uses.find((one) => one === currentTarget.value)
          if (use === 'own') change({ quiet: { use, ...(settings?.quiet ?? usualNight) } })
          else if (use) change({ quiet: { use } })
        }}
      />
      {quiet.use === 'own' && (
        <>
          <TextInput
            type="time"
            aria-label={t('quietFrom')}
            value={quiet.from}
            onChange={({ currentTarget }) =>
              currentTarget.value && change({ quiet: { ...quiet, from: currentTarget.value } })
            }
          />
          <span>〜</span>
          <TextInput
            type="time"
            aria-label={t('quietTo')}
            value={quiet.to}
            onChange={({ currentTarget }) =>
              currentTarget.value && change({ quiet: { ...quiet, to: currentTarget.value } })
            }
          />
        </>
      )}
    </div>
  )
}
