import { Button, NativeSelect, Popover, SegmentedControl, TextInput } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { oneOf, text } from '#web/address.ts'
import { useColleagues } from '#web/catalogue.ts'
import { useText } from '#web/locale.ts'
import { SearchField } from '#web/parts/SearchField.tsx'
import { listText } from '../list.text.ts'
import { groups } from './campaign-queries.ts'
import styles from './List.module.css'
import { useSenders } from './sender-queries.ts'

const which = ['every', 'live', 'planned', 'drafts', 'over'] as const
const day = (raw: unknown): string | undefined =>
  typeof raw === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw) ? raw : undefined
/** What of the list of campaigns is shown, as the address has it. */
export const filterAddress = { q: text, which: oneOf(which), sender: text, by: text, from: day, to: day }
export type CampaignFilter = {
  readonly q: string | undefined
  readonly which: (typeof which)[number]
  readonly sender: string | undefined
  readonly by: string | undefined
  readonly from: string | undefined
  readonly to: string | undefined
}

/** The same as the API is asked. */
export function questionOf({ q, which: shown, sender, by, from, to }: CampaignFilter) {
  const state = shown === 'every' ? undefined : groups[shown].join(',')
  return { q, state, senderId: sender, createdById: by, from, to }
}

type FiltersProps = { now: CampaignFilter; set: (next: Partial<CampaignFilter>) => void }
export function CampaignFilters({ now, set }: FiltersProps): ReactNode {
  const t = useText(listText)
  return (
    <>
      <SearchField label={t('find')} value={now.q} onSearch={(q) => set({ q })} />
      <SegmentedControl
        aria-label={t('which')}
        value={now.which}
        onChange={(next) => set({ which: which.find((one) => one === next) ?? 'every' })}
        data={which.map((value) => ({ value, label: t(value) }))}
      />
      <More now={now} set={set} />
    </>
  )
}

/** By whom, from whom and when: asked less often, so behind a button that says how many are set. */
function More({ now, set }: FiltersProps): ReactNode {
  const t = useText(listText)
  const senders = useSenders() ?? []
  const colleagues = useColleagues()
  const count = [now.sender, now.by, now.from ?? now.to].filter((one) => one !== undefined).length
  const limit = (key: 'from' | 'to'): ReactNode => (
    <TextInput
      type="date"
      label={t(key)}
      value={now[key] ?? ''}
      onChange={({ currentTarget }) => set({ [key]: day(currentTarget.value) })}
    />
  )
  return (
    <Popover position="bottom-start" shadow="md" trapFocus withinPortal>
      <Popover.Target>
        <Button
          variant={count > 0 ? 'light' : 'default'}
          leftSection={<IconFilter size={16} stroke={1.5} aria-hidden />}
        >
          {count > 0 ? t('narrowedBy', { count }) : t('narrow')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('narrow')} className={styles['narrow'] ?? ''}>
        <NativeSelect
          label={t('sender')}
          value={now.sender ?? ''}
          data={[
            { value: '', label: t('everySender') },
            ...senders.map(({ id, name, address }) => ({ value: id, label: `${name} <${address}>` })),
          ]}
          onChange={({ currentTarget }) => set({ sender: currentTarget.value || undefined })}
        />
        <NativeSelect
          label={t('by')}
          value={now.by ?? ''}
          data={[
            { value: '', label: t('byAnybody') },
            ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={({ currentTarget }) => set({ by: currentTarget.value || undefined })}
        />
        <div className={styles['period']}>
          {limit('from')}
          {limit('to')}
        </div>
        {count > 0 && (
          <Button
            variant="subtle"
            color="gray"
            onClick={() => set({ sender: undefined, by: undefined, from: undefined, to: undefined })}
          >
            {t('widen')}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
