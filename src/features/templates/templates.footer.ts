import type { Settings } from '#features/settings/settings.api.ts'
import { translator, type Locale } from '#kit/text.ts'
import type { Content, MailClass } from './templates.content.ts'
import { escapeHtml } from './templates.liquid.ts'
import { mailText } from './templates.mail.text.ts'
import { htmlOfText } from './templates.rich-html.ts'
import type { TemplateSettings } from './templates.schemas.ts'
import type { Slots } from './templates.slots.ts'

/** Where a hand-written source wants it; without it, it stands at the end. */
export const footerMark = /\{\{\s*footer\s*\}\}/
export const preferences = '{{ links.preferences }}'
/** The class by which the foot is known in HTML. */
export const footClass = 'e-foot'

type Said = {
  readonly language: Locale
  readonly class: MailClass
  readonly seller: Settings['seller']
  readonly organisation: string
  readonly settings: TemplateSettings
}

/**
 * The foot of every mail, which nobody takes out: who sends it, and of advertising that it can be refused and where, with
 * an address and whom to ask (特定電子メール法4条, 施行規則7条・9条). A mail that is none carries no way to refuse it.
 */
function linesOf({ language, seller, organisation, settings }: Said): string[] {
  const t = translator(mailText, language)
  const code = seller.postalCode === '' ? '' : `〒${seller.postalCode.replace(/^〒/, '')}`
  return [
    seller.name || organisation,
    [code, seller.address].filter(Boolean).join(' '),
    [
      seller.phone && t('phone', { phone: seller.phone }),
      settings.inquiry && t('inquiry', { inquiry: settings.inquiry }),
    ]
      .filter(Boolean)
      .join(language === 'ja' ? '　' : ' · '),
    settings.footerNote,
  ].filter(Boolean)
}

export function footerHtml(
  said: Said,
  { note, slots, accent }: { note: string; slots: Slots; accent: string },
): string {
  const t = translator(mailText, said.language)
  const inquiry = said.settings.inquiry
  const lines = linesOf(said).map((line) => {
    const html = escapeHtml(line)
    return /^https?:\/\//.test(inquiry)
      ? html.replace(
          escapeHtml(inquiry),
          (url) => `<a href="${url}" class="e-link" style="color:${accent}">${url}</a>`,
        )
      : html
  })
  const refusal =
    said.class === 'advertising'
      ? `<p style="margin:12px 0 0">${t('why')}${t('refuse')}<br><a href="${slots.take(preferences)}" class="e-link" style="color:${accent};text-decoration:underline">${t('preferences')}</a></p>`
      : ''
  const before = note === '' ? '' : `<p style="margin:0 0 12px">${htmlOfText(note, slots)}</p>`
  return `<div class="${footClass}">${before}<p style="margin:0">${lines.join('<br>')}</p>${refusal}</div>`
}

export function footerText(said: Said, note: string): string {
  const t = translator(mailText, said.language)
  const refusal =
    said.class === 'advertising' ? ['', t('why'), t('refuse'), `${t('preferences')}: ${preferences}`] : []
  return [...(note === '' ? [] : [note, '']), '─'.repeat(20), ...linesOf(said), ...refusal].join('\n')
}

export const noteOf = ({ body }: Content): string => (body.kind === 'blocks' ? body.document.footer.note : '')
