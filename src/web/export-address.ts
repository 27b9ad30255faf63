import { newId } from '#kit/ids.ts'

type Asked = {
  readonly q?: string | undefined
  readonly filter?: string | undefined
  /** Those chosen by hand, by id, instead of all that the list shows. */
  readonly chosen?: readonly string[] | undefined
  /** Where somebody chose them; all fields otherwise. */
  readonly columns?: readonly string[] | undefined
}

/** The export screen for exactly what a list shows. */
export function exportOf(
  subject: 'customer' | 'company',
  { q, filter, chosen, columns }: Asked = {},
): string {
  const asked = new URLSearchParams({
    ...(subject !== 'customer' && { subject }),
    ...(q && { q }),
    ...(filter && { filter }),
    ...(chosen && { chosen: handOver(chosen) }),
    ...(columns && { columns: columns.join(',') }),
  }).toString()
  return asked ? `/exports?${asked}` : '/exports'
}

/** As many as the API takes by their ids. */
export const mostChosen = 1000
const prefix = 'enishi.export.'

/** Keeps a selection for the export page of this tab: too many ids for an address. Returns what stands in the address. */
function handOver(ids: readonly string[]): string {
  const key = newId()
  sessionStorage.setItem(prefix + key, JSON.stringify(ids))
  return key
}

/** The selection again, also after a reload; undefined when it was made in another tab. */
export function takeHandedOver(key: string): string[] | undefined {
  const stored = sessionStorage.getItem(prefix + key)
  const ids: unknown = stored === null ? undefined : JSON.parse(stored)
  return Array.isArray(ids) && ids.every((id) => typeof id === 'string') ? ids : undefined
}
