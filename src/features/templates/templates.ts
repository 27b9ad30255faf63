import { Problem, type FieldProblem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'

export const readTemplates = 'templates.read'
export const writeTemplates = 'templates.write'
/** Coupons are worth money. */
export const writeCoupons = 'templates.coupons'
/** Words to look out for, and where links of products lead. */
export const manageTemplates = 'templates.manage'

export const laws = ['pharma', 'premiums', 'mail', 'spam', 'house'] as const
export type Law = (typeof laws)[number]

export const templateNotFound: Phrase = {
  ja: 'このテンプレートは見つかりません',
  en: 'This template was not found',
}
export const editionNotFound: Phrase = { ja: 'この版は見つかりません', en: 'This edition was not found' }
export const sharedNotFound: Phrase = {
  ja: 'この共通ブロックは見つかりません',
  en: 'This shared block was not found',
}
export const imageNotFound: Phrase = { ja: 'この画像は見つかりません', en: 'This picture was not found' }
export const couponNotFound: Phrase = { ja: 'このクーポンは見つかりません', en: 'This coupon was not found' }
export const wordNotFound: Phrase = { ja: 'この言葉は見つかりません', en: 'This word was not found' }

/** One thing given that cannot be. */
export const refused = (path: string, message: Phrase): Problem =>
  new Problem('invalid', { fields: [{ path, message } satisfies FieldProblem] })
