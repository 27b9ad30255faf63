import type { Rule } from '../filter/tree.ts'

export type ViewColumn = { readonly key: string; readonly width?: number; readonly pinned?: boolean }
export const layouts = ['table', 'grid', 'cards', 'calendar'] as const
export type Layout = (typeof layouts)[number]
export type Density = 'compact' | 'normal'
/** What a list shows, in which order, and how. */
export type Definition = {
  readonly q?: string
  readonly rule: Rule | null
  readonly sort: string
  readonly columns: readonly ViewColumn[]
  readonly layout: Layout
  readonly dateField?: string
  readonly density: Density
}

/** The parts of the address that say how a list differs from the view it opened. */
export const parts = ['q', 'filter', 'sort', 'columns', 'layout', 'date', 'density'] as const
export type Part = (typeof parts)[number]
export type Written = { readonly [part in Part]?: string | undefined }

/** An empty parameter leaves the address; these say that something of the view was taken away. */
const noRule = 'none'
const noWords = ' '

/** What of a definition differs from the view, as the address writes it. */
export function written(now: Definition, view: Definition): { [part in Part]: string | undefined } {
  const ifOther = <T>(one: T, other: T, write: (one: T) => string): string | undefined =>
    same(one, other) ? undefined : write(one)
  return {
    q: ifOther(now.q ?? '', view.q ?? '', (q) => q || noWords),
    filter: ifOther(now.rule, view.rule, (rule) => (rule === null ? noRule : JSON.stringify(rule))),
    sort: ifOther(now.sort, view.sort, (sort) => sort),
    columns: ifOther(now.columns, view.columns, columnsText),
    layout: ifOther(now.layout, view.layout, (layout) => layout),
    date: ifOther(now.dateField ?? view.dateField, view.dateField, String),
    density: ifOther(now.density, view.density, (density) => density),
  }
}

/** A definition out of the address and the view under it; what cannot be read is as in the view. */
export function readWritten(address: Written, view: Definition): Definition {
  const q = address.q === undefined ? view.q : address.q.trim()
  const dateField = address.date ?? view.dateField
  return {
    ...(q && { q }),
    rule:
      address.filter === undefined
        ? view.rule
        : address.filter === noRule
          ? null
          : (ruleIn(address.filter) ?? view.rule),
    sort: address.sort ?? view.sort,
    columns: (address.columns === undefined ? undefined : columnsIn(address.columns)) ?? view.columns,
    layout: layouts.find((one) => one === address.layout) ?? view.layout,
    ...(dateField && { dateField }),
    density: address.density === 'compact' || address.density === 'normal' ? address.density : view.density,
  }
}

/** Whether there is something to save. */
export function isChanged(now: Definition, view: Definition): boolean {
  return Object.values(written(now, view)).some((part) => part !== undefined)
}

/** fullName:200:p,stage: short enough to be read in an address. */
export function columnsText(columns: readonly ViewColumn[]): string {
  return columns
    .map(({ key, width, pinned }) =>
      [key, ...(width === undefined && !pinned ? [] : [width ?? '']), ...(pinned ? ['p'] : [])].join(':'),
    )
    .join(',')
}

function columnsIn(text: string): readonly ViewColumn[] | undefined {
  const columns = text.split(',').flatMap((one): ViewColumn[] => {
    const [key = '', width = '', pinned] = one.split(':')
    if (!/^[A-Za-z][\w.-]*$/.test(key)) return []
    const pixels = Number(width)
    return [
      {
        key,
        ...(Number.isInteger(pixels) && pixels >= 40 && pixels <= 2000 && { width: pixels }),
        ...(pinned === 'p' && { pinned: true }),
      },
    ]
  })
  return columns.length === 0 ? undefined : columns
}

export function ruleIn(json: string): Rule | null {
  try {
    const given: unknown = JSON.parse(json)
    return isRule(given) ? given : null
  } catch {
    return null
  }
}

/** Only its shape: what it names is asked of the catalogue. */
export function isRule(given: unknown): given is Rule {
  if (typeof given !== 'object' || given === null) return false
  if ('kind' in given)
    return (
      typeof given.kind === 'string' &&
      'params' in given &&
      typeof given.params === 'object' &&
      given.params !== null
    )
  if (!('op' in given)) return false
  if (given.op === 'not') return 'rule' in given && isRule(given.rule)
  return (
    (given.op === 'and' || given.op === 'or') &&
    'rules' in given &&
    Array.isArray(given.rules) &&
    given.rules.every(isRule)
  )
}

/** A definition as the server kept it: what it knows nothing of any more is read as the plain list has it. */
export function definitionOf(
  stored: {
    readonly q?: string | undefined
    readonly rule: unknown
    readonly sort: string
    readonly columns: readonly { key: string; width?: number | undefined; pinned?: boolean | undefined }[]
    readonly layout: Layout
    readonly dateField?: string | undefined
    readonly density: Density
  },
  plain: Definition,
): Definition {
  const { q, rule, sort, columns, layout, dateField, density } = stored
  return {
    ...(q && { q }),
    rule: isRule(rule) ? rule : null,
    sort,
    columns:
      columns.length === 0
        ? plain.columns
        : columns.map(({ key, width, pinned }) => ({
            key,
            ...(width !== undefined && { width }),
            ...(pinned && { pinned }),
          })),
    layout,
    ...(dateField && { dateField }),
    density,
  }
}

function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other)
}

/** JSON with its keys in order: PostgreSQL gives those of a rule back in its own. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  )
}

/** A column moved to the place of another. */
export function columnsMoved(
  columns: readonly ViewColumn[],
  from: string,
  to: string,
): readonly ViewColumn[] {
  const moving = columns.find(({ key }) => key === from)
  const at = columns.findIndex(({ key }) => key === to)
  if (!moving || at < 0) return columns
  const rest = columns.filter(({ key }) => key !== from)
  return [...rest.slice(0, at), moving, ...rest.slice(at)]
}
