import { ActionIcon, Button, Combobox, Group, Text, TextInput, useCombobox } from '@mantine/core'
import { IconBraces } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { onKeys } from '#web/keys.ts'
import { useSay, useText } from '#web/locale.ts'
import { editorText } from '../editor.text.ts'
import { variableGroups } from '../variable-groups.text.ts'
import { foundIn, type Inserted } from './liquid.ts'
import { useVariables, type Variable } from './template-queries.ts'

/** All that is known of who gets the mail, to be found by typing; then what is said of whom it is not known. */
export function VariablePicker({ onPick }: { onPick: (variable: Inserted) => void }): ReactNode {
  const t = useText(editorText)
  const say = useSay()
  const { items } = useVariables()
  const [typed, setTyped] = useState('')
  const [picked, setPicked] = useState<Variable | null>(null)
  const store = useCombobox({
    onDropdownOpen: () => store.focusSearchInput(),
    onDropdownClose: () => {
      store.resetSelectedOption()
      setTyped('')
      setPicked(null)
    },
  })
  const found = foundIn(items, typed)
  const groups = [...Map.groupBy(found, ({ group }) => group)]
  return (
    <Combobox
      store={store}
      width={340}
      position="bottom-start"
      onOptionSubmit={(key) => setPicked(found.find((one) => one.key === key) ?? null)}
    >
      <Combobox.Target targetType="button">
        <ActionIcon
          aria-label={t('insertVariable')}
          title={t('insertVariable')}
          onClick={() => store.toggleDropdown()}
        >
          <IconBraces size={16} stroke={1.5} aria-hidden />
        </ActionIcon>
      </Combobox.Target>
      <Combobox.Dropdown>
        {picked ? (
          <Fallback
            variable={picked}
            onDone={(fallback) => {
              onPick({ key: picked.key, fallback, format: picked.format })
              store.closeDropdown()
            }}
            onBack={() => setPicked(null)}
          />
        ) : (
          <>
            <Combobox.Search
              value={typed}
              aria-label={t('findVariable')}
              placeholder={t('findVariable')}
              maxLength={60}
              onChange={({ currentTarget }) => {
                setTyped(currentTarget.value)
                store.updateSelectedOptionIndex()
              }}
            />
            <Combobox.Options mah={300} style={{ overflowY: 'auto' }}>
              {groups.map(([group, variables]) => (
                <Combobox.Group
                  key={group}
                  label={
                    group in variableGroups
                      ? say(variableGroups[group as keyof typeof variableGroups])
                      : group
                  }
                >
                  {variables.map(({ key, label, example }) => (
                    <Combobox.Option key={key} value={key}>
                      {say(label)}{' '}
                      <Text span size="xs" c="dimmed">
                        {say(example)}
                      </Text>
                    </Combobox.Option>
                  ))}
                </Combobox.Group>
              ))}
              {found.length === 0 && <Combobox.Empty>{t('noVariable')}</Combobox.Empty>}
            </Combobox.Options>
          </>
        )}
      </Combobox.Dropdown>
    </Combobox>
  )
}

type FallbackProps = { variable: Variable; onDone: (fallback: string) => void; onBack: () => void }
function Fallback({ variable, onDone, onBack }: FallbackProps): ReactNode {
  const t = useText(editorText)
  const say = useSay()
  const [typed, setTyped] = useState(variable.fallback)
  return (
    <div style={{ padding: 8 }}>
      <TextInput
        autoFocus
        label={t('fallbackOf', { name: say(variable.label) })}
        description={t('fallbackHelp')}
        maxLength={200}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onKeyDown={onKeys({ Enter: () => onDone(typed.trim()), Escape: onBack })}
      />
      <Group gap="xs" mt="xs">
        <Button onClick={() => onDone(typed.trim())}>{t('insert')}</Button>
        <Button variant="subtle" color="gray" onClick={onBack}>
          {t('back')}
        </Button>
      </Group>
    </div>
  )
}
