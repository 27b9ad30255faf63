import { foldDashes, stripInvisible, toHalfWidth } from './width.ts'

/**
 * Reads a 郵便番号 in any width, with or without 〒 and hyphen, or null. Bare runs of 6 or 5 digits are codes whose
 * leading zeros a spreadsheet dropped (札幌 is 001–007): they are restored and marked `repaired`, for a person to see.
 */
export function parsePostalCode(raw: string): { code: string; repaired: boolean } | null {
  const text = foldDashes(toHalfWidth(stripInvisible(raw))).replace(/[\s〒]/g, '')
  const whole = /^(\d{3})-?(\d{4})$/.exec(text)
  const code = whole ? `${whole[1]}${whole[2]}` : /^\d{5,6}$/.test(text) ? text.padStart(7, '0') : null
  if (code === null || code.startsWith('000')) return null
  return { code, repaired: whole === null }
}
