import { adoptAbbreviations } from './company.ts'
import { adoptVariants } from './variants.ts'

/** What an organisation says of its own names. */
export type Words = {
  /** 異体字: `from` is read as `to`. One character each. */
  readonly variants: readonly { readonly from: string; readonly to: string }[]
  /** What stands for a legal form (（ﾕ） for 有限会社). */
  readonly abbreviations: readonly { readonly short: string; readonly form: string }[]
}

let adopted = 0

/**
 * Makes this process derive keys by the words of an organisation, `version` of them. Keys say by which they were derived,
 * so that what another process wrote by older ones is found and rebuilt.
 */
export function adoptWords({ variants, abbreviations }: Words, version: number): void {
  const pairs = new Map(variants.map(({ from, to }) => [from, to]))
  adoptVariants(new Map([...pairs.keys()].map((from) => [from, lastOf(pairs, from)])))
  adoptAbbreviations(new Map(abbreviations.map(({ short, form }) => [short, form])))
  adopted = version
}

/** Follows a → b → c to its end; a circle ends where it began. */
export function lastOf(pairs: ReadonlyMap<string, string>, from: string): string {
  const seen = new Set<string>()
  let at = from
  for (;;) {
    const next = pairs.get(at)
    if (next === undefined || seen.has(at)) return at
    seen.add(at)
    at = next
  }
}

const mostRules = 100

/** The version of a key: that of the rules in the code (below 100), and above it that of the adopted words. */
export const versionOf = (rules: number): number => adopted * mostRules + rules
