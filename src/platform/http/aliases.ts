import type { Work } from '../work.ts'

const id = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi
const wholeId = new RegExp(`^${id.source}$`, 'i')
const idKey = /(^id|Id|^ids|Ids)$/

type Input = { readonly params?: unknown; readonly query?: unknown; readonly body?: unknown }
type Rename = (id: string) => string

/** A request that names records by ids which they had once, with the ids that they go by now. */
export async function renamed(work: Work, input: Input): Promise<Input> {
  const ids = new Set<string>()
  const noted: Rename = (one) => {
    ids.add(one.toLowerCase())
    return one
  }
  walk(input, noted)
  if (ids.size === 0) return input
  const names = new Map<string, string>()
  for (const { aliases } of work.app.features)
    for (const [old, now] of (await aliases?.(work, [...ids])) ?? []) names.set(old, now)
  return names.size === 0 ? input : walk(input, (one) => names.get(one.toLowerCase()) ?? one)
}

/** In an address every id names something, also inside a filter. In a body text is text: only what is called an id is one. */
function walk({ params, query, body, ...rest }: Input, rename: Rename): Input {
  return {
    ...rest,
    ...(params !== undefined && { params: everywhere(params, rename) }),
    ...(query !== undefined && { query: everywhere(query, rename) }),
    ...(body !== undefined && { body: whereNamed(body, rename, false) }),
  }
}

function everywhere(value: unknown, rename: Rename): unknown {
  if (typeof value === 'string') return value.replace(id, rename)
  return inside(value, (inner) => everywhere(inner, rename))
}

function whereNamed(value: unknown, rename: Rename, isId: boolean): unknown {
  if (typeof value === 'string') return isId && wholeId.test(value) ? rename(value) : value
  return inside(value, (inner, key) => whereNamed(inner, rename, key === null ? isId : idKey.test(key)))
}

function inside(value: unknown, each: (inner: unknown, key: string | null) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => each(one, null))
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, each(inner, key)]))
}
