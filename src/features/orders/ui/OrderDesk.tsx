import { Alert, Anchor, Button, Group, Stepper } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { newId } from '#kit/ids.ts'
import { api, type Answer } from '#web/api.ts'
import { useKeys } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Form } from '#web/parts/Form.tsx'
import { Page } from '#web/parts/Page.tsx'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { recall, remember } from '#web/storage.ts'
import { useFormat } from '#web/use-format.ts'
import { deskText } from '../desk.text.ts'
import type { Order } from '../orders.schemas.ts'
import {
  answerFor,
  bodyOf,
  changedPrices,
  emptyDesk,
  putAway,
  toCustomer,
  toOther,
  totalsNow,
  wholeLines,
  type Answered,
  type Desk,
  type DeskLine,
  type Place,
} from './desk.ts'
import { checkDesk, recallDesk } from './desk-checks.ts'
import styles from './Desk.module.css'
import { DeskAside } from './DeskAside.tsx'
import { DeskConfirm } from './DeskConfirm.tsx'
import { DeskDone } from './DeskDone.tsx'
import { DeskFields } from './DeskFields.tsx'
import { DeskLines } from './DeskLines.tsx'
import { DeskTotals } from './DeskTotals.tsx'
import { useAmount } from './order-queries.ts'

export type DeskCustomer = Answer<typeof api.customers.get>

/** Addresses beyond the first, which is where everything goes unless somebody says so. */
function placesOf(customer: DeskCustomer | null): Place[] {
  return (customer?.contactPoints ?? []).filter(({ kind }) => kind === 'address').slice(1)
}

/** The order of a customer (or of nobody): entered, checked, placed; with what they ordered so far beside it. */
export function OrderDesk({ customer }: { customer: DeskCustomer | null }): ReactNode {
  const t = useText(deskText)
  const format = useFormat()
  const storage = `order:${customer?.id ?? 'counter'}`
  const [recalled] = useState(() => recallDesk(recall(storage)))
  const [isResumed, setResumed] = useState(recalled !== null)
  const [step, setStep] = useState<'enter' | 'confirm'>('enter')
  const [placed, setPlaced] = useState<Order | null>(null)
  const who = useMemo(
    () => ({
      customerId: customer?.id ?? null,
      name: customer?.displayName ?? '',
      places: placesOf(customer),
    }),
    [customer],
  )
  const keys = useRef(new Map<string, string>())
  const form = useForm<Desk>({
    initial: recalled?.desk ?? emptyDesk(customer === null),
    check: (values) => checkDesk(values, t),
    async save(values) {
      // What was said on the phone is what is agreed: each line goes with the price that was shown.
      // So is what the rank takes off: as it was shown, whatever the rank is by now.
      const body = { ...bodyOf(withPrices(values, answered), who), ...now?.agreed }
      const content = JSON.stringify(body)
      // One key for one content: pressing again after a lost answer makes no second order.
      const idempotencyKey = keys.current.get(content) ?? newId()
      keys.current.set(content, idempotencyKey)
      const order = await api.orders.place({ body }, { idempotencyKey })
      remember(storage, '')
      setPlaced(order)
    },
  })
  const desk = form.values
  const { answered, isWorking } = useAnswer(desk, who)
  const now = totalsNow(desk, answered)

  useEffect(() => {
    if (placed) return
    const isEmpty = desk.lines.length === 0 && desk.note === ''
    remember(
      storage,
      isEmpty ? '' : JSON.stringify({ at: new Date().toISOString(), desk: putAway(desk, answered) }),
    )
  }, [storage, desk, answered, placed])

  const setLine = (key: string, change: Partial<DeskLine>): void =>
    form.set(
      'lines',
      desk.lines.map((line) => (line.key === key ? { ...line, ...change } : line)),
    )
  const repeat = useRepeat(customer?.id ?? null, desk, (next) => {
    for (const key of ['lines', 'shipping', 'fee', 'paymentMethod', 'ship'] as const) form.set(key, next[key])
  })
  const next = (): Promise<void> =>
    form.submit(step === 'confirm' ? undefined : async () => setStep('confirm'))
  useKeys(t('title'), [
    { keys: 'F2', label: t('repeat'), run: () => void repeat(), inFields: true },
    {
      keys: 'mod+Enter',
      label: t(step === 'confirm' ? 'place' : 'toConfirm'),
      run: () => void next(),
      inFields: true,
    },
  ])

  if (placed)
    return (
      <DeskDone
        order={placed}
        onNext={() => {
          form.reset(emptyDesk(customer === null))
          setResumed(false)
          setStep('enter')
          setPlaced(null)
        }}
      />
    )
  const title = customer ? t('titleFor', { name: customer.displayName }) : t('counterTitle')
  return (
    <Page
      title={title}
      actions={
        <Anchor component={AddressLink} to="/orders/new">
          {t('other')}
        </Anchor>
      }
    >
      <div className={styles['columns']}>
        <div className={styles['desk']}>
          <Stepper active={step === 'enter' ? 0 : 1} size="xs" aria-label={t('steps')} mb="md">
            <Stepper.Step label={t('enter')} />
            <Stepper.Step label={t('confirm')} />
            <Stepper.Step label={t('done')} />
          </Stepper>
          {isResumed && step === 'enter' && recalled && (
            <Alert mb="md" color="gray" title={t('draftKept', { at: format.dateTime(recalled.at) })}>
              <Button
                variant="default"
                onClick={() => {
                  form.reset(emptyDesk(customer === null))
                  setResumed(false)
                }}
              >
                {t('startAnew')}
              </Button>
            </Alert>
          )}
          <ChangedPrices desk={desk} answered={answered} setLines={(lines) => form.set('lines', lines)} />
          <Form
            form={{ ...form, submit: next, saved: false }}
            action={t(step === 'confirm' ? 'place' : 'toConfirm')}
            beside={
              step === 'confirm' && (
                <Button variant="subtle" color="gray" onClick={() => setStep('enter')}>
                  {t('back')}
                </Button>
              )
            }
          >
            {step === 'enter' ? (
              <>
                <DeskLines
                  form={form}
                  answered={answered}
                  amounts={now?.amounts}
                  setLine={setLine}
                  onRepeat={customer ? () => void repeat() : undefined}
                />
                <DeskFields
                  form={form}
                  customer={customer}
                  places={who.places}
                  benefit={answered?.preview.benefit ?? null}
                />
                <div className={styles['narrow']}>
                  <DeskTotals now={now} answered={answered} isWorking={isWorking} desk={desk} />
                </div>
              </>
            ) : (
              <DeskConfirm
                desk={desk}
                customer={customer}
                places={who.places}
                now={now}
                answered={answered}
              />
            )}
          </Form>
        </div>
        <div className={styles['beside']}>
          {step === 'enter' && (
            <div className={styles['wide']}>
              <DeskTotals now={now} answered={answered} isWorking={isWorking} desk={desk} />
            </div>
          )}
          {customer && <DeskAside customer={customer} />}
        </div>
      </div>
    </Page>
  )
}

function withPrices(desk: Desk, answered: Answered | undefined): Desk {
  return {
    ...desk,
    lines: desk.lines.map((line) => ({
      ...line,
      unitPrice: line.unitPrice || ((answered && answerFor(answered, line.key)?.unitPrice) ?? ''),
    })),
  }
}

/** What the server says of prices, taxes and stock, a moment after the last key. */
function useAnswer(
  desk: Desk,
  who: Parameters<typeof bodyOf>[1],
): { answered: Answered | undefined; isWorking: boolean } {
  const whole = wholeLines(desk)
  // Amounts off the whole change nothing of what is asked: prices, taxes and stock.
  const body = bodyOf({ ...desk, lines: whole, note: '', discount: '', points: '' }, who)
  const asked = JSON.stringify({ keys: whole.map(({ key }) => key), body })
  const [settled] = useDebouncedValue(asked, 200)
  const { data, isFetching } = useQuery({
    queryKey: ['product', 'preview', settled],
    queryFn: async ({ signal }): Promise<Answered> => {
      const { keys, body: wanted } = JSON.parse(settled) as { keys: string[]; body: typeof body }
      return { keys, preview: await api.orders.preview({ body: wanted }, { signal }) }
    },
    enabled: settled === asked && whole.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  })
  return { answered: data, isWorking: isFetching || settled !== asked }
}

/** Puts the last order in the place of this one, at the prices of today; once taken back, all is as it was. */
function useRepeat(
  customerId: string | null,
  desk: Desk,
  set: (next: Pick<Desk, 'lines' | 'shipping' | 'fee' | 'paymentMethod' | 'ship'>) => void,
): () => Promise<void> {
  const t = useText(deskText)
  const format = useFormat()
  return async () => {
    if (customerId === null) return
    try {
      const { draft, from, gone } = await api.orders.repeat({ params: { id: customerId } })
      if (gone.length > 0) doneToast(t('repeatedGone', { names: gone.join('、') }))
      if (!draft || !from) {
        if (gone.length === 0) doneToast(t('nothingToRepeat'))
        return
      }
      const last = await api.orders.get({ params: { id: from.id } })
      const nameOf = new Map(last.lines.map(({ productId, name, code }) => [productId, { name, code }]))
      const before = desk
      set({
        shipping: draft.shipping === '0' ? '' : draft.shipping,
        fee: draft.fee === '0' ? '' : draft.fee,
        paymentMethod: draft.paymentMethod ?? '',
        ship: desk.ship === toOther ? toOther : toCustomer,
        lines: draft.lines.map((line): DeskLine => {
          const known = nameOf.get(line.productId ?? null)
          return {
            key: newId(),
            productId: line.productId ?? null,
            code: line.code ?? known?.code ?? null,
            name: line.name ?? known?.name ?? '',
            quantity: line.quantity,
            unitPrice: line.unitPrice ?? '',
            discount: '',
            known: last.lines.find(({ productId }) => productId === line.productId)?.unitPrice ?? null,
          }
        }),
      })
      undoToast(t('repeated', { on: format.day(from.orderedOn) }), async () => set(before))
    } catch (error) {
      problemToast(error)
    }
  }
}

type ChangedPricesProps = {
  desk: Desk
  answered: Answered | undefined
  setLines: (lines: readonly DeskLine[]) => void
}
/** Tells of prices that are no longer what they were; one may take the new ones or keep to what was said. */
function ChangedPrices({ desk, answered, setLines }: ChangedPricesProps): ReactNode {
  const t = useText(deskText)
  const amount = useAmount()
  const changed = changedPrices(desk, answered)
  if (changed.length === 0) return null
  const said = changed.map(({ name, before, now }) =>
    t('priceFromTo', { name, before: amount(before), now: amount(now) }),
  )
  const settle = (change: (line: DeskLine, before: string) => Partial<DeskLine>): void =>
    setLines(
      desk.lines.map((line) => {
        const one = changed.find(({ key }) => key === line.key)
        return one ? { ...line, ...change(line, one.before) } : line
      }),
    )
  return (
    <Alert mb="md" color="yellow" role="status" title={t('priceChanged', { lines: said.join('、') })}>
      <Group>
        <Button variant="default" onClick={() => settle(() => ({ known: null }))}>
          {t('takeNew')}
        </Button>
        <Button
          variant="default"
          onClick={() => settle((_line, before) => ({ unitPrice: before, known: null }))}
        >
          {t('keepOld')}
        </Button>
      </Group>
    </Alert>
  )
}
