import type { ContactPoint } from '../customers.api.ts'
import type { Health } from '../customers.health.ts'

/** The part of what is known that a person decides. */
export type Judged = Omit<Health, 'deliveredAt' | 'state'>
type Judgement = {
  readonly key: 'verify' | 'unverify' | 'clearBounce' | 'clearComplaint'
  readonly to: (now: Date) => Judged
}

const unknown: Judged = {
  version: 0,
  verifiedAt: null,
  verifiedBy: null,
  softBounces: 0,
  bouncedAt: null,
  said: null,
  complainedAt: null,
}

export function judgedOf(health: Health | null): Judged {
  if (!health) return unknown
  const { deliveredAt: _at, state: _state, ...judged } = health
  return judged
}

/** Nothing is known of a URL, nor of what cannot be read. */
export function canBeJudged({ kind, notes }: Pick<ContactPoint, 'kind' | 'notes'>): boolean {
  return kind !== 'url' && !notes.includes('invalid')
}

/** What a person can decide of it now, in the order of the menu. */
export function judgementsOf(health: Health | null): readonly Judgement[] {
  const judged = judgedOf(health)
  const arrives = { softBounces: 0, bouncedAt: null, said: null }
  return [
    ...(judged.bouncedAt !== null || judged.softBounces > 0
      ? [{ key: 'clearBounce' as const, to: () => ({ ...judged, ...arrives }) }]
      : []),
    ...(judged.complainedAt === null
      ? []
      : [{ key: 'clearComplaint' as const, to: () => ({ ...judged, complainedAt: null }) }]),
    judged.verifiedAt === null
      ? {
          key: 'verify',
          to: (now) => ({
            ...judged,
            ...arrives,
            verifiedAt: now.toISOString(),
            verifiedBy: 'operator',
          }),
        }
      : { key: 'unverify', to: () => ({ ...judged, verifiedAt: null, verifiedBy: null }) },
  ]
}
