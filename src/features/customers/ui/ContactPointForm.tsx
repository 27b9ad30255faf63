import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { DidYouMean } from '#web/parts/DidYouMean.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { PostalAddress } from '#web/parts/PostalAddress.tsx'
import type { ContactPoint } from '../customers.api.ts'
import { customerText } from '../customer.text.ts'
import { PartForm } from './PartForm.tsx'
import { postalCodeText, tidyEmail, tidyPhone, tidyPostalCode, type Tidy } from './tidy.ts'
import { TidyField } from './TidyField.tsx'

type Kind = ContactPoint['kind']
type Values = { value: string; postalCode: string; label: string }

const tidies: { readonly [kind in Kind]?: Tidy } = { phone: tidyPhone, email: tidyEmail }
const inputModes = { phone: 'tel', email: 'email', url: 'url', address: 'text', line: 'text' } as const
const examples = {
  phone: '090-1234-5678',
  email: 'hanako@example.co.jp',
  url: 'https://www.example.co.jp',
  line: 'U0123456789abcdef',
} as const

const valuesOf = (point?: ContactPoint): Values => ({
  value: point?.value ?? '',
  postalCode: postalCodeText(point?.postalCode ?? ''),
  label: point?.label ?? '',
})

type ContactPointFormProps = { customerId: string; kind: Kind; point?: ContactPoint; onClose: () => void }
export function ContactPointForm({ customerId, kind, point, onClose }: ContactPointFormProps): ReactNode {
  const t = useText(customerText)
  const words = useText(partsText)
  const tidy = tidies[kind]
  return (
    <PartForm
      customerId={customerId}
      initial={valuesOf(point)}
      {...(point && { version: point.version })}
      labels={{ value: t(kind), postalCode: t('postalCode'), label: t('labelOfContact') }}
      check={({ value, postalCode }) =>
        value.trim() === '' && postalCode.trim() === ''
          ? [{ name: 'value', message: words('mustBeFilled', { label: t(kind) }) }]
          : []
      }
      save={({ value, label, postalCode }, version) => {
        const body = {
          value,
          label: label || null,
          ...(kind === 'address' && { postalCode: postalCode || null }),
        }
        return point
          ? api.customers.updateContactPoint({
              params: { id: customerId, partId: point.id },
              body: { ...body, version },
            })
          : api.customers.addContactPoint({ params: { id: customerId }, body: { ...body, kind } })
      }}
      find={({ contactPoints }) => {
        const stored = contactPoints.find(({ id }) => id === point?.id)
        return stored && { version: stored.version, values: valuesOf(stored) }
      }}
      onClose={onClose}
    >
      {(form) => (
        <>
          {kind === 'address' && (
            <PostalAddress form={form} code="postalCode" address="value">
              <TidyField
                form={form}
                name="postalCode"
                label={t('postalCode')}
                inputMode="numeric"
                example="113-0033"
                autoFocus
                tidy={tidyPostalCode}
              />
            </PostalAddress>
          )}
          <TidyField
            form={form}
            name="value"
            label={t(kind)}
            example={kind === 'address' ? t('addressExample') : examples[kind]}
            inputMode={inputModes[kind]}
            autoFocus={kind !== 'address'}
            maxLength={500}
            {...(tidy && { tidy })}
            {...(kind === 'email' && { Hint: DidYouMean })}
          />
          <TidyField
            form={form}
            name="label"
            label={t('labelOfContact')}
            need="optional"
            example={t('labelExample')}
            maxLength={40}
          />
        </>
      )}
    </PartForm>
  )
}
