import { foldDashes, stripInvisible, toHalfWidth } from './width.ts'

function compact(s: string): string {
  return foldDashes(toHalfWidth(stripInvisible(s)))
    .replace(/[\s-]/g, '')
    .toUpperCase()
}

/**
 * Check digit of a 法人番号: 9 − (Σ Pn × Qn mod 9), where n counts the 12 base digits from the lowest and Qn is 1
 * for odd n and 2 for even n (法人番号の指定等に関する省令 第2条). Throws RangeError unless given 12 digits.
 */
export function corporateCheckDigit(base12: string): number {
  if (!/^\d{12}$/.test(base12))
    throw new RangeError(`Not the 12 base digits of a corporate number: ${base12}`)
  let sum = 0
  for (let n = 1; n <= 12; n++) sum += Number(base12[12 - n]) * (n % 2 === 1 ? 1 : 2)
  return 9 - (sum % 9)
}

/** A 法人番号: 13 digits, the first of which checks the others. Width, spaces and hyphens do not matter. */
export function isCorporateNumber(s: string): boolean {
  const digits = compact(s)
  return /^\d{13}$/.test(digits) && corporateCheckDigit(digits.slice(1)) === Number(digits[0])
}

/**
 * Reads a 適格請求書発行事業者 登録番号 (T and 13 digits), or null. A corporation's is T and its 法人番号; the others,
 * sole traders', never collide with those, so a failed check digit is worth a warning and not an error.
 */
export function parseInvoiceNumber(
  s: string,
): { number: string; holder: 'corporation' | 'soleTrader' } | null {
  const number = compact(s)
  if (!/^T\d{13}$/.test(number)) return null
  return { number, holder: isCorporateNumber(number.slice(1)) ? 'corporation' : 'soleTrader' }
}
