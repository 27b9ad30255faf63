import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { toWareki } from '#kit/japan/calendar.ts'
import { api } from '#web/api.ts'
import { useFields, type Field } from '#web/catalogue.ts'
import { useText } from '#web/locale.ts'
import { CatalogueField } from '#web/parts/CatalogueField.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import type { SaveField } from '#web/parts/use-inline-save.ts'
import { useMay, useOrganisation, usePreference } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import type { Customer } from '../customers.api.ts'
import { customerText } from '../customer.text.ts'
import { todayIn } from '#kit/japan/days.ts'
import { ageOn } from './age.ts'
import { ContactPoints } from './ContactPoints.tsx'
import { useShowCustomer } from './customer-queries.ts'
import { Posts } from './Posts.tsx'

const isBoolean = (stored: unknown): stored is boolean => typeof stored === 'boolean'

/** Everything we know of a customer, by the sections of the catalogue, each field edited where it stands. */
export function CustomerAttributes({ customer }: { customer: Customer }): ReactNode {
  const t = useText(customerText)
  const [showEmpty, setShowEmpty] = usePreference('customers.showEmpty', false, isBoolean)
  const fields = useFields('customer')
  // Whoever opens a customer wants to call or write first; the name stands above already.
  const sections = [...new Set(['contact', 'company', ...fields.map(({ section }) => section)])]
  const written = fields.filter(({ editable }) => editable)
  const empty = written.filter(({ key }) => !valueOf(customer, key))
  const fieldsOf = (section: string): ReactNode =>
    written
      .filter((field) => field.section === section && (showEmpty || valueOf(customer, field.key) !== null))
      .map((field) => <CustomerField key={field.key} customer={customer} field={field} />)
  return (
    <>
      {sections.map((section) => {
        if (section === 'contact')
          return (
            <ContactPoints key={section} customer={customer}>
              {fieldsOf(section)}
            </ContactPoints>
          )
        if (section === 'company') return <Posts key={section} customer={customer} />
        const shown = written.filter((field) => field.section === section)
        const hasValue = shown.some(({ key }) => valueOf(customer, key) !== null)
        return (
          (showEmpty || hasValue) && (
            <Section key={section} title={t(sectionTitle(section))}>
              {fieldsOf(section)}
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
  const { id, version, deletedAt } = customer
  const save: SaveField = async (value, on = version) => {
    const body = { ...patchOf(field.key, value), version: on }
    showCustomer(await api.customers.update({ params: { id }, body }))
  }
  return (
    <CatalogueField
      field={field}
      value={valueOf(customer, field.key)}
      mustHaveValue={field.key === 'stage'}
      readOnly={!may('customers.write') || deletedAt !== null}
      save={save}
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

function sectionTitle(section: string): 'identity' | 'relation' | 'note' | 'system' {
  return section === 'identity' || section === 'relation' || section === 'note' ? section : 'system'
}

/** The catalogue names fields at run time: the value of one, as text. */
function valueOf(customer: Customer, key: string): string | null {
  const value: unknown = new Map<string, unknown>(Object.entries(customer)).get(key)
  return typeof value === 'string' && value !== '' ? value : null
}

/** The catalogue names fields at run time; the server holds every value against its field. */
function patchOf(key: string, value: string | null): { [key: string]: unknown } {
  return { [key]: value }
}
