import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { previewQuery, type Content, type MailClass, type Preview } from './template-queries.ts'

const pause = 600

type Person = { readonly id: string; readonly name: string }
export type PreviewState = {
  readonly data: Preview | undefined
  readonly error: Error | null
  retry(): void
  /** Null: somebody made up. */
  readonly person: Person | null
  setPerson(person: Person | null): void
}

/** What the server makes of the content, once somebody stops typing. */
export function usePreview(
  content: Content,
  mailClass: MailClass,
  senderId: string | null = null,
): PreviewState {
  const [person, setPerson] = useState<Person | null>(null)
  const [asked] = useDebouncedValue(content, pause)
  const { data, error, refetch } = useQuery(previewQuery(asked, mailClass, person?.id ?? null, senderId))
  return { data, error, retry: () => void refetch(), person, setPerson }
}
