import { defineText } from '#kit/text.ts'

export const saleSettingsText = defineText({
  title: { ja: '販売と帳票の設定', en: 'Sales and documents' },
  lead: {
    ja: '新しい受注の金額の計算と、帳票に載せる発行者の情報です。受けた受注と発行した帳票は変わりません。',
    en: 'How new orders are worked out, and who is printed on documents. What was ordered or issued stays as it is.',
  },
  sale: { ja: '金額の計算', en: 'Amounts' },
  taxMode: { ja: '価格の表し方', en: 'Prices are' },
  included: { ja: '税込（内税）', en: 'with tax' },
  excluded: { ja: '税抜（外税）', en: 'without tax' },
  rounding: { ja: '消費税の端数', en: 'Fractions of tax' },
  roundingHelp: {
    ja: '1枚の帳票につき、税率ごとに1回だけ端数を処理します。',
    en: 'Rounded once for each rate of a document.',
  },
  floor: { ja: '切り捨て', en: 'down' },
  round: { ja: '四捨五入', en: 'half up' },
  ceil: { ja: '切り上げ', en: 'up' },
  pointsAs: { ja: 'ポイントの扱い', en: 'Points are' },
  discount: { ja: '値引き（課税額から引く）', en: 'a discount (what is taxed falls)' },
  payment: { ja: '支払い（支払額からだけ引く）', en: 'a payment (only what is left to pay falls)' },
  shippingTaxClass: { ja: '送料・手数料の税区分', en: 'Tax of shipping and fees' },
  standard: { ja: '標準税率', en: 'Standard rate' },
  reduced: { ja: '軽減税率', en: 'Reduced rate' },
  exempt: { ja: '非課税', en: 'Exempt' },
  outOfScope: { ja: '不課税', en: 'Out of scope' },
  zeroRated: { ja: '免税', en: 'Zero-rated' },
  seller: { ja: '発行者', en: 'Issuer' },
  sellerName: { ja: '発行者の名前', en: 'Name' },
  sellerNameHelp: {
    ja: '空のときは組織の名前を使います',
    en: 'Left empty, the name of the organisation is used',
  },
  postalCode: { ja: '郵便番号', en: 'Postal code' },
  address: { ja: '住所', en: 'Address' },
  phone: { ja: '電話', en: 'Phone' },
  invoiceNumber: { ja: '登録番号（適格請求書発行事業者）', en: 'Registration number (qualified invoices)' },
  invoiceNumberHelp: {
    ja: 'T と13けたの数字。登録のない事業者は空のままにします',
    en: 'T and 13 digits; empty without a registration',
  },
  badInvoiceNumber: {
    ja: 'T に続けて13けたの数字を入力してください',
    en: 'Enter T and 13 digits',
  },
  checkInvoiceNumber: {
    ja: '法人の番号としては検査数字が合いません。法人なら、もう一度番号を確認してください（個人事業者の番号ならこのままで正しい番号です）。',
    en: 'The check digit is not that of a corporation. Check it again, unless yours is the number of a sole trader.',
  },
  bankAccount: { ja: '振込先', en: 'Bank account' },
  bankAccountExample: {
    ja: 'みどり銀行 本店 普通 1234567 アオゾラショウテン',
    en: 'Midori Bank, head office, ordinary 1234567',
  },
  save: { ja: '保存する', en: 'Save' },
})
