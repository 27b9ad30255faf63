import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { todayIn } from '#kit/japan/days.ts'
import { useText } from '../locale.ts'
import { useOrganisation } from '../session.tsx'
import { Form } from './Form.tsx'
import { TextField } from './FormField.tsx'
import { partsText } from './parts.text.ts'
import { useForm } from './use-form.ts'

export type Consent = { readonly givenOn: string; readonly method: string }
type ConsentDialogProps = {
  label: string
  onConsent: (consent: Consent) => Promise<unknown>
  onClose: () => void
}

/** Asks when and how the person agreed that a sensitive value is kept (APPI art. 20-2). */
export function ConsentDialog({ label, onConsent, onClose }: ConsentDialogProps): ReactNode {
  const t = useText(partsText)
  const { timeZone } = useOrganisation()
  const form = useForm({
    initial: { givenOn: todayIn(timeZone), method: '' },
    check: ({ givenOn, method }) => [
      ...(parseDate(givenOn) ? [] : [{ name: 'givenOn', message: t('badDate') }]),
      ...(method.trim()
        ? []
        : [{ name: 'method', message: t('mustBeFilled', { label: t('consentMethod') }) }]),
    ],
    save: ({ givenOn, method }) =>
      onConsent({ givenOn: parseDate(givenOn)?.on ?? givenOn, method: method.trim() }),
  })
  return (
    <Modal opened onClose={onClose} title={t('consentTitle', { label })}>
      <p>{t('consentWhy')}</p>
      <Form form={form} action={t('consentSave')}>
        <TextField form={form} name="givenOn" label={t('consentOn')} />
        <TextField
          form={form}
          name="method"
          label={t('consentMethod')}
          example={t('consentExample')}
          autoFocus
        />
      </Form>
    </Modal>
  )
}
