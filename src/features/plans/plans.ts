import { toHalfWidth, foldDashes, stripInvisible } from '#kit/japan/width.ts'
import { Problem } from '#kit/problem.ts'
import type { PlanState } from './plans.schemas.ts'
import type { PlanTerms } from './plans.terms.ts'

/** By what a コース番号 is found: width, case, kinds of dashes and spaces do not matter. */
export function planKey(code: string): string {
  return foldDashes(toHalfWidth(stripInvisible(code)))
    .replace(/\s+/g, '')
    .toUpperCase()
}

/** What a new draft begins with: a course that an ordinary week allows, and no promise that nobody made. */
export const emptyTerms: PlanTerms = {
  description: '',
  contents: [],
  rounds: null,
  repeats: false,
  discounts: [],
  gifts: [],
  minimumRounds: 0,
  cycles: [],
  firstShipDays: 5,
  leadDays: 2,
  deadlineDays: 7,
  noticeDays: 10,
  closedDays: 'next',
  deliveryDays: 2,
  shipping: { fee: 0, freeFrom: null },
  payments: [],
  applyFrom: null,
  applyUntil: null,
  skipsInRow: 2,
  pauseDays: 90,
  once: false,
  leaving: { byWeb: true, byPhone: false, phone: '', hours: '', early: 'free', conditions: '', returns: '' },
}

export function stateOf(plan: {
  readonly edition: number | null
  readonly retiredAt: string | null
}): PlanState {
  if (plan.retiredAt !== null) return 'retired'
  return plan.edition === null ? 'draft' : 'published'
}

/** Every product that the terms name. */
export function productsIn({
  contents,
  gifts,
  choices = [],
}: Pick<PlanTerms, 'contents' | 'gifts' | 'choices'>): string[] {
  const named = [...contents.flatMap(({ items }) => items), ...gifts, ...choices].map(
    ({ productId }) => productId,
  )
  return [...new Set(named)]
}

export const planNotFound = {
  ja: 'この定期プランは見つかりません。ごみ箱に入っているか、削除されました',
  en: 'This plan was not found: it is in the bin, or was removed',
}
export const editionNotFound = {
  ja: 'この版はありません。プランの画面から選び直してください',
  en: 'There is no such edition. Choose one on the page of the plan',
}

export const codeTaken = (code: string): Problem =>
  new Problem('conflict', {
    params: { code },
    fields: [
      {
        path: 'code',
        message: {
          ja: 'コース番号「{code}」のプランはもうあります。別の番号にしてください',
          en: 'There is a plan with the code “{code}” already. Choose another',
        },
      },
    ],
  })

export const emptyCode = (): Problem =>
  new Problem('invalid', {
    fields: [{ path: 'code', message: { ja: 'コース番号を入力してください', en: 'Enter a code' } }],
  })

export const nothingToPublish = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: '下書きは公開中の版と同じです。変えてから公開してください',
      en: 'The draft is the same as the edition that is published. Change it first',
    },
  })

export const neverPublished = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: 'まだ公開していないプランです。先に公開してください',
      en: 'This plan was never published. Publish it first',
    },
  })

export const stillSubscribed = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: '定期の申し込みがあったプランは、完全には削除できません。何に同意いただいたかの記録だからです',
      en: 'A plan that somebody subscribed to cannot be deleted for good: it is the record of what was agreed',
    },
  })
