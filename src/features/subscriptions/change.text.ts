import { defineText } from '#kit/text.ts'

/** What is asked where a subscription is changed, and what a change would lead to. */
export const changeText = defineText({
  effect: { ja: '変更後の予定', en: 'What this leads to' },
  nextShip: { ja: '次回の出荷', en: 'Next shipped on' },
  nextTotal: { ja: '次回の合計', en: 'Its total' },
  afterThat: { ja: 'そのあと', en: 'Then' },
  cycle: { ja: 'お届け周期', en: 'Cycle' },
  resumesOn: { ja: '自動で再開する日', en: 'Goes on by itself on' },
  nothing: { ja: '再開するまで、お届けはありません', en: 'Nothing comes until it is resumed' },
  noAmount: { ja: '金額が決まりません', en: 'It has no price' },
  along: {
    ja: 'まとめ配送の {names} も一緒に変わります。',
    en: 'What shares its parcel changes along: {names}.',
  },
  pauseBy: { ja: '休み方', en: 'How long' },
  byRounds: { ja: '回数で休む', en: 'So many rounds' },
  byDay: { ja: '日付まで休む', en: 'Until a day' },
  pauseRounds: { ja: '休む回数', en: 'Rounds left out' },
  resumeTitle: { ja: '再開する', en: 'Resume it' },
  resumeOn: { ja: '次回の日', en: 'The next date' },
  resumeOnHelp: {
    ja: '空なら、周期どおりで最も早い日',
    en: 'The first possible day of its cycle when empty',
  },
  suspendTitle: { ja: '休止する', en: 'Suspend it' },
  suspendWhy: {
    ja: 'だれかが「再開する」を押すまで止まります。日が決まっているときは一時休止にしてください。',
    en: 'It stands still until somebody resumes it. Where the day is known, pause it instead.',
  },
  goods: { ja: '1回にお届けする商品', en: 'What comes in a round' },
  quantityOf: { ja: '{name} の数量', en: 'Quantity of {name}' },
  remove: { ja: '{name} を外す', en: 'Take {name} out' },
  addGoods: { ja: '商品を加える', en: 'Add a product' },
  gone: { ja: '（なくなった商品）', en: '(a product that is gone)' },
  goodsOfPlan: { ja: 'プランどおりの商品に戻す', en: 'The goods of the plan again' },
  goodsAgain: {
    ja: 'プランどおりの商品に戻します。',
    en: 'It has the goods of the plan again.',
  },
  ownAgain: { ja: '戻すのをやめる', en: 'Keep the chosen goods' },
  needsGoods: { ja: '商品を1つ以上選んでください', en: 'Choose a product at least' },
  badQuantities: { ja: '商品の数量は 1〜999 の整数です', en: 'Quantities are whole numbers from 1 to 999' },
  addressHelp: {
    ja: 'すべて空にすると、顧客の住所に届けます。',
    en: 'Leave all of it empty for the address of the customer.',
  },
  token: { ja: '決済トークン', en: 'Payment token' },
  tokenKept: {
    ja: '登録されています。空ならいまのものを使い、支払方法を変えると消えます。カード番号は入れないでください',
    en: 'There is one. Empty keeps it, but not for another method. Never enter the number of a card',
  },
  tokenNone: {
    ja: '登録されていません。決済会社が発行した番号です。カード番号は入れないでください',
    en: 'There is none. It is what the payment company calls the means of payment; never the number of a card',
  },
  bundle: { ja: 'まとめて届ける', en: 'Ship it with another' },
  bundleWith: { ja: '一緒に届ける定期', en: 'Together with' },
  bundleHelp: {
    ja: '次回から、選んだ定期と同じ日・同じ周期で届け、送料は1回分です。',
    en: 'From the next one on it goes out on the days of the other, for one shipping fee.',
  },
  alone: { ja: 'まとめない（単独で届ける）', en: 'By itself' },
  noOthers: {
    ja: 'この顧客には、ほかに有効な定期がありません。',
    en: 'The customer has no other active subscription.',
  },
})
