import { defineText } from '#kit/text.ts'

export const productPickerText = defineText({
  findProduct: { ja: '品番か名前で商品を探す', en: 'Find a product by code or name' },
  noneFound: { ja: '商品が見つかりません', en: 'No product found' },
})
