import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '../api.ts'

type PersonSelectProps = {
  label: string
  placeholder: string
  nothing: string
  autoFocus?: boolean
  onPick: (person: { readonly id: string; readonly name: string }) => void
}
/** Anybody, found by name, reading, number or phone; it is empty again once somebody was picked. */
export function PersonSelect({
  label,
  placeholder,
  nothing,
  autoFocus = false,
  onPick,
}: PersonSelectProps): ReactNode {
  const [typed, setTyped] = useState('')
  const [asked] = useDebouncedValue(typed.trim(), 200)
  const { data } = useQuery({
    queryKey: ['customer', 'search', asked],
    queryFn: ({ signal }) => api.customers.search({ query: { q: asked, limit: 8 } }, { signal }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  })
  const found = asked === '' ? [] : (data?.customers ?? [])
  return (
    <Select
      aria-label={label}
      placeholder={placeholder}
      searchable
      selectFirstOptionOnChange
      autoFocus={autoFocus}
      value={null}
      data={found.map(({ id, displayName, kana, code, phone, email }) => ({
        value: id,
        label: [displayName, kana, code ?? phone ?? email].filter(Boolean).join('　'),
      }))}
      // The server finds by reading and phone too; nothing of its answer is left out here.
      filter={({ options }) => options}
      nothingFoundMessage={asked === '' ? null : nothing}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(id) => {
        const person = found.find((one) => one.id === id)
        setTyped('')
        if (person) onPick({ id: person.id, name: person.displayName })
      }}
    />
  )
}
