import { toHalfWidth } from '#kit/japan/width.ts'
import { notFound, Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'

export const mediaKinds = [
  'web',
  'search',
  'social',
  'affiliate',
  'mail',
  'tv',
  'radio',
  'newspaper',
  'magazine',
  'flyer',
  'event',
  'referral',
  'store',
  'other',
] as const
export type MediaKind = (typeof mediaKinds)[number]

export const mediaKindLabels: { readonly [K in MediaKind]: Phrase } = {
  web: { ja: 'Web', en: 'Web' },
  search: { ja: '検索広告', en: 'Search ads' },
  social: { ja: 'SNS', en: 'Social media' },
  affiliate: { ja: 'アフィリエイト', en: 'Affiliates' },
  mail: { ja: 'メール・DM', en: 'E-mail and direct mail' },
  tv: { ja: 'テレビ', en: 'Television' },
  radio: { ja: 'ラジオ', en: 'Radio' },
  newspaper: { ja: '新聞', en: 'Newspaper' },
  magazine: { ja: '雑誌', en: 'Magazine' },
  flyer: { ja: 'チラシ', en: 'Flyer' },
  event: { ja: 'イベント', en: 'Event' },
  referral: { ja: '紹介', en: 'Referral' },
  store: { ja: '店舗', en: 'Shop' },
  other: { ja: 'その他', en: 'Other' },
}

/** How a code is found: in one width and case. */
export function mediaKey(code: string): string {
  return toHalfWidth(code).trim().toLowerCase()
}

export const noMedia = (): Problem =>
  notFound({ ja: 'この媒体は見つかりません', en: 'This medium was not found' })

export function codeTaken(code: string): Problem {
  return new Problem('conflict', {
    fields: [
      {
        path: 'code',
        message: {
          ja: '媒体コード {code} は使われています。別のコードにしてください',
          en: 'The code {code} is in use. Choose another',
        },
      },
    ],
    params: { code },
  })
}

export function endsBeforeStart(): Problem {
  return new Problem('invalid', {
    fields: [
      {
        path: 'endsOn',
        message: {
          ja: '終了日が開始日より前です。どちらかを直してください',
          en: 'The end is before the start. Correct one of them',
        },
      },
    ],
  })
}
