import { ActionIcon, Button, Combobox, TextInput, useCombobox } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { fullName } from '#kit/sale.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { planText } from '../plan.text.ts'
import { usePlanEdit, useWrong } from './plan-edit.ts'
import styles from './Plans.module.css'

type TypedProps = {
  /** As `termsOf` names what is wrong. */
  field: string
  label: string
  value: string
  onType: (typed: string) => void
  help?: string
  placeholder?: string
  /** The label is read, not shown: the row says it. */
  bare?: boolean
  className?: string | undefined
  unit?: string
}
/** A number, a day or a few words; what is wrong with it stands below it. */
export function Typed(props: TypedProps): ReactNode {
  const { field, label, value, onType, help, placeholder, bare = false, className, unit } = props
  const error = useWrong(field)
  return (
    <TextInput
      data-field={field}
      className={className}
      {...(bare ? { 'aria-label': label } : { label })}
      {...(help && { description: help })}
      {...(placeholder && { placeholder })}
      {...(unit && {
        rightSection: <span className={styles['unit']}>{unit}</span>,
        rightSectionWidth: unit.length > 3 ? 60 : 36,
      })}
      autoComplete="off"
      maxLength={200}
      value={value}
      error={error}
      onChange={({ currentTarget }) => onType(currentTarget.value)}
    />
  )
}

export function RemoveButton({ label, onRemove }: { label: string; onRemove: () => void }): ReactNode {
  return (
    <ActionIcon aria-label={label} onClick={onRemove}>
      <IconTrash size={16} stroke={1.5} />
    </ActionIcon>
  )
}

export function AddButton({ label, onAdd }: { label: string; onAdd: () => void }): ReactNode {
  return (
    <Button
      mt={8}
      variant="subtle"
      leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
      onClick={onAdd}
    >
      {label}
    </Button>
  )
}

const offered = 20

/** A button that opens the products, to be found by typing; the keyboard alone is enough. */
export function AddProduct({ label, onPick }: { label: string; onPick: (id: string) => void }): ReactNode {
  const t = useText(planText)
  const { know } = usePlanEdit()
  const [typed, setTyped] = useState('')
  const store = useCombobox({
    onDropdownOpen: () => store.focusSearchInput(),
    onDropdownClose: () => {
      store.resetSelectedOption()
      setTyped('')
    },
  })
  const { data } = useQuery({
    queryKey: ['product', 'ofPlan', typed],
    queryFn: ({ signal }) =>
      api.products.list({ query: { q: typed.trim() || undefined, limit: offered } }, { signal }),
    placeholderData: keepPreviousData,
    enabled: store.dropdownOpened,
  })
  const found = data?.items ?? []
  return (
    <Combobox
      store={store}
      width={320}
      position="bottom-start"
      onOptionSubmit={(id) => {
        const picked = found.find((one) => one.id === id)
        store.closeDropdown()
        if (!picked) return
        know({ id, code: picked.code, name: fullName(picked), price: picked.price?.price ?? null })
        onPick(id)
      }}
    >
      <Combobox.Target targetType="button">
        <Button
          variant="subtle"
          leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          onClick={() => store.toggleDropdown()}
        >
          {label}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={typed}
          aria-label={t('findProduct')}
          placeholder={t('findProduct')}
          maxLength={100}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value)
            store.updateSelectedOptionIndex()
          }}
        />
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }}>
          {found.map((one) => (
            <Combobox.Option key={one.id} value={one.id}>
              {fullName(one)} <span>{one.code}</span>
            </Combobox.Option>
          ))}
          {data && found.length === 0 && <Combobox.Empty>{t('noProduct')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
