import { Button, NativeSelect } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useColleagues } from '#web/catalogue.ts'
import { useText } from '#web/locale.ts'
import { phone } from '#web/parts/DataList.tsx'
import { quickOf, withQuick } from '#web/parts/filter/quick.ts'
import { SearchField } from '#web/parts/SearchField.tsx'
import { FilterButton } from '#web/parts/views/FilterButton.tsx'
import { LayoutSwitch } from '#web/parts/views/LayoutSwitch.tsx'
import { OrderSelect } from '#web/parts/views/OrderSelect.tsx'
import type { ListView } from '#web/parts/views/use-view.ts'
import { useSession } from '#web/session.tsx'
import { companiesText } from '../companies.text.ts'
import { quickKinds } from './company-view.ts'

type CompanyFiltersProps = {
  list: ListView
  isBuilding: boolean
  setBuilding: (isBuilding: boolean) => void
  onBin: () => void
}
/** Search, the owner, everything else by the builder, and the order. */
export function CompanyFilters({ list, isBuilding, setBuilding, onBin }: CompanyFiltersProps): ReactNode {
  const t = useText(companiesText)
  const isPhone = useMediaQuery(phone) ?? false
  const { user } = useSession()
  const colleagues = useColleagues().filter(({ id, disabled }) => !disabled && id !== user.id)
  const { q, rule, layout } = list.now
  const { owner = '' } = quickOf(rule, quickKinds)
  const owners = [
    { value: '', label: t('anyOwner') },
    { value: 'me', label: t('mine') },
    { value: 'nobody', label: t('nobody') },
    { value: 'someone', label: t('someone') },
    ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
  ]
  const isKnown = owners.some(({ value }) => value === owner)
  return (
    <>
      <SearchField label={t('find')} value={q} onSearch={(next) => list.set({ q: next ?? '' })} />
      <NativeSelect
        aria-label={t('owner')}
        value={owner}
        data={isKnown ? owners : [...owners, { value: owner, label: user.name }]}
        onChange={({ currentTarget }) =>
          list.set({ rule: withQuick(rule, quickKinds, 'owner', currentTarget.value || undefined) })
        }
      />
      <FilterButton list={list} quickKinds={quickKinds} isBuilding={isBuilding} setBuilding={setBuilding} />
      {isPhone && <LayoutSwitch list={list} />}
      {layout !== 'calendar' && <OrderSelect list={list} className={undefined} />}
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconTrash size={16} stroke={1.5} aria-hidden />}
        onClick={onBin}
      >
        {t('bin')}
      </Button>
    </>
  )
}
