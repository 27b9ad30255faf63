import { readAgent } from './reactions.agents.ts'
import type { Class, HitKind, ReactionSettings, Reason } from './reactions.ts'

/** A hit as it came in; instants in milliseconds. */
export type Seen = {
  readonly id: string
  readonly kind: HitKind
  readonly at: number
  readonly isHead: boolean
  /** It said that it fetched ahead of need (`Sec-Purpose`, `Purpose`, `X-Moz`). */
  readonly isPrefetch: boolean
  readonly agent: string | null
  readonly ip: string | null
  /** Of a click, from 1; 0 of an open. */
  readonly link: number
}
export type Verdict = { readonly as: Class; readonly why: Reason }

const second = 1000

/**
 * Who is behind each hit of one recipient of one campaign. `all` has those around as well: what a burst is shows only
 * among them, so that a hit is judged once everything within `burstSeconds` of it is known. Then the order in which hits
 * are judged changes nothing.
 */
export function classify(
  hit: Seen,
  all: readonly Seen[],
  sentAt: number | null,
  settings: Pick<ReactionSettings, 'openSeconds' | 'clickSeconds' | 'burstLinks' | 'burstSeconds'>,
): Verdict {
  if (hit.isHead) return { as: 'scanner', why: 'head' }
  const said = readAgent(hit.agent)
  if (said?.as === 'scanner') return said
  const bursting = burstsAround(hit, all, settings)
  if (bursting.some(({ id }) => id === hit.id)) return { as: 'scanner', why: 'burst' }
  if (hit.ip !== null && bursting.some(({ ip }) => ip === hit.ip)) return { as: 'scanner', why: 'sameSource' }
  if (said?.as === 'machine') return said
  if (hit.isPrefetch) return { as: 'machine', why: 'prefetch' }
  if (hit.kind === 'open' && isApple(hit.ip)) return { as: 'machine', why: 'appleNetwork' }
  const soonest = hit.kind === 'open' ? settings.openSeconds : settings.clickSeconds
  if (sentAt !== null && hit.at - sentAt < soonest * second)
    return hit.kind === 'open' ? { as: 'machine', why: 'tooFast' } : { as: 'scanner', why: 'tooFast' }
  return said ?? { as: 'human', why: 'person' }
}

/** Clicks around a hit that are of a burst: so many different links within so many seconds. */
function burstsAround(
  hit: Seen,
  all: readonly Seen[],
  { burstLinks, burstSeconds }: Pick<ReactionSettings, 'burstLinks' | 'burstSeconds'>,
): Seen[] {
  const window = burstSeconds * second
  const near = all
    .filter(({ kind, at }) => kind === 'click' && Math.abs(at - hit.at) <= window)
    .toSorted((a, b) => a.at - b.at)
  const found = new Set<Seen>()
  for (const first of near) {
    const together = near.filter(({ at }) => at >= first.at && at - first.at <= window)
    if (new Set(together.map(({ link }) => link)).size >= burstLinks)
      for (const one of together) found.add(one)
  }
  return [...found]
}

/** 17.0.0.0/8 is Apple's alone. */
const isApple = (ip: string | null): boolean => ip?.replace(/^::ffff:/i, '').startsWith('17.') ?? false

/** Whether headers say that something is fetched ahead of need: W3C prefetch and prerender, and older ways of saying it. */
export function saysPrefetch(headers: {
  readonly [name: string]: string | readonly string[] | undefined
}): boolean {
  return ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) =>
    /prefetch|prerender|preview/i.test(String(headers[name] ?? '')),
  )
}
