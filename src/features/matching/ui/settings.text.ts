import { defineText } from '#kit/text.ts'
import { matchingNavText } from './matching.nav.text.ts'

const { candidateFrom, automaticFrom, automatic } = matchingNavText

export const settingsText = defineText({
  candidateFrom,
  automaticFrom,
  automatic,
  title: { ja: '名寄せの設定', en: 'How duplicates are found' },
  lead: {
    ja: '手がかりごとの点と、候補にする点を決めます。点を変えると、全件をもう一度名寄せします。別人・世帯・保留にした組は、そのまま残ります。',
    en: 'How many points each piece of evidence counts, and from where on a pair is a candidate. After a change the whole base is looked through again. Decided pairs stay as they were decided.',
  },

  weights: { ja: '手がかりの重み', en: 'What the evidence counts' },
  for: { ja: '同じ人らしさ（＋）', en: 'For one person (+)' },
  companiesFor: { ja: '取引先：同じ会社らしさ（＋）', en: 'Companies: for one (+)' },
  companiesAgainst: { ja: '取引先：別会社らしさ（−）', en: 'Companies: against (−)' },
  against: { ja: '別人らしさ（−）', en: 'Against (−)' },
  evidence: { ja: '手がかり', en: 'Evidence' },
  points: { ja: '点', en: 'Points' },
  initial: { ja: 'はじめの点', en: 'Originally' },
  pointsOf: { ja: '{evidence}の点', en: 'Points of: {evidence}' },
  candidateFromHelp: {
    ja: '合計がこの点以上の組が、見比べる候補になります（はじめは {initial} 点）。',
    en: 'Pairs whose sum is this or more come up for review (originally {initial}).',
  },
  automaticFromHelp: {
    ja: '自動統合を有効にしたとき、この点以上で、反する手がかりのない組だけを統合します（はじめは {initial} 点）。',
    en: 'When automatic merging is on, only pairs of this many points, with nothing against them, are merged (originally {initial}).',
  },
  pointsInvalid: {
    ja: '{evidence}：0 から {most} の整数を入力してください',
    en: '{evidence}: enter a whole number from 0 to {most}',
  },
  thresholdInvalid: { ja: '1 から 500 の整数を入力してください', en: 'Enter a whole number from 1 to 500' },
  automaticTooLow: {
    ja: '自動で統合してよい点は、候補にする点以上にしてください',
    en: 'The points of automatic merging cannot be below those of a candidate',
  },
  save: { ja: '保存する', en: 'Save' },
  changed: {
    ja: '重みを変えました。全件をもう一度名寄せしています',
    en: 'The weights are changed. The whole base is being looked through again',
  },

  learned: { ja: '決めた組から学ぶ', en: 'Learn from reviewed pairs' },
  learnedLead: {
    ja: '人が統合・別人・世帯に決めた組から、手がかりの重みを計算します。見て「この重みにする」を押すまで、何も変わりません。',
    en: 'From the pairs that people merged or said to be two, the weights are worked out. Nothing changes until you adopt them.',
  },
  tooFew: {
    ja: '決めた組は {count} 組（同じ人 {same}、別人・世帯 {different}）です。{pairs} 組以上、それぞれ {each} 組以上になると、重みを計算できます。',
    en: 'Pairs reviewed so far: {count} (one person: {same}, two: {different}). From {pairs} on, and at least {each} of either, weights can be worked out.',
  },
  fromPairs: {
    ja: '決めた {count} 組（同じ人 {same}、別人・世帯 {different}）から計算しました。',
    en: 'Worked out from {count} reviewed pairs ({same} one person, {different} two).',
  },
  measure: { ja: '決めた組での成績', en: 'On the reviewed pairs' },
  now: { ja: 'いまの重み', en: 'Now' },
  learnedColumn: { ja: '学んだ重み', en: 'Learned' },
  validated: { ja: '外した組で', en: 'On pairs kept out' },
  candidatePrecision: { ja: '候補のうち同じ人', en: 'Candidates that are one person' },
  candidateRecall: { ja: '同じ人のうち候補になる', en: 'One person, and a candidate' },
  automaticPrecision: { ja: '自動統合のうち同じ人', en: 'Automatic ones that are one person' },
  automaticRecall: { ja: '同じ人のうち自動統合になる', en: 'One person, and automatic' },
  bias: {
    ja: '右の列は、組を 10 に分け、一つずつ学習から外して試した値です。これで判断してください。候補に出た組だけを人が見ているため、候補に出なかった組での成績は分かりません。',
    en: 'The last column is from ten trials, each on a tenth that was kept out of the learning: go by that one. People have seen only pairs that came up, so nothing is known here of those that did not.',
  },
  changes: { ja: '変わる点', en: 'What would change' },
  noChange: { ja: '学んだ重みは、いまの重みと同じです。', en: 'The learned weights are those in force.' },
  seen: { ja: '組の数', en: 'Pairs' },
  adopt: { ja: 'この重みにする', en: 'Adopt these weights' },
  none: { ja: 'なし', en: 'none' },
  percent: { ja: '{value}%', en: '{value}%' },

  automaticLead: {
    ja: '{from} 点以上で反する手がかりのない組を、全件の名寄せのたびに自動で統合します。先に登録された顧客が残り、統合は一件ずつ元に戻せます。',
    en: 'After every look through the base, pairs of {from} points or more with nothing against them are merged by themselves, into the record that was there first. Each merge can be undone.',
  },
  never: {
    ja: '別人・世帯・保留にした組、一度元に戻した組、生年月日など人が選ぶ値が違う組は、統合しません。',
    en: 'Never merged are pairs that were held or said to be two, pairs whose merge was undone, and pairs with values that a person has to choose, such as two dates of birth.',
  },
  isOn: { ja: '有効', en: 'On' },
  isOff: { ja: '無効', en: 'Off' },
  found: {
    ja: 'いま {groups} 組（顧客 {customers} 件）が当てはまります。統合の直前に、もう一度確かめます。',
    en: 'Such groups now: {groups} (customers: {customers}). Each is looked at once more just before it is merged.',
  },
  foundMore: {
    ja: 'いま {groups} 組以上（顧客 {customers} 件以上）が当てはまります。統合の直前に、もう一度確かめます。',
    en: 'Such groups now: {groups} or more (customers: {customers}). Each is looked at once more just before it is merged.',
  },
  foundNone: { ja: 'いま当てはまる組はありません。', en: 'There is no such pair now.' },
  sample: { ja: '見本（{count} 組）', en: 'A sample ({count})' },
  left: { ja: '統合しない：{reason}', en: 'Not merged: {reason}' },
  turnOn: { ja: '自動統合を有効にする', en: 'Turn automatic merging on' },
  turnOff: { ja: '自動統合を無効にする', en: 'Turn automatic merging off' },
  turnedOn: { ja: '自動統合を有効にしました', en: 'Automatic merging is on' },
  turnedOff: {
    ja: '自動統合を無効にしました。統合済みのものは、そのままです',
    en: 'Automatic merging is off. What was merged stays merged',
  },
  running: { ja: '自動で統合しています', en: 'Merging' },
  last: {
    ja: '前回 {at}：{merged} 組を統合し、{left} 組を人が見るために残しました。',
    en: 'Last time, {at}: groups merged: {merged}, left for people: {left}.',
  },
  lastMore: { ja: '残りは次回統合します。', en: 'The rest is for the next time.' },

  history: { ja: 'これまでの重み', en: 'Earlier weights' },
  edited: { ja: '手で変更', en: 'Changed by hand' },
  learnedOrigin: { ja: '学んだ重み', en: 'Learned' },
  default: { ja: 'はじめの重み', en: 'Original' },
  inForce: { ja: 'いまの重み', en: 'In force' },
  again: { ja: 'この重みに戻す', en: 'Take again' },
  againOf: { ja: 'この重みに戻す（{at}）', en: 'Take again ({at})' },
  againDefault: { ja: 'この重みに戻す（はじめの重み）', en: 'Take again (original)' },
  neverChanged: { ja: '重みは、はじめのままです。', en: 'The weights are as they came.' },
  by: { ja: '{at}・{name}', en: '{at}, {name}' },
})
