import { Autocomplete, NativeSelect, Radio, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { sharingText } from '#features/provisions/sharing.text.ts'
import { api } from '../api.ts'
import { useText } from '../locale.ts'
import { FormField } from './FormField.tsx'
import styles from './SharingFields.module.css'
import type { Form } from './use-form.ts'
import { grounds, purposes, type SharingValues } from './sharing.ts'

type SharingFieldsProps = { form: Form<SharingValues> }
/** For whom data leaves the house, in a file or sent; who gets it is asked of all but own use, by what right of 第三者提供 alone. */
export function SharingFields({ form }: SharingFieldsProps): ReactNode {
  const t = useText(sharingText)
  const { purpose, ground } = form.values
  const isProvision = purpose === 'provision'
  return (
    <>
      <Radio.Group
        label={t('purpose')}
        value={purpose}
        onChange={(value) => {
          const next = purposes.find((one) => one === value)
          if (next) form.set('purpose', next)
        }}
        classNames={{ label: styles['label'] ?? '' }}
      >
        <Stack gap="sm">
          {purposes.map((one) => (
            <Radio
              key={one}
              value={one}
              label={t(one)}
              description={t(`${one}Why`)}
              classNames={{ description: styles['why'] ?? '' }}
            />
          ))}
        </Stack>
      </Radio.Group>
      {purpose !== 'own' && <Recipient form={form} />}
      {isProvision && (
        <FormField form={form} name="ground" label={t('ground')} need="required">
          {(control) => (
            <NativeSelect
              {...control}
              value={ground}
              data={[
                { value: '', label: t('chooseGround') },
                ...grounds.map((value) => ({ value, label: t(value) })),
              ]}
              onChange={({ currentTarget }) =>
                form.set('ground', grounds.find((one) => one === currentTarget.value) ?? '')
              }
            />
          )}
        </FormField>
      )}
      {isProvision && (
        <FormField
          form={form}
          name="groundNote"
          label={t('groundNote')}
          need={ground === 'other' ? 'required' : 'optional'}
          example={t('groundNoteExample')}
        >
          {(control) => (
            <TextInput
              {...control}
              maxLength={500}
              value={form.values.groundNote}
              onChange={({ currentTarget }) => form.set('groundNote', currentTarget.value)}
            />
          )}
        </FormField>
      )}
    </>
  )
}

/** Those who were given data before are offered with what was written down of them. */
function Recipient({ form }: SharingFieldsProps): ReactNode {
  const t = useText(sharingText)
  const isProvision = form.values.purpose === 'provision'
  const { data } = useQuery({
    queryKey: ['provision', 'recipients'],
    queryFn: ({ signal }) => api.provisions.recipients({}, { signal }),
  })
  const known = data?.items ?? []
  const take = (name: string): void => {
    const found = known.find((one) => one.name === name)
    form.set('recipientName', name)
    if (!found) return
    form.set('recipientAddress', found.address ?? '')
    form.set('representative', found.representative ?? '')
  }
  return (
    <>
      <FormField form={form} name="recipientName" label={t('recipientName')} need="required">
        {(control) => (
          <Autocomplete
            {...control}
            maxLength={200}
            data={known.map(({ name }) => name)}
            value={form.values.recipientName}
            onChange={take}
          />
        )}
      </FormField>
      <FormField
        form={form}
        name="recipientAddress"
        label={t('recipientAddress')}
        need={isProvision ? 'required' : 'optional'}
      >
        {(control) => (
          <TextInput
            {...control}
            maxLength={500}
            value={form.values.recipientAddress}
            onChange={({ currentTarget }) => form.set('recipientAddress', currentTarget.value)}
          />
        )}
      </FormField>
      <FormField form={form} name="representative" label={t('representative')} need="optional">
        {(control) => (
          <TextInput
            {...control}
            maxLength={200}
            value={form.values.representative}
            onChange={({ currentTarget }) => form.set('representative', currentTarget.value)}
          />
        )}
      </FormField>
    </>
  )
}
