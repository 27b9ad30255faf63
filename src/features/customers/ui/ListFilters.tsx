import { Button, NativeSelect } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconFilter, IconFilterOff, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useColleagues, useFields } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import { phone } from '#web/parts/DataList.tsx'
import { FilterDrawer } from '#web/parts/filter/FilterDrawer.tsx'
import { beyondQuick, quickOf, withQuick } from '#web/parts/filter/quick.ts'
import { useSentence } from '#web/parts/filter/subject.ts'
import type { Rule } from '#web/parts/filter/tree.ts'
import { SearchField } from '#web/parts/SearchField.tsx'
import { ColumnChooser } from '#web/parts/views/ColumnChooser.tsx'
import { LayoutSwitch } from '#web/parts/views/LayoutSwitch.tsx'
import type { ListView } from '#web/parts/views/use-view.ts'
import { useSession } from '#web/session.tsx'
import { customersText } from '../customers.text.ts'
import { useTags } from './customer-queries.ts'
import { nameColumn, quickKinds, type QuickName } from './customer-view.ts'
import styles from './ListFilters.module.css'

type ListFiltersProps = {
  list: ListView
  /** The rule as far as it works. */
  rule: Rule | null
  onBin: () => void
  /** Whether the builder is open; the note about what is gone opens it too. */
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
        <Button
          variant={beyond > 0 ? 'light' : 'default'}
          leftSection={<IconFilter size={16} stroke={1.5} aria-hidden />}
          title={said?.sentence}
          onClick={() => setBuilding(true)}
        >
          {beyond > 0 ? t('moreConditions', { count: beyond }) : t('conditions')}
        </Button>
        {list.now.rule !== null && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconFilterOff size={16} stroke={1.5} aria-hidden />}
            onClick={() => list.set({ rule: null })}
          >
            {t('clearConditions')}
          </Button>
        )}
        <span className={styles['tools']}>
          {isPhone && <LayoutSwitch list={list} />}
          {list.now.layout !== 'calendar' && <Order list={list} />}
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
      {isBuilding && (
        <FilterDrawer
          subject="customer"
          rule={list.now.rule}
          q={q}
          onApply={(next) => list.set({ rule: next })}
          onClose={() => setBuilding(false)}
        />
      )}
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

/** The usual orders, and the one of a column where that was chosen. */
function Order({ list }: { list: ListView }): ReactNode {
  const t = useText(customersText)
  const say = useSay()
  const fields = useFields('customer')
  const { sort } = list.now
  const usual = [
    { value: 'kana', label: t('byKana') },
    { value: '-createdAt', label: t('byNewest') },
    { value: '-updatedAt', label: t('byChanged') },
  ]
  const [, down, key] = /^(-?)(?:field:)?(.+)$/.exec(sort) ?? []
  const field = fields.find((one) => one.key === key)
  const label = key === 'kana' ? t('reading') : field ? say(field.label) : ''
  const own = { value: sort, label: t(down ? 'downBy' : 'upBy', { label }) }
  return (
    <NativeSelect
      aria-label={t('sort')}
      className={styles['select'] ?? ''}
      value={sort}
      data={usual.some(({ value }) => value === sort) ? usual : [...usual, own]}
      onChange={({ currentTarget }) => list.set({ sort: currentTarget.value })}
    />
  )
}

/** How the list is shown: its columns and its layout. */
export function ListTools({ list }: { list: ListView }): ReactNode {
  const fields = useFields('customer')
  return (
    <>
      {list.now.layout !== 'calendar' && <ColumnChooser list={list} fields={fields} first={nameColumn} />}
      <LayoutSwitch list={list} />
    </>
  )
}
