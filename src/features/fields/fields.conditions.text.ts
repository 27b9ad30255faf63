import { defineText } from '#kit/text.ts'

export const conditionText = defineText({
  noField: {
    ja: 'この項目はありません。条件を外すか、別の項目を選んでください',
    en: 'There is no such field. Take the condition away, or choose another field',
  },
  masked: {
    ja: 'この項目は伏せられているため、絞り込みや並べ替えに使えません',
    en: 'This field is masked for you, so it can neither filter nor sort',
  },
  noSort: {
    ja: 'この項目では並べ替えられません',
    en: 'The list cannot be sorted by this field',
  },
  otherCursor: {
    ja: '続きを読むための cursor が、この並び順のものではありません。最初のページから読み直してください',
    en: 'The cursor is not one of this order. Start again from the first page',
  },
  noColumn: {
    ja: 'この項目は一覧の列にできません',
    en: 'There is no such field to show in a column',
  },
  otherOp: {
    ja: 'この項目はこの比べ方では絞り込めません',
    en: 'This field cannot be compared in this way',
  },
  otherValue: {
    ja: '比べる値を確認してください',
    en: 'Check the value to compare with',
  },
})
