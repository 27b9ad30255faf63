import type { Locale } from '#kit/text.ts'
import { parseCron } from './schedules.cron.ts'

const weekdays = {
  ja: ['日', '月', '火', '水', '木', '金', '土'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
}

/** A time of cron in words, as most are: 毎日 6:00, 平日 9:00・18:00, 15 分ごと. What has no short words stays as it is written. */
export function sayCron(text: string, locale: Locale): string {
  const written = text.trim()
  const cron = parseCron(written)
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = written.split(/\s+/)
  if (!cron || month !== '*' || (day !== '*' && weekday !== '*')) return written
  const time = timeOf(minute, hour, cron, locale)
  const isAlways = hour === '*' && day === '*' && weekday === '*'
  const days = isAlways ? '' : daysOf(day, weekday, cron, locale)
  if (time === null || days === null) return written
  if (locale === 'ja') return [days, time].filter((part) => part !== '').join(' ')
  return [time, days].filter((part) => part !== '').join(' ')
}

type Sets = NonNullable<ReturnType<typeof parseCron>>
const sorted = (set: ReadonlySet<number> | undefined): number[] => [...(set ?? [])].toSorted((a, b) => a - b)

function timeOf(minute: string, hour: string, [minutes, hours]: Sets, locale: Locale): string | null {
  const step = /^\*\/(\d+)$/.exec(minute)?.[1] ?? (minute === '*' ? '1' : undefined)
  const span = /^(\d+)-(\d+)$/.exec(hour)
  if (step !== undefined) {
    const often = locale === 'ja' ? `${step} 分ごと` : step === '1' ? 'every minute' : `every ${step} minutes`
    if (hour === '*') return often
    if (!span) return null
    return locale === 'ja'
      ? `${span[1]}〜${span[2]} 時台に ${often}`
      : `${often} from ${span[1]} to ${span[2]} o’clock`
  }
  const [at, ...more] = sorted(minutes)
  if (at === undefined || more.length > 0) return null
  if (hour === '*') return locale === 'ja' ? `毎時 ${at} 分` : `at ${at} minutes past every hour`
  const times = sorted(hours).map((one) => `${one}:${String(at).padStart(2, '0')}`)
  if (times.length > 6) return null
  return locale === 'ja' ? times.join('・') : `at ${times.join(', ')}`
}

function daysOf(day: string, weekday: string, [, , days, , week]: Sets, locale: Locale): string | null {
  if (weekday !== '*') {
    const chosen = [...new Set(sorted(week).map((one) => one % 7))].toSorted((a, b) => a - b)
    if (chosen.join() === '1,2,3,4,5') return locale === 'ja' ? '平日' : 'on weekdays'
    const names = chosen.map((one) => weekdays[locale][one])
    return locale === 'ja' ? `毎週${names.join('・')}曜` : `every ${names.join(', ')}`
  }
  if (day === '*') return locale === 'ja' ? '毎日' : 'every day'
  const chosen = sorted(days)
  if (chosen.length > 6) return null
  return locale === 'ja' ? `毎月 ${chosen.join('・')} 日` : `on day ${chosen.join(', ')} of the month`
}
