import { Button, Menu } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { useMay } from '#web/session.tsx'
import type { ContactPoint } from '../customers.api.ts'
import { customerText } from '../customer.text.ts'
import { contactIcons, contactKinds } from './contact-kinds.ts'
import { ContactPointForm } from './ContactPointForm.tsx'
import { ContactPointRow } from './ContactPointRow.tsx'
import styles from './Parts.module.css'
import type { Customer } from './customer-queries.ts'

type ContactPointsProps = { customer: Customer; children?: ReactNode }
/** Every way to reach a customer, by kind; the first of a kind is the one to use. */
export function ContactPoints({ customer, children }: ContactPointsProps): ReactNode {
  const t = useText(customerText)
  const may = useMay()('customers.write') && customer.deletedAt === null
  const [adding, setAdding] = useState<ContactPoint['kind'] | null>(null)
  const [editing, setEditing] = useState<string | null>(null)
  const kinds = contactKinds.map((kind) => ({
    kind,
    points: customer.contactPoints.filter((point) => point.kind === kind),
  }))
  return (
    <Section
      title={t('contact')}
      action={
        may && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button
                variant="subtle"
                leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
                aria-label={t('addContact')}
                data-field="contact"
              >
                {t('addIt')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {contactKinds.map((kind) => {
                const Icon = contactIcons[kind]
                return (
                  <Menu.Item
                    key={kind}
                    leftSection={<Icon size={16} stroke={1.5} aria-hidden />}
                    onClick={() => setAdding(kind)}
                  >
                    {t(kind)}
                  </Menu.Item>
                )
              })}
            </Menu.Dropdown>
          </Menu>
        )
      }
    >
      {customer.contactPoints.length === 0 && !adding && <p className={styles['none']}>{t('noContacts')}</p>}
      <ul className={styles['list']}>
        {kinds.flatMap(({ points }) =>
          points.map((point, index) => (
            <li key={point.id}>
              {editing === point.id ? (
                <ContactPointForm
                  customerId={customer.id}
                  kind={point.kind}
                  point={point}
                  onClose={() => setEditing(null)}
                />
              ) : (
                <ContactPointRow
                  customer={customer}
                  point={point}
                  isFirst={index === 0}
                  hasOthers={points.length > 1}
                  readOnly={!may}
                  onEdit={() => setEditing(point.id)}
                />
              )}
            </li>
          )),
        )}
      </ul>
      {adding && (
        <ContactPointForm
          key={adding}
          customerId={customer.id}
          kind={adding}
          onClose={() => setAdding(null)}
        />
      )}
      {children}
    </Section>
  )
}
