import { defineText } from '#kit/text.ts'

export const deliveryText = defineText({
  testSubject: { ja: '【Enishi】試し送信', en: '[Enishi] A mail to try' },
  testBody: {
    ja: 'このメールが届いていれば、メールの設定は正しく動いています。\n',
    en: 'If you read this, the mail settings work.\n',
  },
})
