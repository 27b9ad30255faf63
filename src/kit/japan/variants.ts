import { oldForms, surnameVariants } from './variants.data.ts'

type Fold = (s: string) => string

const pairs = new Map<number, string>()
for (const entry of `${surnameVariants} ${oldForms}`.split(' ')) {
  const [canonical = '', ...variants] = entry
  for (const variant of variants) pairs.set(variant.codePointAt(0) ?? 0, canonical)
}

/** Variation selectors (UTS #37) choose a glyph of the character before them; the name stays the same. */
const isVariationSelector = (c: number) => (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef)
const isCompatibilityIdeograph = (c: number) => (c >= 0xf900 && c <= 0xfaff) || (c >= 0x2f800 && c <= 0x2fa1f)

function foldWith(table: ReadonlyMap<number, string>): Fold {
  return (s) => {
    let out = ''
    let kept = 0 // where the unchanged stretch begins
    for (let i = 0; i < s.length; i++) {
      const c = s.codePointAt(i) ?? 0
      const width = c > 0xffff ? 2 : 1
      let folded = table.get(c)
      if (folded === undefined && isVariationSelector(c)) folded = ''
      if (folded === undefined && isCompatibilityIdeograph(c)) {
        const unified = s.slice(i, i + width).normalize('NFKC')
        folded = table.get(unified.codePointAt(0) ?? 0) ?? unified
      }
      if (folded !== undefined) {
        out += s.slice(kept, i) + folded
        kept = i + width
      }
      i += width - 1
    }
    return kept === 0 ? s : out + s.slice(kept)
  }
}

const ours: Fold = foldWith(pairs)
let inForce: Fold = ours

/**
 * Folds 異体字 and 旧字体 to one character each (髙→高, 邉→辺, 齋→斉), drops variation selectors and unifies the
 * compatibility ideographs, all of which NFKC leaves apart or would lose. For keys only. Knows the organisation's own
 * pairs where this process has adopted them (`words.ts`).
 */
export const foldVariants: Fold = (s) => inForce(s)

/** Whether two characters are one without anybody's saying so. */
export const areOneAnyway = (a: string, b: string): boolean => ours(a) === ours(b)

/** The same with pairs an administrator added (variant → canonical); those win over ours. */
export function withVariants(extra: ReadonlyMap<string, string>): Fold {
  const table = new Map(pairs)
  for (const [variant, canonical] of extra) {
    const code = variant.codePointAt(0)
    if (code !== undefined) table.set(code, ours(canonical))
  }
  return foldWith(table)
}

export function adoptVariants(extra: ReadonlyMap<string, string>): void {
  inForce = extra.size === 0 ? ours : withVariants(extra)
}
