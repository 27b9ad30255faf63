import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { addDays, todayIn } from '#kit/japan/days.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay, useOrganisation } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { campaignStatesText } from '../campaign-states.text.ts'
import { sendCalendarText } from '../send-calendar.text.ts'
import { isPlanned, stateTones } from './campaign-queries.ts'
import { SendCalendar } from './SendCalendar.tsx'
import { shownWeeks, spans, type Send } from './send-calendar.ts'
import { instantOf, wallTimeOf } from './wall-time.ts'

/** Caps that reach further back are looked at this far. */
const capDays = 30

type CalendarViewProps = {
  on: string | undefined
  span: string | undefined
  onShow: (next: { on?: string; span?: string }) => void
}
/** All sends of all campaigns around a day; the address says which day, and how much of it. */
export function CalendarView({ on: given, span: wanted, onShow }: CalendarViewProps): ReactNode {
  const t = useText(sendCalendarText)
  const states = useText(campaignStatesText)
  const format = useFormat()
  const maySend = useMay()('campaigns.send')
  const queryClient = useQueryClient()
  const { timeZone, weekStart } = useOrganisation()
  const on = given !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(given) ? given : todayIn(timeZone)
  const span = spans.find((one) => one === wanted) ?? 'month'
  const days = shownWeeks(on, span, weekStart).flat()
  // What went before counts for the cap of what is shown.
  const query = { from: addDays(days[0] ?? on, -capDays), to: addDays(days.at(-1) ?? on, capDays) }
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey: ['campaign', 'calendar', query],
    queryFn: ({ signal }) => api.campaigns.calendar({ query }, { signal }),
    placeholderData: keepPreviousData,
  })
  const sends = data?.items.map((item): Send => {
    const { id, name, state, on: day, at, recipients, mayMove, isAdvertising, cap } = item
    return {
      id,
      name,
      on: day,
      isAdvertising,
      cap,
      time: wallTimeOf(at, timeZone).time,
      tone: stateTones[state],
      state: states(state),
      people:
        recipients === null
          ? null
          : t(isPlanned(state) ? 'about' : 'people', { count: format.number(recipients) }),
      mayMove: mayMove && maySend,
      isAsked: state === 'waitingApproval',
    }
  })
  const move = async (send: Send, to: { on: string; time: string }): Promise<boolean> => {
    const version = data?.items.find(({ id }) => id === send.id)?.version ?? 0
    const at = instantOf(to, timeZone)
    try {
      await api.campaigns.move({ params: { id: send.id }, body: { version, at } })
      doneToast(t('moved', { name: send.name, at: format.dateTime(at) }))
      await queryClient.invalidateQueries({ queryKey: ['campaign'] })
      return true
    } catch (problem) {
      problemToast(problem)
      await queryClient.invalidateQueries({ queryKey: ['campaign'] })
      return false
    }
  }
  return (
    <SendCalendar
      on={on}
      span={span}
      sends={sends}
      mailings={data?.mailings ?? []}
      isStale={isPlaceholderData}
      error={error}
      onRetry={() => void refetch()}
      onShow={onShow}
      onMove={move}
    />
  )
}
