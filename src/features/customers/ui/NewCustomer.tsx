import { Button, NativeSelect, TagsInput } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { Suspense, useRef, type ReactNode } from 'react'
import { newId } from '#kit/ids.ts'
import { parseDate } from '#kit/japan/calendar.ts'
import { api } from '#web/api.ts'
import { useColleagues } from '#web/catalogue.ts'
import { useText } from '#web/locale.ts'
import { AttributeInputs, useAttributeValues } from '#web/parts/AttributeInputs.tsx'
import { DidYouMean } from '#web/parts/DidYouMean.tsx'
import { Form } from '#web/parts/Form.tsx'
import { FormField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { PostalAddress } from '#web/parts/PostalAddress.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { doneToast } from '#web/parts/toasts.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { ApiProblem } from '#web/problem.ts'
import { useMay, useSession } from '#web/session.tsx'
import { useBesides } from '#web/ui-context.tsx'
import { customerText } from '../customer.text.ts'
import { useShowCustomer, useTags } from './customer-queries.ts'
import { bodyOf, emptyCustomer, inFormNames, saysWho, type NewCustomerValues } from './new-customer.ts'
import styles from './NewCustomer.module.css'
import { CompanyField } from './PostForm.tsx'
import { tidyDate, tidyEmail, tidyKana, tidyPhone, tidyPostalCode } from './tidy.ts'
import { TidyField } from './TidyField.tsx'

/** A new customer: the little one knows now; while one types, those who may be the same person appear beside. */
export function NewCustomer(): ReactNode {
  const t = useText(customerText)
  const words = useText(partsText)
  const navigate = useNavigate()
  const may = useMay()
  const showCustomer = useShowCustomer()
  const { user } = useSession()
  const keyOf = useSendKey()
  const check = (values: NewCustomerValues): FormError[] => [
    ...(saysWho(values) ? [] : [{ name: 'familyName', message: t('needOne') }]),
    ...(values.birthOn !== '' && parseDate(values.birthOn) === null
      ? [{ name: 'birthOn', message: words('badDate') }]
      : []),
  ]
  const attributes = useAttributeValues('customer')
  const form = useForm<NewCustomerValues>({
    initial: { ...emptyCustomer(user.id), ...attributes },
    check,
    async save(values) {
      try {
        const created = await api.customers.create(
          { body: bodyOf(values) },
          { idempotencyKey: keyOf(values) },
        )
        showCustomer(created)
        doneToast(t('createdNow', { name: created.displayName }))
        await navigate({ to: `/customers/${created.id}` })
      } catch (error) {
        throw error instanceof ApiProblem ? inFormNames(error, values) : error
      }
    },
  })
  const colleagues = useColleagues().filter(({ disabled }) => !disabled)
  const tags = useTags()
  return (
    <Page
      title={t('newCustomer')}
      lead={t('newLead')}
      actions={
        may('cards.write') && (
          <Button component={Link} to="/cards/new" variant="default">
            {t('fromCard')}
          </Button>
        )
      }
    >
      <div className={styles['columns']}>
        <Form
          form={form}
          action={t('create')}
          beside={
            <Button component={Link} to="/customers" variant="subtle" color="gray">
              {t('cancel')}
            </Button>
          }
        >
          <div className={styles['pair']}>
            <TidyField
              form={form}
              name="familyName"
              label={t('familyName')}
              example="田中"
              maxLength={100}
              autoFocus
            />
            <TidyField form={form} name="givenName" label={t('givenName')} example="花子" maxLength={100} />
            <TidyField
              form={form}
              name="familyKana"
              label={t('familyKana')}
              example="タナカ"
              maxLength={100}
              tidy={tidyKana}
            />
            <TidyField
              form={form}
              name="givenKana"
              label={t('givenKana')}
              example="ハナコ"
              maxLength={100}
              tidy={tidyKana}
            />
          </div>
          <TidyField
            form={form}
            name="phone"
            label={t('phone')}
            inputMode="tel"
            example="090-1234-5678"
            tidy={tidyPhone}
          />
          <TidyField
            form={form}
            name="email"
            label={t('email')}
            inputMode="email"
            example="hanako@example.co.jp"
            tidy={tidyEmail}
            Hint={DidYouMean}
          />
          <PostalAddress form={form} code="postalCode" address="address" company="companyName">
            <TidyField
              form={form}
              name="postalCode"
              label={t('postalCode')}
              inputMode="numeric"
              example="113-0033"
              maxLength={20}
              tidy={tidyPostalCode}
            />
          </PostalAddress>
          <TidyField
            form={form}
            name="address"
            label={t('address')}
            example={t('addressExample')}
            maxLength={500}
          />
          <CompanyField form={form} />
          {form.values.companyName !== '' && (
            <div className={styles['pair']}>
              <TidyField form={form} name="department" label={t('department')} maxLength={100} />
              <TidyField form={form} name="title" label={t('title')} maxLength={100} />
            </div>
          )}
          <TidyField
            form={form}
            name="birthOn"
            label={t('birthOn')}
            example={t('birthExample')}
            tidy={tidyDate}
          />
          <TidyField form={form} name="code" label={t('code')} maxLength={60} />
          <FormField form={form} name="ownerId" label={t('owner')}>
            {(control) => (
              <NativeSelect
                {...control}
                value={form.values.ownerId}
                data={[
                  { value: '', label: t('noOwner') },
                  ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
                ]}
                onChange={({ currentTarget }) => form.set('ownerId', currentTarget.value)}
              />
            )}
          </FormField>
          <FormField form={form} name="tagNames" label={t('tags')} help={t('tagsHelp')}>
            {(control) => (
              <TagsInput
                {...control}
                data={tags.map(({ name }) => name)}
                maxTags={20}
                splitChars={['、', ',']}
                value={form.values.tagNames}
                onChange={(names) => form.set('tagNames', names)}
              />
            )}
          </FormField>
          <AttributeInputs subject="customer" form={form} />
        </Form>
        <Beside values={form.values} />
      </div>
    </Page>
  )
}

/** What other features know of somebody like this while one types. */
function Beside({ values }: { values: NewCustomerValues }): ReactNode {
  const may = useMay()
  return useBesides('customer')
    .filter(({ permission }) => may(permission ?? 'signedIn'))
    .map(({ key, screen: Screen }) => (
      <Suspense key={key} fallback={null}>
        <Screen body={bodyOf(values)} />
      </Suspense>
    ))
}

/**
 * One key for one content of the form: when an answer is lost and somebody presses again, the server writes nothing
 * twice; what was changed after a refusal is a new wish.
 */
function useSendKey(): (values: object) => string {
  const keys = useRef(new WeakMap<object, string>())
  return (values) => {
    const key = keys.current.get(values) ?? newId()
    keys.current.set(values, key)
    return key
  }
}
