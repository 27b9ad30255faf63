import { Button, Checkbox, Radio, Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type ReactNode } from 'react'
import { newId } from '#kit/ids.ts'
import { parseDate } from '#kit/japan/calendar.ts'
import { todayIn } from '#kit/japan/days.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { useOrganisation, useSession } from '#web/session.tsx'
import type { Card } from '../cards.api.ts'
import { cardText } from '../card.text.ts'
import { bodyOf, emptyValues, valuesOf, type CardValues } from './card-form.ts'
import { CardFields } from './CardFields.tsx'
import { putImages } from './put-images.ts'
import styles from './Cards.module.css'

type Choice = 'add' | 'move' | 'none'
type Values = CardValues & { addContactPoints: boolean; post: Choice }

type CardFormProps = { customerId: string; card?: Card; onClose: () => void }
/** A card of somebody we know: what it says that we did not know is added too, unless one takes the mark out. */
export function CardForm({ customerId, card, onClose }: CardFormProps): ReactNode {
  const t = useText(cardText)
  const words = useText(partsText)
  const queryClient = useQueryClient()
  const { user } = useSession()
  const { timeZone } = useOrganisation()
  const today = todayIn(timeZone)
  const keys = useRef(new WeakMap<object, string>())
  // A change that arrives while one is writing must not become the version one writes over.
  const [version] = useState(card?.version ?? 0)
  const initial: Values = {
    ...(card ? valuesOf(card) : emptyValues(today, user.id)),
    addContactPoints: true,
    post: 'add',
  }
  const form = useForm<Values>({
    initial,
    check: (values): FormError[] =>
      parseDate(values.exchangedOn) === null ? [{ name: 'exchangedOn', message: words('badDate') }] : [],
    async save(values) {
      const { addContactPoints, post, ...printed } = values
      const body = bodyOf(printed)
      const idempotencyKey = keys.current.get(values) ?? newId()
      keys.current.set(values, idempotencyKey)
      const saved = card
        ? await api.cards.update({ params: { customerId, id: card.id }, body: { ...body, version } })
        : await api.cards.create(
            { params: { customerId }, body: { ...body, addContactPoints, post } },
            { idempotencyKey },
          )
      await putImages(saved, values)
      await queryClient.invalidateQueries({ queryKey: ['card'] })
      onClose()
    },
  })
  return (
    <div className={styles['form']}>
      <Form
        form={form}
        action={t(card ? 'save' : 'addIt')}
        beside={
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t('cancel')}
          </Button>
        }
      >
        <CardFields form={form} />
        {!card && (
          <>
            <Checkbox
              label={t('addContactPoints')}
              checked={form.values.addContactPoints}
              onChange={({ currentTarget }) => form.set('addContactPoints', currentTarget.checked)}
            />
            {form.values.company.trim() !== '' && (
              <PostChoice
                customerId={customerId}
                company={form.values.company}
                today={today}
                value={form.values.post}
                onChange={(post) => form.set('post', post)}
              />
            )}
          </>
        )}
      </Form>
    </div>
  )
}

type PostChoiceProps = {
  customerId: string
  company: string
  today: string
  value: Choice
  onChange: (choice: Choice) => void
}
/** Somewhere new may be a change of job or a second post; only a person knows. */
function PostChoice({ customerId, company, today, value, onChange }: PostChoiceProps): ReactNode {
  const t = useText(cardText)
  const { data: customer } = useQuery({
    queryKey: ['customer', 'get', customerId],
    queryFn: ({ signal }) => api.customers.get({ params: { id: customerId } }, { signal }),
  })
  const present = customer?.posts.filter(({ endedOn }) => endedOn === null || endedOn >= today) ?? []
  if (present.some((post) => post.company.name === company.trim())) return null
  const [first] = present
  return (
    <Radio.Group
      label={t('post')}
      value={value}
      onChange={(next) => onChange(next === 'move' || next === 'none' ? next : 'add')}
    >
      <Stack gap={6} mt={4}>
        <Radio value="add" label={t(first ? 'postAlso' : 'postAdd')} />
        {first && <Radio value="move" label={t('postMove', { company: first.company.name })} />}
        <Radio value="none" label={t('postNone')} />
      </Stack>
    </Radio.Group>
  )
}
