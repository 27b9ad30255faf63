import type { QuickKind } from './quick.ts'
import type { Params, Rule } from './tree.ts'

type Leaf = Extract<Rule, { kind: string }>

/** The one value of a condition that names one. */
export function only({ value }: Params): string | undefined {
  return Array.isArray(value) && value.length === 1 && typeof value[0] === 'string' ? value[0] : undefined
}

/** A condition on a field, by the kind that asks for fields of customers or of companies. */
export function asks(kind: string) {
  return (key: string, op: string, value?: unknown): Leaf => ({
    kind,
    params: { field: key, op, ...(value !== undefined && { value }) },
  })
}

/** `me`, `someone`, `nobody`, or the id of a colleague. */
export function ownerKind(fieldKind: string): QuickKind {
  const field = asks(fieldKind)
  return {
    write: (value) =>
      value === 'nobody'
        ? field('ownerId', 'isEmpty')
        : value === 'someone'
          ? field('ownerId', 'isNotEmpty')
          : field('ownerId', 'in', [value]),
    read(kind, params) {
      if (kind !== fieldKind || params['field'] !== 'ownerId') return undefined
      if (params['op'] === 'isEmpty') return 'nobody'
      if (params['op'] === 'isNotEmpty') return 'someone'
      return params['op'] === 'in' ? only(params) : undefined
    },
  }
}
