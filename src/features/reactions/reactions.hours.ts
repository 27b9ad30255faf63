/** How often somebody reacted in each hour of the day, 0 to 23. */
export type Hours = readonly number[]

/** Everybody's habits weigh as much as so many reactions of one's own. */
const priorWeight = 6
/** Half of what is known of an hour is known of the one before it and the one after it. */
const beside = 0.5

/** On a kind of day what somebody does on all days weighs as much as so many reactions on such a day. */
const usualWeight = 4

/** A guess has to be better than what everybody does; without a reaction of their own there is none. */
export type BestHour = { readonly hour: number; readonly n: number; readonly share: number }

/**
 * In which hour somebody most probably reacts: their own reactions, blurred to the hours beside, and added to the habits of
 * everybody (a Dirichlet prior worth six reactions), so that one reaction at three in the night says little and twenty say
 * everything. Of a kind of day (`own` on weekends, say) it is drawn to `usual`, their hours on all days, so that one Sunday
 * says little and ten of them say everything. Null where neither they nor anybody ever reacted.
 */
export function bestHour(own: Hours, everybody: Hours, usual: Hours = own): BestHour | null {
  const [n, all, onAll] = [total(own), total(everybody), total(usual)]
  if (onAll + all === 0) return null
  const [mine, theirs] = [blurred(own), blurred(everybody)]
  const drawn =
    usual === own || onAll === 0 ? null : blurred(usual).map((score) => (usualWeight * score) / onAll)
  // Everybody's habits are a guess, too, while few are known: each hour begins with one reaction.
  const scores = mine.map(
    (score, hour) => score + (drawn?.[hour] ?? 0) + (priorWeight * ((theirs[hour] ?? 0) + 1)) / (all + 24),
  )
  const sum = total(scores)
  const hour = scores.reduce((best, score, at) => (score > (scores[best] ?? 0) ? at : best), 0)
  return { hour, n, share: (scores[hour] ?? 0) / sum }
}

const total = (hours: Hours): number => hours.reduce((sum, n) => sum + n, 0)

function blurred(hours: Hours): number[] {
  const at = (hour: number): number => hours[(hour + 24) % 24] ?? 0
  return Array.from(
    { length: 24 },
    (_, hour) => (at(hour) + beside * (at(hour - 1) + at(hour + 1))) / (1 + 2 * beside),
  )
}

/** Hour and weekday (0 is Sunday) of an instant by the clock of a time zone. */
export function clockOf(
  timeZone: string,
): (at: Date) => { hour: number; weekday: number; isWeekend: boolean } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hour: '2-digit',
    hourCycle: 'h23',
    weekday: 'short',
  })
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
    const weekday = weekdays.indexOf(parts.get('weekday') ?? 'Sun')
    return { hour: Number(parts.get('hour')), weekday, isWeekend: weekday === 0 || weekday === 6 }
  }
}
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
