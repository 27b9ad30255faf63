import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { sayCycle } from '#features/plans/cycle.text.ts'
import { api, type Answer } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { SelectField } from '#web/parts/FormField.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { useFormat } from '#web/use-format.ts'
import { changeText } from '../change.text.ts'
import { subscriptionText } from '../subscription.text.ts'
import { Close } from './Close.tsx'
import { useDone, type DialogProps } from './dialogs.ts'
import { Effect } from './Effect.tsx'

type Row = Answer<typeof api.subscriptions.ofCustomer>['items'][number]
const atMost = 50

/** まとめ配送: which other one of the same customer it goes out with. */
export function Bundle(props: DialogProps): ReactNode {
  const said = useText(changeText)
  const { id, customer, together } = props.subscription
  const { data, error, refetch } = useQuery({
    queryKey: ['subscription', 'of', customer.id, 'others'],
    queryFn: ({ signal }) =>
      api.subscriptions.ofCustomer({ params: { id: customer.id }, query: { limit: atMost } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={3} />
  const others = data.items.filter((one) => one.id !== id && one.state === 'active')
  if (others.length === 0 && together.length === 0)
    return (
      <>
        <p>{said('noOthers')}</p>
        <Close onClose={props.onClose} />
      </>
    )
  return <Choice {...props} others={others} />
}

const alone = ''

function Choice({ others, ...props }: DialogProps & { others: readonly Row[] }): ReactNode {
  const t = useText(subscriptionText)
  const said = useText(changeText)
  const locale = useLocale()
  const format = useFormat()
  const done = useDone(props)
  const { id, version, together } = props.subscription
  const now = together[0]?.id ?? alone
  const form = useForm({
    initial: { withId: now },
    async save({ withId }) {
      done(
        await api.subscriptions.bundle({
          params: { id },
          body: { version, withId: withId === alone ? null : withId },
        }),
        t('saved'),
      )
    },
  })
  const { withId } = form.values
  return (
    <Form form={form} action={t('save')} beside={<Close onClose={props.onClose} />}>
      <SelectField
        form={form}
        name="withId"
        label={said('bundleWith')}
        help={said('bundleHelp')}
        options={[
          { value: alone, label: said('alone') },
          ...others.map(({ id: value, number, plan, cycle, shipOn }) => ({
            value,
            label: [number, plan.name, sayCycle(cycle, locale), shipOn && format.day(shipOn)]
              .filter(Boolean)
              .join(' '),
          })),
        ]}
      />
      <Effect
        subscription={props.subscription}
        wish={withId === now ? null : { kind: 'bundle', withId: withId === alone ? null : withId }}
      />
    </Form>
  )
}
