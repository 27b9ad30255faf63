import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useRef, type ReactNode } from 'react'
import { newId } from '#kit/ids.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Form } from '#web/parts/Form.tsx'
import { TextField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { doneToast } from '#web/parts/toasts.tsx'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { planText } from '../plan.text.ts'

/** A draft begins with its code and its name; all else is entered on its page, beside what it comes to. */
export function NewPlan(): ReactNode {
  const t = useText(planText)
  const words = useText(partsText)
  const navigate = useNavigate()
  const keys = useRef(new WeakMap<object, string>())
  const form = useForm({
    initial: { code: '', name: '' },
    check: filledOf({ code: t('code'), name: t('name') }, (label) => words('mustBeFilled', { label })),
    async save(values) {
      // One key for one content: pressing again after a lost answer makes no second plan.
      const idempotencyKey = keys.current.get(values) ?? newId()
      keys.current.set(values, idempotencyKey)
      const { id, name } = await api.plans.create({ body: values }, { idempotencyKey })
      doneToast(t('created', { name }))
      await navigate({ to: `/plans/${id}` })
    },
  })
  return (
    <Page title={t('add')} lead={t('emptyWhy')} shape="reading">
      <Form
        form={form}
        action={t('create')}
        beside={
          <Button component={AddressLink} to="/plans" variant="subtle" color="gray">
            {t('cancel')}
          </Button>
        }
      >
        <TextField form={form} name="code" label={t('code')} need="required" example="T-001" autoFocus />
        <TextField form={form} name="name" label={t('name')} need="required" help={t('nameHelp')} />
      </Form>
    </Page>
  )
}
