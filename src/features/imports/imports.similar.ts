import { memberKey } from '#features/customers/customers.keys.ts'
import { companyNamesOf, type CustomerRows } from '#features/customers/customers.rows.ts'
import { traitsOf } from '#features/customers/customers.traits.ts'
import { similarToMany } from '#features/matching/matching.many.ts'
import { evidenceLabels } from '#features/matching/evidence.text.ts'
import { reason } from '#features/readings/readings.ts'
import type { Phrase } from '#kit/text.ts'
import type { Work } from '#platform/work.ts'
import type { Likeness } from './imports.chunk.ts'
import type { Decision, RowKeys } from './imports.plan.ts'
import type { ImportOptions } from './imports.ts'

/** Under which kinds of identities somebody like them is found. */
const finding: ReadonlySet<string> = new Set(['email', 'phone', 'line', 'block'])

/**
 * Who on record may be these new customers, with the reasons; asked once for all of them. Whom this file itself has made or
 * changed (`touched`) is left out: a dry run would not find them.
 */
export async function likenessesOf(
  work: Work,
  rows: readonly CustomerRows[],
  touched: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<ReadonlyMap<CustomerRows, readonly Likeness[]>> {
  const people = rows.map((one) => ({
    key: one,
    handles: one.identities.filter(({ kind }) => finding.has(kind)),
    traits: () => traitsOf(one.fields, one.points, { companyNames: companyNamesOf(one) }),
  }))
  const found = await similarToMany(work, people, touched)
  return new Map(
    [...found].map(([one, similar]) => [
      one,
      similar.map(({ id, code, strong, points, displayName, evidence }) => {
        const counting = evidence.filter((piece) => piece.points > 0)
        const [ja, en] = (['ja', 'en'] as const).map((locale) =>
          counting.map(({ kind }) => evidenceLabels[kind][locale]).join(locale === 'ja' ? '・' : ', '),
        )
        return {
          id,
          code,
          strong,
          said: {
            ja: `${displayName}（${points}点：${ja}）`,
            en: `${displayName} (${points} points: ${en})`,
          },
        }
      }),
    ]),
  )
}

/** Whether a reason is that somebody on record is like them. */
export const isLikeness = (code: string): boolean => code.startsWith('similar')

/** A new customer who is like one on record: added all the same, left out, or taken for that one, as was chosen. */
export function withLikenesses(
  decision: Decision,
  { member }: RowKeys,
  likenesses: readonly Likeness[],
  { similar, mode }: ImportOptions,
): Decision {
  if (decision.action !== 'create' || likenesses.length === 0) return decision
  const why = together(likenesses.map(({ said }) => said))
  if (similar === 'skip') return { action: 'refuse', reasons: [reason('similarSkipped', null, null, why)] }
  const [sure, ...others] = likenesses.filter(({ strong }) => strong)
  const isOther = sure?.code && member !== null && memberKey(sure.code) !== member
  if (similar === 'update' && mode !== 'add' && sure && others.length === 0 && !isOther)
    return { action: 'update', id: sure.id, reasons: [reason('similarUpdated', null, null, sure.said)] }
  const reasons = decision.reasons.filter(({ code }) => code !== 'possibleDuplicate')
  return { action: 'create', reasons: [...reasons, reason('similar', null, null, why)] }
}

const mostSaid = 3
function together(said: readonly Phrase[]): Phrase {
  const some = said.slice(0, mostSaid)
  const more = said.length > mostSaid ? '…' : ''
  return {
    ja: some.map(({ ja }) => ja).join('、') + more,
    en: some.map(({ en }) => en).join('; ') + more,
  }
}
