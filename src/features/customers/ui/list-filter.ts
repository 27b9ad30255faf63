import type { Phrase } from '#kit/text.ts'

/** Where the list shows everybody of a company. */
export function listOfCompany(companyId: string): string {
  return `/customers?company=${companyId}`
}

/** Labels of options, by value. */
export function labelsOf(
  options: readonly { readonly value: string; readonly label: Phrase }[] | null | undefined,
): ReadonlyMap<string, Phrase> {
  return new Map((options ?? []).map(({ value, label }) => [value, label]))
}
