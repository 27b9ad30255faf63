import { parseDate } from '#kit/japan/calendar.ts'
import { toKatakana } from '#kit/japan/kana.ts'
import { parsePostalCode } from '#kit/japan/postal.ts'
import { foldDashes, toHalfWidth } from '#kit/japan/width.ts'

/** What a field makes of what was typed when one leaves it, so that width never is an error. It stays to be seen. */
export type Tidy = (typed: string) => string

/** ０９０−１２３４ → 090-1234 */
export const tidyPhone: Tidy = (typed) => foldDashes(toHalfWidth(typed)).trim()

/** ｔａｎａｋａ＠ｅｘａｍｐｌｅ。ｊｐ → tanaka@example.jp */
export const tidyEmail: Tidy = (typed) => toHalfWidth(typed).replace(/[。｡]/g, '.').trim()

/** 〒１００ー０００１ → 100-0001; what is no postal code only becomes half width. */
export const tidyPostalCode: Tidy = (typed) => {
  const code = parsePostalCode(typed)?.code
  return code ? postalCodeText(code) : foldDashes(toHalfWidth(typed)).trim()
}

/** たなか, ﾀﾅｶ → タナカ */
export const tidyKana: Tidy = (typed) => toKatakana(typed).trim()

/** 昭和60年5月3日 → 1985-05-03; what is no date stays, to be refused with words. */
export const tidyDate: Tidy = (typed) => parseDate(typed)?.on ?? typed

/** 1000001 → 100-0001 */
export function postalCodeText(code: string): string {
  return /^\d{7}$/.test(code) ? `${code.slice(0, 3)}-${code.slice(3)}` : code
}
