import type { Fate, Leaving } from '#features/campaigns/campaigns.copy.ts'

const minute = 60_000

export const minutesLater = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * minute)

/** One after the other from an instant on; of 170 one was refused, and of one nobody knows. */
export function fateOf(from: Date, perMinute: number): (leaving: Leaving) => Fate {
  return ({ place, address }) => {
    const at = minutesLater(from, place / perMinute)
    if (place % 170 === 83)
      return { kind: 'refused', at, said: `550 5.1.1 <${address}>: Recipient address rejected: User unknown` }
    if (place === 211) return { kind: 'unknown', at, said: 'Connection lost after DATA' }
    return { kind: 'sent', at }
  }
}
