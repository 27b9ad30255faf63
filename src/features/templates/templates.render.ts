import type { Compiled } from './templates.compiled.ts'
import { linkName, pageUrl, productLinks, urlSource } from './templates.links.ts'
import { parse, say, type Parsed, type Scope } from './templates.liquid.ts'
import type { ShownProduct } from './templates.products.ts'

/** What is said of one recipient: what `readPersonData` answers. */
export type PersonData = {
  /** By group: `customer`, `points` … */
  readonly values: { readonly [group: string]: { readonly [key: string]: unknown } }
  /** Of each of the recommendations of a content. */
  readonly recommended: readonly (readonly ShownProduct[])[]
  /** Of each of its coupons; null: there is none left. */
  readonly codes: readonly (string | null)[]
}

/** Ready to be said to anybody: parsed once, for a whole campaign. */
export type Prepared = {
  readonly compiled: Compiled
  readonly subject: Parsed
  readonly preheader: Parsed
  readonly html: Parsed | null
  readonly text: Parsed
  /** Of links that differ by recipient. */
  readonly urls: ReadonlyMap<number, readonly [start: Parsed, rest: Parsed]>
}

export function prepare(compiled: Compiled): Prepared {
  const urls = compiled.links.flatMap(({ no, url, isPersonal }) => {
    if (!isPersonal) return []
    const { start, rest } = urlSource(url)
    return [[no, [parse('text', start), parse('url', rest)]] as const]
  })
  return {
    compiled,
    subject: parse('text', compiled.subject),
    preheader: parse('text', compiled.preheader),
    html: compiled.html === null ? null : parse('html', compiled.html),
    text: parse('text', compiled.text),
    urls: new Map(urls),
  }
}

export type RenderOptions = {
  /** Where the link of this number leads by way of us; null: straight to its page. Numbers above 1000 are of products. */
  readonly linkOf: (no: number) => string | null
  /** By which it is seen that somebody opened it; null: not at all. */
  readonly pixel: string | null
  /** Their preference centre. */
  readonly preferenceLink: string
  /** The day of the organisation, for `today`. */
  readonly today: string
  /** Below our address. */
  readonly publicUrl: string
}
export type Rendered = {
  readonly subject: string
  readonly preheader: string
  readonly html: string | null
  readonly text: string
}

/** What one recipient gets. Pure. Throws a Problem where it takes too much. */
export function render(prepared: Prepared, person: PersonData, options: RenderOptions): Rendered {
  const scope = scopeOf(prepared, person, options)
  for (const { no } of prepared.compiled.links)
    scope[linkName(no)] = options.linkOf(no) ?? urlFor(prepared, no, scope) ?? ''
  const subject = oneLine(say(prepared.subject, scope))
  scope['_subject'] = subject
  return {
    subject,
    preheader: oneLine(say(prepared.preheader, scope)),
    html: prepared.html && say(prepared.html, scope),
    text: say(prepared.text, scope).replace(/\n{3,}/g, '\n\n'),
  }
}

function scopeOf(
  { compiled }: Prepared,
  { values, recommended, codes }: PersonData,
  { linkOf, pixel, preferenceLink, today, publicUrl }: RenderOptions,
): { [name: string]: unknown } {
  const scope: { [name: string]: unknown } = {
    ...compiled.constants,
    ...values,
    today,
    links: { preferences: preferenceLink },
    setting: { language: compiled.language, timeZone: compiled.timeZone },
    _pixel: pixel,
  }
  for (const [place, products] of recommended.entries())
    scope[`_r${place}`] = products.map(({ number, name, price, image, url }) => ({
      name,
      price,
      image: image === null ? null : publicUrl + image,
      link: url === null ? '' : (linkOf(productLinks + number) ?? url),
    }))
  for (const [place, code] of codes.entries()) scope[`_c${place}`] = code
  return scope
}

/** The page that a link of the content leads this person to; null where that is none, or there is no such link. */
export function pageOf(prepared: Prepared, no: number, person: PersonData, today: string): string | null {
  const link = prepared.compiled.links.find((one) => one.no === no)
  if (!link) return null
  const nowhere = { linkOf: () => null, pixel: null, preferenceLink: '', today, publicUrl: '' }
  return link.isPersonal ? urlFor(prepared, no, scopeOf(prepared, person, nowhere)) : pageUrl(link.url)
}

function urlFor({ urls, compiled }: Prepared, no: number, scope: Scope): string | null {
  const parsed = urls.get(no)
  if (!parsed) return compiled.links[no - 1]?.url ?? null
  return pageUrl(say(parsed[0], scope) + say(parsed[1], scope))
}

/** One line without control characters: a subject can never become another header. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 500)
