import { NativeSelect, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { useMay } from '#web/session.tsx'
import { editorText } from '../editor.text.ts'
import styles from './Editor.module.css'
import { Part } from './EditorPart.tsx'
import { usePlanEdit, useRefusal } from './plan-edit.ts'
import { useSenders } from './sender-queries.ts'

/** From whom it comes, and where replies go. */
export function SenderSection(): ReactNode {
  const t = useText(editorText)
  const { plan, change } = usePlanEdit().state
  const may = useMay()
  const senders = useSenders()
  const wrongReply = useRefusal('replyTo')
  return (
    <Part id="sender" title={t('sender')} problem={useRefusal('senderId')}>
      <div className={styles['pair']}>
        <SenderSelect
          value={plan.senderId}
          none={t('senderUsual')}
          onChange={(senderId) => change({ senderId })}
        />
        <TextInput
          type="email"
          label={t('replyTo')}
          description={t('replyToHelp')}
          autoComplete="off"
          maxLength={254}
          error={wrongReply}
          value={plan.replyTo ?? ''}
          onChange={({ currentTarget }) => change({ replyTo: currentTarget.value.trim() || null })}
        />
      </div>
      {senders?.length === 0 && (
        <p className={styles['quiet']}>
          {t('noSenders')}{' '}
          {may('settings.manage') && <AddressLink to="/settings/mail">{t('toSenders')}</AddressLink>}
        </p>
      )}
    </Part>
  )
}

type SenderSelectProps = {
  value: string | null
  /** What holds where none is chosen. */
  none: string
  onChange: (id: string | null) => void
}
export function SenderSelect({ value, none, onChange }: SenderSelectProps): ReactNode {
  const t = useText(editorText)
  const senders = useSenders() ?? []
  return (
    <NativeSelect
      label={t('sender')}
      value={value ?? ''}
      data={[
        { value: '', label: none },
        ...senders.map(({ id, name, address }) => ({ value: id, label: `${name} <${address}>` })),
      ]}
      onChange={({ currentTarget }) => onChange(currentTarget.value || null)}
    />
  )
}
