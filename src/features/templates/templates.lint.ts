import { fill, type Phrase } from '#kit/text.ts'
import { finding, type Looked } from './templates.finding.ts'
import { findingText } from './templates.findings.text.ts'
import { lintBlocks } from './templates.lint-blocks.ts'
import { lintLinks } from './templates.lint-links.ts'
import { lintVariables } from './templates.lint-variables.ts'
import { lintWords } from './templates.lint-words.ts'
import type { Finding } from './templates.schemas.ts'
import type { Missing } from './templates.settings.ts'

const order = { error: 0, warning: 1, note: 2 } as const

/** Everything that should be put right or thought about before it is sent, the gravest first. */
export function lint(looked: Looked): Finding[] {
  const unreadable = [...lintVariables(looked)]
  // Brackets of what cannot be read are left over, which is told already.
  const isTold = unreadable.some(({ rule }) => rule === 'liquid')
  return [
    ...unreadable,
    ...lintSubject(looked),
    ...lintFoot(looked),
    ...lintBlocks(looked),
    ...lintLinks(looked),
    ...lintBody(looked),
    ...lintSender(looked),
    ...lintWords(looked),
  ]
    .filter(({ rule }) => !(isTold && rule === 'leftOver'))
    .toSorted((a, b) => order[a.severity] - order[b.severity])
}

/** In half-width letters: a kanji is as wide as two of Latin. */
export const widthOf = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (/[\u0020-\u007e\uff61-\uff9f]/.test(letter) ? 1 : 2), 0)

const mostWide = 60
const loud =
  /[!！?？★☆♪◆●■▼▲◎※♡♥]{2,}|(?:[★☆♪◆●■▼▲◎♡♥]|\p{Extended_Pictographic})(?:.*?(?:[★☆♪◆●■▼▲◎♡♥]|\p{Extended_Pictographic})){2}/u

function* lintSubject({ content, rendered }: Looked): Generator<Finding> {
  const at = { part: 'subject', excerpt: rendered.subject.slice(0, 80) } as const
  if (rendered.subject === '') yield finding('noSubject', 'error', at)
  const width = widthOf(rendered.subject)
  if (width > mostWide) yield finding('longSubject', 'note', at, { count: Math.ceil(width / 2) })
  if (loud.test(rendered.subject)) yield finding('loudSubject', 'warning', at)
  if (/^\s*(?:re|fwd?|返信|転送)\s*[:：]/i.test(rendered.subject)) yield finding('falseReply', 'warning', at)
  if (content.preheader.trim() === '' && content.body.kind !== 'text')
    yield finding('noPreheader', 'note', { part: 'preheader' })
}

const missingNames: { readonly [M in Missing]: Phrase } = {
  name: { ja: '送信者の名前', en: 'the name of the sender' },
  address: { ja: '住所', en: 'an address' },
  contact: { ja: '問い合わせ先（電話など）', en: 'whom to ask' },
}
const promoting = new Set(['coupon', 'recommendation', 'products'])

function* lintFoot({ class: of, missing, sections }: Looked): Generator<Finding> {
  if (of === 'advertising' && missing.length > 0) {
    const list = (locale: 'ja' | 'en'): string =>
      missing.map((one) => missingNames[one][locale]).join(locale === 'ja' ? '、' : ', ')
    const one = finding('foot', 'error', { part: 'settings' }, {}, { to: '/settings/sales' })
    yield {
      ...one,
      message: {
        ja: fill(findingText.foot.ja, { what: list('ja') }),
        en: fill(findingText.foot.en, { what: list('en') }),
      },
    }
  }
  if (of === 'transactional')
    for (const section of sections)
      for (const { blocks } of section.columns)
        for (const { id, type } of blocks)
          if (promoting.has(type))
            yield finding('promotion', 'warning', { part: 'body', blockId: id }, { what: type })
}

/** Gmail shows the rest behind a link. */
const clippedAt = 102 * 1024
const fewLetters = 40

function* lintBody({ content, made, rendered }: Looked): Generator<Finding> {
  const at = { part: 'body' } as const
  for (const { what, of } of made.taken) {
    const params = { what: of }
    const place = { ...at, excerpt: of.slice(0, 80) }
    if (what === 'outside' || what === 'style') yield finding('outside', 'error', place, params)
    else if (what === 'variable') yield finding('unsafePlace', 'error', place, params)
    else yield finding('taken', 'warning', place, params)
  }
  if (content.body.kind === 'mjml' && /<mj-include/i.test(content.body.source))
    yield finding('include', 'error', at)
  for (const { line, message } of made.faults) {
    const severity = made.compiled.html === '' ? 'error' : 'warning'
    yield { ...finding('mjml', severity, { ...at, line }), message }
  }
  const bytes = Buffer.byteLength(rendered.html ?? '')
  if (bytes > clippedAt) yield finding('heavy', 'warning', at, { size: Math.round(bytes / 1024) })
  if (content.text !== null && content.text.trim() === '')
    yield finding('noText', 'warning', { part: 'text' })
  else if (content.text !== null && isBehind(content, made))
    yield finding('textBehind', 'warning', { part: 'text' })
  for (const [part, said] of [
    ['subject', rendered.subject],
    ['body', rendered.html ?? ''],
    ['text', rendered.text],
  ] as const) {
    const what = /\{[{%][^}]{0,40}|[%}]\}/.exec(said.replace(/<style[\s\S]*?<\/style>/g, ''))?.[0]
    if (what !== undefined) yield finding('leftOver', 'error', { part, excerpt: what }, { what })
  }
  const images = (rendered.html ?? '').match(/<img\s/g)?.length ?? 0
  const letters = said(rendered.text, made.compiled.constants).length
  if (images > 1 && letters < fewLetters) yield finding('onlyImages', 'warning', at)
}

/** The text part was written by hand, and the body says something else since. */
const isBehind = ({ textFrom }: Looked['content'], { madeText }: Looked['made']): boolean =>
  textFrom !== null && madeText !== null && textFrom !== madeText.stamp

/** What the mail says apart from its foot and its addresses. */
function said(
  text: string,
  { seller }: { readonly [group: string]: { readonly [key: string]: unknown } },
): string {
  const name = typeof seller?.['name'] === 'string' ? seller['name'] : ''
  const end = text.lastIndexOf(name)
  return (name !== '' && end > 0 ? text.slice(0, end) : text).replace(/https?:\S+|\s/g, '')
}

function* lintSender({ sender }: Looked): Generator<Finding> {
  if (!sender) return
  const at = { part: 'sender', excerpt: sender.address } as const
  const to = { to: '/settings/delivery' }
  if (!sender.isSigned) yield finding('unsigned', 'warning', at, { address: sender.address }, to)
  if (sender.wrong && sender.wrong.length > 0)
    yield finding(
      'misaligned',
      'warning',
      at,
      { domain: sender.domain, what: sender.wrong.map((name) => name.toUpperCase()).join(', ') },
      to,
    )
}
