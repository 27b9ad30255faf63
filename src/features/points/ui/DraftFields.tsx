import { Button, CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { newId } from '#kit/ids.ts'
import { useText } from '#web/locale.ts'
import { settingsText } from '../settings.text.ts'
import type { Draft } from './draft.ts'
import { GoodsFields } from './GoodsFields.tsx'
import styles from './Points.module.css'

export type DraftFieldsProps = { draft: Draft; onChange: (draft: Draft) => void }

export function DraftFields({ draft, onChange }: DraftFieldsProps): ReactNode {
  const t = useText(settingsText)
  const field = (
    name: 'perYen' | 'points' | 'birthMonth' | 'subscription' | 'waitDays' | 'months',
    label: string,
  ): ReactNode => (
    <TextInput
      className={styles['narrow'] ?? ''}
      label={label}
      inputMode="decimal"
      value={draft[name]}
      onChange={({ currentTarget }) => onChange({ ...draft, [name]: currentTarget.value })}
    />
  )
  return (
    <div className={styles['rows']}>
      <div className={styles['row']}>
        {field('perYen', t('perYen'))}
        {field('points', t('perPoints'))}
        <NativeSelect
          label={t('base')}
          value={draft.base}
          data={(['withTax', 'withoutTax'] as const).map((value) => ({ value, label: t(value) }))}
          onChange={({ currentTarget }) =>
            onChange({ ...draft, base: currentTarget.value === 'withTax' ? 'withTax' : 'withoutTax' })
          }
        />
        {field('waitDays', t('waitDays'))}
      </div>
      <div className={styles['row']}>
        <NativeSelect
          label={t('expiry')}
          value={draft.expiry}
          data={(['afterLast', 'afterGrant', 'never'] as const).map((value) => ({ value, label: t(value) }))}
          onChange={({ currentTarget: { value } }) =>
            onChange({
              ...draft,
              expiry: value === 'never' || value === 'afterGrant' ? value : 'afterLast',
            })
          }
        />
        {draft.expiry !== 'never' && field('months', t('months'))}
        {field('birthMonth', t('birthMonth'))}
        {field('subscription', t('subscription'))}
      </div>
      <GoodsFields draft={draft} onChange={onChange} />
      <Campaigns draft={draft} onChange={onChange} />
    </div>
  )
}

function Campaigns({ draft, onChange }: DraftFieldsProps): ReactNode {
  const t = useText(settingsText)
  const set = (campaigns: Draft['campaigns']): void => onChange({ ...draft, campaigns })
  const change = (at: number, given: Partial<Draft['campaigns'][number]>): void =>
    set(draft.campaigns.map((one, place) => (place === at ? { ...one, ...given } : one)))
  return (
    <div className={styles['rows']} role="group" aria-label={t('campaigns')}>
      {draft.campaigns.map((campaign, at) => (
        <div key={campaign.key} className={styles['row']}>
          <TextInput
            className={styles['grow'] ?? ''}
            label={t('campaignName')}
            value={campaign.name}
            onChange={({ currentTarget }) => change(at, { name: currentTarget.value })}
          />
          {(['from', 'to', 'times'] as const).map((name) => (
            <TextInput
              key={name}
              className={styles['narrow'] ?? ''}
              label={t(name)}
              value={campaign[name]}
              onChange={({ currentTarget }) => change(at, { [name]: currentTarget.value })}
            />
          ))}
          <CloseButton
            aria-label={t('remove', { name: campaign.name })}
            onClick={() => set(draft.campaigns.filter((_, place) => place !== at))}
          />
        </div>
      ))}
      <div>
        <Button
          variant="subtle"
          leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          onClick={() => set([...draft.campaigns, { key: newId(), name: '', from: '', to: '', times: '2' }])}
        >
          {t('addCampaign')}
        </Button>
      </div>
    </div>
  )
}
