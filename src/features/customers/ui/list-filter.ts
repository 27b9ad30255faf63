import type { Phrase } from '#kit/text.ts'

/** Where the list shows everybody of a company. */
export function listOfCompany(companyId: string): string {
  return `/customers?company=${companyId}`
}

/** The export screen for exactly what the list shows, with its columns where somebody chose them. */
export function exportOf(
  q: string | undefined,
  filter: string | undefined,
  columns?: readonly { readonly key: string }[],
): string {
  const asked = new URLSearchParams({
    ...(q && { q }),
    ...(filter && { filter }),
    ...(columns && { columns: columns.map(({ key }) => key).join(',') }),
  }).toString()
  return asked ? `/exports?${asked}` : '/exports'
}

/** Labels of options, by value. */
export function labelsOf(
  options: readonly { readonly value: string; readonly label: Phrase }[] | null | undefined,
): ReadonlyMap<string, Phrase> {
  return new Map((options ?? []).map(({ value, label }) => [value, label]))
}
