import type { Phrase } from '#kit/text.ts'

/** What the filter bar of the list can say; every part of it stands in the address. */
export type ListFilter = {
  /** `me`, `someone`, `nobody`, or the id of a colleague. */
  readonly owner?: string | undefined
  readonly tag?: string | undefined
  readonly stage?: string | undefined
  readonly mail?: string | undefined
  readonly company?: string | undefined
  /** A company and all below it. */
  readonly group?: string | undefined
  readonly import?: string | undefined
}
type Rule = { readonly kind: string; readonly params: { readonly [name: string]: unknown } }

/** The filter as a rule in JSON, as the API takes it; undefined where nothing is asked. */
export function ruleOf({
  owner,
  tag,
  stage,
  mail,
  company,
  group,
  import: importId,
}: ListFilter): string | undefined {
  const rules: Rule[] = []
  if (owner === 'someone') rules.push({ kind: 'field', params: { field: 'ownerId', op: 'isNotEmpty' } })
  else if (owner) rules.push({ kind: 'owner', params: { ownerId: owner === 'nobody' ? null : owner } })
  if (tag) rules.push({ kind: 'tag', params: { tagId: tag, has: true } })
  if (stage) rules.push({ kind: 'field', params: { field: 'stage', op: 'equals', value: stage } })
  if (mail) rules.push({ kind: 'contact', params: { kind: 'email', has: mail === 'some' } })
  if (company) rules.push({ kind: 'company', params: { companyId: company } })
  if (group) rules.push({ kind: 'company', params: { companyId: group, withGroup: true } })
  if (importId) rules.push({ kind: 'import', params: { importId } })
  if (rules.length === 0) return undefined
  return JSON.stringify(rules.length === 1 ? rules[0] : { op: 'and', rules })
}

export function isFiltered(filter: ListFilter): boolean {
  return ruleOf(filter) !== undefined
}

/** Where the list shows everybody of a company. */
export function listOfCompany(companyId: string): string {
  return `/customers?company=${companyId}`
}

/** The export screen for exactly what the list shows. */
export function exportOf(q: string | undefined, filter: string | undefined): string {
  const asked = new URLSearchParams({ ...(q && { q }), ...(filter && { filter }) }).toString()
  return asked ? `/exports?${asked}` : '/exports'
}

/** Labels of options, by value. */
export function labelsOf(
  options: readonly { readonly value: string; readonly label: Phrase }[] | null | undefined,
): ReadonlyMap<string, Phrase> {
  return new Map((options ?? []).map(({ value, label }) => [value, label]))
}
