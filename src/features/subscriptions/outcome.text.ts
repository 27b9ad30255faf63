import { defineText } from '#kit/text.ts'

/** Outcomes of payments, as they are shown and noted by hand. */
export const outcomeText = defineText({
  note: { ja: '決済の結果を記録する', en: 'Note an outcome' },
  noteOf: { ja: '第{round}回の決済の結果を記録する', en: 'Note the outcome of the payment of round {round}' },
  tries: { ja: '第{round}回の決済の記録', en: 'Payments tried of round {round}' },
  retriedOn: { ja: '再請求 {on}', en: 'tried again on {on}' },
  outcome: { ja: '結果', en: 'Outcome' },
  outcomeHelp: {
    ja: '失敗にすると、設定の日数で再請求します。最後の失敗では、決済エラーになってお届けを止めます',
    en: 'A failure is tried again after the days of the settings; after the last one deliveries stop',
  },
  on: { ja: '処理した日', en: 'Day of the try' },
  message: { ja: '決済会社の説明', en: 'What was said' },
  noted: { ja: '決済の結果を記録しました', en: 'Noted' },
  refused: { ja: '記録できませんでした', en: 'It could not be noted' },
  knownAlready: { ja: '同じ結果が、すでに記録されています', en: 'It was known already' },
})
