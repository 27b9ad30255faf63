import { Modal, NativeSelect } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useColleagues, useFields, type Field } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import { AttributeInput } from '#web/parts/AttributeInputs.tsx'
import { Form } from '#web/parts/Form.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { manyText } from '../customer-many.text.ts'
import type { Many } from './ManyQuestion.tsx'

type SetFieldDialogProps = { onClose: () => void; onGiven: (many: Many) => void }
/** Which field gets which value, for everybody chosen. */
export function SetFieldDialog({ onClose, onGiven }: SetFieldDialogProps): ReactNode {
  const t = useText(manyText)
  const say = useSay()
  const fields = useFields('customer').filter(
    ({ key, editable, hidden, type }) =>
      editable && !hidden && type !== 'file' && key !== 'ownerId' && key !== 'code',
  )
  const [key, setKey] = useState('')
  const field = fields.find((one) => one.key === key)
  return (
    <Modal opened onClose={onClose} title={t('chooseField')} closeButtonProps={{ 'aria-label': t('close') }}>
      <NativeSelect
        label={t('field')}
        value={key}
        mb="md"
        data-autofocus
        data={[
          { value: '', label: t('chooseField') },
          ...fields.map((one) => ({ value: one.key, label: say(one.label) })),
        ]}
        onChange={({ currentTarget }) => setKey(currentTarget.value)}
      />
      {field && <ValueForm key={field.key} field={field} onGiven={onGiven} />}
    </Modal>
  )
}

/** Named as the server names what it refuses. */
const name = 'params.value'

function ValueForm({ field, onGiven }: { field: Field; onGiven: SetFieldDialogProps['onGiven'] }): ReactNode {
  const t = useText(manyText)
  const say = useSay()
  const colleagues = useColleagues()
  const shownOf = (text: string): string =>
    text
      .split(';')
      .map((one) => {
        const option = field.options?.find(({ value }) => value === one)
        return option ? say(option.label) : (colleagues.find(({ id }) => id === one)?.name ?? one)
      })
      .join('・')
  const form = useForm({
    initial: { [name]: '' },
    save: async (values) => {
      const text = values[name] ?? ''
      const label = say(field.label)
      onGiven({
        action: 'field.set',
        params: { field: field.key, value: text.trim() === '' ? null : text },
        what:
          text.trim() === ''
            ? t('doClear', { field: label })
            : t('doSet', { field: label, value: shownOf(text) }),
      })
    },
  })
  const help = { ja: manyText.valueHelp.ja, en: manyText.valueHelp.en }
  return (
    <Form form={form} action={t('next')}>
      <AttributeInput
        form={form}
        field={{ ...field, key: name, attribute: false, required: false, label: manyText.value, help }}
      />
    </Form>
  )
}
