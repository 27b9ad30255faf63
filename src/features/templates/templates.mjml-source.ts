import type { Phrase } from '#kit/text.ts'
import { htmlOf, piecesOf, type Piece } from './templates.html.ts'
import type { Slots } from './templates.slots.ts'

export type MjmlFault = { readonly line: number; readonly message: Phrase }

/** MJML to HTML. No file is read, no font is asked for from elsewhere. */
export async function htmlOfMjml(mjml: string): Promise<{ html: string; faults: MjmlFault[] }> {
  const { default: mjml2html } = await import('mjml')
  try {
    const { html, errors } = await mjml2html(mjml, {
      fonts: {},
      ignoreIncludes: true,
      useMjmlConfigOptions: false,
      validationLevel: 'soft',
    })
    return { html, faults: errors.map(({ line, message }) => ({ line, message: said(message) })) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return {
      html: '',
      faults: [{ line: Number(/line:? (\d+)/i.exec(message)?.[1] ?? 1), message: said(message) }],
    }
  }
}

const said = (message: string): Phrase => ({
  ja: `MJMLの書き方を確かめてください（${message.slice(0, 200)}）`,
  en: `Check the MJML: ${message.slice(0, 200)}`,
})

/** Between these stands no text: Liquid there is handed through as it is. */
const containers = new Set(
  `mjml mj-body mj-wrapper mj-section mj-group mj-column mj-hero mj-social mj-navbar
    mj-accordion mj-accordion-element mj-carousel`.split(/\s+/),
)

/** MJML as it is written by hand, ready to be turned into HTML: words for Liquid between elements survive, includes do not. */
export function readyMjml(source: string, slots: Slots): string {
  const open: string[] = []
  const pieces: Piece[] = []
  for (const piece of piecesOf(source)) {
    if ((piece.kind === 'open' || piece.kind === 'close') && piece.name === 'mj-include') continue
    if (piece.kind === 'open' && !piece.isClosed) open.push(piece.name)
    if (piece.kind === 'close') {
      const last = open.lastIndexOf(piece.name)
      if (last >= 0) open.splice(last)
    }
    if (piece.kind === 'text' && containers.has(open.at(-1) ?? 'mjml') && slots.has(piece.text)) {
      const words = slots.parts(piece.text).filter(({ isLiquid }) => isLiquid)
      pieces.push({
        kind: 'text',
        text: words.map(({ text }) => `<mj-raw>${slots.take(text)}</mj-raw>`).join(''),
      })
    } else pieces.push(piece)
  }
  return htmlOf(pieces)
}
