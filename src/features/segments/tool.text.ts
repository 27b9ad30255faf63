import { defineText } from '#kit/text.ts'

/** What is said in the list of customers about putting them on fixed segments. */
export const toolText = defineText({
  find: { ja: '固定セグメントを探す', en: 'Find a fixed segment' },
  none: { ja: '固定セグメントがありません', en: 'There is no fixed segment' },
  doAdd: { ja: '固定セグメント「{name}」に加えます。', en: 'They are put on the fixed segment “{name}”.' },
  doRemove: {
    ja: '固定セグメント「{name}」から外します。',
    en: 'They are taken out of the fixed segment “{name}”.',
  },
  added: { ja: '{count}件を「{name}」に加えました', en: '{count} were put on “{name}”' },
  removed: { ja: '{count}件を「{name}」から外しました', en: '{count} were taken out of “{name}”' },
})
