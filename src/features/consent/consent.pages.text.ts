import { defineText } from '#kit/text.ts'

/** What visitors read: the preference centre, and the mails that lead to it. */
export const consentPageText = defineText({
  centre: { ja: '配信の設定', en: 'Preferences' },
  centreLead: {
    ja: '{address} にお送りするご案内を選べます。ご注文やご契約についての大切なご連絡は、ここでの設定にかかわらずお送りします。',
    en: 'Choose what we send to {address}. What concerns your orders and contracts comes in any case.',
  },
  channels: { ja: '送り方', en: 'How' },
  receive: { ja: '受け取る', en: 'Receive this' },
  often: { ja: '頻度', en: 'How often' },
  every0: { ja: 'そのつど', en: 'As it comes' },
  every7: { ja: '多くても週に1回', en: 'Once a week at most' },
  every14: { ja: '多くても2週間に1回', en: 'Every two weeks at most' },
  every30: { ja: '多くても月に1回', en: 'Once a month at most' },
  every90: { ja: '多くても3か月に1回', en: 'Every three months at most' },
  save: { ja: '保存する', en: 'Save' },
  saved: { ja: '保存しました。', en: 'Saved.' },
  stopAll: { ja: 'すべて停止する', en: 'Stop everything' },
  stopAllLead: {
    ja: 'このアドレスへのご案内を、これからのものも含めてすべて止めます。',
    en: 'Stops all news and offers to this address, of any kind.',
  },
  stopped: {
    ja: '配信を停止しました。行き違いで届くものがある場合は、ご容赦ください。',
    en: 'Stopped. Something already on its way may still reach you.',
  },
  allStopped: {
    ja: 'このアドレスへのご案内は、すべて止まっています。',
    en: 'Nothing is sent to this address.',
  },
  nothing: { ja: 'いま選べるご案内はありません。', en: 'There is nothing to choose at present.' },
  oldLink: {
    ja: 'このリンクは作られてから{days}日を過ぎたため、停止だけができます。受け取りを始めるには、新しいリンクをメールで受け取ってください。',
    en: 'This link is more than {days} days old: it can stop, but not start anything. To start, have a new link sent.',
  },
  newLink: { ja: '新しいリンクを受け取る', en: 'Send me a new link' },
  linkSent: {
    ja: '新しいリンクをメールでお送りしました。届いたメールから開いてください。',
    en: 'A new link is on its way to your mailbox.',
  },
  linkSubject: { ja: '【{shop}】配信の設定のご案内', en: '[{shop}] Your preferences' },
  linkBody: {
    ja: '配信の設定は、こちらから変えられます。\n\n{link}\n\nお心当たりがないときは、このメールを破棄してください。',
    en: 'You can change what we send you here.\n\n{link}\n\nIf you did not ask for it, ignore this mail.',
  },
  confirmTitle: { ja: '配信の確認', en: 'Please confirm' },
  confirmLead: {
    ja: '次のご案内を {address} にお送りしてもよろしいですか。',
    en: 'May we send the following to {address}?',
  },
  confirm: { ja: '同意して受け取る', en: 'Yes, send it to me' },
  confirmRefuse: {
    ja: '受け取らない場合は、このページを閉じてください。何も始まりません。',
    en: 'If not, close this page. Nothing will start.',
  },
  confirmed: { ja: '確認しました。ありがとうございます。', en: 'Confirmed. Thank you.' },
  already: { ja: 'すでに確認済みです。', en: 'You have confirmed already.' },
  change: { ja: '配信の設定を開く', en: 'Open my preferences' },
  confirmSubject: { ja: '【{shop}】配信のご確認', en: '[{shop}] Please confirm' },
  confirmBody: {
    ja: '{shop}から次のご案内をお送りしてもよいか、ご確認をお願いします。\n\n{purposes}\n\nよろしければ、{days}日以内に次のページを開いて「同意して受け取る」を押してください。\n\n{link}\n\nお心当たりがないときは、このメールを破棄してください。何も始まりません。',
    en: 'Please confirm that {shop} may send you the following.\n\n{purposes}\n\nIf so, open this page within {days} days and press “Yes, send it to me”.\n\n{link}\n\nIf you did not ask for it, ignore this mail. Nothing will start.',
  },
  deadLink: { ja: 'このリンクは使えません', en: 'This link does not work' },
  deadLinkLead: {
    ja: 'リンクが途中で切れているか、期限が切れています。届いたメールからもう一度開くか、下記までご連絡ください。',
    en: 'It is cut off or too old. Open it again from the mail, or contact us as below.',
  },
  problem: { ja: 'うまくいきませんでした', en: 'That did not work' },
  byCentre: { ja: '本人（配信の設定）', en: 'Themselves (preferences)' },
})
