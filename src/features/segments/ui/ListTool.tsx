import { Button, Combobox, useCombobox } from '@mantine/core'
import { IconPinned, IconPinnedOff } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useCatalogue } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import type { CustomerToolProps } from '#web/ui.ts'
import { toolText } from '../tool.text.ts'
import { useSegmentOptions } from './segment-queries.ts'

const back = { 'segment.add': 'segment.remove', 'segment.remove': 'segment.add' } as const
type Action = keyof typeof back

/** Puts the chosen customers on a fixed segment, or takes them off. */
export function ListTool({ run }: CustomerToolProps): ReactNode {
  const t = useText(toolText)
  const said = {
    'segment.add': { what: 'doAdd', done: 'added' },
    'segment.remove': { what: 'doRemove', done: 'removed' },
  } as const
  const pick = (kind: Action) => (segment: { value: string; label: string }) =>
    run({
      kind,
      params: { segmentId: segment.value },
      what: t(said[kind].what, { name: segment.label }),
      said: (count) => t(said[kind].done, { count, name: segment.label }),
      back: back[kind],
    })
  return (
    <>
      <ListPicker action="segment.add" onPick={pick('segment.add')} />
      <ListPicker action="segment.remove" onPick={pick('segment.remove')} />
    </>
  )
}

type PickerProps = { action: Action; onPick: (segment: { value: string; label: string }) => void }
/** A button that opens the fixed segments, to be found by typing. */
function ListPicker({ action, onPick }: PickerProps): ReactNode {
  const t = useText(toolText)
  const say = useSay()
  const label = useCatalogue().actions.find(({ kind }) => kind === action)?.label
  const lists = useSegmentOptions(['fixed'])
  const [typed, setTyped] = useState('')
  const store = useCombobox({
    onDropdownOpen: () => store.focusSearchInput(),
    onDropdownClose: () => {
      store.resetSelectedOption()
      setTyped('')
    },
  })
  const wanted = fold(typed)
  const found = lists.filter((list) => fold(list.label).includes(wanted))
  const Icon = action === 'segment.add' ? IconPinned : IconPinnedOff
  return (
    <Combobox
      store={store}
      width={280}
      position="bottom-start"
      onOptionSubmit={(id) => {
        const list = lists.find(({ value }) => value === id)
        store.closeDropdown()
        if (list) onPick(list)
      }}
    >
      <Combobox.Target targetType="button">
        <Button
          variant="default"
          leftSection={<Icon size={16} stroke={1.5} aria-hidden />}
          onClick={() => store.toggleDropdown()}
        >
          {label ? say(label) : action}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={typed}
          aria-label={t('find')}
          placeholder={t('find')}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value)
            store.updateSelectedOptionIndex()
          }}
        />
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }}>
          {found.map(({ value, label: name }) => (
            <Combobox.Option key={value} value={value}>
              {name}
            </Combobox.Option>
          ))}
          {found.length === 0 && <Combobox.Empty>{t('none')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function fold(name: string): string {
  return name.normalize('NFKC').toLowerCase().trim()
}
