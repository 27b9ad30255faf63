import type { Traits } from './customers.traits.ts'

/**
 * Under which keys a person is looked for when another record might be theirs, beside e-mail, phone, LINE id and
 * member number: only those who share one are compared (blocking; Fellegi and Sunter 1969). Each is made of values
 * that the other record would have too, so that equality finds it; none is so common that it finds a crowd.
 */
export function blocksOf(t: Traits): string[] {
  const blocks: string[] = []
  if (t.whole !== '' && t.birthOn !== '') blocks.push(`name birth ${t.whole} ${t.birthOn}`)
  if (t.givenKana !== '' && t.birthOn !== '') blocks.push(`given birth ${t.givenKana} ${t.birthOn}`)
  if (isLatin(t)) {
    const parts = [t.family, t.given].flatMap((part) => [part.slice(0, 3), part.slice(-3)]).filter(Boolean)
    if (t.birthOn !== '')
      for (const part of [...parts, ...t.postalCodes]) blocks.push(`part birth ${part} ${t.birthOn}`)
    for (const site of t.sites) for (const part of parts) blocks.push(`part site ${part} ${site}`)
  }
  if (t.kana !== '') for (const code of t.postalCodes) blocks.push(`kana postal ${t.kana} ${code}`)
  if (t.loose !== '') for (const town of t.towns) blocks.push(`kana town ${t.loose} ${town}`)
  if (t.whole !== '') for (const town of t.towns) blocks.push(`name town ${t.whole} ${town}`)
  for (const site of t.sites) {
    if (t.given !== '') blocks.push(`given site ${t.given} ${site}`)
    if (t.givenKana !== '') blocks.push(`given site ${t.givenKana} ${site}`)
  }
  if (t.whole !== '') for (const company of t.companies) blocks.push(`name company ${t.whole} ${company}`)
  return [...new Set(blocks.map(shortened))]
}

/** A name in Latin letters is often spelled otherwise; in Japanese ones a misspelled name has its reading. */
const isLatin = (t: Traits): boolean => t.whole !== '' && /^[\p{Script=Latin}'’.-]+$/u.test(t.whole)

/**
 * 53 bits of a text in eleven figures and letters (two rounds of a multiplying hash, as in MurmurHash3): an index of
 * them is a fraction of one of the texts, and two that meet by chance cost one comparison.
 */
function shortened(text: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    high = Math.imul(high ^ code, 0x9e3779b1)
    low = Math.imul(low ^ code, 0x5f356495)
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)
  return (0x100000000 * (0x1fffff & low) + (high >>> 0)).toString(36)
}
