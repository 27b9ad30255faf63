import { defineText } from '#kit/text.ts'

/** What goes with a thing that is deleted for good. */
export const binText = defineText({
  goneTemplate: {
    ja: 'これまでの版も削除します。配信済みの内容は配信に残ります。',
    en: 'Its editions go too. What campaigns have sent stays with them.',
  },
  goneShared: {
    ja: '使っているテンプレートでは、その場所が空になります。',
    en: 'Where templates use it, its place stays empty.',
  },
  goneImage: {
    ja: '送信済みのメールでも、この画像は表示されなくなります。',
    en: 'Mails that were sent already no longer show it, either.',
  },
  goneCoupon: {
    ja: '残っているコードも削除します。渡し済みの記録は残ります。',
    en: 'The codes that are left go too. What was handed out stays on record.',
  },
})
