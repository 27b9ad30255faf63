import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { CopyButton } from '#web/parts/CopyButton.tsx'
import { DidYouMean } from '#web/parts/DidYouMean.tsx'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import type { ContactPoint } from '../customers.api.ts'
import { customerText } from '../customer.text.ts'
import type { Health } from '../customers.health.ts'
import { healthText } from '../health.text.ts'
import { canBeJudged, judgedOf, judgementsOf, type Judged } from './contact-health.ts'
import { contactIcons, linkOf, readAs, remarksOn, textOf } from './contact-kinds.ts'
import { ContactHealth } from './ContactHealth.tsx'
import { useShowCustomer, type Customer } from './customer-queries.ts'
import styles from './Parts.module.css'

type ContactPointRowProps = {
  customer: Customer
  point: ContactPoint
  isFirst: boolean
  hasOthers: boolean
  readOnly: boolean
  onEdit: () => void
}
/** One contact point: what it is, a press to use it, and what the server remarked on it. */
export function ContactPointRow(props: ContactPointRowProps): ReactNode {
  const { customer, point, isFirst, hasOthers, readOnly, onEdit } = props
  const t = useText(customerText)
  const h = useText(healthText)
  const showCustomer = useShowCustomer()
  const Icon = contactIcons[point.kind]
  const text = textOf(point)
  const link = linkOf(point)
  const restored = readAs(point)
  const run = async (change: () => Promise<Customer>): Promise<void> => {
    try {
      showCustomer(await change())
    } catch (error) {
      problemToast(error)
    }
  }
  const params = { id: customer.id, partId: point.id }
  const makeFirst = (): Promise<void> =>
    run(() => api.customers.updateContactPoint({ params, body: { version: point.version, first: true } }))
  const remove = (): Promise<void> =>
    run(async () => {
      const query = { version: point.version }
      const without = await api.customers.removeContactPoint({ params, query })
      undoToast(t('contactRemoved', { kind: t(point.kind), value: text }), async () =>
        showCustomer(await putBack(customer.id, point, isFirst && hasOthers)),
      )
      return without
    })
  /** もしかして was right: the value changes, and nothing else. */
  const correct = (meant: string): Promise<void> =>
    run(async () => {
      const body = { version: point.version, value: meant }
      const corrected = await api.customers.updateContactPoint({ params, body })
      const made = corrected.contactPoints.find(({ id }) => id === point.id)
      undoToast(h('corrected', { value: meant }), async () =>
        showCustomer(
          await api.customers.updateContactPoint({
            params,
            body: { version: made?.version ?? point.version, value: point.value },
          }),
        ),
      )
      return corrected
    })
  const judge = async (to: Judged): Promise<Health> => {
    const health = await api.health.judge({ params, body: to })
    showCustomer(await api.customers.get({ params: { id: customer.id } }))
    return health
  }
  const decide = async (to: Judged): Promise<void> => {
    try {
      const { version } = await judge(to)
      undoToast(h('judged'), () => judge({ ...judgedOf(point.health), version }))
    } catch (error) {
      problemToast(error)
    }
  }
  const judgements = canBeJudged(point) ? judgementsOf(point.health) : []
  return (
    <div className={styles['row']}>
      <span className={styles['icon']} title={t(point.kind)}>
        <Icon size={18} stroke={1.5} />
        <span className={styles['spoken']}>{t(point.kind)}</span>
      </span>
      <div className={styles['what']}>
        <span className={styles['value']}>
          {link ? <a href={link}>{text}</a> : text}
          {restored && <span className={styles['readAs']}>→ {restored}</span>}
          {point.label && <span className={styles['label']}>{point.label}</span>}
          {isFirst && hasOthers && <span className={styles['first']}>{t('first')}</span>}
        </span>
        <ContactHealth health={point.health} />
        {remarksOn(point.notes).map(({ text: remark, tone }) => (
          <span key={remark} className={styles['remark']} data-tone={tone}>
            {t(remark)}
          </span>
        ))}
        {!readOnly && point.kind === 'email' && (
          <DidYouMean typed={point.value} onTake={(meant) => void correct(meant)} />
        )}
      </div>
      <CopyButton what={text} text={restored ?? text} />
      {!readOnly && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={t('partMenu', { what: text })}>
              <IconDots size={18} stroke={1.5} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={onEdit}>{t('editPart')}</Menu.Item>
            {!isFirst && (
              <Menu.Item onClick={() => void makeFirst()}>
                {t('makeFirst', { kind: t(point.kind) })}
              </Menu.Item>
            )}
            {judgements.map(({ key, to }) => (
              <Menu.Item key={key} onClick={() => void decide(to(new Date()))}>
                {h(key)}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item color="red" onClick={() => void remove()}>
              {t('removePart')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  )
}

/** Undo makes it anew, as the removal was final; it takes its place at the head again where it had it. */
async function putBack(id: string, point: ContactPoint, first: boolean): Promise<Customer> {
  const { kind, label, value, postalCode } = point
  const customer = await api.customers.addContactPoint({
    params: { id },
    body: { kind, label, value, postalCode },
  })
  const made = customer.contactPoints.findLast((one) => one.kind === kind && one.value === value)
  if (!first || !made) return customer
  const params = { id, partId: made.id }
  return api.customers.updateContactPoint({ params, body: { version: made.version, first: true } })
}
