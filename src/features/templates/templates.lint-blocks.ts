import { blocksOf, type Block, type OwnSection } from './templates.blocks.ts'
import { attributeOf, piecesOf } from './templates.html.ts'
import { finding, type Looked } from './templates.finding.ts'
import { contrast, dark } from './templates.look.ts'
import type { Finding } from './templates.schemas.ts'

/** What is wrong with single blocks: pictures, products, coupons, colours. */
export function* lintBlocks(looked: Looked): Generator<Finding> {
  const { content, sections, lostShared } = looked
  for (const id of lostShared) yield finding('noShared', 'warning', { part: 'body', blockId: id })
  for (const { block, section } of blocksOf(sections)) {
    yield* lintImage(block, looked)
    yield* lintGoods(block, looked)
    yield* lintColours(block, section, looked)
  }
  if (content.body.kind === 'html' || content.body.kind === 'mjml') yield* lintSourceImages(looked)
}

function* lintImage(block: Block, { images }: Looked): Generator<Finding> {
  if (block.type !== 'image' && block.type !== 'media') return
  const at = { part: 'body', blockId: block.id } as const
  const image = block.imageId === null ? undefined : images.get(block.imageId)
  if (!image) yield finding('noImage', 'error', at)
  else if (!block.isDecorative && block.alt.trim() === '' && image.alt.trim() === '')
    yield finding('noAlt', 'warning', { ...at, excerpt: image.name })
}

function* lintSourceImages({ rendered, content }: Looked): Generator<Finding> {
  for (const piece of piecesOf(rendered.html ?? '')) {
    if (piece.kind !== 'open' || piece.name !== 'img') continue
    const src = attributeOf(piece, 'src') ?? ''
    const at = { part: 'body', excerpt: src.slice(-80) } as const
    if (!piece.attributes.some(({ name }) => name === 'alt')) yield finding('noAlt', 'warning', at)
    const hasSize =
      /\bwidth\s*:/.test(attributeOf(piece, 'style') ?? '') || attributeOf(piece, 'width') !== null
    if (!hasSize && content.body.kind === 'html') yield finding('noSize', 'warning', at)
  }
}

const fewCodes = 100

function* lintGoods(block: Block, { products, coupons, today }: Looked): Generator<Finding> {
  const at = { part: 'body', blockId: block.id } as const
  if (block.type === 'products') {
    if (block.items.length === 0) yield finding('noProduct', 'error', at)
    for (const { productId, link } of block.items) {
      const product = products.get(productId)
      if (!product) yield finding('noProduct', 'error', at)
      else {
        if (!product.isSold) yield finding('notSold', 'warning', at, { name: product.name })
        if (link === '' && product.url === null)
          yield finding('noShop', 'warning', at, {}, { to: '/templates/settings' })
      }
    }
  }
  if (block.type !== 'coupon') return
  const coupon = block.couponId === null ? undefined : coupons.get(block.couponId)
  if (!coupon) {
    yield finding('noCoupon', 'error', at)
    return
  }
  const { name, untilOn, sharedCode, left } = coupon
  if (untilOn !== null && untilOn < today) yield finding('endedCoupon', 'error', at, { name, day: untilOn })
  if (sharedCode !== null) return
  if (left === 0) yield finding('emptyCoupon', 'error', at, { name }, { to: `/coupons/${coupon.id}` })
  else if (left < fewCodes)
    yield finding('fewCodes', 'note', at, { name, left }, { to: `/coupons/${coupon.id}` })
}

/** WCAG 2.2, 1.4.3. */
const readable = 4.5
const readableOnDark = 3

function* lintColours(block: Block, section: OwnSection, { content }: Looked): Generator<Finding> {
  if (content.body.kind !== 'blocks') return
  const { style } = content.body.document
  const back = section.background ?? style.surface
  const at = { part: 'body', blockId: block.id } as const
  if (block.type === 'button' && block.style === 'filled') yield* dim(style.onAccent, style.accent, at)
  for (const colour of coloursOf(block)) {
    yield* dim(colour, back, { ...at, excerpt: colour })
    if (section.background === null && contrast(colour, dark.surface) < readableOnDark)
      yield finding('darkText', 'note', { ...at, excerpt: colour }, { colour })
  }
  const isInked = block.type === 'text' || (block.type === 'heading' && block.colour === null)
  if (section.background !== null && isInked) yield* dim(style.ink, section.background, at)
}

function* dim(ink: string, back: string, at: Parameters<typeof finding>[2]): Generator<Finding> {
  const ratio = contrast(ink, back)
  if (ratio < readable) yield finding('dim', 'warning', at, { ratio: ratio.toFixed(1) })
}

function coloursOf(block: Block): string[] {
  if (block.type === 'heading') return block.colour === null ? [] : [block.colour]
  if (!('doc' in block)) return []
  return [...JSON.stringify(block.doc).matchAll(/"color":"(#[0-9a-f]{6})"/gi)].map(
    ([, colour = '']) => colour,
  )
}
