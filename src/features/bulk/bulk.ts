import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import type { Actor } from '#platform/work.ts'
import type { Batch } from './bulk.api.ts'

/** More than so many customers at once need this permission. */
export const bulkPermission = 'customers.bulk'
export const freeLimit = 1000
/** So long it is kept how every customer was before, and so long an action can be undone. */
export const keptDays = 180
/** Customers in one transaction. */
export const chunkSize = 1000

export const subjectOf = (id: string): string => `bulk:${id}`

export function seesAll(actor: Actor): boolean {
  return actor.kind === 'system' || actor.role === 'administrator'
}

export const isWorking = ({ state }: Pick<Batch, 'state'>): boolean =>
  state === 'gathering' || state === 'running' || state === 'undoing'

export const batchNotFound: Phrase = {
  ja: 'この一括操作は見つかりません',
  en: 'This bulk action was not found',
}

export const noSuchAction = () =>
  new Problem('invalid', {
    fields: [{ path: 'action', message: { ja: 'この操作はありません', en: 'There is no such action' } }],
  })
export const notWorking = () =>
  new Problem('conflict', {
    detail: { ja: 'この一括操作はもう終わっています', en: 'This bulk action has already ended' },
  })
export const cannotUndo = () =>
  new Problem('conflict', {
    detail: {
      ja: 'この一括操作は元に戻せません。まだ動いているか、変えた顧客がないか、すでに戻したか、180日を過ぎています',
      en: 'This bulk action cannot be undone: it is still running, changed nobody, was undone, or is older than 180 days',
    },
  })
