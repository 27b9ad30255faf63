import { NativeSelect } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useFields } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import type { PanelProps } from '#web/ui.ts'
import { historyText } from '../history.text.ts'
import { HistoryList } from './HistoryList.tsx'

export function CustomerHistory({ id }: PanelProps): ReactNode {
  return <HistoryPanel on="customer" id={id} />
}

export function CompanyHistory({ id }: PanelProps): ReactNode {
  return <HistoryPanel on="company" id={id} />
}

/** Fields that only cut another one in pieces, or count on from it, have no history of their own. */
const derived = /\d$|^(full|postalCode|prefecture|city|street|building|department|title)/

/** What was changed on the record, all of it or one field. */
function HistoryPanel({ on, id }: { on: 'customer' | 'company'; id: string }): ReactNode {
  const t = useText(historyText)
  const say = useSay()
  const [field, setField] = useState('')
  const fields = useFields(on).filter(({ key }) => on === 'company' || !derived.test(key))
  return (
    <>
      <NativeSelect
        aria-label={t('which')}
        value={field}
        onChange={({ currentTarget }) => setField(currentTarget.value)}
        data={[
          { value: '', label: t('all') },
          ...fields.map(({ key, label }) => ({ value: key, label: say(label) })),
        ]}
      />
      <HistoryList key={field} on={on} id={id} field={field || undefined} first={5} />
    </>
  )
}
