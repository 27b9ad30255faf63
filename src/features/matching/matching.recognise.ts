import { readContactPoint } from '#features/customers/customers.keys.ts'
import { traitsOf } from '#features/customers/customers.traits.ts'
import type { Newcomer, Recognised } from '#platform/catalogue/recognised.ts'
import type { Work } from '#platform/work.ts'
import { handlesOf } from './matching.actions.ts'
import { similarToMany } from './matching.many.ts'
import { contradictions } from './matching.score.ts'
import { evidenceLabels } from './evidence.text.ts'

const mostSimilar = 10

/**
 * Who on record may be somebody who is about to be added. `same`: a strong match, or one mailbox, not a shared one, without
 * anything that makes them two people (a family shares a mailbox under several names).
 */
export async function recognise(work: Work, newcomer: Newcomer): Promise<Recognised[]> {
  const { contactPoints, companyNames } = newcomer
  const points = contactPoints.map(({ kind, value, postalCode }) =>
    readContactPoint({ kind, value, label: null, ...(postalCode && { postalCode }) }),
  )
  const told = {
    familyName: newcomer.familyName ?? null,
    givenName: newcomer.givenName ?? null,
    familyKana: newcomer.familyKana ?? null,
    givenKana: newcomer.givenKana ?? null,
    formerFamilyName: newcomer.formerFamilyName ?? null,
    gender: newcomer.gender ?? null,
    birthOn: newcomer.birthOn ?? null,
  }
  const traits = traitsOf(told, points, { companyNames })
  const found = await similarToMany(work, [{ key: 0, handles: handlesOf(traits), traits: () => traits }])
  return (found.get(0) ?? [])
    .slice(0, mostSimilar)
    .map(({ id, displayName, points: sum, strong, evidence }) => ({
      id,
      displayName,
      points: sum,
      strong,
      same:
        strong ||
        (evidence.some(({ kind }) => kind === 'email') &&
          !evidence.some(({ kind }) => contradictions.has(kind))),
      evidence: evidence.map(({ kind, points: counted }) => ({
        kind,
        label: evidenceLabels[kind],
        points: counted,
      })),
    }))
}
