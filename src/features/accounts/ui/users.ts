import { queryOptions } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'

export type User = Answer<typeof api.accounts.listUsers>['items'][number]
export const roles = ['administrator', 'manager', 'member', 'readOnly'] as const

/** One user out of the list: there are dozens, and the API gives them in pages. Null when there is no such user. */
export function userQuery(id: string) {
  return queryOptions({
    queryKey: ['user', 'one', id],
    queryFn: async ({ signal }): Promise<User | null> => {
      let cursor: string | undefined
      do {
        const page = await api.accounts.listUsers({ query: { limit: 200, cursor } }, { signal })
        const found = page.items.find((user) => user.id === id)
        if (found) return found
        cursor = page.next ?? undefined
      } while (cursor !== undefined)
      return null
    },
  })
}

// Without letters and digits that look alike (0 O 1 l I), since it is read out and typed once.
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A password to hand over: 20 letters out of 32, that is 100 bits, in four groups. */
export function makePassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20))
  const letters = Array.from(bytes, (byte) => alphabet[byte % alphabet.length])
  return letters.join('').replaceAll(/.{5}(?!$)/g, '$&-')
}
