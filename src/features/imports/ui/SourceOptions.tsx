import { Checkbox, NativeSelect, Radio } from '@mantine/core'
import type { ReactNode } from 'react'
import { useFields } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import { importsUiText } from './imports.ui.text.ts'
import styles from './Options.module.css'
import type { Import } from './use-import.ts'

type SourceOptionsProps = { batch: Import; onChange: (options: Import['options']) => void }

/** From which system the file is, what it may not overwrite, and what becomes of new rows that are like somebody. */
export function SourceOptions({ batch: { options, subject }, onChange }: SourceOptionsProps): ReactNode {
  const t = useText(importsUiText)
  if (subject === 'order')
    return (
      <SourceSelect
        label={t('sourceOfOrders')}
        help={t('sourceOfOrdersHelp')}
        batch={{ options }}
        onChange={onChange}
      />
    )
  if (subject !== 'customer') return null
  return (
    <>
      <SourceSelect label={t('source')} help={t('sourceHelp')} batch={{ options }} onChange={onChange} />
      <Checkbox
        label={t('keepBetter')}
        description={t('keepBetterHelp')}
        checked={options.keepBetter}
        onChange={({ currentTarget }) => onChange({ ...options, keepBetter: currentTarget.checked })}
      />
      <Radio.Group
        label={t('similarRows')}
        value={options.similar}
        onChange={(similar) => {
          if (similar === 'add' || similar === 'skip' || similar === 'update')
            onChange({ ...options, similar })
        }}
      >
        <div className={styles['line']}>
          <Radio value="add" label={t('similarAdd')} />
          <Radio value="skip" label={t('similarSkip')} />
          <Radio value="update" label={t('similarUpdate')} />
        </div>
      </Radio.Group>
    </>
  )
}

type SourceSelectProps = Pick<SourceOptionsProps, 'onChange'> & {
  batch: Pick<Import, 'options'>
  label: string
  help: string
}
function SourceSelect({ batch: { options }, label, help, onChange }: SourceSelectProps): ReactNode {
  const t = useText(importsUiText)
  const say = useSay()
  const sources = useFields('customer').filter(({ type }) => type === 'externalId')
  if (sources.length === 0) return null
  return (
    <NativeSelect
      label={label}
      description={help}
      maw={320}
      data={[
        { value: '', label: t('noSource') },
        ...sources.map(({ key, label: name }) => ({ value: key, label: say(name) })),
      ]}
      value={options.source ?? ''}
      onChange={({ currentTarget }) => onChange({ ...options, source: currentTarget.value || null })}
    />
  )
}
