import { parseAddress } from '#kit/japan/address.ts'
import { parseDate } from '#kit/japan/calendar.ts'
import { isKana } from '#kit/japan/kana.ts'
import { looksLikeCompany, splitName } from '#kit/japan/name.ts'
import { parsePhone } from '#kit/japan/phone.ts'
import { readChoice } from './readings.cells.ts'
import type { Mapping } from './readings.ts'

type Guess = { readonly fields: readonly string[]; readonly fits: (cell: string) => boolean }

const prefecture = /^(北海道|東京都|(京都|大阪)府|[^\s\d]{2,3}県)$/
const name = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}々ヶケー]{1,6}$/u

/** What cells look like, most telling first; the second field is for the second such column. */
const guesses: readonly Guess[] = [
  { fields: ['email', 'email2', 'email3'], fits: (cell) => /^\S+@\S+\.\S+$/.test(cell) },
  { fields: ['postalCode'], fits: (cell) => /^〒?\s?\d{3}[-‐－ー]?\d{4}$/.test(cell) },
  { fields: ['birthOn', 'registeredOn'], fits: (cell) => parseDate(cell) !== null },
  { fields: ['phone', 'phone2', 'phone3'], fits: (cell) => parsePhone(cell).e164 !== null },
  { fields: ['prefecture'], fits: (cell) => prefecture.test(cell) },
  { fields: ['address'], fits: (cell) => parseAddress(cell).city !== '' },
  {
    fields: ['gender'],
    fits: (cell) => /\p{L}/u.test(cell) && typeof readChoice('gender', cell) === 'string',
  },
  { fields: ['fullKana'], fits: (cell) => isKana(cell) && splitName(cell).split },
  { fields: ['familyKana', 'givenKana'], fits: (cell) => isKana(cell) && cell.length <= 8 },
  { fields: ['company'], fits: looksLikeCompany },
  {
    fields: ['fullName'],
    fits: (cell) => /^\S{1,5}[ \u3000]\S{1,6}$/.test(cell) && /\p{Script=Han}/u.test(cell),
  },
  { fields: ['familyName', 'givenName'], fits: (cell) => name.test(cell) },
]

const share = 0.6

/** For files without headings: a field for each column that its cells leave little doubt about. */
export function guessByContent(sample: readonly (readonly string[])[], columns: number): Mapping {
  const mapping: Mapping = Array.from({ length: columns }, () => null)
  const given = new Set<string>()
  for (const { fields, fits } of guesses)
    for (let column = 0; column < columns; column++) {
      const next = fields.find((field) => !given.has(field))
      if (next === undefined) break
      if (mapping[column] !== null) continue
      const cells = sample.map((row) => row[column]?.trim() ?? '').filter((cell) => cell !== '')
      if (cells.length === 0 || cells.filter(fits).length < cells.length * share) continue
      mapping[column] = next
      given.add(next)
    }
  return mapping
}
