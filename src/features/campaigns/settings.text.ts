import { defineText } from '#kit/text.ts'

/** The words of what holds for every campaign. */
export const settingsText = defineText({
  title: { ja: '配信のきまり', en: 'Rules of campaigns' },
  lead: {
    ja: 'すべての配信に効くきまりです。配信ごとに、別に決めることもできます。',
    en: 'What holds for every campaign, unless it says otherwise.',
  },
  toCampaigns: { ja: '配信の一覧へ', en: 'To the campaigns' },
  cap: { ja: '回数の上限', en: 'Cap' },
  capHelp: {
    ja: '広告のメールが同じ方に続かないようにします。取引の連絡は数えません。',
    en: 'So that nobody gets too much advertising. Transactional mail is not counted.',
  },
  capOn: { ja: '上限を決める', en: 'Set a cap' },
  capDays: { ja: '何日間に', en: 'In so many days' },
  capMost: { ja: '何通まで', en: 'At most so many' },
  quiet: { ja: '送らない時間', en: 'Quiet hours' },
  quietHelp: {
    ja: 'この時間に当たる広告のメールは、時間が明けるまで待ちます。時刻は{zone}です。',
    en: 'Advertising that falls into these hours waits until they are over. Times are of {zone}.',
  },
  quietOn: { ja: '送らない時間を決める', en: 'Set quiet hours' },
  quietFrom: { ja: '始まり', en: 'From' },
  quietTo: { ja: '終わり', en: 'To' },
  approval: { ja: '承認', en: 'Approval' },
  needed: { ja: '送る前の承認', en: 'Approval before it is sent' },
  never: { ja: 'いりません', en: 'Not needed' },
  always: { ja: 'いつも必要です', en: 'Always' },
  above: { ja: '人数が多いときに必要です', en: 'Where many get it' },
  aboveCount: { ja: '何人を超えたら', en: 'More than so many' },
  notOwn: { ja: '作った方・依頼した方は承認できない', en: 'Nobody approves what they made or asked for' },
  measuring: { ja: '計測', en: 'Tracking' },
  tracked: { ja: '新しい配信は、開封とクリックを計測する', en: 'New campaigns track opens and clicks' },
  windowDays: { ja: '成果を数える日数', en: 'Days in which orders count' },
  windowHelp: {
    ja: '届いてからこの日数のうちの購入を、配信の成果として数えます。',
    en: 'Orders within so many days after it arrived count as its result.',
  },
  badNumber: {
    ja: '{least}から{most}までの整数を入れてください。',
    en: 'A whole number from {least} to {most}.',
  },
  badTime: { ja: '時刻を入れてください。', en: 'Enter a time.' },
  save: { ja: '保存する', en: 'Save' },
})
