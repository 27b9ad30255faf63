import { asks, only, ownerKind } from '#web/parts/filter/quick-kinds.ts'
import { both, type QuickKind } from '#web/parts/filter/quick.ts'
import type { Rule } from '#web/parts/filter/tree.ts'
import type { Definition } from '#web/parts/views/definition.ts'

/** The list when nobody has chosen anything: the columns that people compare by. */
export const plainView: Definition = {
  rule: null,
  sort: 'kana',
  columns: [
    'fullName',
    'code',
    'company',
    'phone',
    'email',
    'prefecture',
    'tags',
    'ownerId',
    'stage',
    'updatedAt',
  ].map((key) => ({ key })),
  layout: 'table',
  density: 'normal',
}
export const nameColumn = 'fullName'

/** The date that comes every year, of all that a record keeps. */
export function isYearly(key: string): boolean {
  return key === 'birthOn'
}

const field = asks('field')

/** The simple conditions of the bar, as the builder writes them too. */
export const quickKinds = {
  owner: ownerKind('field'),
  tag: {
    write: (value) => field('tags', 'containsAny', [value]),
    read: (kind, params) =>
      kind === 'field' && params['field'] === 'tags' && params['op'] === 'containsAny'
        ? only(params)
        : undefined,
  },
  stage: {
    write: (value) => field('stage', 'in', [value]),
    read: (kind, params) =>
      kind === 'field' && params['field'] === 'stage' && params['op'] === 'in' ? only(params) : undefined,
  },
  mail: {
    write: (value) => ({ kind: 'contact', params: { kind: 'email', has: value === 'some' } }),
    read: (kind, params) =>
      kind === 'contact' && params['kind'] === 'email'
        ? params['has'] === true
          ? 'some'
          : 'none'
        : undefined,
  },
} as const satisfies { readonly [name: string]: QuickKind }
export type QuickName = keyof typeof quickKinds

/** What links of other pages say about the list, in words of their own: `/customers?tag=…`. */
export type Given = {
  readonly owner?: string | undefined
  readonly tag?: string | undefined
  readonly stage?: string | undefined
  readonly mail?: string | undefined
  readonly company?: string | undefined
  /** A company and all below it. */
  readonly group?: string | undefined
  readonly import?: string | undefined
}
/** The same with nothing in them, for the address that says it as a rule. */
export const nothingGiven = {
  owner: undefined,
  tag: undefined,
  stage: undefined,
  mail: undefined,
  company: undefined,
  group: undefined,
  import: undefined,
} as const

export function ruleOfGiven(given: Given): Rule | null {
  let rule: Rule | null = null
  for (const name of ['owner', 'tag', 'stage', 'mail'] as const) {
    const value = given[name]
    if (value !== undefined) rule = both(rule, quickKinds[name].write(value))
  }
  if (given.company !== undefined)
    rule = both(rule, { kind: 'company', params: { companyId: given.company } })
  if (given.group !== undefined)
    rule = both(rule, { kind: 'company', params: { companyId: given.group, withGroup: true } })
  if (given.import !== undefined) rule = both(rule, { kind: 'import', params: { importId: given.import } })
  return rule
}
