/** Milliseconds that `run` takes. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await run()
  return performance.now() - started
}

export type Summary = { readonly n: number; readonly p50: number; readonly p95: number; readonly max: number }

export function summary(samples: readonly number[]): Summary {
  const sorted = samples.toSorted((a, b) => a - b)
  return {
    n: sorted.length,
    p50: percentile(sorted, 50),
    p95: percentile(sorted, 95),
    max: sorted.at(-1) ?? 0,
  }
}

/** Nearest rank: the smallest sample that `p` per cent of all do not exceed. */
function percentile(sorted: readonly number[], p: number): number {
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? 0
}

export function rounded(samples: readonly number[]): number[] {
  return samples.map((sample) => Math.round(sample * 100) / 100)
}
