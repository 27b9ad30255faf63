import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { fullName } from '#kit/sale.ts'
import { ProductPicker } from '#web/parts/ProductPicker.tsx'
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

/** Adds a product, and lets the editor know its name and price. */
export function AddProduct({ label, onPick }: { label: string; onPick: (id: string) => void }): ReactNode {
  const { know } = usePlanEdit()
  return (
    <ProductPicker
      label={label}
      withSets
      onPick={(picked) => {
        const { id, code, price } = picked
        know({ id, code, name: fullName(picked), price: price?.price ?? null })
        onPick(id)
      }}
    />
  )
}
