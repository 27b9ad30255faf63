import { addDays } from '#kit/japan/days.ts'

export type Day = {
  readonly on: string
  readonly members: number
  readonly entered: number
  readonly left: number
}

/** A day each until today: on days without a change as many are in as the day before, and nobody moved. */
export function everyDay(days: readonly Day[], today: string): readonly Day[] {
  const [first] = days
  if (!first) return []
  const known = new Map(days.map((day) => [day.on, day]))
  const all: Day[] = []
  let { members } = first
  for (let on = first.on; on <= today; on = addDays(on, 1)) {
    const day = known.get(on) ?? { on, members, entered: 0, left: 0 }
    members = day.members
    all.push(day)
  }
  return all
}
