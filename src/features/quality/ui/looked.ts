import type { Subject } from '../quality.ts'

/** Where a record is shown, and who may mend it. */
export const looked = {
  customer: { to: (id: string) => `/customers/${id}`, write: 'customers.write' },
  company: { to: (id: string) => `/companies/${id}`, write: 'companies.write' },
} as const satisfies { [S in Subject]: object }

/** The page of the doubts of a kind. */
export function doubtsAt(subject: Subject, kind: string): string {
  return `/quality?${subject === 'company' ? 'of=company&' : ''}kind=${encodeURIComponent(kind)}`
}
