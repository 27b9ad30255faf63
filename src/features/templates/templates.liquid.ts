import { Liquid, type Context, type Template } from 'liquidjs'
import { valueText } from '#features/fields/fields.values.text.ts'
import { Problem } from '#kit/problem.ts'
import type { Locale, Phrase } from '#kit/text.ts'
import { filters, type Setting } from './templates.filters.ts'
import { quicken, type Print, type Quick } from './templates.quick.ts'

/**
 * Liquid as it may be written in a mail: no files, no other templates, no prototypes, nothing that makes text from text
 * without end. What is said of a customer is escaped for the place in which it stands: HTML, an address, or plain text.
 */
export type Place = 'html' | 'text' | 'url'
export type Scope = { readonly [name: string]: unknown }
export type Parsed = {
  readonly place: Place
  readonly templates: Template[]
  /** The same without the engine, as far as it is plain. */
  readonly quick: Quick | null
}

const tags = new Set(['if', 'unless', 'case', 'for', 'break', 'continue', 'assign', 'comment', 'raw', '#'])
const standardFilters = new Set(
  `upcase downcase capitalize strip truncate append prepend replace plus minus times divided_by
    modulo round floor ceil abs at_least at_most size first last join slice split`.split(/\s+/),
)

const limits = { parseLimit: 2_000_000, renderLimit: 250, memoryLimit: 2_000_000 }
/** Of what a mail says in one place, in characters. */
export const mostSaid = 1_000_000

/** Yes and no in the language of the mail. */
const said = (value: unknown, language: Locale): string => {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return valueText[value ? 'yes' : 'no'][language]
  return Array.isArray(value)
    ? value
        .map((one) => said(one, language))
        .filter(Boolean)
        .join('、')
    : ''
}

const signs: { readonly [sign: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\n': '<br>',
  '\r': '',
}
const special = /[&<>"'\n\r]/
export const escapeHtml = (text: string): string =>
  special.test(text) ? text.replace(/[&<>"'\n\r]/g, (sign) => signs[sign] ?? sign) : text

const prints: { readonly [P in Place]: Print } = {
  html: (value, { language }) => escapeHtml(said(value, language)),
  text: (value, { language }) => said(value, language),
  // `encodeURIComponent` throws at half of a pair.
  url: (value, { language }) => encodeURIComponent(said(value, language).toWellFormed()),
}
const engines: { readonly [P in Place]: Liquid } = {
  html: engine(prints.html),
  text: engine(prints.text),
  url: engine(prints.url),
}

function engine(print: Print): Liquid {
  const liquid = new Liquid({
    ...limits,
    ownPropertyOnly: true,
    strictFilters: true,
    outputEscape(this: Filtering, value: unknown) {
      return print(value, settingOf(this))
    },
    templates: {},
    relativeReference: false,
  })
  for (const name of Object.keys(liquid.tags)) if (!tags.has(name)) delete liquid.tags[name]
  for (const name of Object.keys(liquid.filters))
    if (!standardFilters.has(name)) liquid.unregisterFilter(name)
  for (const [name, { run }] of Object.entries(filters))
    liquid.registerFilter(name, function (value: unknown, option: unknown) {
      return run(value, settingOf(this), option)
    })
  return liquid
}

/** What a filter finds as `this`. */
type Filtering = { readonly context: Context }
const settingOf = ({ context }: Filtering): Setting => context.getSync(['setting']) as Setting

/** Why a piece of Liquid cannot be: in which line, and what is wrong. */
export type Fault = { readonly line: number; readonly message: Phrase }

export function parse(place: Place, source: string): Parsed {
  try {
    const templates = engines[place].parse(source)
    const quick = quicken({
      source,
      templates,
      print: prints[place],
      within: limits.renderLimit,
      engine: (some, scope, renderLimit) => String(engines[place].renderSync(some, scope, { renderLimit })),
    })
    return { place, templates, quick }
  } catch (error) {
    const { line, message } = faultOf(error)
    throw new Problem('invalid', {
      detail: { ja: `{line}行目: ${message.ja}`, en: `Line {line}: ${message.en}` },
      params: { line },
    })
  }
}

/** Null where it can be parsed. */
export function faultIn(source: string): Fault | null {
  try {
    engines.text.parse(source)
    return null
  } catch (error) {
    return faultOf(error)
  }
}

const faults: readonly (readonly [RegExp, (of: string) => Phrase])[] = [
  [
    /undefined filter: (\w+)/,
    (name) => ({ ja: `「${name}」というフィルターはありません`, en: `There is no filter “${name}”` }),
  ],
  [
    /tag "?(\w+)"? not found/,
    (name) => ({ ja: `「${name}」という命令は使えません`, en: `The tag “${name}” cannot be used` }),
  ],
  [
    /tag (\{%.*%\}) not closed/s,
    (tag) => ({ ja: `${tag} が閉じられていません`, en: `${tag} is not closed` }),
  ],
  [
    /(?:output|tag) (.*) not closed/s,
    (start) => ({ ja: `${start} の括弧が閉じられていません`, en: `The brackets of ${start} are not closed` }),
  ],
  [/parse length limit/, () => ({ ja: '長すぎます', en: 'It is too long' })],
]

function faultOf(error: unknown): Fault {
  const { message, token } = error as { message?: string; token?: { getPosition?(): number[] } }
  const text = (message ?? '').replace(/, (file|line):.*$/s, '')
  const line = token?.getPosition?.()[0] ?? 1
  for (const [form, say] of faults) {
    const found = form.exec(text)
    if (found) return { line, message: say((found[1] ?? '').slice(0, 60)) }
  }
  return {
    line,
    message: {
      ja: '差し込みの書き方が正しくありません',
      en: `This Liquid cannot be read: ${text.slice(0, 100)}`,
    },
  }
}

/** The whole of what is said. Throws a Problem where it takes too long or grows too large. */
export function say({ place, templates, quick }: Parsed, scope: Scope): string {
  let text: string
  try {
    text = quick ? quick(scope, mostSaid) : String(engines[place].renderSync(templates, scope))
  } catch {
    throw tooMuch()
  }
  if (text.length > mostSaid) throw tooMuch()
  return text
}

const tooMuch = (): Problem =>
  new Problem('invalid', {
    detail: {
      ja: '差し込みの処理が多すぎます。繰り返し（for）の回数を減らしてください',
      en: 'This takes too much to work out. Repeat (for) less often',
    },
  })

export type Named = { readonly path: string; readonly line: number }

/** What it reads from outside: `customer.familyName`, with the lines. A path through a list ends before its number. */
export function namesIn({ place, templates }: Parsed): Named[] {
  const { globals } = engines[place].analyzeSync(templates, { partials: false })
  return Object.values(globals)
    .flat()
    .map(({ segments, location }) => {
      const end = segments.findIndex((segment) => typeof segment !== 'string')
      const words = end < 0 ? segments : segments.slice(0, end)
      return { path: words.map(String).join('.'), line: location.row }
    })
}
