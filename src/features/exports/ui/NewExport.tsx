import { Radio, Stack, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId, type ReactNode } from 'react'
import { text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { shownCount } from '#web/format.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FormField } from '#web/parts/FormField.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { useFormat } from '#web/use-format.ts'
import { exportsText } from '../exports.text.ts'
import styles from './NewExport.module.css'
import { exportQuery, type Export } from './use-export.ts'

const encodings = ['cp932', 'utf8bom', 'utf8'] as const
const address = { q: text, filter: text }
type Asked = { readonly q: string | undefined; readonly filter: string | undefined }
type Values = { who: 'asked' | 'everyone'; encoding: Export['encoding']; reason: string }

/** Whom, for what and why. The list of customers hands over what it shows by `?q=…&filter=…`. */
export function NewExport(): ReactNode {
  const t = useText(exportsText)
  const title = useId()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [asked] = useAddress(address)
  const isAsked = asked.q !== undefined || asked.filter !== undefined
  const form = useForm<Values>({
    initial: { who: isAsked ? 'asked' : 'everyone', encoding: 'cp932', reason: '' },
    save: async ({ who, encoding, reason }) => {
      const whom = who === 'asked' ? asked : {}
      const made = await api.exports.create({ body: { ...whom, encoding, reason: reason || null } })
      queryClient.setQueryData(exportQuery(made.id).queryKey, made)
      await navigate({ to: `/exports/${made.id}` })
      await queryClient.invalidateQueries({ queryKey: ['job'] })
    },
  })
  const { who, encoding } = form.values
  return (
    <section aria-labelledby={title}>
      <h2 id={title}>{t('newExport')}</h2>
      <Form form={form} action={t('start')}>
        <Radio.Group
          label={t('who')}
          value={who}
          onChange={(value) => form.set('who', value === 'asked' ? 'asked' : 'everyone')}
          classNames={{ label: styles['label'] ?? '' }}
        >
          <Stack gap="xs">
            {isAsked && <Radio value="asked" label={<WhomLabel asked={asked} />} />}
            <Radio value="everyone" label={<WhomLabel asked={{ q: undefined, filter: undefined }} />} />
          </Stack>
        </Radio.Group>
        <Radio.Group
          label={t('encoding')}
          value={encoding}
          onChange={(value) => {
            const chosen = encodings.find((one) => one === value)
            if (chosen) form.set('encoding', chosen)
          }}
          classNames={{ label: styles['label'] ?? '' }}
        >
          <Stack gap="sm">
            {encodings.map((one) => (
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
function WhomLabel({ asked }: { asked: Asked }): ReactNode {
  const t = useText(exportsText)
  const format = useFormat()
  const { q, filter } = asked
  const { data: total } = useQuery({
    queryKey: ['customer', 'count', asked],
    queryFn: ({ signal }) => api.customers.count({ query: asked }, { signal }),
  })
  const name = q ? t(filter ? 'foundAndFiltered' : 'found', { q }) : t(filter ? 'filtered' : 'everyone')
  return (
    <>
      {name}
      {total && (
        <span className={styles['count']}>
          {t(total.exact ? 'people' : 'aboutPeople', { count: format.number(shownCount(total)) })}
        </span>
      )}
    </>
  )
}
