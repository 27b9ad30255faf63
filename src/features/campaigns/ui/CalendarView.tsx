import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { todayIn } from '#kit/japan/days.ts'
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
  const query = { from: days[0] ?? on, to: days.at(-1) ?? on }
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey: ['campaign', 'calendar', query],
    queryFn: async ({ signal }) => (await api.campaigns.calendar({ query }, { signal })).items,
    placeholderData: keepPreviousData,
  })
  const sends = data?.map(({ id, name, state, on: day, at, recipients, mayMove }): Send => ({
    id,
    name,
    on: day,
    time: wallTimeOf(at, timeZone).time,
    tone: stateTones[state],
    state: states(state),
    people:
      recipients === null
        ? null
        : t(isPlanned(state) ? 'about' : 'people', { count: format.number(recipients) }),
    mayMove: mayMove && maySend,
    isApproved: state === 'scheduled',
  }))
  const move = async (send: Send, to: { on: string; time: string }): Promise<boolean> => {
    const version = data?.find(({ id }) => id === send.id)?.version ?? 0
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
      isStale={isPlaceholderData}
      error={error}
      onRetry={() => void refetch()}
      onShow={onShow}
      onMove={move}
    />
  )
}
