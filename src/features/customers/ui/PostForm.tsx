import { Autocomplete } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { FormField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import type { Form, FormError } from '#web/parts/use-form.ts'
import { customerText } from '../customer.text.ts'
import { PartForm } from './PartForm.tsx'
import { tidyDate } from './tidy.ts'
import { TidyField } from './TidyField.tsx'
import type { Customer } from './customer-queries.ts'

type Post = Customer['posts'][number]
type Values = { companyName: string; department: string; title: string; startedOn: string; endedOn: string }

const valuesOf = (post?: Post): Values => ({
  companyName: post?.company.name ?? '',
  department: post?.department ?? '',
  title: post?.title ?? '',
  startedOn: post?.startedOn ?? '',
  endedOn: post?.endedOn ?? '',
})

type PostFormProps = { customerId: string; post?: Post; onClose: () => void }
export function PostForm({ customerId, post, onClose }: PostFormProps): ReactNode {
  const t = useText(customerText)
  const words = useText(partsText)
  const check = ({ companyName, startedOn, endedOn }: Values): FormError[] => [
    ...(companyName.trim() === ''
      ? [{ name: 'companyName', message: words('mustBeFilled', { label: t('companyName') }) }]
      : []),
    ...Object.entries({ startedOn, endedOn })
      .filter(([, typed]) => typed !== '' && parseDate(typed) === null)
      .map(([name]) => ({ name, message: words('badDate') })),
  ]
  return (
    <PartForm
      customerId={customerId}
      initial={valuesOf(post)}
      {...(post && { version: post.version })}
      labels={{
        companyName: t('companyName'),
        department: t('department'),
        title: t('title'),
        startedOn: t('startedOn'),
        endedOn: t('endedOn'),
      }}
      check={check}
      save={({ companyName, department, title, startedOn, endedOn }, version) => {
        const body = {
          // The same name may be borne by two companies: what was not changed stays the very company it was.
          ...(companyName === post?.company.name ? { companyId: post.company.id } : { companyName }),
          department: department || null,
          title: title || null,
          startedOn: tidyDate(startedOn) || null,
          endedOn: tidyDate(endedOn) || null,
        }
        return post
          ? api.customers.updatePost({
              params: { id: customerId, partId: post.id },
              body: { ...body, version },
            })
          : api.customers.addPost({ params: { id: customerId }, body })
      }}
      find={({ posts }) => {
        const stored = posts.find(({ id }) => id === post?.id)
        return stored && { version: stored.version, values: valuesOf(stored) }
      }}
      onClose={onClose}
    >
      {(form) => (
        <>
          <CompanyField form={form} need="required" autoFocus />
          <TidyField form={form} name="department" label={t('department')} need="optional" maxLength={100} />
          <TidyField form={form} name="title" label={t('title')} need="optional" maxLength={100} />
          <TidyField
            form={form}
            name="startedOn"
            label={t('startedOn')}
            need="optional"
            example="2024/4/1"
            tidy={tidyDate}
          />
          <TidyField
            form={form}
            name="endedOn"
            label={t('endedOn')}
            need="optional"
            example="2026/3/31"
            tidy={tidyDate}
          />
        </>
      )}
    </PartForm>
  )
}

type CompanyFieldProps = {
  form: Form<{ companyName: string }>
  need?: 'required'
  autoFocus?: boolean
}
/** A company by its name: those that exist are offered while one types. */
export function CompanyField({ form, need, autoFocus = false }: CompanyFieldProps): ReactNode {
  const t = useText(customerText)
  const typed = form.values.companyName.trim()
  const [asked] = useDebouncedValue(typed, 200)
  const { data } = useQuery({
    queryKey: ['company', 'suggest', asked],
    queryFn: ({ signal }) => api.companies.list({ query: { q: asked, limit: 8 } }, { signal }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  })
  const names = new Set(typed === '' ? [] : data?.items.map(({ name }) => name))
  return (
    <FormField
      form={form}
      name="companyName"
      label={t('companyName')}
      {...(need && { need })}
      example={t('companyExample')}
      help={t('companyHelp')}
    >
      {(control) => (
        <Autocomplete
          {...control}
          maxLength={200}
          {...(autoFocus && { autoFocus })}
          value={form.values.companyName}
          data={[...names]}
          // The server finds by reading and old spellings too; nothing of its answer is left out here.
          filter={({ options }) => options}
          onChange={(next) => form.set('companyName', next)}
        />
      )}
    </FormField>
  )
}
