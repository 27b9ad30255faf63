import { readAgent } from './reactions.agents.ts'
import { networkOf } from './reactions.networks.ts'
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

/** The mail that was sent; null where that is not known. */
export type Mail = {
  readonly sentAt: number | null
  /** How many it has. */
  readonly links: number | null
}
type Windows = Pick<
  ReactionSettings,
  'openSeconds' | 'clickSeconds' | 'burstLinks' | 'burstSeconds' | 'networks'
>

const second = 1000

/**
 * Who is behind each hit of one recipient of one campaign. `all` has those around as well: what a burst is shows only
 * among them, so that a hit is judged once everything within `burstSeconds` of it is known. Then the order in which hits
 * are judged changes nothing.
 */
export function classify(hit: Seen, all: readonly Seen[], mail: Mail, settings: Windows): Verdict {
  if (hit.isHead) return { as: 'scanner', why: 'head' }
  const said = readAgent(hit.agent)
  if (said?.as === 'scanner') return said
  const network = networkOf(hit.kind, hit.ip, settings.networks)
  if (network !== null && network !== 'appleNetwork') return { as: 'scanner', why: network }
  const bursting = burstsAround(hit, all, mail, settings)
  const burst = bursting.get(hit.id)
  if (burst) return { as: 'scanner', why: burst }
  if (hit.ip !== null && all.some(({ id, ip }) => ip === hit.ip && bursting.has(id)))
    return { as: 'scanner', why: 'sameSource' }
  if (said?.as === 'machine') return said
  if (hit.isPrefetch) return { as: 'machine', why: 'prefetch' }
  if (network === 'appleNetwork') return { as: 'machine', why: network }
  const soonest = hit.kind === 'open' ? settings.openSeconds : settings.clickSeconds
  if (mail.sentAt !== null && hit.at - mail.sentAt < soonest * second)
    return hit.kind === 'open' ? { as: 'machine', why: 'tooFast' } : { as: 'scanner', why: 'tooFast' }
  return said ?? { as: 'human', why: 'person' }
}

/**
 * Clicks around a hit that are of a burst: so many different links within so many seconds, or all that the mail has where these
 * are fewer. One link alone is no burst.
 */
function burstsAround(
  hit: Seen,
  all: readonly Seen[],
  { links }: Mail,
  { burstLinks, burstSeconds }: Windows,
): ReadonlyMap<string, 'burst' | 'everyLink'> {
  const window = burstSeconds * second
  const near = all
    .filter(({ kind, at }) => kind === 'click' && Math.abs(at - hit.at) <= window)
    .toSorted((a, b) => a.at - b.at)
  const everyLink = links !== null && links >= 2 ? links : Number.POSITIVE_INFINITY
  const found = new Map<string, 'burst' | 'everyLink'>()
  for (const first of near) {
    const together = near.filter(({ at }) => at >= first.at && at - first.at <= window)
    const different = new Set(together.map(({ link }) => link)).size
    if (different < Math.min(burstLinks, everyLink)) continue
    for (const { id } of together)
      if (found.get(id) !== 'burst') found.set(id, different >= burstLinks ? 'burst' : 'everyLink')
  }
  return found
}

/** Whether headers say that something is fetched ahead of need: W3C prefetch and prerender, and older ways of saying it. */
export function saysPrefetch(headers: {
  readonly [name: string]: string | readonly string[] | undefined
}): boolean {
  return ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) =>
    /prefetch|prerender|preview/i.test(String(headers[name] ?? '')),
  )
}
