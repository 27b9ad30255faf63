import type { NewCustomerValues } from './new-customer.ts'

export type AlikeBy = 'samePhone' | 'sameEmail' | 'sameName'
export type Question = { readonly by: AlikeBy; readonly q: string }

/** Too little typed would only make noise. */
const leastDigits = 9

/** What to search while a form is filled in: whole numbers, whole addresses, whole names. */
export function questionsOf(
  values: Pick<NewCustomerValues, 'phone' | 'email' | 'familyName' | 'givenName'>,
): readonly Question[] {
  const digits = values.phone.normalize('NFKC').replace(/\D/g, '')
  const email = values.email.normalize('NFKC').trim()
  const [family, given] = [values.familyName.trim(), values.givenName.trim()]
  return [
    ...(digits.length >= leastDigits ? [{ by: 'samePhone' as const, q: digits }] : []),
    ...(/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(email) ? [{ by: 'sameEmail' as const, q: email }] : []),
    ...(family !== '' && given !== '' ? [{ by: 'sameName' as const, q: `${family} ${given}` }] : []),
  ]
}

/** Everybody once, with all that speaks for it; who shares most comes first. */
export function gather<Row extends { readonly id: string }>(
  answers: readonly { readonly by: AlikeBy; readonly rows: readonly Row[] }[],
): readonly { readonly row: Row; readonly by: readonly AlikeBy[] }[] {
  const found = new Map<string, { row: Row; by: AlikeBy[] }>()
  for (const { by, rows } of answers)
    for (const row of rows) {
      const known = found.get(row.id)
      if (known) known.by.push(by)
      else found.set(row.id, { row, by: [by] })
    }
  return [...found.values()].toSorted((one, other) => other.by.length - one.by.length)
}
