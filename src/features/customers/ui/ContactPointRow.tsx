import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { CopyButton } from '#web/parts/CopyButton.tsx'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import type { ContactPoint } from '../customers.api.ts'
import { customerText } from '../customer.text.ts'
import { contactIcons, linkOf, readAs, remarksOn, textOf } from './contact-kinds.ts'
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
        {remarksOn(point.notes).map(({ text: remark, tone }) => (
          <span key={remark} className={styles['remark']} data-tone={tone}>
            {t(remark)}
          </span>
        ))}
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
