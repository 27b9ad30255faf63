import { defineText, type Phrase } from '#kit/text.ts'
import type { CpmKind } from './purchases.ts'

export const panelText = defineText({
  none: { ja: 'まだ購入はありません。', en: 'No purchase yet.' },
  noneCounts: {
    ja: '今、数えられる受注はありません（取消・返品・保留だけです）。',
    en: 'No order that counts at present, only what was taken back or held.',
  },
  orders: { ja: '回数と金額', en: 'Orders' },
  ordersLine: { ja: '{count}回・{yen}（税抜）', en: '{count}, {yen} without tax' },
  profit: { ja: '粗利', en: 'Gross profit' },
  takenBack: { ja: '取消・返品', en: 'Taken back' },
  times: { ja: '{count}回', en: '{count}×' },
  first: { ja: '初回', en: 'First' },
  firstBy: { ja: '{day}（{media}）', en: '{day} ({media})' },
  last: { ja: '最終', en: 'Last' },
  lastAgo: { ja: '{day}（{days}日前）', en: '{day} ({days} days ago)' },
  lastToday: { ja: '{day}（今日）', en: '{day} (today)' },
  rhythm: { ja: '間隔', en: 'Rhythm' },
  everyDays: { ja: '平均 {days}日', en: 'every {days} days' },
  next: { ja: '次の目安', en: 'Next expected' },
  nextPack: { ja: '{day}・「{product}」がなくなる頃', en: '{day}, when “{product}” is used up' },
  nextRhythm: { ja: '{day}・いつもの間隔', en: '{day}, by their rhythm' },
  late: { ja: '過ぎています', en: 'Overdue' },
  rfm: { ja: 'R{r}・F{f}・M{m}', en: 'R{r} F{f} M{m}' },
  rfmMeans: {
    ja: '最近さ {r}、回数 {f}、金額 {m}（5が最高）',
    en: 'recency {r}, frequency {f}, money {m}; 5 is the best',
  },
  decile: { ja: 'デシル {n}', en: 'Decile {n}' },
  decileMeans: {
    ja: '購入金額の上位から {n} 番目の1割',
    en: 'tenth {n} by revenue, counted from the top',
  },
  latest: { ja: '最近の受注', en: 'Latest orders' },
  cancel: { ja: '取消', en: 'Cancel' },
  return: { ja: '返品', en: 'Return' },
  countsNot: { ja: '数えない', en: 'Does not count' },
  products: { ja: 'よく買う商品', en: 'What they buy' },
  productLine: { ja: '{count}回・最終 {day}', en: '{count}×, last on {day}' },
  categories: { ja: '分類：{names}', en: 'Categories: {names}' },
  and: { ja: '・', en: ', ' },
  alike: { ja: '似た人が買っている商品', en: 'What people like them buy' },
  alikeLine: { ja: '{people}人中 {count}人', en: '{count} of {people} people' },
  alikeHelp: {
    ja: '同じ商品を買った人から抜き取った{people}人のうち、この商品を買った人数です。',
    en: 'How many of {people} people bought it, who were picked from those with one of the same products.',
  },
  add: { ja: '注文を受ける', en: 'Take an order' },
})

/** What a segment says of somebody, without numbers: those are the organisation's. */
export const cpmMeanings: { readonly [K in CpmKind]: Phrase } = {
  first: { ja: '購入は1回だけ', en: 'One order so far' },
  young: { ja: '2回以上購入し、初回からまだ日が浅い', en: 'Ordered again, not long after the first order' },
  steady: { ja: '長く続き、金額は基準より少ない', en: 'Stays for long and spends less than the limit' },
  trend: { ja: '短い間に基準以上の金額を購入', en: 'Spent more than the limit in a short time' },
  loyal: { ja: '長く続き、基準以上の金額を購入', en: 'Stays for long and spends more than the limit' },
}
export const lostMeaning: Phrase = {
  ja: '最近は購入がない',
  en: 'no order lately',
}
