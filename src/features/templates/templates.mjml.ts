import type { Block, BlockOf, Document, OwnSection } from './templates.blocks.ts'
import {
  couponHtml,
  mediaHtml,
  nextDeliveryHtml,
  picture,
  pointsHtml,
  productsHtml,
  recommendationHtml,
  type Ground,
} from './templates.block-html.ts'
import { htmlOf } from './templates.html.ts'
import { clean, type Taken } from './templates.clean.ts'
import { escapeHtml } from './templates.liquid.ts'
import { darkStyles, fontFamilies } from './templates.look.ts'
import { attributeOfText, htmlOfRich, htmlOfText } from './templates.rich-html.ts'

const blockSpace = { none: 0, small: 4, normal: 10, large: 24 } as const
const sectionSpace = { none: 0, small: 8, normal: 16, large: 40 } as const
const headingSize = { 1: 26, 2: 20, 3: 17 } as const

export type Making = Ground & {
  readonly taken: Taken[]
  readonly placeOfCoupon: (block: BlockOf<'coupon'>) => number
}

/** A document of the block editor as MJML. Shared blocks stand in it already; `footer` is HTML. */
export function mjmlOf(
  { style, footer }: Document,
  sections: readonly OwnSection[],
  { footerHtml, preheader }: { footerHtml: string; preheader: string },
  making: Making,
): string {
  const body = sections
    .map((section, at) => sectionMjml(section, making, cornerOf(style.corner, at, sections.length)))
    .join('\n')
  return `<mjml lang="${making.language}" dir="ltr">
<mj-head>
<mj-attributes>
<mj-all font-family="${fontFamilies[style.font]}" />
<mj-text color="${style.ink}" font-size="${style.fontSize}px" line-height="1.75" />
</mj-attributes>
<mj-raw><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"></mj-raw>
<mj-style>${darkStyles(style)}</mj-style>
${preheader === '' ? '' : `<mj-preview>${preheader}${filler}</mj-preview>`}
</mj-head>
<mj-body background-color="${style.canvas}" width="${style.width}px" css-class="e-canvas">
<mj-section padding="8px 0"></mj-section>
${body}
<mj-section padding="16px 0">
<mj-column>
<mj-text css-class="e-quiet" align="${footer.align}" color="${style.quiet}" font-size="12px" line-height="1.7" padding="8px 24px">${footerHtml}</mj-text>
</mj-column>
</mj-section>
</mj-body>
</mjml>`
}

/** So that a list of mails shows nothing of the body behind the preheader. */
const filler = '&#847;&zwnj;&nbsp;'.repeat(30)

const onlyWhen = (when: string, mjml: string, { slots }: Making): string =>
  when.trim() === ''
    ? mjml
    : `<mj-raw>${slots.take(`{% if ${when.trim()} %}`)}</mj-raw>\n${mjml}\n<mj-raw>${slots.take('{% endif %}')}</mj-raw>`

/** Sections stand close together: only the whole of them is round. */
function cornerOf(corner: number, at: number, count: number): string {
  const [above, below] = [at === 0 ? corner : 0, at === count - 1 ? corner : 0]
  return above + below === 0 ? '' : ` border-radius="${above}px ${above}px ${below}px ${below}px"`
}

function sectionMjml(section: OwnSection, making: Making, corner: string): string {
  const { columns, background, space, staysBeside, when } = section
  const { style } = making
  const edge = columns.length === 1 ? 24 : 12
  const shares = sharesOf(columns.map(({ width }) => width))
  const inner = columns
    .map(({ blocks }, at) => {
      const share = shares[at] ?? 100
      const width = (style.width * share) / 100 - edge * 2
      const html = blocks.map((block) => blockMjml(block, { making, width, edge })).join('\n')
      return `<mj-column width="${share}%" vertical-align="top">\n${html}\n</mj-column>`
    })
    .join('\n')
  const colour = background ?? style.surface
  const look = `background-color="${colour}"${background === null ? ' css-class="e-surface"' : ''}${corner}`
  return onlyWhen(
    when,
    `<mj-section padding="${sectionSpace[space]}px 0" ${look}>\n${
      staysBeside && columns.length > 1 ? `<mj-group>\n${inner}\n</mj-group>` : inner
    }\n</mj-section>`,
    making,
  )
}

/** Percent of each column: those that say nothing share what is left. */
function sharesOf(widths: readonly (number | null)[]): number[] {
  const said = widths.reduce<number>((sum, width) => sum + (width ?? 0), 0)
  const silent = widths.filter((width) => width === null).length
  const rest = silent === 0 ? 0 : Math.max(10, 100 - said) / silent
  const all = widths.map((width) => width ?? rest)
  const sum = all.reduce((total, share) => total + share, 0)
  return all.map((share) => Math.floor((share * 10_000) / sum) / 100)
}

type Placed = { readonly making: Making; readonly width: number; readonly edge: number }

function blockMjml(block: Block, placed: Placed): string {
  return onlyWhen(block.when, bare(block, placed), placed.making)
}

function bare(block: Block, placed: Placed): string {
  const { making, width, edge } = placed
  const { slots, style } = making
  const padding = `padding="${blockSpace[block.space]}px ${edge}px"`
  const text = (html: string, more = ''): string =>
    html === '' ? '' : `<mj-text ${padding} css-class="e-ink" ${more}>${html}</mj-text>`
  switch (block.type) {
    case 'heading': {
      const size = headingSize[block.level]
      const own = block.colour === null ? '' : `;color:${block.colour}`
      return text(
        `<h${block.level} style="margin:0;font-size:${size}px;line-height:1.4;font-weight:700${own}">${htmlOfText(block.text, slots)}</h${block.level}>`,
        `align="${block.align}"`,
      )
    }
    case 'text':
      return text(htmlOfRich(block.doc, { slots, accent: style.accent }))
    case 'image':
      return imageMjml(block, placed, padding)
    case 'button': {
      const [back, ink] =
        block.style === 'filled' ? [style.accent, style.onAccent] : ['transparent', style.accent]
      const wide = block.isWide ? ' width="100%"' : ''
      return `<mj-button ${padding} href="${attributeOfText(block.link, slots)}" align="${block.align}" background-color="${back}" color="${ink}" border="1px solid ${style.accent}" border-radius="${style.corner}px" font-size="${style.fontSize}px" font-weight="700" line-height="1.4" inner-padding="14px 28px"${wide}>${htmlOfText(block.label, slots)}</mj-button>`
    }
    case 'divider':
      return `<mj-divider ${padding} border-width="1px" border-style="${block.line}" border-color="${block.colour ?? '#d5dbe1'}" />`
    case 'spacer':
      return `<mj-spacer height="${block.height}px" />`
    case 'links':
      return text(linksHtml(block, making), `align="${block.align}" font-size="14px"`)
    case 'media':
      return text(mediaHtml(block, making, width))
    case 'products':
      return text(productsHtml(block, making, width))
    case 'recommendation':
      return text(recommendationHtml(block, making, width))
    case 'coupon':
      return text(couponHtml(block, making, making.placeOfCoupon(block)))
    case 'points':
      return text(pointsHtml(block, making))
    case 'nextDelivery':
      return text(nextDeliveryHtml(making))
    case 'html':
      return text(
        htmlOf(
          clean(slots.hide(block.source), {
            slots,
            publicUrl: making.publicUrl,
            isPart: true,
            taken: making.taken,
          }),
        ),
      )
  }
}

function imageMjml(block: BlockOf<'image'>, { making, width }: Placed, padding: string): string {
  const image = block.imageId === null ? undefined : making.images.get(block.imageId)
  if (!image) return ''
  const { slots, publicUrl, style } = making
  const shown = Math.min(image.width, Math.round((width * block.width) / 100))
  const alt = block.isDecorative ? '' : attributeOfText(block.alt || image.alt, slots)
  const href = block.link === '' ? '' : ` href="${attributeOfText(block.link, slots)}"`
  return `<mj-image ${padding} src="${escapeHtml(publicUrl + image.path)}" alt="${alt}" width="${shown}px" align="${block.align}" border-radius="${style.corner}px"${href} />`
}

function linksHtml({ items }: BlockOf<'links'>, making: Making): string {
  const { slots, style } = making
  return items
    .map(({ label, link, imageId }) => {
      const image = picture(making, { imageId, alt: label, isDecorative: false }, { width: 32, link: '' })
      const shown =
        image === ''
          ? htmlOfText(label, slots)
          : image.replace('display:block;width:100%', 'display:inline-block')
      return `<a href="${attributeOfText(link, slots)}" style="display:inline-block;padding:4px 10px;color:${style.accent};text-decoration:none" class="e-link">${shown}</a>`
    })
    .join(' ')
}
