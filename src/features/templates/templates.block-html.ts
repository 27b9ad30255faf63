import type { Locale } from '#kit/text.ts'
import { translator } from '#kit/text.ts'
import type { BlockOf, Style } from './templates.blocks.ts'
import { escapeHtml } from './templates.liquid.ts'
import { mailText } from './templates.mail.text.ts'
import type { ShownProduct } from './templates.products.ts'
import { attributeOfText, htmlOfRich, htmlOfText } from './templates.rich-html.ts'
import type { Coupon, MailImage } from './templates.schemas.ts'
import type { Slots } from './templates.slots.ts'

/** All that blocks name, and how they look. */
export type Ground = {
  readonly slots: Slots
  readonly style: Style
  readonly language: Locale
  readonly publicUrl: string
  readonly images: ReadonlyMap<string, MailImage>
  readonly products: ReadonlyMap<string, ShownProduct>
  readonly coupons: ReadonlyMap<string, Coupon>
  /** The place of a recommendation among those of the content: its products are in the scope under `_r<place>`. */
  readonly placeOf: (block: BlockOf<'recommendation'>) => number
}

const say = ({ language }: Ground) => translator(mailText, language)
const dated = (key: string, form = 'weekday'): string => `{{ ${key} | date: "${form}" }}`

type Button = { readonly label: string; readonly link: string; readonly style?: 'filled' | 'outline' }

/** A button in the middle of HTML, for blocks that bring one along. `href` is escaped already. */
function buttonHtml(label: string, href: string, kind: 'filled' | 'outline', { style }: Ground): string {
  const colours =
    kind === 'filled'
      ? `background:${style.accent};color:${style.onAccent};border:1px solid ${style.accent}`
      : `color:${style.accent};border:1px solid ${style.accent}`
  return `<a href="${href}"${kind === 'outline' ? ' class="e-link"' : ''} style="display:inline-block;padding:10px 20px;border-radius:${style.corner}px;${colours};font-size:14px;font-weight:700;line-height:1.4;text-decoration:none">${label}</a>`
}
const button = ({ label, link, style = 'filled' }: Button, ground: Ground): string =>
  buttonHtml(htmlOfText(label, ground.slots), attributeOfText(link, ground.slots), style, ground)

export function picture(
  ground: Ground,
  { imageId, alt, isDecorative }: { imageId: string | null; alt: string; isDecorative: boolean },
  { width, link }: { width: number; link: string },
): string {
  const image = imageId === null ? undefined : ground.images.get(imageId)
  if (!image) return ''
  const said = isDecorative ? '' : attributeOfText(alt || image.alt, ground.slots)
  const shown = Math.round(Math.min(width, image.width))
  const html = `<img src="${ground.publicUrl}${image.path}" alt="${said}" width="${shown}" style="display:block;width:100%;max-width:${shown}px;height:auto;border:0;border-radius:${ground.style.corner}px">`
  return link === ''
    ? html
    : `<a href="${attributeOfText(link, ground.slots)}" style="text-decoration:none">${html}</a>`
}

const word = (html: string): string => `<!--[if mso]>${html}<![endif]-->`
type Row = {
  readonly start: string
  readonly cellStart: string
  readonly cellEnd: string
  readonly end: string
}

/** A row whose cells stand beside each other where there is room, else below each other, without media queries. */
function rowOf(width: number, columns: number): Row {
  const share = Math.floor(width / columns)
  return {
    start: `${word(`<table role="presentation" width="${width}" cellpadding="0" cellspacing="0"><tr>`)}<div style="font-size:0;text-align:left">`,
    cellStart: `${word(`<td width="${share}" valign="top">`)}<div class="e-cell" style="display:inline-block;width:100%;max-width:${share}px;vertical-align:top">`,
    cellEnd: `</div>${word('</td>')}`,
    end: `</div>${word('</tr></table>')}`,
  }
}

function beside(cells: readonly string[], width: number, columns: number): string {
  const { start, cellStart, cellEnd, end } = rowOf(width, columns)
  return cells
    .map((cell, at) => {
      const isLast = (at + 1) % columns === 0 || at === cells.length - 1
      return `${at % columns === 0 ? start : ''}${cellStart}${cell}${cellEnd}${isLast ? end : ''}`
    })
    .join('')
}

export function mediaHtml(block: BlockOf<'media'>, ground: Ground, width: number): string {
  const image = `<div style="padding:6px">${picture(ground, block, { width: width / 2 - 12, link: block.link })}</div>`
  const { fontSize, accent } = ground.style
  const text = `<div style="padding:6px;font-size:${fontSize}px;line-height:1.75">${htmlOfRich(block.doc, { slots: ground.slots, accent })}${
    block.button ? `<div style="padding-top:12px">${button(block.button, ground)}</div>` : ''
  }</div>`
  return beside(block.side === 'left' ? [image, text] : [text, image], width, 2)
}

/** One product as its cell; each part is HTML, or Liquid for one that is not known before. */
function productCell(
  part: { name: string; price: string; image: string; href: string },
  block: Pick<BlockOf<'products'>, 'shows' | 'button'>,
  ground: Ground,
): string {
  const { style, slots } = ground
  const linked = (html: string): string =>
    part.href === '' || html === ''
      ? html
      : `<a href="${part.href}" class="e-name" style="color:${style.ink};text-decoration:none">${html}</a>`
  const shop =
    block.button === '' || part.href === ''
      ? ''
      : `<div style="padding-top:8px">${buttonHtml(htmlOfText(block.button, slots), part.href, 'outline', ground)}</div>`
  return `<div style="padding:8px;text-align:center;font-size:14px;line-height:1.6">${
    block.shows.image ? linked(part.image) : ''
  }<div style="padding-top:8px;font-weight:700">${linked(part.name)}</div>${
    block.shows.price ? `<div class="e-soft" style="color:${style.quiet}">${part.price}</div>` : ''
  }${shop}</div>`
}

const productImage = (src: string, alt: string, width: number, corner: number): string =>
  `<img src="${src}" alt="${alt}" width="${width}" style="display:block;margin:0 auto;width:100%;max-width:${width}px;height:auto;border:0;border-radius:${corner}px">`

export function productsHtml(block: BlockOf<'products'>, ground: Ground, width: number): string {
  const { publicUrl, style } = ground
  const cells = block.items.flatMap(({ productId, link }) => {
    const product = ground.products.get(productId)
    if (!product) return []
    const name = escapeHtml(product.name)
    const wide = Math.floor(width / block.columns) - 16
    return productCell(
      {
        name,
        price:
          product.price === null
            ? ''
            : say(ground)('price', { price: product.price.toLocaleString('ja-JP') }),
        image:
          product.image === null ? '' : productImage(publicUrl + product.image, name, wide, style.corner),
        href: link === '' ? escapeHtml(product.url ?? '') : attributeOfText(link, ground.slots),
      },
      block,
      ground,
    )
  })
  return beside(cells, width, block.columns)
}

/** What is recommended differs by recipient: one cell, said for each of the products in `_r<place>`. */
export function recommendationHtml(block: BlockOf<'recommendation'>, ground: Ground, width: number): string {
  const { slots, style } = ground
  const list = `_r${ground.placeOf(block)}`
  const wide = Math.floor(width / block.columns) - 16
  const image = productImage(slots.take('{{ p.image }}'), slots.take('{{ p.name }}'), wide, style.corner)
  const when = (test: string, html: string): string =>
    `${slots.take(`{% if ${test} %}`)}${html}${slots.take('{% endif %}')}`
  const cell = productCell(
    {
      name: slots.take('{{ p.name }}'),
      price: when('p.price', say(ground)('price', { price: slots.take('{{ p.price | number }}') })),
      image: when('p.image', image),
      href: slots.take('{{ p.link }}'),
    },
    block,
    ground,
  )
  const title =
    block.title === ''
      ? ''
      : `<div style="padding:0 0 4px;font-size:18px;font-weight:700;line-height:1.5">${htmlOfText(block.title, slots)}</div>`
  const { start, cellStart, cellEnd, end } = rowOf(width, block.columns)
  const liquid = (tag: string): string => slots.take(`{% ${tag} %}`)
  const rows = [
    liquid(`for p in ${list}`),
    when(inColumn(0, block), start),
    `${cellStart}${cell}${cellEnd}`,
    when(`${inColumn(block.columns - 1, block)} or forloop.last`, end),
    liquid('endfor'),
  ]
  return when(`${list}.size > 0`, title + rows.join(''))
}

/** Whether a product stands in that column, from 0. Said without a sum: Liquid would have to keep it, and be slower by that. */
const inColumn = (column: number, { columns, count }: BlockOf<'recommendation'>): string =>
  Array.from(
    { length: Math.ceil(count / columns) },
    (_none, row) => `forloop.index0 == ${row * columns + column}`,
  ).join(' or ')

/** `_c<place>` is the code of whoever reads; nobody reads of one who has none. */
export function couponHtml(block: BlockOf<'coupon'>, ground: Ground, place: number): string {
  const { slots, style } = ground
  const coupon = block.couponId === null ? undefined : ground.coupons.get(block.couponId)
  if (!coupon) return ''
  const code = `_c${place}`
  const t = say(ground)
  const period = periodOf(coupon, ground)
  const line = (html: string, css: string, of = ''): string =>
    html === '' ? '' : `<div${of === '' ? '' : ` class="${of}"`} style="${css}">${html}</div>`
  const box = `<div class="e-box" style="border:2px dashed ${style.accent};border-radius:${style.corner}px;padding:20px 16px;text-align:center;background-color:#fffdf5">
${line(escapeHtml(coupon.name), 'font-size:14px;line-height:1.5')}
${line(escapeHtml(coupon.gives), `font-size:26px;line-height:1.4;font-weight:700;color:${style.accent};padding:4px 0`, 'e-accent')}
${line(`${t('code')}<br><span style="font-family:Consolas,Menlo,monospace;font-size:20px;letter-spacing:2px;font-weight:700">${slots.take(`{{ ${code} }}`)}</span>`, 'font-size:12px;line-height:1.8')}
${line(period, 'font-size:13px;line-height:1.7;padding-top:4px')}
${line(escapeHtml(coupon.conditions), `font-size:12px;line-height:1.6;padding-top:4px;color:${style.quiet}`, 'e-soft')}
${block.button ? `<div style="padding-top:12px">${button(block.button, ground)}</div>` : ''}</div>`
  return `${slots.take(`{% if ${code} %}`)}${box}${slots.take('{% endif %}')}`
}

function periodOf({ startsOn, untilOn }: Pick<Coupon, 'startsOn' | 'untilOn'>, ground: Ground): string {
  const { slots } = ground
  const t = say(ground)
  const day = (on: string): string => slots.take(dated(`"${on}"`))
  if (startsOn !== null && untilOn !== null) return t('period', { from: day(startsOn), to: day(untilOn) })
  if (untilOn !== null) return t('until', { day: day(untilOn) })
  return startsOn === null ? '' : t('from', { day: day(startsOn) })
}

export function pointsHtml(block: BlockOf<'points'>, ground: Ground): string {
  const { slots, style } = ground
  const t = say(ground)
  const number = (key: string): string => slots.take(`{{ ${key} | default: 0 | number }}`)
  const expiring = `${slots.take('{% if points.expiring > 0 %}')}<div style="font-size:13px;line-height:1.6">${t(
    'expiring',
    { points: number('points.expiring'), day: slots.take(dated('points.expiresOn')) },
  )}</div>${slots.take('{% endif %}')}`
  const box = `<div class="e-box" style="border:1px solid #dfe3e8;border-radius:${style.corner}px;padding:16px;text-align:center;background-color:#f8f9fb"><div style="font-size:13px">${t('points')}</div><div style="font-size:26px;font-weight:700;line-height:1.4">${t('pointsOf', { points: number('points.balance') })}</div>${block.showsExpiry ? expiring : ''}</div>`
  return block.hidesZero
    ? `${slots.take('{% if points.balance > 0 %}')}${box}${slots.take('{% endif %}')}`
    : box
}

export function nextDeliveryHtml(ground: Ground): string {
  const { slots, style } = ground
  const t = say(ground)
  const when = (key: string, html: string): string =>
    `${slots.take(`{% if nextDelivery.${key} %}`)}${html}${slots.take('{% endif %}')}`
  const day = (key: string): string => slots.take(dated(`nextDelivery.${key}`))
  return when(
    'shipsOn',
    `<div class="e-box" style="border:1px solid #dfe3e8;border-radius:${style.corner}px;padding:16px;background-color:#f8f9fb"><div style="font-size:13px">${t('nextDelivery')}</div><div style="font-weight:700">${slots.take('{{ nextDelivery.name }}')}</div><div>${t('ships', { day: day('shipsOn') })}</div>${when('changeUntil', `<div style="font-size:13px">${t('changeUntil', { day: day('changeUntil') })}</div>`)}</div>`,
  )
}
