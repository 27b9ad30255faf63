import { defineText } from '#kit/text.ts'

export const provisionsText = defineText({
  provisions: { ja: '第三者提供の記録', en: 'Ledger of provisions' },
  entry: { ja: '第三者提供', en: 'Provision to a third party' },
  emptyTitle: { ja: '第三者に渡した記録はありません', en: 'Nothing was given to third parties' },
  emptyWhy: {
    ja: '書き出すときに区分で「第三者提供」を選ぶと、だれの何を、いつ、だれに渡したかがここに残ります。',
    en: 'When an export is marked “Given to a third party”, whose data went where, and when, is kept here.',
  },
  search: { ja: '提供先の名前で探す', en: 'Search by who got it' },
  from: { ja: 'この日から', en: 'From' },
  to: { ja: 'この日まで', en: 'Until' },
  download: { ja: 'CSV で受け取る', en: 'Download CSV' },
  downloadPeople: { ja: '顧客の一覧を CSV で受け取る', en: 'Download whose data it was (CSV)' },
  people: { ja: '情報を渡した顧客', en: 'Whose data it was' },
  peopleNote: {
    ja: 'あなたに見える顧客だけを表示しています。',
    en: 'Only customers whom you may see are shown.',
  },
  noPeople: { ja: '表示できる顧客はいません。', en: 'There is nobody to show.' },
  companies: { ja: '取引先の情報です', en: 'Data of companies' },
  records: { ja: '{count}件', en: '{count}' },
  erased: {
    ja: '{count}件（うち {erased}件は完全に削除しました）',
    en: '{count}, of whom {erased} were deleted for good',
  },
  more: { ja: 'もっと見る', en: 'Show more' },
  notFound: { ja: 'この記録は見つかりません', en: 'This entry was not found' },
  notFoundWhy: {
    ja: '保存期間を過ぎた記録は自動で消えます。',
    en: 'Entries go by themselves when their time is over.',
  },
  keptFor: { ja: '記録を残す期間', en: 'Kept for' },
  years: { ja: '{count}年', en: '{count} years' },
  keptWhy: {
    ja: '原則として3年間の保存が法律で決められています。短くすると、期間を過ぎた記録は翌朝に消えます。',
    en: 'The law asks for three years as a rule. With fewer, older entries go the next morning.',
  },
  source: { ja: '記録のもと', en: 'Written by' },
  export: { ja: '書き出し', en: 'an export' },
  command: { ja: '管理コマンドによる書き出し', en: 'an export by command' },
  openExport: { ja: '書き出しを開く', en: 'Open the export' },
})
