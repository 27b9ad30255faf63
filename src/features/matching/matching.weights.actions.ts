import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import type { Phrase } from '#kit/text.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { LearnedAnswer, WeightsAnswer } from './matching.weights.api.ts'
import { countOf, learn, needed, type Figures } from './matching.learn.ts'
import { readReviewed } from './matching.reviews.store.ts'
import { evidenceKinds } from './matching.score.ts'
import * as store from './matching.weights.store.ts'
import {
  defaultWeights,
  isOfCompanies,
  limitsOf,
  weightKinds,
  wrongIn,
  type Weights,
} from './matching.weights.ts'
import { companyEvidenceLabels, evidenceLabels } from './evidence.text.ts'
import type { Origin } from './matching.ts'

const labels = new Map<string, Phrase>([
  ...Object.entries(evidenceLabels),
  ...Object.entries(companyEvidenceLabels).map(([kind, label]) => [`company.${kind}`, label] as const),
])

/** What counts how much, what it would count by itself, and what it counted before. */
export async function weightsInForce(work: Work): Promise<WeightsAnswer> {
  const { version, points, candidateFrom, automaticFrom } = await store.readWeights(work)
  return {
    version,
    candidateFrom,
    automaticFrom,
    defaults: { candidateFrom: defaultWeights.candidateFrom, automaticFrom: defaultWeights.automaticFrom },
    points: weightKinds.map((kind) => {
      const [least, most] = limitsOf(kind)
      return {
        kind,
        subject: isOfCompanies(kind) ? ('company' as const) : ('customer' as const),
        label: labels.get(kind) ?? { ja: kind, en: kind },
        points: points[kind],
        default: defaultWeights.points[kind],
        least,
        most,
      }
    }),
    history: await store.listWeights(work),
  }
}

type GivenPoints = { readonly [kind: string]: number }

export function updateWeights(
  work: Work,
  { version, points, ...thresholds }: Omit<Weights, 'points'> & { version: number; points: GivenPoints },
): Promise<WeightsAnswer> {
  return write(work, async (tx) => {
    const inForce = await store.readWeights(tx)
    const weights = { ...thresholds, points: { ...inForce.points, ...points } }
    const known = new Set<string>(weightKinds)
    const unknown = Object.keys(points).filter((kind) => !known.has(kind))
    const fields = [
      ...unknown.map((kind) => ({ path: `points.${kind}`, message: noSuchEvidence })),
      ...wrongIn(weights),
    ]
    if (fields.length > 0) throw new Problem('invalid', { fields })
    return adopt(tx, version, weights, 'edited')
  })
}

/** What reviewed pairs say the evidence is worth. Nothing is changed by looking. */
export async function learnedWeights(work: Work): Promise<LearnedAnswer> {
  const { reviewed, inForce, learned } = await learnNow(work)
  return {
    version: inForce.version,
    reviewed: countOf(reviewed),
    needed,
    proposal: learned && {
      figures: learned.figures,
      points: evidenceKinds.map((kind) => ({
        kind,
        points: learned.points[kind],
        seen: learned.seen[kind],
      })),
    },
  }
}

async function learnNow(work: Work) {
  const reviewed = await readReviewed(work)
  const inForce = await store.readWeights(work)
  return { reviewed, inForce, learned: learn(reviewed, inForce, await store.readSetByHand(work)) }
}

/** Learned once more at this moment: where somebody has reviewed pairs since, it must be what was looked at. */
export function adoptLearned(
  work: Work,
  { version, points }: { version: number; points: GivenPoints },
): Promise<WeightsAnswer> {
  return write(work, async (tx) => {
    const { inForce, learned } = await learnNow(tx)
    if (!learned)
      throw new Problem('conflict', { detail: tooFew, params: { pairs: needed.pairs, each: needed.ofEach } })
    if (evidenceKinds.some((kind) => learned.points[kind] !== points[kind]))
      throw new Problem('stale', { detail: learnedAnew })
    return adopt(
      tx,
      version,
      { ...inForce, points: { ...inForce.points, ...learned.points } },
      'learned',
      learned.figures,
    )
  })
}

/** Takes again what was adopted before, or what Enishi came with (0). */
export async function takeAgain(
  work: Work,
  { version, again }: { version: number; again: number },
): Promise<WeightsAnswer> {
  if (again === 0) return adopt(work, version, defaultWeights, 'default')
  const earlier = await store.readWeightsOf(work, again)
  if (!earlier) throw notFound(noSuchWeights)
  const { points, candidateFrom, automaticFrom, origin, figures } = earlier
  return adopt(work, version, { points, candidateFrom, automaticFrom }, origin, figures)
}

/** From now on this counts; the whole base is looked through again by it. */
function adopt(
  work: Work,
  version: number,
  weights: Weights,
  origin: Origin,
  figures: Figures | null = null,
): Promise<WeightsAnswer> {
  return write(work, async (tx) => {
    const before = await store.readWeights(tx)
    const changed = changes(noted(before), noted(weights))
    const isCurrent = before.version === version
    if (isCurrent && !changed) return weightsInForce(tx)
    if (!isCurrent || !(await store.insertWeights(tx, weights, { version: version + 1, origin, figures })))
      throw new Problem('stale', { current: await weightsInForce(tx) })
    await audit(tx, {
      action: 'matchWeights.update',
      subjectKind: 'matchWeights',
      subjectId: String(version + 1),
      ...changed,
    })
    // Always one more run: one that goes on may have read the weights before they changed.
    await enqueue(tx, 'matching.run', {}, { subject: 'matching:all' })
    await announce(tx, { topic: 'matching' })
    return weightsInForce(tx)
  })
}

const noted = ({ points, candidateFrom, automaticFrom }: Weights): { [key: string]: number } => ({
  ...points,
  candidateFrom,
  automaticFrom,
})

const tooFew = {
  ja: '重みを学ぶには、人が見て決めた組が {pairs} 組以上（同じ人・別人それぞれ {each} 組以上）必要です',
  en: 'Learning needs {pairs} pairs that people decided on, at least {each} of one person and {each} of two',
}
const learnedAnew = {
  ja: 'あなたが見たあとに、組が新しく決められました。もう一度、学んだ重みを見て決めてください',
  en: 'Pairs were decided on after you looked. See what was learned once more, and decide again',
}
const noSuchEvidence = { ja: 'この手がかりはありません', en: 'There is no such evidence' }
const noSuchWeights = { ja: 'この重みは見つかりません', en: 'These weights were not found' }
