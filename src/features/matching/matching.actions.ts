import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { joinHousehold, leaveHousehold } from '#features/households/households.actions.ts'
import { readMembership } from '#features/households/households.store.ts'
import { blocksOf } from '#features/customers/customers.blocks.ts'
import { readContactPoint } from '#features/customers/customers.keys.ts'
import { visibleIds } from '#features/customers/customers.store.ts'
import { traitsOf, type Traits } from '#features/customers/customers.traits.ts'
import type { Page } from '#kit/page.ts'
import { notFound } from '#kit/problem.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Candidate, Draft, Similar } from './matching.api.ts'
import * as pairs from './matching.pairs.store.ts'
import { deleteReviews, insertReviews } from './matching.reviews.store.ts'
import { scorePeople, type Evidence } from './matching.score.ts'
import { findSharers, readTraits, withoutShared, type Handle } from './matching.traits.store.ts'
import { readWeights } from './matching.weights.store.ts'
import { evidenceLabels } from './evidence.text.ts'
import { pairStates, type PairState } from './matching.ts'

const mostSimilar = 10

export async function overview(work: Work) {
  const counts = []
  for (const state of pairStates) counts.push({ state, count: await pairs.countPairs(work, state) })
  const { running, last } = await pairs.readRuns(work)
  return { counts, strong: await pairs.countPairs(work, 'open', true), running, lastRun: last }
}

export async function listCandidates(
  work: Work,
  asked: Parameters<typeof pairs.listPairs>[1],
): Promise<Page<Candidate>> {
  const { items, next } = await pairs.listPairs(work, asked)
  const sides = await pairs.readSides(
    work,
    items.flatMap(({ customerId, otherId }) => [customerId, otherId]),
  )
  return {
    next,
    items: items.flatMap(({ customerId, otherId, evidence, ...pair }) => {
      const [a, b] = [sides.get(customerId), sides.get(otherId)]
      return a && b ? [{ a, b, ...pair, evidence: named(evidence) }] : []
    }),
  }
}

const named = (evidence: readonly Evidence[]): Candidate['evidence'] =>
  evidence.map(({ kind, points }) => ({ kind, points, label: evidenceLabels[kind] }))

/** Who may be the same person as this customer, as both records are now. 別人 stay apart. */
export async function similarTo(work: Work, id: string): Promise<Similar[]> {
  await mustSeeCustomer(work, id)
  const traits = (await readTraits(work.db, [id])).get(id)
  if (!traits) return []
  const apart = await pairs.readApart(work, id)
  return (await alike(work, traits, id)).filter((one) => !apart.has(one.id))
}

/** The same of somebody who is only being entered. */
export async function lookUp(work: Work, draft: Draft): Promise<Similar[]> {
  const { contactPoints, companyNames } = draft
  const points = contactPoints.map(({ postalCode, ...point }) =>
    readContactPoint({ ...point, label: null, postalCode: postalCode ?? null }),
  )
  const told = {
    familyName: draft.familyName ?? null,
    givenName: draft.givenName ?? null,
    familyKana: draft.familyKana ?? null,
    givenKana: draft.givenKana ?? null,
    formerFamilyName: draft.formerFamilyName ?? null,
    gender: draft.gender ?? null,
    birthOn: draft.birthOn ?? null,
  }
  return alike(work, traitsOf(told, points, { companyNames }), null)
}

async function alike(work: Work, traits: Traits, except: string | null): Promise<Similar[]> {
  const { ids, shared } = await findSharers(work, handlesOf(traits), except)
  const own = withoutShared(traits, shared)
  const weights = await readWeights(work)
  const found: { id: string; points: number; strong: boolean; evidence: Candidate['evidence'] }[] = []
  for (const [id, other] of await readTraits(work.db, ids)) {
    const { evidence, ...score } = scorePeople(own, other, weights.points)
    if (score.points >= weights.candidateFrom) found.push({ id, ...score, evidence: named(evidence) })
  }
  const best = found.toSorted((a, b) => b.points - a.points).slice(0, mostSimilar)
  const sides = await pairs.readSides(
    work,
    best.map(({ id }) => id),
  )
  return best.flatMap((one) => {
    const side = sides.get(one.id)
    return side ? [{ ...one, displayName: side.displayName }] : []
  })
}

/** Under which values a person is found: the same that are written with every customer. */
export function handlesOf(traits: Traits): Handle[] {
  return [
    ...traits.emails.map((value) => ({ kind: 'email', value })),
    ...[...traits.mobiles, ...traits.landlines].map((value) => ({ kind: 'phone', value })),
    ...traits.lines.map((value) => ({ kind: 'line', value })),
    ...blocksOf(traits).map((value) => ({ kind: 'block', value })),
  ]
}

/** What people say of pairs. 別人 is remembered for ever; 世帯 makes the two one household and merges nothing. */
export function decide(
  work: Work,
  asked: { pairs: readonly { a: string; b: string }[]; state: PairState },
): Promise<{ decided: number }> {
  return write(work, async (tx) => {
    // In the order of a merge, customers before pairs: of the two one waits for the other.
    await visibleIds(tx, [...new Set(asked.pairs.flatMap(({ a, b }) => [a, b]))])
    const stored = await pairs.lockPairs(tx, asked.pairs)
    if (stored.length === 0) throw noPair()
    const changed = stored.filter(({ state }) => state !== asked.state)
    const joined = await pairs.joinedByDecision(
      tx,
      changed.filter(({ state }) => state === 'household'),
    )
    await pairs.saveState(tx, changed, asked.state)
    await deleteReviews(tx, changed)
    if (asked.state === 'distinct' || asked.state === 'household')
      await insertReviews(tx, changed, { verdict: 'different' })
    for (const { customerId, otherId, state } of changed) {
      if (asked.state === 'household') await household(tx, customerId, otherId)
      await audit(tx, {
        action: 'matching.decide',
        subjectKind: 'customer',
        subjectId: customerId,
        before: { state },
        after: { state: asked.state, otherId },
      })
    }
    for (const id of joined) await leaveAgain(tx, id)
    await announce(tx, { topic: 'matching' })
    return { decided: changed.length }
  })
}

/** Who is in another household stays there: that the two are related is remembered with the pair. */
async function household(work: Work, id: string, otherId: string): Promise<void> {
  const [one, other] = [await readMembership(work, id), await readMembership(work, otherId)]
  if (one && other) return
  await joinHousehold(work, id, { otherId, otherRole: 'other' })
}

/** Takes back what the decision did: whoever it brought into a household leaves it, unless another one keeps them. */
async function leaveAgain(work: Work, id: string): Promise<void> {
  const member = await readMembership(work, id)
  if (member && !(await pairs.isKeptInHousehold(work, id))) await leaveHousehold(work, id, member.version)
}

export const noPair = () =>
  notFound({
    ja: 'この候補はもうありません。一覧を読み直してください',
    en: 'This pair is no longer a candidate. Load the list again',
  })

/** A run that goes on is not started a second time. */
export function startRun(work: Work): Promise<{ jobId: string }> {
  return write(work, async (tx) => {
    const { running } = await pairs.readRuns(tx)
    return { jobId: running ?? (await enqueue(tx, 'matching.run', {}, { subject: 'matching:all' })) }
  })
}
