import { defineText } from '#kit/text.ts'

export const settingsText = defineText({
  lead: {
    ja: '顧客の購買をどんな基準で区分し、指標をどう数えるかを決めます。変えると、全顧客のランクが付け直されます。',
    en: 'By which limits customers are put into ranks and metrics are counted. A change ranks everybody anew.',
  },
  rankFrom: { ja: 'ランク{rank}', en: 'Rank {rank}' },
  recency: { ja: 'R：最後の購入からの日数（この日数以内）', en: 'R: days since the last order, at most' },
  orders: { ja: 'F：購入回数（この回数以上）', en: 'F: orders, at least' },
  revenue: { ja: 'M：購入金額・税抜（この円以上）', en: 'M: yen without tax, at least' },
  rfmHelp: { ja: 'どれにも当てはまらなければランク1です', en: 'Whoever meets none of them has rank 1' },
  repeatOrders: {
    ja: 'CPM：「初回」でなくなる購入回数',
    en: 'CPM: orders from which somebody is no longer “first”',
  },
  youngDays: {
    ja: 'CPM：「よちよち」の在籍日数（この日数より短い）',
    en: 'CPM: “young” below so many days from the first order to the last',
  },
  trendDays: {
    ja: 'CPM：「流行」の在籍日数（この日数より短い）',
    en: 'CPM: “trend” below so many days from the first order to the last',
  },
  cpmRevenue: {
    ja: 'CPM：「流行」「優良」の購入金額（この円以上）',
    en: 'CPM: yen from which somebody is “trend” or “loyal”',
  },
  lostDays: {
    ja: 'CPM：「離脱」とする、購入のない日数',
    en: 'CPM: days without an order after which somebody is “lost”',
  },
  repeatDays: {
    ja: 'F2転換率：2回目までの日数',
    en: 'F2 conversion: days until the second order',
  },
  stoppedDays: {
    ja: '離脱率：離脱基準日数',
    en: 'Stopped: days without an order',
  },
  sleepTimes: {
    ja: '休眠：購入間隔の中央値の何倍か',
    en: 'Dormant: times the median of intervals',
  },
  save: { ja: '保存する', en: 'Save' },
  whole: { ja: '整数で入れてください', en: 'Enter a whole number' },
  rises: {
    ja: 'ランクが上がるほど大きな値にしてください',
    en: 'The values must become larger from rank to rank',
  },
  falls: {
    ja: 'ランクが上がるほど日数を少なくしてください',
    en: 'The days must become fewer from rank to rank',
  },
  later: { ja: '「よちよち」の日数より大きくしてください', en: 'It must be more days than “young”' },
  times: { ja: '1〜10 の数を入れてください', en: 'Enter a number from 1 to 10' },
  rebuild: { ja: '購買の要約を作り直す', en: 'Work out everything anew' },
  rebuildWhy: {
    ja: '購買の要約は受注のたびに更新されます。昔の受注をまとめて取り込んだあとなどに、過去の月のランクも含めて全顧客分を作り直せます。',
    en: 'It is kept with every order. After older orders came in, everything can be worked out anew, with the ranks of past months.',
  },
  rebuildStart: { ja: '作り直す', en: 'Work out anew' },
  rebuildStarted: { ja: '作り直しを始めました', en: 'It has begun' },
})
