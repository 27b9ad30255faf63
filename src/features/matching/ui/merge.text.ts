import { defineText } from '#kit/text.ts'

export const mergeText = defineText({
  toMerged: { ja: '統合する', en: 'Merge' },
  done_merged: { ja: '{pair} を統合しました', en: 'Merged {pair}' },
  title: { ja: '一人の顧客に統合する', en: 'Merge into one customer' },
  lead: {
    ja: '連絡先・メモ・契約など、二人にあるものはすべて残る顧客に移ります。統合は、いつでも元に戻せます。',
    en: 'Everything that belongs to either (contact points, notes, contracts …) moves to the record that stays. A merge can be undone at any later time.',
  },
  survivor: { ja: '残す顧客', en: 'The record that stays' },
  record: { ja: '{name}（{at} 登録）', en: '{name} (created {at})' },
  field: { ja: '項目', en: 'Field' },
  value: { ja: '統合したあとの値', en: 'Value after the merge' },
  why: { ja: '理由', en: 'Why' },
  empty: { ja: '（入っていません）', en: '(nothing)' },
  alike: {
    ja: 'ほかの項目（{count} 件）は、どちらの値も失われません',
    en: 'The other {count} fields lose nothing',
  },
  moves: { ja: '移るもの：{what}', en: 'What moves: {what}' },
  moving: { ja: '{label} {count} 件', en: '{label}: {count}' },
  choose: { ja: '「{label}」をどちらにするか選んでください', en: 'Choose the value of “{label}”' },
  rule_chosen: { ja: '選んだ値', en: 'Chosen' },
  rule_same: { ja: '同じ値', en: 'The same' },
  rule_only: { ja: '片方だけにある値', en: 'Only one has it' },
  rule_byHand: { ja: '人が入力した値', en: 'Entered by a person' },
  rule_checked: { ja: '確かめてある値', en: 'Checked by a person' },
  rule_newest: { ja: '新しいほうの値', en: 'The newer one' },
  rule_survivor: { ja: '残す顧客の値', en: 'Of the record that stays' },
  rule_first: { ja: '先に入った値', en: 'The earlier one' },
  rule_union: { ja: '両方を残す', en: 'Both are kept' },
  rule_mustChoose: { ja: '選んでください', en: 'Please choose' },
})
