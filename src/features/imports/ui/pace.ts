/** How far the work was at a time, in milliseconds. */
export type Sample = { readonly at: number; readonly done: number }

const window = 20_000

/** Adds a sample and forgets those that are too old to tell the pace of now; two are always kept. */
export function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1)
  // Work that was begun again counts from there.
  if (last && sample.done < last.done) return [sample]
  const recent = samples.filter(({ at }, index) => sample.at - at <= window || index === samples.length - 1)
  return [...recent, sample]
}

/** Rows a second over the last moments, or null while there is nothing to go by. */
export function paceOf(samples: readonly Sample[]): number | null {
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last || last.at - first.at < 1000 || last.done === first.done) return null
  return ((last.done - first.done) * 1000) / (last.at - first.at)
}

/** Rounded as people say it: seconds in tens, then minutes. Zero means nearly done. */
export function remaining(
  { done, total }: { done: number; total: number },
  pace: number,
): { unit: 'seconds' | 'minutes'; count: number } {
  const seconds = Math.max(0, total - done) / pace
  if (seconds >= 90) return { unit: 'minutes', count: Math.round(seconds / 60) }
  return { unit: 'seconds', count: Math.round(seconds / 10) * 10 }
}
