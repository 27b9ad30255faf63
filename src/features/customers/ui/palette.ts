import type { CustomerRow } from '../customers.api.ts'

type Found = Pick<CustomerRow, 'kana' | 'company' | 'phone' | 'email' | 'code'>

/** What stands beside a name in ⌘K: what was asked for comes first, then what tells namesakes apart. */
export function hintOf(row: Found, q: string): string {
  const { kana, company, phone, email, code } = row
  const asked = q.normalize('NFKC').trim().toLowerCase()
  const digits = asked.replace(/\D/g, '')
  const byNumber = /^[\d\s()+.-]+$/.test(asked) && digits.length >= 3
  const byMail = /^[\x21-\x7e]+$/.test(asked) && email !== null && email.toLowerCase().startsWith(asked)
  const matched = byMail ? email : byNumber ? (phone ?? code) : null
  return [matched, kana, company ?? (matched === null ? (phone ?? email) : null)].filter(Boolean).join('・')
}
