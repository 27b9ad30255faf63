import { Button, NativeSelect } from '@mantine/core'
import { IconFilterOff, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useColleagues, useFields } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import { SearchField } from '#web/parts/SearchField.tsx'
import { useMay, useSession } from '#web/session.tsx'
import { customersText } from '../customers.text.ts'
import { useTags } from './customer-queries.ts'
import { isFiltered, type ListFilter } from './list-filter.ts'
import styles from './ListFilters.module.css'

type ListFiltersProps = {
  q: string | undefined
  filter: ListFilter
  sort: string
  onSearch: (q: string | undefined) => void
  onFilter: (filter: ListFilter) => void
  onSort: (sort: string) => void
  onBin: () => void
}
/** Search, four simple conditions and the order; everything in reach, nothing behind a dialog. */
export function ListFilters(props: ListFiltersProps): ReactNode {
  const { q, filter, sort, onSearch, onFilter, onSort, onBin } = props
  const t = useText(customersText)
  const say = useSay()
  const { user } = useSession()
  const colleagues = useColleagues().filter(({ id, disabled }) => !disabled && id !== user.id)
  const stages = useFields('customer').find(({ key }) => key === 'stage')?.options ?? []
  const tags = useTags()
  const select = (name: keyof ListFilter, label: string, options: { value: string; label: string }[]) => (
    <NativeSelect
      aria-label={label}
      className={styles['select'] ?? ''}
      data-chosen={filter[name] !== undefined || undefined}
      value={filter[name] ?? ''}
      data={options}
      onChange={({ currentTarget }) => onFilter({ ...filter, [name]: currentTarget.value || undefined })}
    />
  )
  return (
    <>
      <SearchField label={t('find')} value={q} onSearch={onSearch} />
      <div className={styles['conditions']}>
        {select('owner', t('owner'), [
          { value: '', label: t('anyOwner') },
          { value: 'me', label: t('mine') },
          { value: 'nobody', label: t('nobody') },
          { value: 'someone', label: t('someone') },
          ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
        ])}
        {select('tag', t('tags'), [
          { value: '', label: t('anyTag') },
          ...tags.map(({ id, name }) => ({ value: id, label: name })),
        ])}
        {select('stage', t('stage'), [
          { value: '', label: t('anyStage') },
          ...stages.map(({ value, label }) => ({ value, label: say(label) })),
        ])}
        {select('mail', t('email'), [
          { value: '', label: t('anyMail') },
          { value: 'some', label: t('withMail') },
          { value: 'none', label: t('withoutMail') },
        ])}
        {filter.company && <CompanyCondition id={filter.company} label={t('company')} />}
        {filter.group && <CompanyCondition id={filter.group} label={t('group')} />}
        {filter.import && <ImportCondition id={filter.import} />}
        {isFiltered(filter) && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconFilterOff size={16} stroke={1.5} aria-hidden />}
            onClick={() =>
              onFilter({
                owner: undefined,
                tag: undefined,
                stage: undefined,
                mail: undefined,
                company: undefined,
                group: undefined,
                import: undefined,
              })
            }
          >
            {t('clearConditions')}
          </Button>
        )}
        <NativeSelect
          aria-label={t('sort')}
          className={`${styles['select']} ${styles['sort']}`}
          value={sort}
          data={[
            { value: 'kana', label: t('byKana') },
            { value: '-createdAt', label: t('byNewest') },
            { value: '-updatedAt', label: t('byChanged') },
          ]}
          onChange={({ currentTarget }) => onSort(currentTarget.value)}
        />
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconTrash size={16} stroke={1.5} aria-hidden />}
          onClick={onBin}
        >
          {t('bin')}
        </Button>
      </div>
    </>
  )
}

/** Came from a company's page: says which, and goes with 「条件を外す」. */
function CompanyCondition({ id, label }: { id: string; label: string }): ReactNode {
  const { data } = useQuery({
    queryKey: ['company', 'get', id],
    queryFn: ({ signal }) => api.companies.get({ params: { id } }, { signal }),
  })
  return (
    <span className={styles['company']}>
      {label}：<strong>{data?.name ?? '…'}</strong>
    </span>
  )
}

/** Came from an import's page; only those who may import can read the name of its file. */
function ImportCondition({ id }: { id: string }): ReactNode {
  const t = useText(customersText)
  const mayImport = useMay()('customers.import')
  const { data } = useQuery({
    queryKey: ['import', id],
    queryFn: ({ signal }) => api.imports.get({ params: { id } }, { signal }),
    enabled: mayImport,
  })
  return (
    <span className={styles['company']}>
      {t('fromImport')}：<strong>{data?.fileName ?? '…'}</strong>
    </span>
  )
}
