import { Problem } from '#kit/problem.ts'
import type { Binned } from '#platform/catalogue/binned.ts'
import type { Work } from '#platform/work.ts'

export const purgePermission = 'bin.purge'

/** All that goes to the bin, by the kind in its address. */
export function binnedOf({ app }: Pick<Work, 'app'>, kind: string): Binned {
  const binned = app.features.flatMap((feature) => feature.binned ?? []).find(({ key }) => key === kind)
  if (!binned) throw new Problem('notFound', { detail: noSuchBin })
  return binned
}

const noSuchBin = { ja: 'この種類のごみ箱はありません', en: 'There is no such bin' }

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
