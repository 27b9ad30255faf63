import { toHalfWidth } from '#kit/japan/width.ts'

export type Summary = { readonly filled: number; readonly numbers: number; readonly sum: number }

/** 「¥1,980」「1,980円」「▲300」 as a number; null where the text is none. */
export function readNumber(text: string): number | null {
  const plain = toHalfWidth(text)
    .trim()
    .replaceAll(',', '')
    .replace(/^([-−▲△]?)[¥\\]/, '$1')
    .replace(/円$/, '')
    .replace(/^[−▲△]/, '-')
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null
}

/** What the status line of a spreadsheet says of the selected cells. */
export function summaryOf(texts: Iterable<string>): Summary {
  let filled = 0
  let numbers = 0
  let sum = 0
  for (const text of texts) {
    if (text === '') continue
    filled += 1
    const value = readNumber(text)
    if (value === null) continue
    numbers += 1
    sum += value
  }
  // 0.1 + 0.2 is 0.3 in a status line.
  return { filled, numbers, sum: Number(sum.toPrecision(15)) }
}
