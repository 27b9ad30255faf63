import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { onKeys, useKeys } from '../keys.ts'
import { useText } from '../locale.ts'
import { partsText } from './parts.text.ts'
import styles from './SearchField.module.css'

/** Long enough to skip the letters in between, short enough to feel at once. */
const pause = 200

type SearchFieldProps = {
  /** What is searched, and by what. */
  label: string
  value: string | undefined
  onSearch: (q: string | undefined) => void
}
/** Searches while one types, but not for the kana of a conversion that has not ended. */
export function SearchField({ label, value, onSearch }: SearchFieldProps): ReactNode {
  const t = useText(partsText)
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<number>(undefined)
  const composing = useRef(false)
  const [typed, setTyped] = useState(value ?? '')
  // The address can change without typing here: back, a link, conditions taken off.
  useEffect(() => {
    if (document.activeElement !== input.current) setTyped(value ?? '')
  }, [value])
  useEffect(() => () => clearTimeout(timer.current), [])

  const search = (text: string, after: number): void => {
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => onSearch(text.trim() === '' ? undefined : text), after)
  }
  const clear = (): void => {
    setTyped('')
    search('', 0)
    input.current?.focus()
  }
  useKeys(t('search'), [{ keys: '/', label: t('searchHere'), run: () => input.current?.select() }])
  return (
    <TextInput
      ref={input}
      type="search"
      className={styles['search'] ?? ''}
      aria-label={label}
      placeholder={label}
      value={typed}
      leftSection={<IconSearch size={16} stroke={1.5} aria-hidden />}
      rightSection={typed !== '' && <CloseButton size="sm" aria-label={t('clearSearch')} onClick={clear} />}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value)
        if (!composing.current) search(currentTarget.value, pause)
      }}
      onCompositionStart={() => {
        composing.current = true
        clearTimeout(timer.current)
      }}
      onCompositionEnd={({ currentTarget }) => {
        composing.current = false
        search(currentTarget.value, pause)
      }}
      onKeyDown={(event) => onKeys({ Enter: () => search(typed, 0), Escape: clear })(event)}
    />
  )
}
