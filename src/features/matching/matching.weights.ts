import type { FieldProblem } from '#kit/problem.ts'
import {
  automaticFrom,
  candidateFrom,
  defaultPoints,
  evidenceKinds,
  type EvidenceKind,
  type Points,
} from './matching.score.ts'

/** What counts how much, and from where on. */
export type Weights = {
  readonly points: Points
  /** From here on a pair is a candidate 候補 for people to look at. */
  readonly candidateFrom: number
  /** From here on a strong one may merge by itself, where an administrator has said so. */
  readonly automaticFrom: number
}

export const defaultWeights: Weights = { points: defaultPoints, candidateFrom, automaticFrom }

/** More than this outweighs everything else together. */
export const mostPoints = 200

/** The least and the most a kind may count: how much may be changed, on which side it stands may not. */
export function limitsOf(kind: EvidenceKind): readonly [number, number] {
  return defaultPoints[kind] > 0 ? [0, mostPoints] : [-mostPoints, 0]
}

/** What is wrong with weights that somebody typed. */
export function wrongIn({ points, ...thresholds }: Weights): FieldProblem[] {
  const wrong = evidenceKinds.flatMap((kind): FieldProblem[] => {
    const [least, most] = limitsOf(kind)
    return points[kind] >= least && points[kind] <= most
      ? []
      : [
          {
            path: `points.${kind}`,
            message: {
              ja: `${least} から ${most} の整数を入力してください`,
              en: `Enter a whole number from ${least} to ${most}`,
            },
          },
        ]
  })
  return thresholds.automaticFrom >= thresholds.candidateFrom
    ? wrong
    : [...wrong, { path: 'automaticFrom', message: notBelow }]
}

const notBelow = {
  ja: '候補にする点以上にしてください',
  en: 'This cannot be below the points of a candidate',
}
