import { newId } from '#kit/ids.ts'

const prefix = 'enishi.export.'

/** Keeps a selection for the export page of this tab: too many ids for an address. Returns what stands in the address. */
export function handOver(ids: readonly string[]): string {
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
