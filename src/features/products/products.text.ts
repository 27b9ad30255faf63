import { defineText } from '#kit/text.ts'

/** What the navigation and the palette say; the screens' own words are loaded with them. */
export const productsText = defineText({
  products: { ja: '商品', en: 'Products' },
  product: { ja: '商品', en: 'Product' },
  add: { ja: '商品を登録する', en: 'Add a product' },
  gone: {
    ja: '価格、セットの構成、画像と、操作の記録の中身も消えます。受注などから使われている商品は消せません。',
    en: 'Their prices, parts, pictures and what the audit log says of them go too. What orders refer to stays.',
  },
  stockMoves: { ja: '在庫の動き', en: 'What moved the stock' },
  category: { ja: '商品分類', en: 'Category of products' },
  taxRate: { ja: '消費税率', en: 'Tax rate' },
  taxRates: { ja: '消費税率', en: 'Tax rates' },
})
