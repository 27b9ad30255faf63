import { defineText } from '#kit/text.ts'

/** For whom data leaves the house, and by what right; in forms, on pages and in files. */
export const sharingText = defineText({
  purpose: { ja: '区分', en: 'For whom' },
  own: { ja: '社内利用', en: 'Own use' },
  ownWhy: { ja: '自社の中だけで使います。', en: 'It is used inside the organisation only.' },
  processor: { ja: '委託', en: 'Processor' },
  processorWhy: {
    ja: '印刷・発送など、自社の仕事を代わりにしてもらう相手に渡します。',
    en: 'It goes to somebody who does our work for us: printing, shipping.',
  },
  joint: { ja: '共同利用', en: 'Joint use' },
  jointWhy: {
    ja: 'あらかじめ本人に知らせた範囲で、グループ会社などと一緒に使います。',
    en: 'It is used together with those whom the persons were told of, such as companies of the group.',
  },
  provision: { ja: '第三者提供', en: 'Given to a third party' },
  provisionWhy: {
    ja: 'ほかの会社などに渡します。だれの何を渡したかを「第三者提供の記録」に自動で残します（個人情報保護法29条）。',
    en: 'It goes to another organisation. Whose data it was is kept in the ledger by itself (APPI article 29).',
  },
  recipientName: { ja: '渡す相手の氏名・名称', en: 'Name of who gets it' },
  recipientAddress: { ja: '渡す相手の住所', en: 'Address of who gets it' },
  representative: { ja: '代表者の氏名（法人のとき）', en: 'Who represents it, of a corporation' },
  ground: { ja: '渡す根拠', en: 'On what ground' },
  consent: { ja: '本人の同意', en: 'Consent of the persons' },
  law: { ja: '法令に基づく', en: 'Required by law' },
  other: { ja: 'その他', en: 'Other' },
  chooseGround: { ja: '選んでください', en: 'Choose' },
  toLedger: { ja: '記録を開く', en: 'Open the entry' },
  groundNote: { ja: '根拠の補足', en: 'More on the ground' },
  groundNoteExample: { ja: '会員規約 第8条への同意', en: 'agreed to article 8 of the terms' },
})
