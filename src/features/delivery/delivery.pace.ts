/** How fast a group of domains may be written to: all of one provider share it. */
export type Pace = {
  readonly name: string
  readonly domains: readonly string[]
  /** At the same time. */
  readonly connections: number
  /** Null: as fast as the server takes it. */
  readonly perMinute: number | null
}

/** What providers put up with by what they publish and what senders in Japan report; an organisation may set its own. */
export const usualPaces: readonly Pace[] = [
  {
    name: 'docomo',
    domains: ['docomo.ne.jp'],
    connections: 2,
    perMinute: 300,
  },
  {
    name: 'au・UQ',
    domains: ['ezweb.ne.jp', 'au.com', 'uqmobile.jp'],
    connections: 2,
    perMinute: 300,
  },
  {
    name: 'SoftBank・Y!mobile',
    domains: [
      'softbank.ne.jp',
      'i.softbank.jp',
      'vodafone.ne.jp',
      'disney.ne.jp',
      'ymobile.ne.jp',
      'y-mobile.ne.jp',
      'willcom.com',
    ],
    connections: 2,
    perMinute: 300,
  },
  {
    name: 'Gmail',
    domains: ['gmail.com', 'googlemail.com'],
    connections: 5,
    perMinute: 3000,
  },
  {
    name: 'Yahoo! JAPAN',
    domains: ['yahoo.co.jp', 'ybb.ne.jp'],
    connections: 3,
    perMinute: 600,
  },
  {
    name: 'Microsoft',
    domains: ['outlook.com', 'outlook.jp', 'hotmail.com', 'hotmail.co.jp', 'live.jp', 'live.com', 'msn.com'],
    connections: 3,
    perMinute: 600,
  },
  {
    name: 'iCloud',
    domains: ['icloud.com', 'me.com', 'mac.com'],
    connections: 3,
    perMinute: 600,
  },
]

/** Seconds of its speed that a provider may have lying ready in a process: more would stand in the way of the others. */
const ahead = 5

type Group = {
  readonly pace: Pace
  readonly rate: number | null
  credit: number
  at: number
  busy: number
  held: number
  isFull: boolean
}

/** How many may lie ready in a process; one without a limit of its own may have all there is. */
const allowance = ({ pace, rate }: Group): number =>
  rate === null ? Number.MAX_SAFE_INTEGER : Math.max(pace.connections, Math.ceil(rate * 1000 * ahead))

/**
 * Who may be written to now. Each process has its share of what all of them may do together; a domain without a pace is its
 * own and unlimited but for what the server says.
 */
export class Pacing {
  readonly #groups = new Map<string, Group>()
  readonly #resting = new Map<string, number>()
  readonly #all: Group[] = []

  constructor(paces: readonly Pace[], processes: number, now: number) {
    for (const pace of paces) {
      const rate = pace.perMinute === null ? null : pace.perMinute / 60_000 / Math.max(1, processes)
      const group: Group = { pace, rate, credit: 1, at: now, busy: 0, held: 0, isFull: false }
      this.#all.push(group)
      for (const domain of pace.domains) this.#groups.set(domain, group)
    }
  }

  /** A domain asked to be left alone until then (ms). */
  rest(domain: string, until: number): void {
    this.#resting.set(domain, until)
  }

  isResting(domain: string, now: number): boolean {
    return (this.#resting.get(domain) ?? 0) > now
  }

  /** Counts one that lies ready for its domain; false where enough do, and it is not to. */
  hold(domain: string): boolean {
    const group = this.#groups.get(domain)
    if (!group) return true
    if (group.held >= allowance(group)) group.isFull = true
    if (group.isFull) return false
    group.held++
    return true
  }

  /** One that lay ready no longer does. More of its kind are taken when few are left, and not whenever one leaves. */
  letGo(domain: string): void {
    const group = this.#groups.get(domain)
    if (!group) return
    group.held--
    if (group.held <= allowance(group) / 4) group.isFull = false
  }

  /** Whether one may begin for this domain now; then it counts as under way. */
  tryStart(domain: string, now: number): boolean {
    if (this.isResting(domain, now)) return false
    const group = this.#groups.get(domain)
    if (!group) return true
    if (group.busy >= group.pace.connections) return false
    if (group.rate !== null) {
      // No more than a second's worth at once, and always one.
      const most = Math.max(1, group.rate * 1000)
      group.credit = Math.min(most, group.credit + (now - group.at) * group.rate)
      group.at = now
      if (group.credit < 1) return false
      group.credit -= 1
    }
    group.busy++
    return true
  }

  finish(domain: string): void {
    const group = this.#groups.get(domain)
    if (group) group.busy--
  }

  /** Domains of which nothing more is to be taken: they rest, or enough of them lies ready. */
  closed(now: number): string[] {
    const full = this.#all.filter(({ isFull }) => isFull)
    const resting = [...this.#resting].filter(([, until]) => until > now).map(([domain]) => domain)
    return [...new Set([...full.flatMap(({ pace }) => pace.domains), ...resting])]
  }
}

/** After how many minutes a domain that asks us to slow down is tried again, the longer the more often in a row. */
export const restMinutes = (times: number): number => Math.min(1 * 3 ** Math.max(0, times - 1), 60)

/** Whether a 4xx speaks of how much we send there, and not of this mailbox (a full one, greylisting). */
export function isAboutRate(said: string): boolean {
  return (
    /^421\b/.test(said) ||
    /\b4\.7\.(?:28|650|651)\b/.test(said) ||
    /too many|rate.?limit|throttl|unusual rate|temporarily deferred|exceeded .*(?:rate|limit)|excessive|slow down|try again later.*(?:rate|volume)|大量|送信制限/i.test(
      said,
    )
  )
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()
