import { likeness } from './differences.ts'
import type { PairSide } from './matched.ts'

/** What stands beside each other; one side may have nothing to say. */
export type Line = { readonly a: string | null; readonly b: string | null }
type Shown = Exclude<keyof PairSide, 'id' | 'version' | 'displayName'>
export type Row = {
  readonly key: Shown
  readonly lines: readonly Line[]
  /** Both say the same: nothing to look at. */
  readonly same: boolean
  /** Nobody is recognised by it; it is only good to know. */
  readonly aside: boolean
}

/** In the order one recognises a person or a company by. The name stands above. */
const order: readonly Shown[] = [
  'corporateNumber',
  'invoiceNumber',
  'kana',
  'formerFamilyName',
  'birthOn',
  'gender',
  'phones',
  'emails',
  'addresses',
  'domain',
  'companies',
  'code',
  'parent',
  'people',
  'owner',
  'createdAt',
  'updatedAt',
]
const asides: ReadonlySet<Shown> = new Set(['owner', 'people', 'createdAt', 'updatedAt'])

/** Two records, attribute by attribute; what neither has is left out. */
export function rowsOf(a: PairSide, b: PairSide): readonly Row[] {
  return order.flatMap((key) => {
    const write = key === 'addresses' ? addressText : (text: string) => text
    const lines = align(textsOf(a[key]).map(write), textsOf(b[key]).map(write))
    if (lines.length === 0) return []
    const same = lines.every((line) => line.a === line.b)
    return [{ key, lines, same, aside: asides.has(key) }]
  })
}

/** 「1130033 東京都…」 as it is written on letters. */
export function addressText(stored: string): string {
  return stored.replace(/^(\d{3})(\d{4})(?= |$)/, '〒$1-$2')
}

function textsOf(value: string | readonly string[] | null | undefined): readonly string[] {
  if (!value) return []
  return typeof value === 'string' ? [value] : value
}

/** Equal ones beside each other first, then those that are most alike, then what only one side has. */
function align(a: readonly string[], b: readonly string[]): Line[] {
  const equal = a.filter((text) => b.includes(text)).map((text): Line => ({ a: text, b: text }))
  const left = a.filter((text) => !b.includes(text))
  const right = b.filter((text) => !a.includes(text))
  const pairs = left
    .flatMap((one) => right.map((other) => ({ one, other, like: likeness(one, other) })))
    .toSorted((p, q) => q.like - p.like)
  const taken = new Map<string, string>()
  const used = new Set<string>()
  for (const { one, other } of pairs)
    if (!taken.has(one) && !used.has(other)) {
      taken.set(one, other)
      used.add(other)
    }
  return [
    ...equal,
    ...left.map((text): Line => ({ a: text, b: taken.get(text) ?? null })),
    ...right.filter((text) => !used.has(text)).map((text): Line => ({ a: null, b: text })),
  ]
}
