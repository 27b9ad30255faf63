import { newId } from '#kit/ids.ts'
import type { Locale } from '#kit/text.ts'
import type { Block, BlockType, Style } from '../templates.blocks.ts'
import type { RichText } from '../templates.rich-text.ts'

/** In the order in which the palette offers them. The schema itself stays on the server, and zod with it. */
export const blockGroups = [
  { key: 'groupBasic', types: ['heading', 'text', 'image', 'media', 'button', 'divider', 'spacer', 'links'] },
  {
    key: 'groupData',
    types: ['products', 'recommendation', 'coupon', 'points', 'nextDelivery'],
  },
  { key: 'groupSource', types: ['html'] },
] as const satisfies readonly { key: string; types: readonly BlockType[] }[]

/** As a mail begins, before anybody chose colours. */
export const plainStyle: Style = {
  font: 'gothic',
  width: 600,
  canvas: '#f4f5f7',
  surface: '#ffffff',
  ink: '#26323f',
  quiet: '#667180',
  accent: '#1f6f8b',
  onAccent: '#ffffff',
  fontSize: 16,
  corner: 6,
}

const begun = {
  ja: {
    heading: '見出しを書く',
    text: '本文をここに書きます。',
    button: '詳しく見る',
    link: '公式サイト',
    recommended: 'あなたへのおすすめ',
    buy: '商品を見る',
  },
  en: {
    heading: 'Write a heading',
    text: 'Write your text here.',
    button: 'See more',
    link: 'Our website',
    recommended: 'Recommended for you',
    buy: 'See the product',
  },
} as const

export function docOf(text: string): RichText {
  return {
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        attrs: { textAlign: null },
        ...(text !== '' && { content: [{ type: 'text' as const, text }] }),
      },
    ],
  }
}

/** A block as it begins, in the language of the mail. */
export function newBlock(type: BlockType, language: Locale): Block {
  const say = begun[language]
  const base = { id: newId(), when: '', space: 'normal' as const }
  const look = { columns: 2 as const, shows: { image: true, price: true }, button: say.buy }
  const picture = { imageId: null, alt: '', isDecorative: false, link: '' }
  const makers: { readonly [T in BlockType]: () => Extract<Block, { type: T }> } = {
    heading: () => ({
      ...base,
      type: 'heading',
      text: say.heading,
      level: 2,
      align: 'left',
      colour: null,
    }),
    text: () => ({ ...base, type: 'text', doc: docOf(say.text) }),
    image: () => ({ ...base, ...picture, type: 'image', width: 100, align: 'center' }),
    media: () => ({
      ...base,
      ...picture,
      type: 'media',
      side: 'left',
      doc: docOf(say.text),
      button: null,
    }),
    button: () => ({
      ...base,
      type: 'button',
      label: say.button,
      link: 'https://',
      style: 'filled',
      align: 'center',
      isWide: false,
    }),
    divider: () => ({ ...base, type: 'divider', line: 'solid', colour: null }),
    spacer: () => ({ ...base, space: 'none', type: 'spacer', height: 24 }),
    links: () => ({
      ...base,
      type: 'links',
      items: [{ label: say.link, link: 'https://', imageId: null }],
      align: 'center',
    }),
    products: () => ({ ...base, ...look, type: 'products', items: [] }),
    recommendation: () => ({
      ...base,
      ...look,
      type: 'recommendation',
      by: 'boughtTogether',
      count: 2,
      otherwise: 'bestSellers',
      title: say.recommended,
    }),
    coupon: () => ({ ...base, type: 'coupon', couponId: null, button: null }),
    points: () => ({ ...base, type: 'points', hidesZero: true, showsExpiry: true }),
    nextDelivery: () => ({ ...base, type: 'nextDelivery' }),
    html: () => ({ ...base, type: 'html', source: '<p></p>' }),
  }
  return makers[type]()
}
