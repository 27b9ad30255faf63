import { defineText } from '#kit/text.ts'

export const overlapText = defineText({
  title: { ja: 'セグメントはどう重なっていますか', en: 'How do segments overlap?' },
  which: { ja: '比べるセグメント（2〜5個）', en: 'Segments to compare (two to five)' },
  choose: { ja: '選んでください', en: 'Choose' },
  empty: { ja: 'セグメントを2個以上選んでください', en: 'Choose at least two segments' },
  emptyWhy: {
    ja: '両方に入っている人、片方だけに入っている人の数が分かります。',
    en: 'You see how many are in both, and how many in one alone.',
  },
  nobody: { ja: 'どのセグメントにもだれも入っていません', en: 'Nobody is in any of these' },
  nobodyWhy: { ja: '計算が終わると、ここに表示します。', en: 'It is shown as soon as they are worked out.' },
  people: { ja: '人数', en: 'People' },
  peopleOf: { ja: '{count}人', en: '{count}' },
  share: { ja: '割合', en: 'Share' },
  onlyIn: { ja: '「{names}」だけ', en: 'Only in {names}' },
  inAll: { ja: '「{names}」のすべて', en: 'In {names}, in no other' },
  isIn: { ja: '入っている', en: 'in' },
  isOut: { ja: '入っていない', en: 'not in' },
  pairs: {
    ja: '左のセグメントの人のうち、上のセグメントにもいる割合',
    en: 'Of those in the row, how many are in the column too',
  },
  rowsOf: { ja: 'この人のうち', en: 'Of those in' },
  rows: { ja: '組み合わせごとの人数', en: 'People by combination' },
  note: {
    ja: '定義：選んだセグメントのちょうどその組み合わせに入っている人数。どれか1つ以上に入っている{all}人が対象です。',
    en: 'Definition: people who are in exactly these of the chosen segments, of the {all} who are in any.',
  },
  sampled: { ja: '人数が多いため、一部を抜き出して計算しています。', en: 'Worked out of a sample.' },
  seeThem: { ja: '{names}の{count}人を見る', en: 'See the {count}: {names}' },
})
