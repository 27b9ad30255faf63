import { defineText } from '#kit/text.ts'

export const settingsText = defineText({
  settings: { ja: '組織の設定', en: 'Organisation' },
  lead: {
    ja: '全員の画面に共通する設定です。',
    en: 'What is the same on everybody’s screens.',
  },
  organisation: { ja: '組織の名前', en: 'Name of the organisation' },
  timeZone: { ja: 'タイムゾーン', en: 'Time zone' },
  timeZoneHelp: {
    ja: '日付の表示と、集計の区切りに使います。',
    en: 'Dates are shown and numbers are cut off in it.',
  },
  fiscalYearStart: { ja: '年度の始まり', en: 'The fiscal year begins in' },
  weekStart: { ja: '週の始まり', en: 'The week begins on' },
  sunday: { ja: '日曜日', en: 'Sunday' },
  monday: { ja: '月曜日', en: 'Monday' },
  memberSees: { ja: '一般の利用者に見える顧客', en: 'Customers that members see' },
  memberSeesHelp: {
    ja: '責任者と管理者には、いつもすべての顧客が見えます。',
    en: 'Managers and administrators always see every customer.',
  },
  all: { ja: 'すべての顧客', en: 'Every customer' },
  own: { ja: '自分が担当する顧客と、担当のいない顧客', en: 'Their own, and those without an owner' },
  exportApprovalAbove: { ja: '承認なしに書き出せる件数', en: 'Rows that may be exported without consent' },
  exportApprovalAboveHelp: {
    ja: 'これを超える書き出しは、管理者が承認するまで待ちます。空にすると承認は要りません。',
    en: 'Larger exports wait until an administrator agrees. Empty means that no consent is needed.',
  },
  sales: { ja: '販売と帳票の設定', en: 'Sales and documents' },
  sale: { ja: '金額の計算', en: 'Amounts' },
  seller: { ja: '帳票の発行者', en: 'Issuer of documents' },
  save: { ja: '保存する', en: 'Save' },
})
