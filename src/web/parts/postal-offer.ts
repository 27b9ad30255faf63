import { parsePostalCode } from '#kit/japan/postal.ts'
import { foldDashes, toHalfWidth } from '#kit/japan/width.ts'

type Choice = {
  readonly prefecture: string
  readonly city: string
  readonly town: string
  readonly streets: readonly string[]
  readonly office: { readonly name: string; readonly street: string } | null
}
/** One address that a form can take over, in one line; an office brings its name. */
export type Offer = { readonly address: string; readonly company: string | null }

/** The seven digits that were typed, in any width; null while there are fewer, so that nothing is asked for half a code. */
export function codeTyped(typed: string): string | null {
  const parsed = parsePostalCode(typed)
  return parsed && !parsed.repaired ? parsed.code : null
}

/** Every address of a code; a town of Kyoto comes plain first and then with each of its 通り名. */
export function offersOf(choices: readonly Choice[]): Offer[] {
  return choices.flatMap(({ prefecture, city, town, streets, office }) =>
    ['', ...streets].map((street) => ({
      address: prefecture + city + street + town + (office?.street ?? ''),
      company: office?.name ?? null,
    })),
  )
}

/**
 * What to do with the addresses of a code. `filled` is what was put into the field for the code before: that is not
 * typed text, and may be replaced. `first` is what fills an empty field by itself.
 */
export function adviceOf({ choices, address, filled }: Asked): Advice {
  const offers = offersOf(choices)
  if (offers.length === 0) return { kind: 'unknown', offers, first: null }
  const ours = address.trim() === '' || address === filled
  if (ours)
    return {
      kind: offers.length === 1 ? 'fits' : 'choose',
      offers,
      first: choices.length === 1 ? (offers[0] ?? null) : null,
    }
  const typed = folded(address)
  const fits = offers.some((offer) => typed.startsWith(folded(offer.address)))
  return { kind: fits ? 'fits' : 'replace', offers, first: null }
}

type Asked = { readonly choices: readonly Choice[]; readonly address: string; readonly filled: string | null }
export type Advice = {
  readonly kind: 'unknown' | 'fits' | 'choose' | 'replace'
  readonly offers: readonly Offer[]
  readonly first: Offer | null
}

/** １−１ and 1-1 are the same house, and a space between the parts of an address says nothing. */
function folded(address: string): string {
  return foldDashes(toHalfWidth(address)).replaceAll(/\s/g, '')
}
