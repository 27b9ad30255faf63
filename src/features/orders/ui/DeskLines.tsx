import { Button, CloseButton, Kbd, TextInput } from '@mantine/core'
import { fullName } from '#kit/sale.ts'
import { useEffect, useRef, type ReactNode } from 'react'
import { newId } from '#kit/ids.ts'
import { api } from '#web/api.ts'
import { onKeys } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import type { Form } from '#web/parts/use-form.ts'
import { deskText } from '../desk.text.ts'
import { answerFor, readQuantity, type Answered, type Desk, type DeskLine } from './desk.ts'
import styles from './Desk.module.css'
import { Finder } from './Finder.tsx'
import { useAmount } from './order-queries.ts'

type DeskLinesProps = {
  form: Form<Desk>
  answered: Answered | undefined
  amounts: ReadonlyMap<string, string> | undefined
  setLine: (key: string, change: Partial<DeskLine>) => void
  onRepeat: (() => void) | undefined
}

/** The goods: found, counted, and on to the next, without leaving the keyboard. */
export function DeskLines({ form, answered, amounts, setLine, onRepeat }: DeskLinesProps): ReactNode {
  const t = useText(deskText)
  const amount = useAmount()
  const finder = useRef<HTMLInputElement>(null)
  const added = useRef<string | null>(null)
  const { idOf } = form
  const { lines } = form.values
  const add = (line: Pick<DeskLine, 'productId' | 'code' | 'name'>): void => {
    const key = newId()
    form.set('lines', [...lines, { key, quantity: '1', unitPrice: '', discount: '', known: null, ...line }])
    added.current = key
  }
  // The number is what comes next; it is chosen, so that typing replaces it.
  useEffect(() => {
    const key = added.current
    if (key === null) return
    const field = document.getElementById(idOf(`quantity-${key}`))
    if (field instanceof HTMLInputElement) {
      added.current = null
      field.select()
    }
  })
  return (
    <section className={styles['section']} aria-label={t('lines')}>
      <div className={styles['sectionHead']}>
        <h2>{t('lines')}</h2>
        {onRepeat && (
          <Button variant="default" rightSection={<Kbd size="xs">F2</Kbd>} onClick={onRepeat}>
            {t('repeat')}
          </Button>
        )}
      </div>
      {lines.length === 0 && <p className={styles['quiet']}>{t('noLines')}</p>}
      <ul className={styles['lines']}>
        {lines.map((line) => (
          <Line
            key={line.key}
            form={form}
            line={line}
            told={answered && answerFor(answered, line.key)}
            amount={amounts?.get(line.key)}
            set={(change) => setLine(line.key, change)}
            onNext={() => finder.current?.focus()}
            onRemove={() => {
              form.set(
                'lines',
                lines.filter(({ key }) => key !== line.key),
              )
              finder.current?.focus()
            }}
          />
        ))}
      </ul>
      <div id={form.idOf('lines')}>
        <Finder
          input={finder}
          label={t('addLine')}
          help={t('addLineHelp')}
          none={t('noProducts')}
          topic="product"
          autoFocus
          find={async (q, signal) =>
            (await api.products.list({ query: { q, state: 'active', limit: 12 } }, { signal })).items.map(
              (one) => ({
                id: one.id,
                code: one.code,
                name: fullName(one),
                line: [
                  one.code,
                  one.price && amount(one.price.price),
                  one.stock !== null && t('stockLeft', { count: one.stock }),
                ]
                  .filter(Boolean)
                  .join('・'),
              }),
            )
          }
          onPick={({ id, code, name }) => add({ productId: id, code, name })}
          asTyped={{
            label: (name) => t('asTyped', { name }),
            pick: (name) => add({ productId: null, code: null, name }),
          }}
        />
      </div>
    </section>
  )
}

type LineProps = {
  form: Form<Desk>
  line: DeskLine
  told: NonNullable<ReturnType<typeof answerFor>> | undefined
  amount: string | undefined
  set: (change: Partial<DeskLine>) => void
  onNext: () => void
  onRemove: () => void
}
function Line({ form, line, told, amount: own, set, onNext, onRemove }: LineProps): ReactNode {
  const t = useText(deskText)
  const amount = useAmount()
  const { key, name, code, quantity, unitPrice, discount } = line
  const field = (part: 'quantity' | 'price' | 'discount') => {
    const message = form.errors.find((error) => error.name === `${part}-${key}`)?.message
    return { id: form.idOf(`${part}-${key}`), ...(message !== undefined && { error: message }) }
  }
  const count = Number(readQuantity(quantity) ?? 0)
  const isShort = told?.stock !== null && told?.stock !== undefined && told.stock < count
  const enter = onKeys({ Enter: onNext })
  return (
    <li className={styles['line']}>
      <div className={styles['what']}>
        <strong>{name}</strong>
        <span className={styles['quiet']}>
          {code}
          {isShort && <span className={styles['short']}>{t('stockShort', { count: told?.stock ?? 0 })}</span>}
        </span>
      </div>
      <TextInput
        {...field('price')}
        className={styles['number'] ?? ''}
        label={t('unitPrice')}
        aria-label={t('priceOf', { name })}
        inputMode="decimal"
        value={unitPrice === '' ? (told?.unitPrice ?? '') : unitPrice}
        onChange={({ currentTarget }) => set({ unitPrice: currentTarget.value, known: null })}
        onKeyDown={enter}
      />
      <TextInput
        {...field('quantity')}
        className={styles['number'] ?? ''}
        label={t('quantity')}
        aria-label={t('quantityOf', { name })}
        inputMode="decimal"
        value={quantity}
        onChange={({ currentTarget }) => set({ quantity: currentTarget.value })}
        onKeyDown={enter}
      />
      <TextInput
        {...field('discount')}
        className={styles['number'] ?? ''}
        label={t('lineDiscount')}
        aria-label={t('discountOf', { name })}
        inputMode="decimal"
        value={discount}
        onChange={({ currentTarget }) => set({ discount: currentTarget.value })}
        onKeyDown={enter}
      />
      <div className={styles['own']}>
        <span className={styles['quiet']}>{t('amount')}</span>
        <output className="numbers">{own === undefined ? '…' : amount(own)}</output>
      </div>
      <CloseButton aria-label={t('removeLine', { name })} onClick={onRemove} />
    </li>
  )
}
