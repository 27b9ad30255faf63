import { defineText, translator, type Locale } from '#kit/text.ts'
import type { Cycle } from './plans.terms.ts'

const cycleText = defineText({
  days: { ja: '{every}日ごと', en: 'every {every} days' },
  day: { ja: '毎日', en: 'every day' },
  month: { ja: '毎月{on}', en: 'every month on {on}' },
  months: { ja: '{every}か月ごとの{on}', en: 'every {every} months on {on}' },
  onDay: { ja: '{day}日', en: 'day {day}' },
  onDayOrLast: { ja: '{day}日（ない月は末日）', en: 'day {day}, or the last day of a shorter month' },
  onLast: { ja: '末日', en: 'the last day' },
  onWeekday: { ja: '第{nth}{weekday}', en: 'the {nth} {weekday}' },
  onLastWeekday: { ja: '最終{weekday}', en: 'the last {weekday}' },
})

const ordinals = ['first', 'second', 'third', 'fourth']
// 1970-01-04 was a Sunday.
const sunday = Date.UTC(1970, 0, 4)

export function sayWeekday(weekday: number, locale: Locale): string {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })
  return format.format(sunday + weekday * 86_400_000)
}

/** 30日ごと, 毎月10日, 2か月ごとの第2水曜日. */
export function sayCycle(cycle: Cycle, locale: Locale): string {
  const t = translator(cycleText, locale)
  if (cycle.kind === 'days') return cycle.every === 1 ? t('day') : t('days', { every: cycle.every })
  const on = cycle.kind === 'months' ? sayDay(cycle.day, t) : sayNth(cycle, locale)
  return cycle.every === 1 ? t('month', { on }) : t('months', { every: cycle.every, on })
}

function sayDay(day: number, t: ReturnType<typeof translator<typeof cycleText>>): string {
  if (day === 31) return t('onLast')
  return t(day > 28 ? 'onDayOrLast' : 'onDay', { day })
}

function sayNth({ nth, weekday }: Extract<Cycle, { kind: 'weekday' }>, locale: Locale): string {
  const t = translator(cycleText, locale)
  const said = sayWeekday(weekday, locale)
  if (nth === 5) return t('onLastWeekday', { weekday: said })
  return t('onWeekday', { nth: locale === 'ja' ? nth : (ordinals[nth - 1] ?? ''), weekday: said })
}
