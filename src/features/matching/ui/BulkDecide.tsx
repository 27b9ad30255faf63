import { Modal, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { useMay } from '#web/session.tsx'
import { BulkAbove, type Outcome } from './BulkAbove.tsx'
import { matchingUiText } from './matching.ui.text.ts'
import styles from './Matching.module.css'

const usualFrom = '100'
const pause = 300

/** One decision for all pairs above so many points, after a look at some of them. */
export function BulkDecide({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText(matchingUiText)
  const words = useText(partsText)
  const [from, setFrom] = useState(usualFrom)
  const [to, setTo] = useState<Outcome>('held')
  const may = useMay()
  const offered: readonly Outcome[] = [
    ...(may('matching.decide') ? (['held', 'distinct'] as const) : []),
    ...(may('customers.merge') ? (['merged'] as const) : []),
  ]
  const [asked] = useDebouncedValue(from, pause)
  const isNumber = /^[1-9]\d{0,2}$/.test(from.normalize('NFKC'))
  const atLeast = Number(asked.normalize('NFKC'))
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('bulkTitle')}
      size="lg"
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      <div className={styles['bulk']}>
        <TextInput
          label={t('bulkFrom')}
          inputMode="numeric"
          maxLength={3}
          data-autofocus
          value={from}
          error={isNumber ? null : t('fromInvalid')}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
        />
        <div>
          <p>{t('bulkTo')}</p>
          <SegmentedControl
            aria-label={t('bulkTo')}
            value={to}
            onChange={(next) => setTo(offered.find((one) => one === next) ?? 'held')}
            data={offered.map((value) => ({ value, label: t(value) }))}
          />
        </div>
      </div>
      {isNumber && atLeast > 0 && <BulkAbove key={atLeast} from={atLeast} to={to} onClose={onClose} />}
    </Modal>
  )
}
