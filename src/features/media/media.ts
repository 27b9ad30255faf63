import { toHalfWidth } from '#kit/japan/width.ts'
import { notFound, Problem } from '#kit/problem.ts'

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
