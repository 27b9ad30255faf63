import { z } from 'zod'
import { richTextSchema } from './templates.rich-text.ts'

/**
 * The document of the block editor: sections from top to bottom, each of one to three columns of blocks. Pure, so that the
 * editor and the server read the same. Every text may hold Liquid; every picture is one of ours, by its id.
 */
const colour = z.string().regex(/^#[0-9a-f]{6}$/i)
/** As typed: what is wrong with it the lint says, so that a half-written draft can be kept. */
const link = z.string().trim().max(2000)
const line = z.string().max(500)

export const alignments = ['left', 'center', 'right'] as const
const align = z.enum(alignments).default('left')
export const spaces = ['none', 'small', 'normal', 'large'] as const
const space = z.enum(spaces).default('normal')

const base = {
  /** Made by the editor; findings name it as their place. */
  id: z.string().min(1).max(40),
  /** Shown only to those for whom this Liquid condition holds: `points.balance > 0`. Empty: to all. */
  when: z.string().max(500).default(''),
  space,
}
const buttonStyle = {
  label: line,
  link,
  style: z.enum(['filled', 'outline']).default('filled'),
}

const heading = z.object({
  ...base,
  type: z.literal('heading'),
  text: z.string().max(1000),
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]).default(2),
  align,
  colour: colour.nullable().default(null),
})
const text = z.object({ ...base, type: z.literal('text'), doc: richTextSchema })
const image = z.object({
  ...base,
  type: z.literal('image'),
  imageId: z.uuid().nullable().describe('Null: not chosen yet'),
  alt: z.string().max(500).default(''),
  /** Says nothing by itself: read out to nobody. */
  isDecorative: z.boolean().default(false),
  link: link.default(''),
  /** Percent of the column. */
  width: z.int().min(5).max(100).default(100),
  align: z.enum(alignments).default('center'),
})
const button = z.object({
  ...base,
  ...buttonStyle,
  type: z.literal('button'),
  align: z.enum(alignments).default('center'),
  isWide: z.boolean().default(false),
})
const divider = z.object({
  ...base,
  type: z.literal('divider'),
  line: z.enum(['solid', 'dashed', 'dotted']).default('solid'),
  colour: colour.nullable().default(null),
})
const spacer = z.object({ ...base, type: z.literal('spacer'), height: z.int().min(4).max(160).default(24) })
const links = z.object({
  ...base,
  type: z.literal('links'),
  items: z.array(z.object({ label: line, link, imageId: z.uuid().nullable().default(null) })).max(8),
  align: z.enum(alignments).default('center'),
})
const media = z.object({
  ...base,
  type: z.literal('media'),
  imageId: z.uuid().nullable(),
  alt: z.string().max(500).default(''),
  isDecorative: z.boolean().default(false),
  link: link.default(''),
  side: z.enum(['left', 'right']).default('left'),
  doc: richTextSchema,
  button: z.object(buttonStyle).nullable().default(null),
})

const productLook = {
  columns: z.union([z.literal(1), z.literal(2), z.literal(3)]).default(2),
  shows: z
    .object({ image: z.boolean().default(true), price: z.boolean().default(true) })
    .default({ image: true, price: true }),
  /** Below each; empty: none. */
  button: line.default(''),
}
const products = z.object({
  ...base,
  ...productLook,
  type: z.literal('products'),
  items: z
    .array(
      z.object({
        productId: z.uuid(),
        link: link.default('').describe('Empty: the pattern of the settings'),
      }),
    )
    .max(12),
})
/** By what products are chosen for each recipient. */
export const recommendations = ['boughtTogether', 'bestSellers', 'lastBought'] as const
export type Recommendation = (typeof recommendations)[number]
const recommendation = z.object({
  ...base,
  ...productLook,
  type: z.literal('recommendation'),
  by: z.enum(recommendations).default('boughtTogether'),
  count: z.int().min(1).max(6).default(2),
  /** Where nothing can be said of a recipient: what sells best, or nothing at all. */
  otherwise: z.enum(['bestSellers', 'nothing']).default('bestSellers'),
  /** Stands above it, and goes with it. */
  title: line.default(''),
})
const coupon = z.object({
  ...base,
  type: z.literal('coupon'),
  couponId: z.uuid().nullable(),
  button: z.object({ label: line, link }).nullable().default(null),
})
const points = z.object({
  ...base,
  type: z.literal('points'),
  /** Nobody reads that they have none. */
  hidesZero: z.boolean().default(true),
  showsExpiry: z.boolean().default(true),
})
const nextDelivery = z.object({ ...base, type: z.literal('nextDelivery') })
const html = z.object({ ...base, type: z.literal('html'), source: z.string().max(100_000) })

export const blockSchema = z.discriminatedUnion('type', [
  heading,
  text,
  image,
  button,
  divider,
  spacer,
  links,
  media,
  products,
  recommendation,
  coupon,
  points,
  nextDelivery,
  html,
])
export type Block = z.infer<typeof blockSchema>
export type BlockType = Block['type']
export type BlockOf<T extends BlockType> = Extract<Block, { type: T }>
/** Say something else to each recipient, which is chosen when the mail is made. */
export const dataBlockSchema = z.discriminatedUnion('type', [recommendation, coupon])
export type DataBlock = z.infer<typeof dataBlockSchema>
export const isDataBlock = (block: Block): block is DataBlock =>
  block.type === 'recommendation' || block.type === 'coupon'
/** In the order in which the editor offers them. */
export const blockTypes = [
  'heading',
  'text',
  'image',
  'media',
  'button',
  'divider',
  'spacer',
  'links',
  'products',
  'recommendation',
  'coupon',
  'points',
  'nextDelivery',
  'html',
] as const satisfies readonly BlockType[]

const columnsSection = z.object({
  id: base.id,
  type: z.literal('columns'),
  when: base.when,
  /** Behind the section; null: as the whole mail. */
  background: colour.nullable().default(null),
  space,
  /** On a phone below each other, unless they are to stay beside each other. */
  staysBeside: z.boolean().default(false),
  columns: z
    .array(
      z.object({
        /** Percent; null: even shares. */
        width: z.int().min(10).max(90).nullable().default(null),
        blocks: z.array(blockSchema).max(60),
      }),
    )
    .min(1)
    .max(3),
})
/** 共通ブロック: stands for the sections of the shared block as they are when the mail is made. */
const sharedSection = z.object({ id: base.id, type: z.literal('shared'), sharedId: z.uuid() })

/** A shared block holds these: none of them is a shared one again. */
export const ownSectionSchema = columnsSection
export type OwnSection = z.infer<typeof ownSectionSchema>
export const sectionSchema = z.discriminatedUnion('type', [columnsSection, sharedSection])
export type Section = z.infer<typeof sectionSchema>

export const sectionWith = (blocks: readonly Block[]): OwnSection =>
  columnsSection.parse({ id: 'data', type: 'columns', columns: [{ blocks }] })

export const fonts = ['gothic', 'mincho', 'rounded'] as const
export const styleSchema = z.object({
  font: z.enum(fonts).default('gothic'),
  /** Pixels of the body on a desk. */
  width: z.int().min(480).max(720).default(600),
  /** Around the mail, and behind it. */
  canvas: colour.default('#f4f5f7'),
  surface: colour.default('#ffffff'),
  ink: colour.default('#26323f'),
  quiet: colour.default('#667180'),
  /** Links and buttons. */
  accent: colour.default('#1f6f8b'),
  onAccent: colour.default('#ffffff'),
  fontSize: z.int().min(12).max(20).default(16),
  corner: z.int().min(0).max(24).default(6),
})
export type Style = z.infer<typeof styleSchema>
export const plainStyle: Style = styleSchema.parse({})

/** The foot of the mail is no block: it says what the law asks for, from the settings, and always stands at the end. */
export const footerSchema = z.object({
  align: z.enum(alignments).default('left'),
  /** Said before it: thanks, opening hours. */
  note: z.string().max(1000).default(''),
})

export const mostSections = 60
export const documentSchema = z.object({
  style: styleSchema.default(plainStyle),
  sections: z.array(sectionSchema).max(mostSections),
  footer: footerSchema.default({ align: 'left', note: '' }),
})
export type Document = z.infer<typeof documentSchema>

/** Every block with where it stands, in reading order. */
export function* blocksOf(
  sections: readonly Section[],
): Generator<{ readonly block: Block; readonly section: OwnSection }> {
  for (const section of sections)
    if (section.type === 'columns')
      for (const column of section.columns) for (const block of column.blocks) yield { block, section }
}

/** What of the library and the shop a document names. */
export function namedIn(sections: readonly Section[]): {
  images: string[]
  coupons: string[]
  products: string[]
  shared: string[]
} {
  const images = new Set<string>()
  const coupons = new Set<string>()
  const productIds = new Set<string>()
  for (const { block } of blocksOf(sections)) {
    if ('imageId' in block && block.imageId !== null) images.add(block.imageId)
    if (block.type === 'links')
      for (const { imageId } of block.items) if (imageId !== null) images.add(imageId)
    if (block.type === 'coupon' && block.couponId !== null) coupons.add(block.couponId)
    if (block.type === 'products') for (const { productId } of block.items) productIds.add(productId)
  }
  const shared = new Set(sections.flatMap((section) => (section.type === 'shared' ? [section.sharedId] : [])))
  return { images: [...images], coupons: [...coupons], products: [...productIds], shared: [...shared] }
}
