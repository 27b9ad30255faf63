import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useRef, type ReactNode } from 'react'
import { newId } from '#kit/ids.ts'
import { parseDate } from '#kit/japan/calendar.ts'
import { todayIn } from '#kit/japan/days.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Form } from '#web/parts/Form.tsx'
import { Page } from '#web/parts/Page.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { doneToast } from '#web/parts/toasts.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { useOrganisation, useSession } from '#web/session.tsx'
import { cardText } from '../card.text.ts'
import { bodyOf, emptyValues, type CardValues } from './card-form.ts'
import { CardFields } from './CardFields.tsx'
import { putImages } from './put-images.ts'

/** A card of somebody not known yet: it makes the customer. */
export function RegisterCard(): ReactNode {
  const t = useText(cardText)
  const words = useText(partsText)
  const navigate = useNavigate()
  const { user } = useSession()
  const { timeZone } = useOrganisation()
  const keys = useRef(new WeakMap<object, string>())
  const form = useForm<CardValues>({
    initial: emptyValues(todayIn(timeZone), user.id),
    check: (values): FormError[] =>
      parseDate(values.exchangedOn) === null ? [{ name: 'exchangedOn', message: words('badDate') }] : [],
    async save(values) {
      // One key for one content: pressing again after a lost answer makes no second customer.
      const idempotencyKey = keys.current.get(values) ?? newId()
      keys.current.set(values, idempotencyKey)
      const card = await api.cards.register({ body: bodyOf(values) }, { idempotencyKey })
      await putImages(card, values)
      doneToast(t('registered'))
      await navigate({ to: `/customers/${card.customerId}` })
    },
  })
  return (
    <Page title={t('register')} lead={t('registerLead')} shape="reading">
      <Form
        form={form}
        action={t('registerIt')}
        beside={
          <Button component={AddressLink} to="/customers" variant="subtle" color="gray">
            {t('cancel')}
          </Button>
        }
      >
        <CardFields form={form} />
      </Form>
    </Page>
  )
}
