import { defineText } from '#kit/text.ts'

export const postalOfferText = defineText({
  unknown: {
    ja: 'この郵便番号は住所データにありません。番号を確かめるか、住所をそのまま入力してください。',
    en: 'This postal code is in no address list. Check it, or simply type the address.',
  },
  choose: {
    ja: '{count}件の候補があります。↓キーで移り、Enterで選べます。',
    en: '{count} addresses. Press ↓ to go there and Enter to choose.',
  },
  replace: {
    ja: '入力した住所は変えていません。この番号の住所に置き換えることができます。',
    en: 'Your address was left as it is. You can replace it by the one of this code.',
  },
  replaceBy: { ja: '「{address}」に置き換える', en: 'Replace by “{address}”' },
  filled: { ja: '郵便番号から住所を入れました。', en: 'The address was filled in from the postal code.' },
  candidates: { ja: '住所の候補', en: 'Addresses' },
  incomplete: {
    ja: '内蔵のデータは1つの番号に1件だけ答えます。違うときは直してください。',
    en: 'The built-in list has one address a code. Correct it where it is wrong.',
  },
})
