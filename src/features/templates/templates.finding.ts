import type { Settings } from '#features/settings/settings.api.ts'
import { fill, type Phrase } from '#kit/text.ts'
import type { OwnSection } from './templates.blocks.ts'
import type { Made } from './templates.compile.ts'
import type { Content, MailClass } from './templates.content.ts'
import { findingText } from './templates.findings.text.ts'
import type { ShownProduct } from './templates.products.ts'
import type { Rendered } from './templates.render.ts'
import type { Coupon, Finding, MailImage, MailWord } from './templates.schemas.ts'
import type { Missing } from './templates.settings.ts'
import type { Known } from './templates.variables.ts'

/** What delivery knows of whom a mail comes from. */
export type SenderFacts = {
  readonly address: string
  readonly domain: string
  readonly isSigned: boolean
  /** Checks of the DNS that went wrong; null: never looked at. */
  readonly wrong: readonly string[] | null
}
/** All that is looked at. Pure: the caller has read it. */
export type Looked = {
  readonly content: Content
  readonly class: MailClass
  readonly made: Made
  readonly sections: readonly OwnSection[]
  readonly rendered: Rendered
  readonly known: Known
  readonly seesMasked: boolean
  readonly words: readonly MailWord[]
  readonly missing: readonly Missing[]
  readonly seller: Settings['seller']
  readonly images: ReadonlyMap<string, MailImage>
  readonly products: ReadonlyMap<string, ShownProduct>
  readonly coupons: ReadonlyMap<string, Coupon>
  readonly lostShared: readonly string[]
  readonly sender: SenderFacts | null
  /** Below it stand links of our own, which nobody wrote. */
  readonly publicUrl: string
  readonly today: string
}

type Key = keyof typeof findingText
type Rule = Exclude<Key, `${string}Remedy`>
type At = Partial<Finding['place']> & Pick<Finding['place'], 'part'>
type Params = { readonly [name: string]: string | number }

/** One finding, in both languages. */
export function finding(
  rule: Rule,
  severity: Finding['severity'],
  at: At,
  params: Params = {},
  more: { to?: string; remedy?: Phrase } = {},
): Finding {
  const said = (phrase: Phrase): Phrase => ({ ja: fill(phrase.ja, params), en: fill(phrase.en, params) })
  const remedy = more.remedy ?? findingText[`${rule}Remedy`]
  return {
    rule,
    severity,
    message: said(findingText[rule]),
    remedy: said(remedy),
    place: { blockId: null, line: null, excerpt: '', ...at },
    to: more.to ?? null,
  }
}
