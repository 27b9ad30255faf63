import { useQueries } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { useSay } from '#web/locale.ts'

/** A closed day, and what it is called: 勤労感謝の日. */
export type DayOff = { readonly name: string | null }

/** The closed days among some days, by day. */
export function useDaysOff(days: readonly string[]): ReadonlyMap<string, DayOff> {
  const say = useSay()
  const years = [...new Set(days.map((on) => Number(on.slice(0, 4))))]
  return useQueries({
    queries: years.map((year) => ({
      queryKey: ['calendar', year],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.calendar.get({ params: { year } }, { signal }),
    })),
    combine: (answers) =>
      new Map(
        answers.flatMap(({ data }) =>
          (data?.days ?? [])
            .filter(({ open }) => !open)
            .map(({ on, name }): [string, DayOff] => [on, { name: name && say(name) }]),
        ),
      ),
  })
}
