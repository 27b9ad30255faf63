import { defineText } from '#kit/text.ts'

export const taxRateText = defineText({
  lead: {
    ja: '税率が変わるときは、その日からの税率を前もって加えます。始まった税率は変えられません。',
    en: 'When the law changes, add the rate with its first day ahead of time. A rate that has begun cannot be changed.',
  },
  taxClass: { ja: '税区分', en: 'Tax class' },
  startsOn: { ja: 'この日から', en: 'From' },
  rate: { ja: '税率（%）', en: 'Rate (%)' },
  state: { ja: '状態', en: 'State' },
  acts: { ja: '操作', en: 'Actions' },
  ahead: { ja: '予定', en: 'To come' },
  add: { ja: '税率を加える', en: 'Add a rate' },
  added: { ja: '税率を加えました', en: 'Added the rate' },
  remove: { ja: '{day}からの{taxClass}を消す', en: 'Remove the {taxClass} from {day}' },
  removed: { ja: '税率を消しました', en: 'Removed the rate' },
  badRate: {
    ja: '0 以上 100 未満の数で入力してください（小数は2けたまで）',
    en: 'Enter a number from 0 to 99.99',
  },
})
