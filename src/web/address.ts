import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'

/** How one search parameter of an address is read; what it cannot read is as if it were absent. */
export type Param<T> = (raw: unknown) => T
type Values<P extends { readonly [name: string]: Param<unknown> }> = {
  readonly [N in keyof P]: P[N] extends Param<infer T> ? T : never
}

/** A text that may be absent. */
export const text: Param<string | undefined> = (raw) =>
  typeof raw === 'string' && raw !== '' ? raw : undefined

/** `?add=true`, or not. */
export const flag: Param<boolean | undefined> = (raw) => (raw === 'true' ? true : undefined)

/** One of a list, or the first of it. */
export function oneOf<const T extends string>(allowed: readonly [T, ...T[]]): Param<T> {
  return (raw) => allowed.find((value) => value === raw) ?? allowed[0]
}

/**
 * The state of a screen that a shared link or the back button brings back:
 * `const address = { q: text, sort: oneOf(sorts) }` outside, `const [{ q, sort }, setAddress] = useAddress(address)` inside.
 * Setting merges; `undefined` takes a parameter out. `{ replace: true }` (the default) makes no step in the history.
 */
export function useAddress<const P extends { readonly [name: string]: Param<unknown> }>(
  params: P,
): [Values<P>, (next: Partial<Values<P>>, options?: { replace: boolean }) => void] {
  const search: { readonly [name: string]: unknown } = useSearch({ strict: false })
  const navigate = useNavigate()
  const values = useMemo(
    () =>
      Object.fromEntries(
        Object.entries(params).map(([name, read]) => [name, read(search[name])]),
      ) as Values<P>,
    [search, params],
  )
  const set = useCallback(
    (next: Partial<Values<P>>, { replace } = { replace: true }) =>
      void navigate({
        to: '.',
        replace,
        resetScroll: false,
        search: (before: { [name: string]: unknown }) => ({ ...before, ...next }),
      }),
    [navigate],
  )
  return [values, set]
}

type Search = { readonly [name: string]: unknown }

/** Plain `name=value`, so that a person can read an address: the router's own way would write numbers in quotes. */
export function parseSearch(search: string): { [name: string]: string } {
  return Object.fromEntries(new URLSearchParams(search))
}

export function stringifySearch(search: Search): string {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
  const written = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return written && `?${written}`
}

/** An address with a query, as links and `navigate` take it: `<Link {...placeOf('/users?add=true')}>`. */
export function placeOf(address: string): { to: string; search: { [name: string]: string } } {
  const [to = '/', query = ''] = address.split('?')
  return { to, search: parseSearch(query) }
}
