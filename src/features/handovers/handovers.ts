import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import type { Owned } from '#platform/catalogue/owned.ts'
import type { Work } from '#platform/work.ts'

export const manageHandovers = 'handovers.manage'
/** Records in one transaction. */
export const chunkSize = 1000

export const subjectOf = (id: string): string => `handover:${id}`

/** All kinds of records that somebody looks after, in the order of the features. */
export function ownedKinds({ app }: Pick<Work, 'app'>): readonly Owned[] {
  return app.features.flatMap(({ owned = [] }) => owned)
}

export type OwnedCount = { readonly kind: string; readonly label: Phrase; readonly count: number }

export async function countOwned(work: Work, userId: string): Promise<OwnedCount[]> {
  const counts: OwnedCount[] = []
  // One after the other: inside a transaction there is one connection.
  for (const { kind, label, count } of ownedKinds(work))
    counts.push({ kind, label, count: await count(work, userId) })
  return counts
}

/** Whoever still looks after something may not be disabled: it would be left without anybody. */
export async function mustOwnNothing(work: Work, userId: string): Promise<void> {
  const left = (await countOwned(work, userId)).filter(({ count }) => count > 0)
  if (left.length === 0) return
  const say = (locale: 'ja' | 'en'): string =>
    left
      .map(({ label, count }) =>
        locale === 'ja'
          ? `${label.ja}${count.toLocaleString('ja')}件`
          : `${label.en}: ${count.toLocaleString('en')}`,
      )
      .join(locale === 'ja' ? '・' : ', ')
  throw new Problem('conflict', {
    detail: {
      ja: `この人はまだ担当しています（${say('ja')}）。先に「引継ぎ」でほかの人に引き継いでください`,
      en: `This person still looks after records (${say('en')}). Hand them over to somebody first`,
    },
    next: { label: { ja: '引き継ぐ', en: 'Hand over' }, to: `/handovers/new?from=${userId}` },
  })
}

export const handoverNotFound: Phrase = {
  ja: 'この引継ぎは見つかりません',
  en: 'This hand-over was not found',
}
export const noSuchUser: Phrase = { ja: 'この利用者は見つかりません', en: 'This user was not found' }

const conflict = (ja: string, en: string): Problem => new Problem('conflict', { detail: { ja, en } })

export const badReceiver = (path: string): Problem =>
  new Problem('invalid', {
    fields: [
      {
        path,
        message: {
          ja: '引き継ぐ相手は、利用中のほかの人から選んでください',
          en: 'Choose another person who can sign in',
        },
      },
    ],
  })
export const receiverLeft = (): Problem =>
  conflict(
    '引き継ぐ相手が利用停止になったため止めました。ほかの人を選んで、もう一度引き継いでください',
    'The receiver was disabled meanwhile. Choose somebody else and hand over again',
  )
export const alreadyRunning = (): Problem =>
  conflict(
    'この人の引継ぎはいま進んでいます。終わってから行ってください',
    'A hand-over of this person is running. Wait until it has ended',
  )
export const crossing = (): Problem =>
  conflict(
    '引き継ぐ相手の引継ぎか、この人が受け取る引継ぎが、いま進んでいます。終わってから行ってください',
    'A hand-over from the receiver, or to this person, is running. Wait until it has ended',
  )
export const cannotUndo = (): Problem =>
  conflict(
    'この引継ぎは元に戻せません。まだ動いているか、すでに戻したか、元の担当が利用停止です',
    'This hand-over cannot be undone: it is running, was undone, or its former owner is disabled',
  )
