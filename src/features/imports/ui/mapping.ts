import type { Import } from '#features/imports/imports.api.ts'

type Mapping = readonly (string | null)[]

/** Fields by which a row can be told to be somebody; with none of them every row would be wrong. */
const identifying = new Set([
  'code',
  'fullName',
  'familyName',
  'givenName',
  'fullKana',
  'familyKana',
  'givenKana',
  'email',
  'email2',
  'email3',
  'phone',
  'phone2',
  'phone3',
  'line',
  'company',
  'enishiId',
])

/** `sources`: the keys of fields that hold ids of other systems. */
export function identifies(
  mapping: Mapping,
  subject: Import['subject'] = 'customer',
  sources: ReadonlySet<string> = new Set(),
): boolean {
  const names = (keys: ReadonlySet<string>): boolean =>
    mapping.some((field) => field !== null && keys.has(field))
  if (subject === 'company') return names(companyNames)
  if (subject === 'product') return names(productNames)
  if (subject === 'order') return orderNames.every((key) => names(new Set([key]))) && names(orderAmounts)
  if (subject === 'customer') return names(identifying) || names(sources)
  return (names(naming) || names(sources)) && names(new Set([said[subject]]))
}

const productNames = new Set(['product.code'])
/** Without a number the same file twice would be other orders; without a day nothing can be said of them. */
const orderNames = ['order.number', 'order.on']
/** By which it is known what an order comes to. */
const orderAmounts = new Set(['line.code', 'line.price', 'line.amount', 'order.goods', 'order.total'])
const companyNames = new Set(['name', 'corporateNumber', 'enishiId'])
/** By which somebody on record is named. */
const naming = new Set(['code', 'email', 'phone', 'enishiId'])
const said = { note: 'body', tag: 'tags', contactPoint: 'pointValue' } as const

/** A field stands for one column only: choosing it for another takes it away from the first. */
export function assign(
  mapping: Mapping,
  column: number,
  field: string | null,
): { mapping: (string | null)[]; takenFrom: number | null } {
  const before = field === null ? -1 : mapping.indexOf(field)
  const takenFrom = before >= 0 && before !== column ? before : null
  return {
    mapping: mapping.map((old, at) => (at === column ? field : at === takenFrom ? null : old)),
    takenFrom,
  }
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')

/** Whether the file calls a column what we call its field, in either language. */
export function isSameName(heading: string, label: { readonly ja: string; readonly en: string }): boolean {
  return fold(heading) === fold(label.ja) || fold(heading) === fold(label.en)
}

/**
 * The mapping of one import for the columns of another: by heading, or by place where neither file has headings. What
 * the new file has besides (such as the column of reasons) keeps what was found for it.
 */
export function carryMapping(
  from: Pick<Import, 'format' | 'header' | 'mapping'>,
  to: Pick<Import, 'format' | 'header' | 'mapping'>,
): (string | null)[] {
  const named = from.format.hasHeader && to.format.hasHeader
  if (!named && from.format.hasHeader !== to.format.hasHeader) return [...to.mapping]
  const places = new Map<string, number[]>()
  for (const [at, heading] of from.header.entries()) {
    const key = fold(heading)
    places.set(key, [...(places.get(key) ?? []), at])
  }
  const carried = to.header.map((heading, column) => {
    const at = named ? places.get(fold(heading))?.shift() : column < from.header.length ? column : undefined
    return at === undefined ? undefined : from.mapping[at]
  })
  const used = new Set(carried.filter((field) => typeof field === 'string'))
  return carried.map((field, column) => {
    if (field !== undefined) return field
    const found = to.mapping[column] ?? null
    return found !== null && used.has(found) ? null : found
  })
}

type Understood = {
  readonly reasons: readonly {
    readonly code: string
    readonly field: string | null
    readonly message: string
  }[]
}
export type Doubt = {
  readonly code: string
  readonly field: string | null
  readonly message: string
  readonly rows: number[]
}

/** What stands out in the first rows, each kind once with the rows it is in. `firstRow` is the number of the first. */
export function doubtsOf(understood: readonly Understood[], firstRow: number): Doubt[] {
  const found = new Map<string, Doubt>()
  for (const [at, { reasons }] of understood.entries())
    for (const { code, field, message } of reasons) {
      const key = `${code}:${field ?? ''}`
      const doubt = found.get(key) ?? { code, field, message, rows: [] }
      if (doubt.rows.at(-1) !== firstRow + at) doubt.rows.push(firstRow + at)
      found.set(key, doubt)
    }
  return [...found.values()]
}

/**
 * What the cell of a field is understood as; undefined where the row says nothing about it. A whole name is kept in its
 * two parts and shown with a bar between them, so that one sees where it was split; days are written as the screen
 * writes them.
 */
export function understoodAs(
  field: string,
  understood: { readonly [field: string]: string },
  dayOf: (on: string) => string,
): string | undefined {
  const parts = wholes[field]
  if (parts) {
    const given = parts.map((part) => understood[part] ?? '').filter((part) => part !== '')
    return given.length === 0 ? undefined : given.join('｜')
  }
  const value = understood[field]
  return value !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(value) ? dayOf(value) : value
}

const wholes: { readonly [field: string]: readonly string[] } = {
  fullName: ['familyName', 'givenName'],
  fullKana: ['familyKana', 'givenKana'],
}
