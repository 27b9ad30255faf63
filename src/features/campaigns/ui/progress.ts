import type { Counts } from './campaign-queries.ts'

type Figures = Counts['all']

/** Of those who are meant to get it: how many need nothing more. Held out and left out are not meant to. */
export function doneOf(figures: Figures): { done: number; total: number } {
  const { sent, kept, failed, unknown, queued, waiting } = figures
  const done = sent + kept + failed + unknown
  return { done, total: done + queued + waiting }
}

const drawn = ['sent', 'kept', 'failed', 'unknown', 'queued', 'waiting'] as const

/** The same as parts of a bar, 0–1; what is empty is not drawn. */
export function barOf(figures: Figures): readonly { state: (typeof drawn)[number]; share: number }[] {
  const { total } = doneOf(figures)
  return drawn
    .filter((state) => figures[state] > 0)
    .map((state) => ({ state, share: figures[state] / Math.max(1, total) }))
}
