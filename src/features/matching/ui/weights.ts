import type { Weights } from './use-weights.ts'

/** What is typed: the points of each kind without their sign, and the thresholds. */
export type Typed = { candidateFrom: string; automaticFrom: string; [points: `points.${string}`]: string }

export const nameOf = (kind: string): `points.${string}` => `points.${kind}`

export function typedOf({ points, candidateFrom, automaticFrom }: Weights): Typed {
  return {
    ...Object.fromEntries(points.map((one) => [nameOf(one.kind), String(Math.abs(one.points))])),
    candidateFrom: String(candidateFrom),
    automaticFrom: String(automaticFrom),
  }
}

/** A whole number up to `most`, however wide it is typed; null for anything else. */
export function readWhole(typed: string | undefined, least: number, most: number): number | null {
  const text = (typed ?? '').normalize('NFKC').trim()
  const value = /^\d{1,4}$/.test(text) ? Number(text) : null
  return value !== null && value >= least && value <= most ? value : null
}

/** What was typed as the server takes it; the sign is that of the kind. */
export function weightsFrom(
  { points }: Pick<Weights, 'points'>,
  typed: Typed,
): { points: { [kind: string]: number }; candidateFrom: number; automaticFrom: number } {
  const whole = (text = ''): number => Number(text.normalize('NFKC'))
  return {
    points: Object.fromEntries(
      // A zero without a sign.
      points.map(({ kind, most }) => [kind, (most > 0 ? 1 : -1) * whole(typed[nameOf(kind)]) || 0]),
    ),
    candidateFrom: whole(typed.candidateFrom),
    automaticFrom: whole(typed.automaticFrom),
  }
}
