import { defineText } from '#kit/text.ts'

/** What people read who come from a mail. */
export const reactionPageText = defineText({
  service: { ja: 'メールのリンク', en: 'Links of mails' },
  noLink: { ja: 'このリンクは使えません', en: 'This link does not work' },
  noLinkLead: {
    ja: 'リンクの一部が欠けているか、リンク先がもうありません。メールのリンクをもう一度押すか、URL 全体をコピーして開いてください。',
    en: 'Part of it may be missing, or what it led to is gone. Press the link in the mail again, or copy all of its address.',
  },
})
