import { defineText } from '#kit/text.ts'

/** For the manifest: it is part of the first load. */
export const historyLabels = defineText({
  history: { ja: '変更履歴', en: 'History of changes' },
})
/** Named with the field it stands beside, so it is filled by the part that shows it. */
export const ofField = { ja: '{label}の変更履歴', en: 'History of {label}' }

export const historyText = defineText({
  all: { ja: 'すべての項目', en: 'All fields' },
  which: { ja: '履歴を見る項目', en: 'Which field' },
  created: { ja: '登録', en: 'Added' },
  atFirst: { ja: '（登録したとき）', en: '(when it was added)' },
  imported: { ja: '取り込みで登録（{file}）', en: 'Added by the import of {file}' },
  undone: { ja: '取り込みの取り消し（{file}）', en: 'The import of {file} was undone' },
  deleted: { ja: 'ごみ箱に入れました', en: 'Moved to the bin' },
  restored: { ja: 'ごみ箱から戻しました', en: 'Restored from the bin' },
  empty: { ja: '未入力', en: 'empty' },
  masked: { ja: '●●●（見る権限がありません）', en: '●●● (you may not see it)' },
  screen: { ja: '画面', en: 'screen' },
  api: { ja: 'API', en: 'API' },
  import: { ja: '取り込み', en: 'import' },
  importOf: { ja: '取り込み {file}', en: 'import of {file}' },
  bulk: { ja: 'まとめて', en: 'several at once' },
  system: { ja: 'システム', en: 'system' },
  none: { ja: 'まだ何も変わっていません。', en: 'Nothing was changed yet.' },
  noneOfField: {
    ja: 'この項目は、まだ変わっていません。',
    en: 'This field was not changed yet.',
  },
  earlier: { ja: 'さらに前を見る', en: 'Show earlier' },
  close: { ja: '閉じる', en: 'Close' },
})
