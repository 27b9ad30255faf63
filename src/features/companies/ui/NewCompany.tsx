import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { Suspense, useRef, type ReactNode } from 'react'
import { newId } from '#kit/ids.ts'
import { api } from '#web/api.ts'
import { useFields } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import { attributesOf } from '#web/parts/attribute-values.ts'
import { AttributeInputs, useAttributeValues } from '#web/parts/AttributeInputs.tsx'
import { Form } from '#web/parts/Form.tsx'
import { TextField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { PostalAddress } from '#web/parts/PostalAddress.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { doneToast } from '#web/parts/toasts.tsx'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { useMay } from '#web/session.tsx'
import { useBesides } from '#web/ui-context.tsx'
import { companiesText } from '../companies.text.ts'
import styles from './NewCompany.module.css'

const empty = {
  name: '',
  coreKana: '',
  corporateNumber: '',
  phone: '',
  postalCode: '',
  address: '',
  domain: '',
}
const order = Object.keys(empty).filter((key): key is keyof typeof empty => key in empty)
const examples: { readonly [key: string]: string } = {
  corporateNumber: '7000012050002',
  phone: '03-1234-5678',
  postalCode: '113-0033',
  domain: 'example.co.jp',
}

/** The form as the API takes it. */
function bodyOf(values: typeof empty): typeof empty & { attributes: { [key: string]: string } } {
  const columns = Object.fromEntries(order.map((key) => [key, values[key]])) as typeof empty
  return { ...columns, attributes: attributesOf(values) }
}

/** A new company: the name decides, the rest can follow on its page. */
export function NewCompany(): ReactNode {
  const t = useText(companiesText)
  const words = useText(partsText)
  const say = useSay()
  const navigate = useNavigate()
  const fields = new Map(useFields('company').map((field) => [field.key, field]))
  const keys = useRef(new WeakMap<object, string>())
  const attributes = useAttributeValues('company')
  const form = useForm({
    initial: { ...empty, ...attributes },
    check: filledOf({ name: t('name') }, (label) => words('mustBeFilled', { label })),
    async save(values) {
      // One key for one content: pressing again after a lost answer makes no second company.
      const idempotencyKey = keys.current.get(values) ?? newId()
      keys.current.set(values, idempotencyKey)
      const created = await api.companies.create({ body: bodyOf(values) }, { idempotencyKey })
      doneToast(t('createdNow', { name: created.name }))
      await navigate({ to: `/companies/${created.id}` })
    },
  })
  return (
    <Page title={t('add')} lead={t('newLead')}>
      <div className={styles['columns']}>
        <Form
          form={form}
          action={t('create')}
          beside={
            <Button component={Link} to="/companies" variant="subtle" color="gray">
              {t('cancel')}
            </Button>
          }
        >
          {order.map((key) => {
            const field = fields.get(key)
            const example = key === 'name' ? t('nameExample') : examples[key]
            const control = (
              <TextField
                key={key}
                form={form}
                name={key}
                label={field ? say(field.label) : key}
                need={key === 'name' ? 'required' : 'optional'}
                autoFocus={key === 'name'}
                {...(field?.help && { help: say(field.help) })}
                {...(example && { example })}
              />
            )
            if (key !== 'postalCode') return control
            return (
              <PostalAddress key={key} form={form} code="postalCode" address="address" company="name">
                {control}
              </PostalAddress>
            )
          })}
          <AttributeInputs subject="company" form={form} />
        </Form>
        <Beside values={form.values} />
      </div>
    </Page>
  )
}

/** What other features know of a company like this while one types. */
function Beside({ values }: { values: typeof empty }): ReactNode {
  const may = useMay()
  return useBesides('company')
    .filter(({ permission }) => may(permission ?? 'signedIn'))
    .map(({ key, screen: Screen }) => (
      <Suspense key={key} fallback={null}>
        <Screen body={bodyOf(values)} />
      </Suspense>
    ))
}
