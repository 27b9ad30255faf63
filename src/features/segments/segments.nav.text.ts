import { defineText } from '#kit/text.ts'

/** What is known of segments before one of their screens is open. */
export const segmentsNavText = defineText({
  segments: { ja: 'セグメント', en: 'Segments' },
  segment: { ja: 'セグメント', en: 'Segment' },
  add: { ja: '新しいセグメントを作る', en: 'New segment' },
  overlap: { ja: 'セグメントの重なりを見る', en: 'See how segments overlap' },
  fromFilter: { ja: 'この絞り込みをセグメントにする', en: 'Make this filter a segment' },
  gone: {
    ja: 'これまでの条件、日ごとの人数、入っている顧客の一覧も削除します。顧客そのものは消えません。',
    en: 'Its earlier rules, its daily numbers and the list of its members go too. The customers stay.',
  },
  rule: { ja: '条件', en: 'Rule' },
  kind: { ja: '種類', en: 'Kind' },
  baseId: { ja: 'ベース', en: 'Base' },
  acts: { ja: '自動で行うこと', en: 'What follows' },
  name: { ja: '名前', en: 'Name' },
  description: { ja: '説明', en: 'Description' },
})
