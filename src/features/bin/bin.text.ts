import { defineText } from '#kit/text.ts'

/** The bins of features that stand above it. */
export const binLabels = defineText({
  customers: { ja: '顧客', en: 'Customers' },
  companies: { ja: '取引先', en: 'Companies' },
  files: { ja: 'ファイル', en: 'Files' },
  customersGo: {
    ja: '連絡先・メモ・ファイル・できごとなど、この人について残したすべてと、操作の記録の中身が消えます。',
    en: 'Everything kept about them goes too: contact points, notes, files, events, and what the audit log says of them.',
  },
  companiesGo: {
    ja: 'ファイルと契約、操作の記録の中身も消えます。',
    en: 'Their files, contracts, and what the audit log says of them go too.',
  },
  filesGo: { ja: 'ファイルの中身も消えます。', en: 'Their content goes too.' },
})

export const binText = defineText({
  kind: { ja: '種類', en: 'What kind' },
  find: { ja: 'ごみ箱の中を探す', en: 'Search the bin' },
  name: { ja: '名前', en: 'Name' },
  detail: { ja: '手がかり', en: 'Recognised by' },
  deletedAt: { ja: '入れた日時', en: 'Moved at' },
  deletedBy: { ja: '入れた人', en: 'Moved by' },
  restore: { ja: '戻す', en: 'Restore' },
  restoreThese: { ja: 'ごみ箱から戻す', en: 'Restore from the bin' },
  purge: { ja: '完全に削除する', en: 'Delete for good' },
  restoredOne: { ja: '「{name}」を戻しました', en: 'Restored “{name}”' },
  restoredMany: { ja: '{count}件を戻しました', en: 'Restored {count}' },
  purgedOne: { ja: '「{name}」を完全に削除しました', en: 'Deleted “{name}” for good' },
  purgedMany: { ja: '{count}件を完全に削除しました', en: 'Deleted {count} for good' },
  purgeOne: { ja: '{kind}「{name}」を完全に削除しますか', en: 'Delete “{name}” for good? ({kind})' },
  purgeMany: { ja: '{kind}{count}件を完全に削除しますか', en: 'Delete {count} for good? ({kind})' },
  amongThem: { ja: '「{names}」など。', en: 'Among them: {names}.' },
  these: { ja: '「{names}」。', en: '{names}.' },
  comma: { ja: '」「', en: ', ' },
  refused: { ja: 'できなかったものがあります', en: 'Some could not be done' },
  close: { ja: '閉じる', en: 'Close' },
  empty: { ja: 'ごみ箱は空です', en: 'The bin is empty' },
  emptyWhy: {
    ja: '消したものはまずここに入り、ここから戻せます。',
    en: 'What you remove comes here first, and can be brought back from here.',
  },
  noneFound: { ja: '見つかりません', en: 'Nothing found' },
  noneFoundWhy: {
    ja: '言葉を短くするか、別の種類を見てください。',
    en: 'Search for less, or look at another kind.',
  },
})
