import type { FieldProblem } from '#kit/problem.ts'
import { companyPoints, type CompanyPoints } from './matching.companies.score.ts'
import { automaticFrom, candidateFrom, defaultPoints, type Points } from './matching.score.ts'

type OfCompanies = { readonly [kind in keyof CompanyPoints as `company.${kind}`]: number }

/** What counts how much, and from where on. */
export type Weights = {
  /** Of people, and behind `company.` of companies. */
  readonly points: Points & OfCompanies
  /** From here on a pair is a candidate 候補 for people to look at. */
  readonly candidateFrom: number
  /** From here on a strong one may merge by itself, where an administrator has said so. */
  readonly automaticFrom: number
}
export type WeightKind = keyof Weights['points']

const ofCompanies = 'company.'

export const defaultWeights: Weights = {
  points: {
    ...defaultPoints,
    ...(Object.fromEntries(
      Object.entries(companyPoints).map(([kind, points]) => [`${ofCompanies}${kind}`, points]),
    ) as OfCompanies),
  },
  candidateFrom,
  automaticFrom,
}
export const weightKinds = Object.keys(defaultWeights.points) as WeightKind[]

export const isOfCompanies = (kind: WeightKind): boolean => kind.startsWith(ofCompanies)

export function companyPointsOf(points: Weights['points']): CompanyPoints {
  return Object.fromEntries(
    Object.entries(points).flatMap(([kind, worth]) =>
      kind.startsWith(ofCompanies) ? [[kind.slice(ofCompanies.length), worth]] : [],
    ),
  ) as CompanyPoints
}

/** More than this outweighs everything else together. */
const usualMost = 200

/** The least and the most a kind may count: how much may be changed, on which side it stands may not. */
export function limitsOf(kind: WeightKind): readonly [number, number] {
  const worth = defaultWeights.points[kind]
  const most = Math.max(usualMost, Math.abs(worth))
  return worth > 0 ? [0, most] : [-most, 0]
}

/** What is wrong with weights that somebody typed. */
export function wrongIn({ points, ...thresholds }: Weights): FieldProblem[] {
  const wrong = weightKinds.flatMap((kind): FieldProblem[] => {
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
