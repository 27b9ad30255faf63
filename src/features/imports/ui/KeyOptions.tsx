import { NativeSelect, Radio, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useSay, useText } from '#web/locale.ts'
import { importsUiText } from './imports.ui.text.ts'
import styles from './Options.module.css'
import type { Import, Target } from './use-import.ts'

type KeyOptionsProps = {
  batch: Import
  fields: readonly Target[]
  onChange: (options: Import['options']) => void
}

const keys = {
  customer: ['auto', 'code', 'emailName', 'phoneName', 'enishiId'],
  company: ['auto', 'corporateNumber', 'name', 'enishiId'],
} as const
const words = {
  auto: 'keyAuto',
  code: 'keyCode',
  emailName: 'keyEmailName',
  phoneName: 'keyPhoneName',
  enishiId: 'keyId',
  corporateNumber: 'keyNumber',
  name: 'keyName',
} as const

/** By what a row is known to be somebody who is here already, and what becomes of such rows and of the others. */
export function KeyOptions({ batch, fields, onChange }: KeyOptionsProps): ReactNode {
  const t = useText(importsUiText)
  const say = useSay()
  const { subject, options, mapping } = batch
  if (subject !== 'customer' && subject !== 'company') return null
  const label = (key: (typeof keys)['customer' | 'company'][number]): string =>
    t(key === 'auto' && subject === 'company' ? 'keyAutoCompany' : words[key])
  const unique = fields.filter((field) => field.unique && mapping.includes(field.key))
  return (
    <>
      <NativeSelect
        label={t('key')}
        maw={320}
        data={[
          ...keys[subject].map((value) => ({ value, label: label(value) })),
          ...unique.map((field) => ({ value: `field:${field.key}`, label: say(field.label) })),
        ]}
        value={options.key}
        onChange={({ currentTarget }) => onChange({ ...options, key: currentTarget.value })}
      />
      <Radio.Group
        label={t('mode')}
        value={options.mode}
        onChange={(mode) => {
          if (mode === 'both' || mode === 'update' || mode === 'add') onChange({ ...options, mode })
        }}
      >
        <div className={styles['line']}>
          <Radio value="both" label={t('modeBoth')} />
          <Radio value="update" label={t('modeUpdate')} />
          <Radio value="add" label={t('modeAdd')} />
        </div>
      </Radio.Group>
    </>
  )
}

/** Asked for only where a column holds 要配慮個人情報. */
export function Consent({ batch: { options, mapping }, fields, onChange }: KeyOptionsProps): ReactNode {
  const t = useText(importsUiText)
  const say = useSay()
  const sensitive = fields.filter((field) => field.sensitive && mapping.includes(field.key))
  if (sensitive.length === 0) return null
  const given = options.consent ?? { givenOn: '', method: '' }
  const change = (consent: { givenOn: string; method: string }): void =>
    onChange({ ...options, consent: consent.givenOn === '' || consent.method.trim() === '' ? null : consent })
  return (
    <fieldset className={styles['consent']}>
      <legend>{t('consent')}</legend>
      <p>{t('consentWhy', { fields: sensitive.map(({ label }) => say(label)).join(' / ') })}</p>
      <ConsentFields given={given} onChange={change} />
    </fieldset>
  )
}

function ConsentFields({
  given,
  onChange,
}: {
  given: { givenOn: string; method: string }
  onChange: (given: { givenOn: string; method: string }) => void
}): ReactNode {
  const t = useText(importsUiText)
  const [typed, setTyped] = useState(given)
  // Kept when both are there and the hand has left the field, not with every letter.
  const keep = (): void => onChange(typed)
  return (
    <div className={styles['line']}>
      <TextInput
        type="date"
        label={t('consentOn')}
        value={typed.givenOn}
        onChange={({ currentTarget: { value } }) => setTyped((before) => ({ ...before, givenOn: value }))}
        onBlur={keep}
        required
      />
      <TextInput
        label={t('consentBy')}
        value={typed.method}
        onChange={({ currentTarget: { value } }) => setTyped((before) => ({ ...before, method: value }))}
        onBlur={keep}
        maxLength={100}
        required
      />
    </div>
  )
}
