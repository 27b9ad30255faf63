import { defineText } from '#kit/text.ts'

export const valueText = defineText({
  yes: { ja: 'はい', en: 'Yes' },
  no: { ja: 'いいえ', en: 'No' },
  notText: { ja: '文字で入力してください', en: 'Enter text' },
  notNumber: { ja: '数字で入力してください（例: 1980）', en: 'Enter a number, such as 1980' },
  notWhole: { ja: '小数は使えません。整数で入力してください', en: 'Enter a whole number' },
  tooFine: { ja: '小数の桁が多すぎます', en: 'Too many decimal places' },
  tooLarge: { ja: '数が大きすぎます', en: 'This number is too large' },
  notDay: {
    ja: '日付として読めません。2026/11/21 や R8.11.21 の形で入力してください',
    en: 'This is not a date. Enter it like 2026/11/21 or R8.11.21',
  },
  notDateTime: {
    ja: '日時として読めません。2026/11/21 14:05 の形で入力してください',
    en: 'This is not a date and time. Enter it like 2026/11/21 14:05',
  },
  notYesNo: { ja: '「はい」か「いいえ」で入力してください', en: 'Enter yes or no' },
  notChoices: { ja: '選択肢から選んでください', en: 'Choose from the options' },
  notEmail: {
    ja: 'メールアドレスの形ではありません（例: hanako@example.jp）',
    en: 'This is not an e-mail address, such as hanako@example.jp',
  },
  notPhone: {
    ja: '電話番号として読めません。数字を確認してください（例: 03-1234-5678）',
    en: 'This is not a phone number. Check the digits, such as 03-1234-5678',
  },
  notUrl: {
    ja: 'https:// で始まるアドレスを入力してください',
    en: 'Enter an address that begins with https://',
  },
  notFile: { ja: 'ファイルは画面から付けてください', en: 'Attach the file on the screen' },
  noSuchPerson: {
    ja: 'この人は利用者にいません。名前かメールアドレスを確認してください',
    en: 'There is no such user. Check the name or the e-mail address',
  },
  twoPeople: {
    ja: '同じ名前の利用者が2人以上います。メールアドレスで指定してください',
    en: 'Several users have this name. Give the e-mail address',
  },
  tooLong100: { ja: '長すぎます。1つ100文字までにしてください', en: 'Too long: 100 characters each at most' },
  tooManyIds: { ja: '多すぎます。50個までにしてください', en: 'Too many: 50 at most' },
  tooLong500: { ja: '長すぎます。500文字までにしてください', en: 'Too long: 500 characters at most' },
  tooLong10000: { ja: '長すぎます。10,000文字までにしてください', en: 'Too long: 10,000 characters at most' },
})
