import type { FieldProblem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { areOneAnyway } from '#kit/japan/variants.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import { lastOf, type Words } from '#kit/japan/words.ts'

/** What cannot be, by line. What stood there before is taken as it is: a newer version may know it by itself. */
export function problemsOf({ variants, abbreviations }: Words, before: Words): FieldProblem[] {
  const problems: FieldProblem[] = []
  const refuse = (path: string, message: Phrase): void => void problems.push({ path, message })
  const pairs = new Map(variants.map(({ from, to }) => [from, to]))
  const seen = new Set<string>()
  const known = new Set(before.variants.map(({ from, to }) => `${from} ${to}`))
  for (const [at, { from, to }] of variants.entries()) {
    const path = `words.variants.${at}`
    if (!isOneCharacter(from) || !isOneCharacter(to)) refuse(path, oneCharacter)
    else if (seen.has(from)) refuse(path, twice)
    else if (from === to || isInCircle(pairs, from)) refuse(path, circle)
    else if (!known.has(`${from} ${to}`) && areOneAnyway(from, to)) refuse(path, anyway)
    seen.add(from)
  }
  const shorts = new Set<string>()
  for (const [at, { short, form }] of abbreviations.entries()) {
    const path = `words.abbreviations.${at}`
    const key = toHalfWidth(short).toLowerCase()
    if (shorts.has(key)) refuse(path, twice)
    else if (key === toHalfWidth(form).toLowerCase()) refuse(path, same)
    else if (!/[^\s()（）]/.test(short)) refuse(path, empty)
    shorts.add(key)
  }
  return problems
}

/** With the variation selectors behind it; letters and digits have their own rules. */
const isOneCharacter = (text: string): boolean =>
  /^[^\p{Cc}\p{Z}A-Za-z0-9][\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]?$/u.test(text)

function isInCircle(pairs: ReadonlyMap<string, string>, from: string): boolean {
  const end = lastOf(pairs, from)
  return pairs.has(end)
}

const oneCharacter = {
  ja: '1文字ずつ入れてください（左が異体字、右がそろえる字）',
  en: 'Give one character each: the variant, then the one it is read as',
}
const twice = { ja: '同じものが上の行にあります', en: 'A line above says the same' }
const circle = { ja: '互いに指し合っています。片方を消してください', en: 'These name each other; remove one' }
const anyway = {
  ja: 'この2字は、はじめから同じ字として扱っています。この行は要りません',
  en: 'These two are one character already; this line is not needed',
}
const same = { ja: '略称と法人格が同じです', en: 'The abbreviation is the legal form itself' }
const empty = { ja: '略称に文字がありません', en: 'There is no letter in the abbreviation' }
