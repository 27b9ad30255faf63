import type { Phrase } from '#kit/text.ts'

/** After so many days half of what somebody did counts no more. */
export const halfLifeDays = 30
/** What it weighs. An open of a machine weighs nothing. */
export const points = { open: 1, click: 3 } as const
const day = 86_400_000

export type Heat = { readonly heat: number; readonly at: Date }

/** The points at another time. */
export const cooled = ({ heat, at }: Heat, now: Date): number =>
  heat * 0.5 ** ((now.getTime() - at.getTime()) / (halfLifeDays * day))

/** Adds what was done at some time; in whatever order it becomes known, it comes to the same. */
export function heated(before: Heat | null, weight: number, at: Date): Heat {
  if (!before) return { heat: weight, at }
  return at >= before.at
    ? { heat: cooled(before, at) + weight, at }
    : { heat: before.heat + cooled({ heat: weight, at }, before.at), at: before.at }
}

export const levels = ['high', 'middle', 'low', 'none'] as const
export type Level = (typeof levels)[number]
/** From so many points on. */
export const levelFrom: { readonly [L in Exclude<Level, 'none'>]: number } = { high: 4, middle: 1, low: 0.1 }

export const levelLabels: { readonly [L in Level]: Phrase } = {
  high: { ja: '高い', en: 'High' },
  middle: { ja: 'ふつう', en: 'Middle' },
  low: { ja: '低い', en: 'Low' },
  none: { ja: 'なし', en: 'None' },
}

export const levelOf = (heat: number): Level =>
  heat >= levelFrom.high
    ? 'high'
    : heat >= levelFrom.middle
      ? 'middle'
      : heat >= levelFrom.low
        ? 'low'
        : 'none'
