import { Combobox, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type ReactNode, type Ref } from 'react'
import { onKeys } from '#web/keys.ts'
import styles from './Desk.module.css'

export type Found = { readonly id: string; readonly name: string; readonly line: string }
type FinderProps<T extends Found> = {
  label: string
  help?: string
  none: string
  /** Begins with a topic of the server. */
  topic: string
  find: (q: string, signal: AbortSignal) => Promise<readonly T[]>
  onPick: (found: T) => void
  /** What may be made of the text itself, under what was found. */
  asTyped?: { label: (typed: string) => string; pick: (typed: string) => void }
  autoFocus?: boolean
  input?: Ref<HTMLInputElement>
}

const pause = 150

/**
 * Finds one of many by typing: ↓ and Enter choose. Who types faster than the server answers, or scans a code, presses Enter at
 * once and gets the first that is found.
 */
export function Finder<T extends Found>(props: FinderProps<T>): ReactNode {
  const { label, help, none, topic, find, onPick, asTyped, autoFocus = false, input } = props
  const [typed, setTyped] = useState('')
  const wanted = typed.trim()
  const [asked] = useDebouncedValue(wanted, pause)
  const hurried = useRef<string | null>(null)
  const store = useCombobox()
  const { data, isFetching } = useQuery({
    queryKey: [topic, 'find', label, asked],
    queryFn: ({ signal }) => find(asked, signal),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  })
  const isAnswered = asked === wanted && !isFetching
  const found = wanted === '' ? [] : (data ?? [])

  const pick = (one: T): void => {
    hurried.current = null
    setTyped('')
    store.closeDropdown()
    onPick(one)
  }
  // The answer to what was typed before Enter was pressed.
  useEffect(() => {
    if (isAnswered && hurried.current === wanted && wanted !== '') {
      hurried.current = null
      const [first] = found
      if (first) pick(first)
    }
  })
  const count = found.length
  useEffect(() => {
    if (count > 0) store.selectFirstOption()
    // `store` is made anew with every change of itself.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [asked, count])

  return (
    <Combobox
      store={store}
      onOptionSubmit={(id) => {
        // What is shown still answers an older question.
        if (!isAnswered) {
          hurried.current = wanted
          return
        }
        const one = found.find((candidate) => candidate.id === id)
        if (one) pick(one)
        else if (asTyped) {
          setTyped('')
          store.closeDropdown()
          asTyped.pick(wanted)
        }
      }}
    >
      <Combobox.Target>
        <TextInput
          ref={input}
          label={label}
          {...(help && { description: help })}
          className={styles['finder'] ?? ''}
          autoComplete="off"
          {...(autoFocus && { 'data-autofocus': true, autoFocus })}
          value={typed}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value)
            store.openDropdown()
          }}
          onFocus={() => wanted !== '' && store.openDropdown()}
          onBlur={() => store.closeDropdown()}
          onKeyDown={(event) =>
            onKeys({
              // The list takes the Enter that chooses; without an answer yet, it is kept for the answer.
              Enter: () => {
                if (wanted !== '' && !isAnswered) hurried.current = wanted
              },
            })(event)
          }
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={wanted === ''}>
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }}>
          {found.map(({ id, name, line }) => (
            <Combobox.Option key={id} value={id}>
              <span className={styles['found']}>
                <strong>{name}</strong>
                <span>{line}</span>
              </span>
            </Combobox.Option>
          ))}
          {found.length === 0 && isAnswered && <Combobox.Empty>{none}</Combobox.Empty>}
          {asTyped && wanted !== '' && isAnswered && (
            <Combobox.Option value="">{asTyped.label(wanted)}</Combobox.Option>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
