import { defineText } from '#kit/text.ts'

/** What people are told who asked for no more mail by answering one. */
export const returnsLetterText = defineText({
  subject: { ja: '配信を停止しました', en: 'We have stopped sending you news' },
  body: {
    ja: 'いただいた返信のとおり、お知らせメールの配信を停止しました。すでに発送の準備に入っていたものが、行き違いで届くことがあります。ご容赦ください。\n\nご注文・お届けなど、お取引に関するご連絡は、これからもお送りします。\n\n配信の設定は、こちらからいつでも確認・変更できます。\n{link}',
    en: 'As you asked in your reply, we have stopped sending you news. One that was already on its way may still arrive; please excuse it.\n\nLetters about your orders and deliveries go on.\n\nYou can see and change your preferences here at any time.\n{link}',
  },
  restNote: {
    ja: '続けて届かなかったため、自動で休止しました。期日を過ぎると再開します',
    en: 'Paused by itself as nothing arrived several times in a row; it resumes after that day',
  },
})
