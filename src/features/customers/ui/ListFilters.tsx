import { Button, NativeSelect } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useColleagues, useFields } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import { phone } from '#web/parts/DataList.tsx'
import { beyondQuick, quickOf, withQuick } from '#web/parts/filter/quick.ts'
import { useSentence } from '#web/parts/filter/subject.ts'
import type { Rule } from '#web/parts/filter/tree.ts'
import { SearchField } from '#web/parts/SearchField.tsx'
import { FilterButton } from '#web/parts/views/FilterButton.tsx'
import { LayoutSwitch } from '#web/parts/views/LayoutSwitch.tsx'
import { OrderSelect } from '#web/parts/views/OrderSelect.tsx'
import type { ListView } from '#web/parts/views/use-view.ts'
import { useSession } from '#web/session.tsx'
import { customersText } from '../customers.text.ts'
import { useTags } from './customer-queries.ts'
import { quickKinds, type QuickName } from './customer-view.ts'
import styles from './ListFilters.module.css'

type ListFiltersProps = {
  list: ListView
  /** The rule as far as it works. */
  rule: Rule | null
  onBin: () => void
  isBuilding: boolean
  setBuilding: (isBuilding: boolean) => void
}
/** Search, four simple conditions that write the same rule as the builder, order, columns and layout. */
export function ListFilters({ list, rule, onBin, isBuilding, setBuilding }: ListFiltersProps): ReactNode {
  const t = useText(customersText)
  const isPhone = useMediaQuery(phone) ?? false
  const { q } = list.now
  const beyond = beyondQuick(list.now.rule, quickKinds)
  const said = useSentence('customer', beyond > 0 ? rule : null)
  return (
    <>
      <SearchField label={t('find')} value={q} onSearch={(next) => list.set({ q: next ?? '' })} />
      <div className={styles['conditions']}>
        <QuickFilters list={list} />
        <FilterButton list={list} quickKinds={quickKinds} isBuilding={isBuilding} setBuilding={setBuilding} />
        <span className={styles['tools']}>
          {isPhone && <LayoutSwitch list={list} />}
          {list.now.layout !== 'calendar' && <OrderSelect list={list} className={styles['order']} />}
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconTrash size={16} stroke={1.5} aria-hidden />}
            onClick={onBin}
          >
            {t('bin')}
          </Button>
        </span>
      </div>
      {said && <p className={styles['sentence']}>{said.sentence}</p>}
    </>
  )
}

function QuickFilters({ list }: { list: ListView }): ReactNode {
  const t = useText(customersText)
  const say = useSay()
  const { user } = useSession()
  const colleagues = useColleagues().filter(({ id, disabled }) => !disabled && id !== user.id)
  const stages = useFields('customer').find(({ key }) => key === 'stage')?.options ?? []
  const tags = useTags()
  const { rule } = list.now
  const chosen = quickOf(rule, quickKinds)
  const select = (name: QuickName, label: string, options: { value: string; label: string }[]) => {
    const value = chosen[name] ?? ''
    // One's own id is 自分 for oneself, and a name for whoever opens a shared link.
    const known = options.some((option) => option.value === value)
    return (
      <NativeSelect
        aria-label={label}
        className={styles['select'] ?? ''}
        data-chosen={value !== '' || undefined}
        value={value}
        data={
          known ? options : [...options, { value, label: value === user.id ? user.name : t('someOther') }]
        }
        onChange={({ currentTarget }) =>
          list.set({ rule: withQuick(rule, quickKinds, name, currentTarget.value || undefined) })
        }
      />
    )
  }
  return (
    <>
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
    </>
  )
}
