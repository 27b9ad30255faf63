import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { createContext, useCallback, useContext, useMemo, useRef, type ReactNode } from 'react'
import { api, type Answer } from './api.ts'

export type Me = Answer<typeof api.accounts.me>
type SignedIn = Me & { user: NonNullable<Me['user']> }

/** Who is here; drawn by everything, announced as `user`, and never cached over a sign-in. */
export const meQuery = queryOptions({
  queryKey: ['user', 'me'],
  queryFn: ({ signal }): Promise<Me> => api.accounts.me({}, { signal }),
})

const SessionContext = createContext<SignedIn | null>(null)

export function SessionProvider({ me, children }: { me: SignedIn; children: ReactNode }): ReactNode {
  return <SessionContext value={me}>{children}</SessionContext>
}

/** The signed-in person, inside the shell. */
export function useSession(): SignedIn {
  const me = useContext(SessionContext)
  if (!me) throw new Error('useSession is for screens behind the sign-in')
  return me
}

/** `may('users.manage')`: what to show; the server decides again. */
export function useMay(): (permission: string) => boolean {
  const { permissions } = useSession()
  return useMemo(() => {
    const granted = new Set(permissions)
    return (permission) => permission === 'signedIn' || granted.has(permission)
  }, [permissions])
}

const nowhere = { name: '', timeZone: 'Asia/Tokyo', fiscalYearStart: 4, weekStart: 'sunday' as const }

/** Usable before the sign-in too, where the organisation may not exist yet. */
export function useOrganisation(): NonNullable<Me['organisation']> {
  return useContext(SessionContext)?.organisation ?? nowhere
}

/** One choice that follows the person to every device, such as columns or a folded navigation. */
export function usePreference<T extends string | number | boolean | readonly string[]>(
  key: string,
  initial: T,
  accepts: (stored: unknown) => stored is T,
): [T, (next: T) => void] {
  const { preferences } = useSession()
  const queryClient = useQueryClient()
  const writing = useRef<Promise<unknown>>(Promise.resolve())
  const stored = preferences[key]
  const set = useCallback(
    (next: T) => {
      queryClient.setQueryData(meQuery.queryKey, (me) =>
        me ? { ...me, preferences: { ...me.preferences, [key]: next } } : me,
      )
      // One after the other, so that two quick clicks end with the second; what was not stored is read back.
      writing.current = writing.current
        .then(() => api.accounts.updateMe({ body: { preferences: { [key]: next } } }))
        .catch(() => queryClient.invalidateQueries({ queryKey: meQuery.queryKey }))
    },
    [key, queryClient],
  )
  return [accepts(stored) ? stored : initial, set]
}
