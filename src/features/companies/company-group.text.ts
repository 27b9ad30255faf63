import { defineText } from '#kit/text.ts'

export const companyGroupText = defineText({
  alone: { ja: '親会社も子会社も登録されていません。', en: 'No company above or below.' },
  people: { ja: '{count}人', en: '{count} people' },
  choose: { ja: '親会社を選ぶ', en: 'Choose a parent' },
  change: { ja: '親会社を変える', en: 'Change the parent' },
  parent: { ja: '親会社', en: 'Parent' },
  parentHelp: { ja: '会社名の一部や読みで探せます', en: 'Search by a part of the name or its reading' },
  nothingFound: { ja: '当てはまる取引先はありません', en: 'No company matches' },
  save: { ja: 'この会社の下に入れる', en: 'Put it under this one' },
  takeOut: { ja: '親会社を外す', en: 'Take it out' },
  takenOut: { ja: '親会社を外しました', en: 'Taken out of its parent' },
  cancel: { ja: 'キャンセル', en: 'Cancel' },
  everybody: { ja: 'グループ全体の顧客を見る', en: 'People of the whole group' },
  more: { ja: 'ほかにも子会社があります', en: 'There are more companies below' },
  needsOne: { ja: '会社を選んでください', en: 'Choose a company' },
})
