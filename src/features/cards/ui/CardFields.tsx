import { Button, FileButton, NativeSelect } from '@mantine/core'
import { IconPhoto } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useColleagues } from '#web/catalogue.ts'
import { useText } from '#web/locale.ts'
import { FieldRow, FormField, TextField } from '#web/parts/FormField.tsx'
import type { Form } from '#web/parts/use-form.ts'
import { cardText } from '../card.text.ts'
import type { CardValues } from './card-form.ts'

/** What is printed on a card, in its order, and who got it when. */
export function CardFields<V extends CardValues>({ form: given }: { form: Form<V> }): ReactNode {
  const t = useText(cardText)
  // The fields below know of a card only; what else a form holds is its own matter.
  const form = given as unknown as Form<CardValues>
  const colleagues = useColleagues().filter(({ id, disabled }) => !disabled || id === form.values.exchangedBy)
  return (
    <>
      <TextField
        form={form}
        name="name"
        label={t('name')}
        example={t('nameExample')}
        help={t('nameHelp')}
        autoFocus
      />
      <TextField form={form} name="company" label={t('company')} />
      <FieldRow inRow={2}>
        <TextField form={form} name="department" label={t('department')} />
        <TextField form={form} name="title" label={t('title')} />
        <TextField form={form} name="phone" label={t('phone')} />
        <TextField form={form} name="email" label={t('email')} />
      </FieldRow>
      <TextField form={form} name="address" label={t('address')} help={t('addressHelp')} />
      <FieldRow inRow={2}>
        <TextField form={form} name="exchangedOn" label={t('exchangedOn')} />
        <FormField form={form} name="exchangedBy" label={t('exchangedBy')}>
          {(control) => (
            <NativeSelect
              {...control}
              value={form.values.exchangedBy}
              data={[
                { value: '', label: t('nobody') },
                ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onChange={({ currentTarget }) => form.set('exchangedBy', currentTarget.value)}
            />
          )}
        </FormField>
      </FieldRow>
      <TextField form={form} name="remark" label={t('remark')} />
      <FieldRow inRow={2}>
        {(['front', 'back'] as const).map((side) => (
          <FormField key={side} form={form} name={side} label={t(side)} help={t('imageHelp')}>
            {({ id, 'aria-describedby': describedBy }) => (
              <FileButton
                accept="image/png,image/jpeg,image/gif,image/webp"
                onChange={(file) => form.set(side, file)}
              >
                {(props) => (
                  <Button
                    {...props}
                    id={id}
                    aria-describedby={describedBy}
                    variant="default"
                    leftSection={<IconPhoto size={16} stroke={1.5} aria-hidden />}
                  >
                    {form.values[side]?.name ?? t('choose')}
                  </Button>
                )}
              </FileButton>
            )}
          </FormField>
        ))}
      </FieldRow>
    </>
  )
}
