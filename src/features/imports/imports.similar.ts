import { memberKey } from '#features/customers/customers.keys.ts'
import { companyNamesOf, type CustomerRows } from '#features/customers/customers.rows.ts'
import { traitsOf } from '#features/customers/customers.traits.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { readNamed, similarToMany } from '#features/matching/matching.many.ts'
import { evidenceLabels } from '#features/matching/evidence.text.ts'
import { reason, type Reason } from '#features/readings/readings.ts'
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
      similar.map(({ id, code, strong, points, evidence }) => ({
        id,
        code,
        strong,
        points,
        kinds: evidence.filter((piece) => piece.points > 0).map(({ kind }) => kind),
      })),
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
  const as = (code: 'similar' | 'similarSkipped' | 'similarUpdated', some: readonly Likeness[]): Reason => ({
    ...reason(code),
    like: some.slice(0, mostSaid).map(({ id, points, kinds }) => ({ id, points, kinds })),
  })
  if (similar === 'skip') return { action: 'refuse', reasons: [as('similarSkipped', likenesses)] }
  const [sure, ...others] = likenesses.filter(({ strong }) => strong)
  const isOther = sure?.code && member !== null && memberKey(sure.code) !== member
  if (similar === 'update' && mode !== 'add' && sure && others.length === 0 && !isOther)
    return { action: 'update', id: sure.id, reasons: [as('similarUpdated', [sure])] }
  const reasons = decision.reasons.filter(({ code }) => code !== 'possibleDuplicate')
  return { action: 'create', reasons: [...reasons, as('similar', likenesses)] }
}

const mostSaid = 3

/** Whom these reasons speak of, as far as the reader may see them. */
export async function namesIn(
  work: Work,
  problems: readonly { readonly reasons: readonly Reason[] }[],
): Promise<ReadonlyMap<string, string>> {
  const ids = problems.flatMap(({ reasons }) => reasons.flatMap(({ like = [] }) => like.map(({ id }) => id)))
  const named = await readNamed(work, [...new Set(ids)])
  return new Map([...named].map(([id, one]) => [id, displayNameOf(one)]))
}

/** A reason with who it is and what speaks for it. */
export function withNames(one: Reason, names: ReadonlyMap<string, string>): Reason {
  if (!one.like) return one
  const said = one.like.map(({ id, points, kinds }) => {
    const labels = kinds.flatMap((kind) => (isEvidence(kind) ? [evidenceLabels[kind]] : []))
    const who = names.get(id)
    return {
      ja: `${who ?? 'いまは見られない顧客'}（${points}点：${labels.map(({ ja }) => ja).join('・')}）`,
      en: `${who ?? 'a customer who cannot be seen now'} (${points} points: ${labels.map(({ en }) => en).join(', ')})`,
    }
  })
  const why = { ja: said.map(({ ja }) => ja).join('、'), en: said.map(({ en }) => en).join('; ') }
  return { ...one, why }
}

const isEvidence = (kind: string): kind is keyof typeof evidenceLabels => kind in evidenceLabels
