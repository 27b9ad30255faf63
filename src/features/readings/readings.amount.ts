import { foldDashes, toHalfWidth } from '#kit/japan/width.ts'
import type { Decimal } from '#kit/money.ts'

const number = /^([+-]?)0*(\d+?)(?:\.(\d*?)0*)?$/
const longestWhole = 14

/**
 * ¥1,980, １２３, -5, (5), △5, 5-, 2.55: as people and programs write amounts, exact to the last digit; null where it is
 * none, or has more than `places` behind the point.
 */
export function readAmount(cell: string, places: number): Decimal | null {
  let text = cell
  if (!/^\d+(\.\d+)?$/.test(text)) {
    text = foldDashes(toHalfWidth(cell))
      .replace(/[¥\\$£€,\s]/g, '')
      .replace(/円$/, '')
      .replace(/^[△▲]/, '-')
    const bracketed = /^\((.+)\)$/.exec(text) ?? /^(\d[\d.]*)-$/.exec(text)
    if (bracketed) text = `-${bracketed[1]}`
  }
  const [, sign = '', whole = '', behind = ''] = number.exec(text.startsWith('.') ? `0${text}` : text) ?? []
  if (whole === '' || whole.length > longestWhole || behind.length > places) return null
  const value = behind === '' ? whole : `${whole}.${behind}`
  return sign === '-' && value !== '0' ? `-${value}` : value
}
