import type { Verdict } from './reactions.classify.ts'
import type { HitKind } from './reactions.ts'

/** What one recipient of one campaign did so far. Instants as ISO texts, so that rows go to and from the database as they are. */
export type Reaction = {
  readonly openedAt: string | null
  readonly opens: number
  readonly machineOpenedAt: string | null
  readonly machineOpens: number
  readonly clickedAt: string | null
  readonly clicks: number
  readonly scans: number
}
export const noReaction: Reaction = {
  openedAt: null,
  opens: 0,
  machineOpenedAt: null,
  machineOpens: 0,
  clickedAt: null,
  clicks: 0,
  scans: 0,
}

export type Judged = {
  readonly kind: HitKind
  readonly at: string
  readonly link: number
  readonly verdict: Verdict
}

/** Adds a hit to what somebody did. A click of a person proves that they opened, whatever their pictures said. */
export function fold(before: Reaction, { kind, at, verdict }: Judged): Reaction {
  const first = (known: string | null): string => (known === null || at < known ? at : known)
  if (verdict.as === 'scanner' || (verdict.as === 'machine' && kind === 'click'))
    return { ...before, scans: before.scans + 1 }
  if (verdict.as === 'machine')
    return {
      ...before,
      machineOpenedAt: first(before.machineOpenedAt),
      machineOpens: before.machineOpens + 1,
    }
  return kind === 'open'
    ? { ...before, openedAt: first(before.openedAt), opens: before.opens + 1 }
    : {
        ...before,
        openedAt: first(before.openedAt),
        clickedAt: first(before.clickedAt),
        clicks: before.clicks + 1,
      }
}

/** What a reaction adds to the counters of its campaign. Who opened themselves is not counted among machines. */
export function countsOf(reaction: Reaction): { readonly [what: string]: number } {
  const { openedAt, machineOpenedAt, clickedAt, opens, machineOpens, clicks, scans } = reaction
  return {
    opened: openedAt === null ? 0 : 1,
    machineOpened: openedAt === null && machineOpenedAt !== null ? 1 : 0,
    clicked: clickedAt === null ? 0 : 1,
    scanned: clickedAt === null && scans > 0 ? 1 : 0,
    opens,
    machineOpens,
    clicks,
    scans,
  }
}
