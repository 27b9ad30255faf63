import { Button, Combobox, useCombobox } from '@mantine/core'
import { IconTagPlus } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { customersText } from '../customers.text.ts'
import { useTags } from './customer-queries.ts'

const shown = 50

type TagPickerProps = {
  label: string
  /** Tags that need not be offered: those the customer has. */
  without?: ReadonlySet<string>
  /** Whether a name that no tag has may be made one. */
  mayMake?: boolean
  variant?: 'default' | 'subtle'
  onPick: (name: string) => void
}
/** A button that opens the tags, to be found by typing; the keyboard alone is enough. */
export function TagPicker(props: TagPickerProps): ReactNode {
  const { label, without = new Set(), mayMake = false, variant = 'default', onPick } = props
  const t = useText(customersText)
  const tags = useTags()
  const [typed, setTyped] = useState('')
  const store = useCombobox({
    onDropdownOpen: () => store.focusSearchInput(),
    onDropdownClose: () => {
      store.resetSelectedOption()
      setTyped('')
    },
  })
  const wanted = fold(typed)
  const found = tags.filter(({ name }) => !without.has(name) && fold(name).includes(wanted))
  const isNew = mayMake && wanted !== '' && !tags.some(({ name }) => fold(name) === wanted)
  return (
    <Combobox
      store={store}
      width={260}
      position="bottom-start"
      onOptionSubmit={(name) => {
        store.closeDropdown()
        onPick(name)
      }}
    >
      <Combobox.Target targetType="button">
        <Button
          variant={variant}
          color="gray"
          leftSection={<IconTagPlus size={16} stroke={1.5} aria-hidden />}
          onClick={() => store.toggleDropdown()}
        >
          {label}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={typed}
          aria-label={t(mayMake ? 'pickTag' : 'findTag')}
          placeholder={t(mayMake ? 'pickTag' : 'findTag')}
          maxLength={60}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value)
            store.updateSelectedOptionIndex()
          }}
        />
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }}>
          {found.slice(0, shown).map(({ id, name }) => (
            <Combobox.Option key={id} value={name}>
              {name}
            </Combobox.Option>
          ))}
          {isNew && (
            <Combobox.Option value={typed.trim()}>{t('makeTag', { name: typed.trim() })}</Combobox.Option>
          )}
          {found.length === 0 && !isNew && <Combobox.Empty>{t('noTags')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

/** As the server tells tags apart: width and case do not matter. */
function fold(name: string): string {
  return name.normalize('NFKC').toLowerCase().trim()
}
