import { Button } from '@mantine/core'
import { Fragment, type ReactNode } from 'react'
import { toWareki } from '#kit/japan/calendar.ts'
import { api } from '#web/api.ts'
import { fieldText } from '#web/attributes.ts'
import { useFields, useSections, type Field } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import { RecordField } from '#web/parts/RecordField.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import { useMay, useOrganisation, usePreference } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { customerText } from '../customer.text.ts'
import { todayIn } from '#kit/japan/days.ts'
import { ageOn } from './age.ts'
import { ContactPoints } from './ContactPoints.tsx'
import { useShowCustomer, type Customer } from './customer-queries.ts'
import styles from './Parts.module.css'
import { Posts } from './Posts.tsx'

/** What later parts of the product fill; until then they say that there is nothing. */
const awaited: { readonly [section: string]: 'noInquiries' } = { support: 'noInquiries' }
const isBoolean = (stored: unknown): stored is boolean => typeof stored === 'boolean'

/** Everything we know of a customer, by the sections of the catalogue, each field edited where it stands. */
export function CustomerAttributes({ customer }: { customer: Customer }): ReactNode {
  const t = useText(customerText)
  const say = useSay()
  const [showEmpty, setShowEmpty] = usePreference('customers.showEmpty', false, isBoolean)
  const fields = useFields('customer').filter(({ editable, hidden }) => editable && !hidden)
  const sections = useSections('customer')
  const hasValue = (field: Field): boolean =>
    fieldText(customer, field) !== null || customer.masked.includes(field.key)
  const empty = fields.filter((field) => !hasValue(field))
  return (
    <>
      {sections.map(({ key, label }) => {
        const shown = fields.filter((field) => field.section === key && (showEmpty || hasValue(field)))
        const own = shown.map((field) => <CustomerField key={field.key} customer={customer} field={field} />)
        if (key === 'contact')
          return (
            <ContactPoints key={key} customer={customer}>
              {own}
            </ContactPoints>
          )
        if (key === 'company')
          return (
            <Fragment key={key}>
              <Posts customer={customer} />
              {own}
            </Fragment>
          )
        const nothing = awaited[key]
        return (
          (own.length > 0 || nothing) && (
            <Section key={key} title={say(label)}>
              {own}
              {own.length === 0 && nothing && <p className={styles['none']}>{t(nothing)}</p>}
            </Section>
          )
        )
      })}
      {empty.length > 0 && (
        <Button
          variant="subtle"
          color="gray"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => setShowEmpty(!showEmpty)}
        >
          {showEmpty ? t('hideEmpty') : t('showEmpty', { count: empty.length })}
        </Button>
      )}
    </>
  )
}

function CustomerField({ customer, field }: { customer: Customer; field: Field }): ReactNode {
  const may = useMay()
  const showCustomer = useShowCustomer()
  const { id, deletedAt } = customer
  return (
    <RecordField
      on="customer"
      field={field}
      record={customer}
      {...(field.key === 'stage' && { mustHaveValue: true })}
      readOnly={!may('customers.write') || deletedAt !== null}
      save={async (patch) => {
        // The catalogue names fields at run time; the server holds every value against its field.
        const body = patch as Parameters<typeof api.customers.update>[0]['body']
        showCustomer(await api.customers.update({ params: { id }, body }))
      }}
      {...(field.key === 'birthOn' && { show: (on: string) => <BirthDay on={on} /> })}
    />
  )
}

/** The day with the age today and the Japanese year: 41歳・昭和60年5月3日. */
function BirthDay({ on }: { on: string }): ReactNode {
  const t = useText(customerText)
  const format = useFormat()
  const { timeZone } = useOrganisation()
  return t('born', { day: format.day(on), age: ageOn(on, todayIn(timeZone)), wareki: toWareki(on) })
}
