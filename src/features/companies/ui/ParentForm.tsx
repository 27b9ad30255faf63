import { Button, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FormField } from '#web/parts/FormField.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useForm } from '#web/parts/use-form.ts'
import type { CompanyGroup } from '../companies.api.ts'
import { companyGroupText } from '../company-group.text.ts'
import { groupQuery } from './group-query.ts'
import styles from './GroupPanel.module.css'

/** Chooses the parent by its name, or takes the company out. */
export function ParentForm({ group, onClose }: { group: CompanyGroup; onClose: () => void }): ReactNode {
  const t = useText(companyGroupText)
  const queryClient = useQueryClient()
  const { id } = group
  // What arrives while one chooses must not become the version one writes over.
  const [version] = useState(group.version)
  const parent = group.above.at(-1)
  const [typed, setTyped] = useState(parent?.name ?? '')
  const [asked] = useDebouncedValue(typed.trim(), 200)
  const { data } = useQuery({
    queryKey: ['company', 'suggest', asked],
    queryFn: ({ signal }) => api.companies.list({ query: { q: asked, limit: 8 } }, { signal }),
    placeholderData: keepPreviousData,
  })
  const found = (data?.items ?? []).filter((company) => company.id !== id)
  const options = [
    ...(parent && !found.some((company) => company.id === parent.id) ? [parent] : []),
    ...found,
  ].map((company) => ({ value: company.id, label: company.name }))
  const save = async (parentId: string | null): Promise<void> => {
    const saved = await api.companies.setParent({ params: { id }, body: { version, parentId } })
    queryClient.setQueryData(groupQuery(id).queryKey, saved)
    await queryClient.invalidateQueries({ queryKey: ['company'] })
    onClose()
  }
  const form = useForm({
    initial: { parentId: parent?.id ?? '' },
    check: ({ parentId }) => (parentId === '' ? [{ name: 'parentId', message: t('needsOne') }] : []),
    save: ({ parentId }) => save(parentId),
  })
  const takeOut = async (): Promise<void> => {
    try {
      await save(null)
      doneToast(t('takenOut'))
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <div className={styles['form']}>
      <Form
        form={form}
        action={t('save')}
        beside={
          <>
            {parent && (
              <Button variant="default" onClick={() => void takeOut()}>
                {t('takeOut')}
              </Button>
            )}
            <Button variant="subtle" color="gray" onClick={onClose}>
              {t('cancel')}
            </Button>
          </>
        }
      >
        <FormField form={form} name="parentId" label={t('parent')} help={t('parentHelp')}>
          {(control) => (
            <Select
              {...control}
              searchable
              autoFocus
              data={options}
              // The server finds by reading and old spellings too; nothing of its answer is left out here.
              filter={({ options: all }) => all}
              nothingFoundMessage={t('nothingFound')}
              searchValue={typed}
              onSearchChange={setTyped}
              value={form.values.parentId === '' ? null : form.values.parentId}
              onChange={(next) => form.set('parentId', next ?? '')}
            />
          )}
        </FormField>
      </Form>
    </div>
  )
}
