import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'
import { useCatalogue, useFields, type Catalogue, type Field } from '#web/catalogue.ts'
import { useMay } from '#web/session.tsx'
import type { Total } from '#kit/page.ts'
import type { Condition, Params, Rule } from './tree.ts'

export type Subject = Field['subject']
export type RuleKind = Catalogue['rules'][number]

/** The kind of condition that asks for a field, by what it is asked of. */
export const fieldKindOf: { readonly [subject in Subject]: string } = {
  customer: 'field',
  company: 'companyField',
}

/** What can be asked of customers or companies, by this reader. */
export type Askable = {
  readonly subject: Subject
  readonly fields: readonly Field[]
  readonly kinds: readonly RuleKind[]
  /** Ids that conditions do not offer: what is being defined cannot ask for itself. */
  readonly without: ReadonlySet<string>
  fieldOf(kind: string, params: Params): Field | undefined
  /** False for what is gone: a field that was removed, a kind that no feature gives, a value one may not see. */
  knows(condition: Pick<Condition, 'kind' | 'params'>): boolean
}

const nothing: ReadonlySet<string> = new Set()

export function useAskable(subject: Subject, without = nothing): Askable {
  const may = useMay()
  const seesMasked = may('fields.seeMasked')
  const all = useFields(subject)
  const fields = all.filter(({ masked }) => !masked || seesMasked)
  const kinds = useCatalogue().rules.filter((rule) => rule.subject === subject)
  const fieldOf = (kind: string, params: Params): Field | undefined =>
    kind === fieldKindOf[subject] ? fields.find(({ key }) => key === params['field']) : undefined
  return {
    subject,
    fields,
    kinds,
    without,
    fieldOf,
    knows: ({ kind, params }) =>
      kind === fieldKindOf[subject]
        ? fieldOf(kind, params) !== undefined
        : kinds.some((one) => one.kind === kind),
  }
}

/** A rule without the conditions that are gone, and what those were called. They are told, never dropped in silence. */
export function usable(
  rule: Rule | null,
  knows: Askable['knows'],
): { readonly rule: Rule | null; readonly gone: readonly string[] } {
  const gone: string[] = []
  const left = (part: Rule): Rule | null => {
    if ('kind' in part) {
      if (knows(part)) return part
      gone.push(nameOf(part))
      return null
    }
    if (part.op === 'not') {
      const inner = left(part.rule)
      return inner && { op: 'not', rule: inner }
    }
    const rules = part.rules.map(left).filter((one) => one !== null)
    // A group that asks for nothing any more would match everything or nothing.
    return rules.length === 0 && part.rules.length > 0 ? null : { op: part.op, rules }
  }
  return { rule: rule && left(rule), gone }
}

export function nameOf({ kind, params }: { readonly kind: string; readonly params: Params }): string {
  return typeof params['field'] === 'string' ? params['field'] : kind
}

/** How many match, as the list of that subject counts. */
export function useMatching(
  subject: Subject,
  question: { q?: string | undefined; filter?: string | undefined },
  enabled = true,
) {
  return useQuery({
    queryKey: [subject, 'count', question],
    queryFn: ({ signal }): Promise<Total> =>
      api[subject === 'customer' ? 'customers' : 'companies'].count({ query: question }, { signal }),
    placeholderData: keepPreviousData,
    enabled,
    retry: false,
  })
}

/** What is told about the part of a rule at a path, or about what stands in it. */
export function problemAt(
  problems: readonly { readonly path: string; readonly message: string }[],
  path: string | undefined,
): string | undefined {
  if (path === undefined) return undefined
  return problems.find((one) => one.path === path || one.path.startsWith(`${path}.`))?.message
}

export type Said = Answer<typeof api.views.sentence>
/** The rule as people say it, with what of it does not work. */
export function useSentence(subject: Subject, rule: Rule | null): Said | undefined {
  const filter = rule === null ? '' : JSON.stringify(rule)
  const { data } = useQuery({
    queryKey: ['field', 'sentence', subject, filter],
    queryFn: ({ signal }) => api.views.sentence({ query: { subject, filter } }, { signal }),
    placeholderData: keepPreviousData,
    enabled: rule !== null,
  })
  return rule === null ? undefined : data
}
