import { z } from 'zod'
import { Problem } from './problem.ts'

/** How many there are: exact below the counting limit, an estimate above it. */
export const totalSchema = z.object({ count: z.int(), exact: z.boolean() })
export type Total = z.infer<typeof totalSchema>

/** The number to show: of an estimate three figures, since more would pretend to know. */
export function shownCount({ count, exact }: Total): number {
  return exact ? count : Number(count.toPrecision(3))
}

/** A keyset page: `next` goes back as `cursor`; null on the last page. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}
export type Page<T> = { items: T[]; next: string | null }

export const pageQuery = {
  cursor: z.string().max(2000).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

/** A yes/no in a query string: callers give a boolean, the address holds `true`. */
export const queryFlag = z.union([z.stringbool(), z.boolean()]).optional()

/** A cursor is the sort key of the last row; opaque to clients, checked when it comes back. */
export function encodeCursor(key: readonly (string | number | null)[]): string {
  return btoa(
    Array.from(new TextEncoder().encode(JSON.stringify(key)), (b) => String.fromCharCode(b)).join(''),
  )
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

export function decodeCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const bytes = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))
    const key: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0))))
    const scalar = z.array(z.union([z.string(), z.number(), z.null()])).length(length)
    return scalar.parse(key)
  } catch {
    throw new Problem('invalid', {
      detail: {
        ja: '続きを読むための cursor が正しくありません。最初のページから読み直してください',
        en: 'The cursor is not valid. Start again from the first page',
      },
    })
  }
}

/** Cuts a page out of `limit + 1` fetched rows. */
export function toPage<T>(
  rows: readonly T[],
  limit: number,
  key: (row: T) => readonly (string | number | null)[],
): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? encodeCursor(key(last)) : null }
}
