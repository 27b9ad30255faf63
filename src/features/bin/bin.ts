import { Problem } from '#kit/problem.ts'
import type { Locale } from '#kit/text.ts'

/** What this feature knows in the bin; other features bring their own bins to the page. */
export const binKinds = ['customers', 'companies', 'files'] as const
export type BinKind = (typeof binKinds)[number]

export const purgePermission = 'bin.purge'

export const permissionsOf = {
  customers: { read: 'customers.read', write: 'customers.write' },
  companies: { read: 'companies.read', write: 'companies.write' },
  files: { read: 'files.read', write: 'files.write' },
} as const

export const notInBin = (): Problem =>
  new Problem('notFound', {
    detail: {
      ja: 'ごみ箱にありません。ほかの人が戻したか、完全に削除しました',
      en: 'It is not in the bin: someone restored it, or deleted it for good',
    },
  })

export const stillEmployer = (count: number): Problem =>
  new Problem('conflict', {
    detail: {
      ja: '{count}人の顧客の勤務先になっています。勤務先を消すか変えてから、もう一度お試しください',
      en: 'It is where {count} customers have a post. Remove or change these posts, then try again',
    },
    params: { count },
  })

export const stillUsed = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: 'ほかの記録から使われているため、完全には削除できません',
      en: 'Other records refer to it, so it cannot be deleted for good',
    },
  })

/** Why something was refused, in one sentence. */
export function reasonOf(problem: Problem, locale: Locale): string {
  const { fields, detail } = problem.toBody(locale, '')
  return detail ?? fields?.[0]?.message ?? problem.say(locale)
}
