import { fullName } from '#kit/sale.ts'
import { Button, Combobox, Text, useCombobox } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '../api.ts'
import { useText } from '../locale.ts'
import { productPickerText } from './product-picker.text.ts'

type ProductRow = Answer<typeof api.products.list>['items'][number]
const shown = 20

type ProductPickerProps = {
  label: string
  /** Products that are not offered. */
  without?: ReadonlySet<string>
  /** Sets of products are offered, too. */
  withSets?: boolean
  position?: 'bottom-start' | 'bottom-end'
  onPick: (product: ProductRow) => void
}
/** A button that opens the products, to be found by typing; the keyboard alone is enough. */
export function ProductPicker({
  label,
  without,
  withSets = false,
  position = 'bottom-start',
  onPick,
}: ProductPickerProps): ReactNode {
  const t = useText(productPickerText)
  const [typed, setTyped] = useState('')
  const store = useCombobox({
    onDropdownOpen: () => store.focusSearchInput(),
    onDropdownClose: () => {
      store.resetSelectedOption()
      setTyped('')
    },
  })
  const { data } = useQuery({
    queryKey: ['product', 'pick', typed],
    queryFn: ({ signal }) =>
      api.products.list({ query: { q: typed.trim() || undefined, limit: shown } }, { signal }),
    placeholderData: keepPreviousData,
    enabled: store.dropdownOpened,
  })
  const found = (data?.items ?? []).filter(({ id, isSet }) => (withSets || !isSet) && !without?.has(id))
  return (
    <Combobox
      store={store}
      width={320}
      position={position}
      onOptionSubmit={(id) => {
        const picked = found.find((one) => one.id === id)
        store.closeDropdown()
        if (picked) onPick(picked)
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
              {fullName(one)}{' '}
              <Text span size="xs" c="dimmed">
                {one.code}
              </Text>
            </Combobox.Option>
          ))}
          {data && found.length === 0 && <Combobox.Empty>{t('noneFound')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
