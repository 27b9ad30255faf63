import { saidOtherwise } from '#kit/text.ts'
import { matchingUiText } from './matching.ui.text.ts'
import { mergeText } from './merge.text.ts'

/** What is said otherwise of companies than of people. */
export const companyUiText = saidOtherwise(matchingUiText, {
  lead: {
    ja: '同じ会社かもしれない取引先を、二社ずつ見比べて決めます。決めたことは、いつでも取り消せます。',
    en: 'Compare companies that may be one, two at a time, and decide. Every decision can be undone.',
  },
  distinct: { ja: '別会社', en: 'Two companies' },
  lastRun: {
    ja: '最後の名寄せ {at}：{customers} 社を比べ、{pairs} 組の候補（同じ会社のまとまり {clusters} 件）を見つけました。',
    en: 'Last run {at}: {customers} companies compared, {pairs} pairs found ({clusters} groups of one company).',
  },
  common: {
    ja: '多くの取引先に共通するため、手がかりにしなかった値（{count} 件）',
    en: 'Values shared by too many to say anything of a company, and left out ({count})',
  },
  commonOf: { ja: '{count} 社に共通', en: 'shared by {count}' },
  neverRun: { ja: 'まだ取引先の名寄せをしていません', en: 'Nobody has looked for duplicate companies yet' },
  neverRunWhy: {
    ja: '法人番号・会社名・住所・代表電話・ドメインを見比べ、同じ会社かもしれない組を探します。探すだけで、取引先の内容は変わりません。',
    en: 'Corporate numbers, names, addresses, main phones and domains are compared to find pairs that may be one company. Nothing is changed by looking.',
  },
  none_openWhy: {
    ja: '新しく登録された取引先や変更された取引先に似た会社があると、ここに並びます。',
    en: 'When a new or changed company is like another one, the pair appears here.',
  },
  none_distinct: { ja: '別会社にした組はありません', en: 'No pair is said to be two companies' },
  none_distinctWhy: {
    ja: '別会社にした組は、二度と候補に出ません。間違えたときは、ここから候補に戻せます。',
    en: 'Pairs that are two companies never come up again. A mistake is taken back here.',
  },
  strong: { ja: '同じ会社と見てよい組です', en: 'Almost surely one company' },
  name: { ja: '会社名', en: 'Company name' },
  kana: { ja: '会社名カナ', en: 'Reading of the name' },
  phones: { ja: '代表電話', en: 'Main phone' },
  toDistinct: { ja: '別会社にする', en: 'Two companies' },
  done_distinct: { ja: '{pair} を別会社にしました', en: '{pair}: two companies' },
  hint: { ja: '似た取引先があります', en: 'There are companies like this one' },
  hintWhy: {
    ja: '開くと別のタブに出ます。違う会社なら、そのまま登録してください。',
    en: 'They open in a new tab. If it is another company, just go on.',
  },
})

export const companyMergeText = saidOtherwise(mergeText, {
  title: { ja: '一社の取引先に統合する', en: 'Merge into one company' },
  lead: {
    ja: '勤務先としている顧客・契約・ファイル・子会社など、二社にあるものはすべて残る取引先に移ります。統合は、いつでも元に戻せます。',
    en: 'Everything that belongs to either (posts of customers, contracts, files, companies below it …) moves to the company that stays. A merge can be undone at any later time.',
  },
  survivor: { ja: '残す取引先', en: 'The company that stays' },
  rule_survivor: { ja: '残す取引先の値', en: 'Of the company that stays' },
})
