import { defineText } from '#kit/text.ts'

/** The words of an action on many customers: all that match, or more than one sees. */
export const manyText = defineText({
  allMatching: { ja: '条件に合う {count}件すべてを選ぶ', en: 'Choose all {count} that match' },
  allChosen: { ja: '条件に合う {count}件すべてに操作します', en: 'Acts on all {count} that match' },
  onlyThese: { ja: '見えている分だけに戻す', en: 'Only those loaded' },
  ask: { ja: '{count}件の顧客を変えますか', en: 'Change {count} customers?' },
  counting: { ja: '数えています', en: 'Counting' },
  askWhy: {
    ja: '背景で進みます。終わったあとも、まとめて元に戻せます。',
    en: 'It runs in the background, and can be taken back as a whole afterwards.',
  },
  doTag: { ja: 'タグ「{name}」を付けます。', en: 'Adds the tag “{name}”.' },
  doUntag: { ja: 'タグ「{name}」を外します。', en: 'Removes the tag “{name}”.' },
  doOwn: { ja: '担当を{name}にします。', en: 'Makes {name} their owner.' },
  doDisown: { ja: '担当を外します。', en: 'Leaves them without an owner.' },
  doBin: { ja: 'ごみ箱に入れます。', en: 'Moves them to the bin.' },
  doRestore: { ja: 'ごみ箱から戻します。', en: 'Restores them from the bin.' },
  doSet: { ja: '「{field}」を「{value}」にします。', en: 'Sets “{field}” to “{value}”.' },
  doClear: { ja: '「{field}」を空にします。', en: 'Clears “{field}”.' },
  start: { ja: '{count}件を変える', en: 'Change {count}' },
  cancel: { ja: 'やめる', en: 'Cancel' },
  close: { ja: '閉じる', en: 'Close' },
  field: { ja: '項目', en: 'Field' },
  chooseField: { ja: '項目を選ぶ', en: 'Choose a field' },
  value: { ja: '新しい値', en: 'New value' },
  valueHelp: { ja: '空のままにすると、項目を空にします', en: 'Leave it empty to clear the field' },
  next: { ja: '確かめる', en: 'Review' },
})
