import { NativeSelect, Radio, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { channelLabels } from '#features/purchases/channel.text.ts'
import { useSay, useText } from '#web/locale.ts'
import { importsUiText } from './imports.ui.text.ts'
import styles from './Options.module.css'
import type { Import } from './use-import.ts'

type SaleOptionsProps = { batch: Import; onChange: (options: Import['options']) => void }
type Sale = Import['options']['sale']
type Word =
  | `prices${'' | 'Auto' | 'Included' | 'Excluded' | 'None'}`
  | `dates${'' | 'Auto' | 'Mdy' | 'Dmy'}`
  | `newCustomers${'' | 'Create' | 'Nobody' | 'Refuse'}`
  | `newProducts${'' | 'Create' | 'Plain'}`
  | `sameRows${'' | 'Keep' | 'Once'}`

const channels = Object.keys(channelLabels) as (keyof typeof channelLabels)[]

/** How the rows of a file of orders are meant, where the file itself does not say it. */
export function SaleOptions({ batch: { options }, onChange }: SaleOptionsProps): ReactNode {
  const t = useText(importsUiText)
  const say = useSay()
  const { sale } = options
  const change = (patch: Partial<Sale>): void => onChange({ ...options, sale: { ...sale, ...patch } })
  const select = <K extends 'taxMode' | 'dates'>(
    key: K,
    label: Word,
    choices: readonly (readonly [Sale[K], Word])[],
  ): ReactNode => (
    <NativeSelect
      label={t(label)}
      data={choices.map(([value, word]) => ({ value, label: t(word) }))}
      value={sale[key]}
      onChange={({ currentTarget }) => {
        const chosen = choices.find(([value]) => value === currentTarget.value)
        if (chosen) change({ [key]: chosen[0] })
      }}
    />
  )
  const radio = <K extends 'newCustomers' | 'newProducts' | 'sameRows'>(
    key: K,
    label: Word,
    choices: readonly (readonly [Sale[K], Word])[],
  ): ReactNode => (
    <Radio.Group
      label={t(label)}
      value={sale[key]}
      onChange={(given) => {
        const chosen = choices.find(([value]) => value === given)
        if (chosen) change({ [key]: chosen[0] })
      }}
    >
      <div className={styles['line']}>
        {choices.map(([value, word]) => (
          <Radio key={value} value={value} label={t(word)} />
        ))}
      </div>
    </Radio.Group>
  )
  return (
    <>
      <div className={styles['line']}>
        <Currency sale={sale} onChange={change} />
        {select('taxMode', 'prices', [
          ['auto', 'pricesAuto'],
          ['included', 'pricesIncluded'],
          ['excluded', 'pricesExcluded'],
          ['none', 'pricesNone'],
        ])}
        {select('dates', 'dates', [
          ['auto', 'datesAuto'],
          ['mdy', 'datesMdy'],
          ['dmy', 'datesDmy'],
        ])}
        <NativeSelect
          label={t('channel')}
          data={channels.map((value) => ({ value, label: say(channelLabels[value]) }))}
          value={sale.channel}
          onChange={({ currentTarget }) => {
            const chosen = channels.find((value) => value === currentTarget.value)
            if (chosen) change({ channel: chosen })
          }}
        />
      </div>
      <CancelPrefix sale={sale} onChange={change} />
      {radio('newCustomers', 'newCustomers', [
        ['create', 'newCustomersCreate'],
        ['nobody', 'newCustomersNobody'],
        ['refuse', 'newCustomersRefuse'],
      ])}
      {radio('newProducts', 'newProducts', [
        ['create', 'newProductsCreate'],
        ['plain', 'newProductsPlain'],
      ])}
      {radio('sameRows', 'sameRows', [
        ['keep', 'sameRowsKeep'],
        ['once', 'sameRowsOnce'],
      ])}
    </>
  )
}

type FieldProps = { sale: Sale; onChange: (patch: Partial<Sale>) => void }

/** Kept when the hand has left the field, and only when it is one. */
function Currency({ sale, onChange }: FieldProps): ReactNode {
  const t = useText(importsUiText)
  const [typed, setTyped] = useState(sale.currency)
  const isWrong = !/^[A-Z]{3}$/.test(typed)
  return (
    <TextInput
      label={t('currency')}
      description={t('currencyHelp')}
      value={typed}
      maxLength={3}
      error={isWrong && t('currencyWrong')}
      onChange={({ currentTarget: { value } }) => setTyped(value.normalize('NFKC').toUpperCase())}
      onBlur={() => !isWrong && typed !== sale.currency && onChange({ currency: typed })}
    />
  )
}

function CancelPrefix({ sale, onChange }: FieldProps): ReactNode {
  const t = useText(importsUiText)
  const [typed, setTyped] = useState(sale.cancelPrefix)
  return (
    <TextInput
      label={t('cancelPrefix')}
      description={t('cancelPrefixHelp')}
      maw={320}
      value={typed}
      maxLength={10}
      onChange={({ currentTarget: { value } }) => setTyped(value)}
      onBlur={() => typed.trim() !== sale.cancelPrefix && onChange({ cancelPrefix: typed.trim() })}
    />
  )
}
