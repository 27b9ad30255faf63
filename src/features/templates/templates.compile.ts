import { readSettings } from '#features/settings/settings.actions.ts'
import { Problem } from '#kit/problem.ts'
import { todayIn } from '#kit/japan/days.ts'
import type { Work } from '#platform/work.ts'
import type { OwnSection } from './templates.blocks.ts'
import { clean, type Taken } from './templates.clean.ts'
import type { Compiled } from './templates.compiled.ts'
import type { Content, MailClass } from './templates.content.ts'
import { footerHtml, footerMark, footerText, noteOf } from './templates.footer.ts'
import { htmlOf, type Piece } from './templates.html.ts'
import { numberLinks, numberLinksOfText, productLinks, type Link } from './templates.links.ts'
import { escapeHtml, namesIn, parse } from './templates.liquid.ts'
import { darkStyles, fontFamilies } from './templates.look.ts'
import { openMaking, resolveShared } from './templates.making.ts'
import { mjmlOf, type Making } from './templates.mjml.ts'
import { htmlOfMjml, readyMjml, type MjmlFault } from './templates.mjml-source.ts'
import { bestSellers } from './templates.recommend.ts'
import { faultOf, saidIn } from './templates.said.ts'
import { readTemplateSettings } from './templates.settings.ts'
import { isOutput, type Slots } from './templates.slots.ts'
import { madeTextOf, textOf, type MadeText } from './templates.text-part.ts'

export type CompileFor = {
  readonly class: MailClass
  /** As `campaign.name` says it. */
  readonly campaign: string
}
/** What came of it, and what was noticed on the way. */
export type Made = {
  readonly compiled: Compiled
  readonly taken: readonly Taken[]
  readonly faults: readonly MjmlFault[]
  /** Null: it is text alone. */
  readonly madeText: MadeText | null
}

/**
 * A content made ready for everybody: shared blocks, products and coupons as they are now, MJML turned into HTML, links
 * numbered, the foot of the law below. What comes of it is kept and sent as it is, whatever is changed meanwhile. Throws a
 * Problem that names the place where Liquid cannot be read.
 */
export async function compile(work: Work, content: Content, use: CompileFor): Promise<Compiled> {
  const sections = await resolveShared(work, content)
  for (const said of saidIn(content, sections)) {
    const fault = faultOf(said)
    if (fault)
      throw new Problem('invalid', {
        fields: [
          {
            path: said.blockId === null ? `content.${said.part}` : `block.${said.blockId}`,
            message: fault.message,
          },
        ],
      })
  }
  const { compiled, faults } = await make(work, content, use)
  const [fault] = faults
  if (fault && compiled.html === '') throw new Problem('invalid', { detail: fault.message })
  return compiled
}

/** The same for a content whose Liquid can be read (`disarmed`). */
export async function make(work: Work, content: Content, use: CompileFor): Promise<Made> {
  const organisation = await readSettings(work)
  const { settings } = await readTemplateSettings(work)
  const { publicUrl } = work.config
  const { language } = content
  const sections = await resolveShared(work, content)
  const { timeZone } = organisation
  const { making, taken, recommended, couponIds } = await openMaking(work, content, sections, {
    timeZone,
    publicUrl,
  })
  const { slots, style, coupons } = making
  const best = recommended.length > 0 ? await bestSellers(work, todayIn(timeZone)) : []
  const footer = {
    language,
    class: use.class,
    seller: organisation.seller,
    organisation: organisation.organisation,
    settings,
  }
  const foot = footerHtml(footer, { note: noteOf(content), slots, accent: style.accent })
  const { html, faults } = await htmlOfBody(content, { sections, foot, making })
  const links: Link[] = []
  const pieces = html === null ? null : clean(html, { slots, publicUrl, taken })
  const madeText = pieces && madeTextOf(pieces, slots)
  if (pieces) numberLinks(pieces, slots, links)
  const text = textPart(content, pieces, { slots, links, foot: footerText(footer, noteOf(content)) })
  if (links.length >= productLinks) throw tooManyLinks()
  const compiled: Omit<Compiled, 'variables'> = {
    format: 1,
    class: use.class,
    language,
    timeZone,
    subject: content.subject,
    preheader: content.preheader,
    html: pieces && pageOf(pieces, slots),
    text: slots.restore(text),
    links,
    recommendations: recommended.map(({ by, count, otherwise }) => ({
      by,
      count,
      otherwise,
      bestSellers: by === 'bestSellers' || otherwise === 'bestSellers' ? best : [],
    })),
    coupons: couponIds.map((id) => ({ id, sharedCode: coupons.get(id)?.sharedCode ?? null })),
    constants: {
      campaign: { name: use.campaign },
      organisation: { name: organisation.organisation },
      seller: { ...organisation.seller, name: organisation.seller.name || organisation.organisation },
    },
  }
  return { compiled: { ...compiled, variables: variablesIn(compiled) }, taken, faults, madeText }
}

/** What is read from outside, apart from what we put in ourselves. */
function variablesIn({ subject, preheader, html, text, links }: Omit<Compiled, 'variables'>): string[] {
  const sources = [subject, preheader, html ?? '', text, ...links.map(({ url }) => url)]
  const names = sources.flatMap((source) => namesIn(parse('text', source)).map(({ path }) => path))
  return [...new Set(names)].filter((name) => !name.startsWith('_')).toSorted()
}

type Parts = { readonly sections: readonly OwnSection[]; readonly foot: string; readonly making: Making }

async function htmlOfBody(
  { body, preheader }: Content,
  { sections, foot, making }: Parts,
): Promise<{ html: string | null; faults: readonly MjmlFault[] }> {
  const { slots, style } = making
  const hidden = preheader === '' ? '' : slots.hide(preheader, escapeHtml)
  switch (body.kind) {
    case 'text':
      return { html: null, faults: [] }
    case 'blocks':
      return htmlOfMjml(mjmlOf(body.document, sections, { footerHtml: foot, preheader: hidden }, making))
    case 'mjml': {
      const section = `<mj-section><mj-column><mj-text font-family="${fontFamilies.gothic}" font-size="12px" line-height="1.7" color="${style.quiet}">${foot}</mj-text></mj-column></mj-section>`
      const footed = footerMark.test(body.source)
        ? body.source.replace(footerMark, () => foot)
        : body.source.replace(/<\/mj-body\s*>(?![\s\S]*<\/mj-body)/i, () => `${section}</mj-body>`)
      const { html, faults } = await htmlOfMjml(readyMjml(slots.hide(footed), slots))
      return { html: withPreheader(html, /<mj-preview/i.test(body.source) ? '' : hidden), faults }
    }
    case 'html': {
      const block = `<div style="max-width:600px;margin:24px auto 0;padding:16px 24px;font-family:${fontFamilies.gothic};font-size:12px;line-height:1.7;color:${style.quiet}">${foot}</div>`
      const page = /<body[\s>]/i.test(body.source) ? body.source : skeleton(body.source, making)
      const footed = footerMark.test(page)
        ? page.replace(footerMark, () => foot)
        : page.replace(/<\/body\s*>(?![\s\S]*<\/body)|$(?![\s\S])/i, (end) => `${block}${end}`)
      return { html: withPreheader(slots.hide(footed), hidden), faults: [] }
    }
  }
}

const skeleton = (inner: string, { language, style }: Making): string =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><style>${darkStyles(style)}</style></head><body style="margin:0;padding:16px;font-family:${fontFamilies.gothic}">${inner}</body></html>`

const withPreheader = (html: string, preheader: string): string =>
  preheader === ''
    ? html
    : html.replace(
        /<body[^>]*>/i,
        (body) =>
          `${body}<div style="display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden">${preheader}</div>`,
      )

function textPart(
  { body, text }: Content,
  pieces: readonly Piece[] | null,
  { slots, links, foot }: { slots: Slots; links: Link[]; foot: string },
): string {
  const written = text ?? (body.kind === 'text' ? body.source : null)
  if (written === null) return textOf(pieces ?? [], slots)
  const footed = footerMark.test(written)
    ? written.replace(footerMark, () => foot)
    : `${written.trimEnd()}\n\n${foot}`
  return numberLinksOfText(footed.replaceAll('\r\n', '\n'), slots, links)
}

const pixel = `{% if _pixel %}<img src="{{ _pixel }}" width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0">{% endif %}`

/** The page as Liquid: what stands in an attribute stays on one line, who opens it is seen at its very end. */
function pageOf(pieces: readonly Piece[], slots: Slots): string {
  for (const piece of pieces)
    if (piece.kind === 'open')
      for (const attribute of piece.attributes)
        if (attribute.value !== null)
          attribute.value = slots.restore(attribute.value, (liquid) =>
            slots.take(isOutput(liquid) ? liquid.replace(/\s*-?\}\}$/, ' | oneLine }}') : liquid),
          )
  const html = slots.restore(htmlOf(pieces).replace(/\n\s*\n/g, '\n'))
  const titled = html.replace(/<head[^>]*>/i, (head) => `${head}<title>{{ _subject }}</title>`)
  return /<\/body>/i.test(titled) ? titled.replace(/<\/body>/i, () => `${pixel}</body>`) : titled + pixel
}

const tooManyLinks = (): Problem =>
  new Problem('invalid', {
    detail: {
      ja: 'リンクが多すぎます（999個まで）。分けて配信してください',
      en: 'There are too many links (999 at most). Send it in parts',
    },
  })
