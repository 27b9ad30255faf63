import { Button, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FormField, SelectField } from '#web/parts/FormField.tsx'
import { useForm } from '#web/parts/use-form.ts'
import type { Household, HouseholdMember } from '../households.api.ts'
import { householdText } from '../household.text.ts'
import { householdsText } from '../households.text.ts'
import { householdQuery, roles } from './household-queries.ts'
import styles from './Household.module.css'

type MemberFormProps = { customerId: string; household: Household | null; onClose: () => void }
/** Somebody else of the household, found by name. */
export function MemberForm({ customerId, household, onClose }: MemberFormProps): ReactNode {
  const t = useText(householdText)
  const roleText = useText(householdsText)
  const queryClient = useQueryClient()
  const [typed, setTyped] = useState('')
  const [asked] = useDebouncedValue(typed.trim(), 200)
  const { data } = useQuery({
    queryKey: ['customer', 'search', asked],
    queryFn: ({ signal }) => api.customers.search({ query: { q: asked, limit: 8 } }, { signal }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  })
  const members = new Set([customerId, ...(household?.members ?? []).map((member) => member.customerId)])
  const options = (data?.customers ?? [])
    .filter(({ id }) => !members.has(id))
    .map(({ id, displayName, kana, phone, email }) => ({
      value: id,
      label: [displayName, kana, phone ?? email].filter(Boolean).join('　'),
    }))
  const initial: { otherId: string; otherRole: HouseholdMember['role'] } = { otherId: '', otherRole: 'other' }
  const form = useForm({
    initial,
    check: ({ otherId }) => (otherId === '' ? [{ name: 'otherId', message: t('needsOne') }] : []),
    async save(body) {
      const saved = await api.households.join({ params: { customerId }, body })
      queryClient.setQueryData(householdQuery(customerId).queryKey, { household: saved })
      await queryClient.invalidateQueries({ queryKey: ['household'] })
      onClose()
    },
  })
  return (
    <div className={styles['form']}>
      <Form
        form={form}
        action={t('save')}
        beside={
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t('cancel')}
          </Button>
        }
      >
        <FormField form={form} name="otherId" label={t('who')} help={t('whoHelp')}>
          {(control) => (
            <Select
              {...control}
              searchable
              autoFocus
              data={options}
              // The server finds by reading and phone too; nothing of its answer is left out here.
              filter={({ options: all }) => all}
              nothingFoundMessage={asked === '' ? null : t('nothingFound')}
              searchValue={typed}
              onSearchChange={setTyped}
              value={form.values.otherId === '' ? null : form.values.otherId}
              onChange={(next) => form.set('otherId', next ?? '')}
            />
          )}
        </FormField>
        <SelectField
          form={form}
          name="otherRole"
          label={t('role')}
          options={roles.map((value) => ({ value, label: roleText(value) }))}
        />
      </Form>
    </div>
  )
}
