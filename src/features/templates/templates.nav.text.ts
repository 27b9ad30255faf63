import { defineText } from '#kit/text.ts'

/** What is known of templates before one of their screens is open. */
export const templatesNavText = defineText({
  templates: { ja: 'テンプレート', en: 'Templates' },
  template: { ja: 'テンプレート', en: 'Template' },
  sharedBlocks: { ja: '共通ブロック', en: 'Shared blocks' },
  sharedBlock: { ja: '共通ブロック', en: 'Shared block' },
  images: { ja: 'メールの画像', en: 'Pictures of mails' },
  image: { ja: 'メールの画像', en: 'Picture of mails' },
  coupons: { ja: 'クーポン', en: 'Coupons' },
  coupon: { ja: 'クーポン', en: 'Coupon' },
  words: { ja: 'メールの注意語と設定', en: 'Words and settings of mails' },
  word: { ja: '注意する言葉', en: 'Word to look out for' },
  settings: { ja: 'テンプレートの設定', en: 'Settings of templates' },
  add: { ja: '新しいテンプレートを作る', en: 'New template' },
})
