import { Radio, Stack, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId, type ReactNode } from 'react'
import { oneOf, text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { takeHandedOver } from '#web/export-address.ts'
import { shownCount } from '#web/format.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FormField } from '#web/parts/FormField.tsx'
import { emptySharing, inSharingNames, sharingOf, type SharingValues } from '#web/parts/sharing.ts'
import { SharingFields } from '#web/parts/SharingFields.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { useFormat } from '#web/use-format.ts'
import { exportsText } from '../exports.text.ts'
import { ColumnsPicker } from './ColumnsPicker.tsx'
import styles from './NewExport.module.css'
import { exportQuery, type Export } from './use-export.ts'

const formats = ['cp932', 'xlsx', 'utf8bom', 'utf8', 'jsonl'] as const
const subjects = ['customer', 'company'] as const
const address = { subject: oneOf(subjects), q: text, filter: text, columns: text, chosen: text }
type Asked = {
  readonly q: string | undefined
  readonly filter: string | undefined
  readonly ids: string[] | undefined
}
type Values = SharingValues & {
  who: 'asked' | 'everyone'
  format: Export['format']
  columns: readonly string[] | null
  reason: string
}

/**
 * Which records, which of their fields, for what and why. A list hands over what it shows by
 * `?subject=…&q=…&filter=…&columns=…`, and a selection by `chosen` (see `#web/export-address.ts`).
 */
export function NewExport(): ReactNode {
  const t = useText(exportsText)
  const title = useId()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [{ subject, q, filter, columns: shown, chosen }] = useAddress(address)
  const asked: Asked = { q, filter, ids: chosen === undefined ? undefined : takeHandedOver(chosen) }
  const isAsked = q !== undefined || filter !== undefined || asked.ids !== undefined
  const form = useForm<Values>({
    initial: {
      who: isAsked ? 'asked' : 'everyone',
      format: 'cp932',
      columns: shown?.split(',') ?? null,
      reason: '',
      ...emptySharing,
    },
    save: async ({ who, format, columns, reason, ...sharing }) => {
      const whom = who === 'asked' ? asked : {}
      const made = await inSharingNames(
        api.exports.create({
          body: {
            subject,
            ...whom,
            format,
            ...(columns !== null && columns.length > 0 && { columns: [...columns] }),
            reason: reason || null,
            sharing: sharingOf(sharing),
          },
        }),
      )
      queryClient.setQueryData(exportQuery(made.id).queryKey, made)
      await navigate({ to: `/exports/${made.id}` })
      await queryClient.invalidateQueries({ queryKey: ['job'] })
    },
  })
  const { who, format, columns } = form.values
  return (
    <section aria-labelledby={title}>
      <h2 id={title}>{t(subject === 'customer' ? 'newExport' : 'newCompanyExport')}</h2>
      <Form form={form} action={t('start')}>
        <Radio.Group
          label={t(subject === 'customer' ? 'who' : 'whichCompanies')}
          value={who}
          onChange={(value) => form.set('who', value === 'asked' ? 'asked' : 'everyone')}
          classNames={{ label: styles['label'] ?? '' }}
        >
          <Stack gap="xs">
            {isAsked && <Radio value="asked" label={<WhomLabel subject={subject} asked={asked} />} />}
            <Radio
              value="everyone"
              label={
                <WhomLabel subject={subject} asked={{ q: undefined, filter: undefined, ids: undefined }} />
              }
            />
          </Stack>
        </Radio.Group>
        <Radio.Group
          label={t('whatFor')}
          value={format}
          onChange={(value) => {
            const next = formats.find((one) => one === value)
            if (next) form.set('format', next)
          }}
          classNames={{ label: styles['label'] ?? '' }}
        >
          <Stack gap="sm">
            {formats.map((one) => (
              <Radio
                key={one}
                value={one}
                label={t(one)}
                description={t(`${one}Why`)}
                classNames={{ description: styles['why'] ?? '' }}
              />
            ))}
          </Stack>
        </Radio.Group>
        <ColumnsPicker subject={subject} chosen={columns} onChange={(next) => form.set('columns', next)} />
        <SharingFields form={form} />
        <FormField form={form} name="reason" label={t('reason')} need="optional" example={t('reasonExample')}>
          {(control) => (
            <TextInput
              {...control}
              maxLength={200}
              value={form.values.reason}
              onChange={({ currentTarget }) => form.set('reason', currentTarget.value)}
            />
          )}
        </FormField>
      </Form>
    </section>
  )
}

/** Who that is, and how many. */
function WhomLabel({ subject, asked }: { subject: Export['subject']; asked: Asked }): ReactNode {
  const t = useText(exportsText)
  const format = useFormat()
  const { q, filter, ids } = asked
  const { data: total } = useQuery({
    queryKey: [subject, 'count', { q, filter }],
    queryFn: ({ signal }) =>
      subject === 'customer'
        ? api.customers.count({ query: { q, filter } }, { signal })
        : api.companies.count({ query: { q, filter } }, { signal }),
    enabled: ids === undefined,
  })
  const all = subject === 'customer' ? 'everyone' : 'everyCompany'
  const name = ids
    ? t('chosen', { count: format.number(ids.length) })
    : q
      ? t(filter ? 'foundAndFiltered' : 'found', { q })
      : t(filter ? 'filtered' : all)
  return (
    <>
      {name}
      {total && ids === undefined && (
        <span className={styles['count']}>
          {t(total.exact ? 'people' : 'aboutPeople', { count: format.number(shownCount(total)) })}
        </span>
      )}
    </>
  )
}
