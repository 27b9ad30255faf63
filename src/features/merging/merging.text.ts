import { defineText, saidOtherwise } from '#kit/text.ts'

export const mergingText = defineText({
  count: { ja: 'この顧客には {count} 件が統合されています', en: 'Merged into this customer: {count}' },
  by: { ja: '{at}・{name}', en: '{at}, {name}' },
  undo: { ja: '元に戻す', en: 'Undo' },
  undoOf: { ja: '{names} の統合を元に戻す', en: 'Undo the merge of {names}' },
  undone: { ja: '{names} を元の顧客に戻しました', en: '{names} is a customer of its own again' },
  undoneMany: { ja: '{names} を元の顧客に戻しました', en: '{names} are customers of their own again' },
})

/** The same of companies. */
export const mergedCompaniesText = saidOtherwise(mergingText, {
  count: { ja: 'この取引先には {count} 件が統合されています', en: 'Merged into this company: {count}' },
  undone: { ja: '{names} を元の取引先に戻しました', en: '{names} is a company of its own again' },
  undoneMany: { ja: '{names} を元の取引先に戻しました', en: '{names} are companies of their own again' },
})
