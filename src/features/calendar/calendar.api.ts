import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { parseMonthDay } from '#kit/japan/month-day.ts'

const phrase = z.object({ ja: z.string(), en: z.string() })
const monthDay = z
  .string()
  .refine((text) => parseMonthDay(text) === text, { message: 'MM-DD' })
  .describe('MM-DD')

export const calendarRulesSchema = z.object({
  /** Weekdays on which the organisation is closed, 0 Sunday to 6 Saturday. At least one day is left to work on. */
  weekly: z
    .array(z.int().min(0).max(6))
    .refine((days) => new Set(days).size < 7, { message: 'At least one weekday is open' }),
  /** Closed every year from one day to another; over the turn of the year where the first is later. */
  breaks: z.array(z.object({ name: z.string().trim().min(1).max(60), from: monthDay, to: monthDay })).max(20),
})
export type CalendarRules = z.infer<typeof calendarRulesSchema>

export const holidayPackSchema = z.object({
  fileName: z.string(),
  rows: z.int(),
  firstYear: z.int(),
  lastYear: z.int(),
  loadedAt: z.iso.datetime(),
  loadedByName: z.string(),
})
export type HolidayPack = z.infer<typeof holidayPackSchema>

export const calendarDaySchema = z.object({
  on: z.iso.date(),
  open: z.boolean(),
  reason: z
    .enum(['own', 'holiday', 'break', 'weekly'])
    .describe('Why it is closed; `own` is a decision about this very day, open or closed'),
  name: phrase.nullable(),
  version: z.int().describe('Of the decision about this day; 0 where there is none'),
})
export type CalendarDay = z.infer<typeof calendarDaySchema>

export const calendarYearSchema = z.object({
  year: z.int(),
  holidays: z.enum(['official', 'builtIn', 'unknown']).describe('Where the holidays of this year come from'),
  pack: holidayPackSchema.nullable().describe('The list of the Cabinet Office, where one is loaded'),
  fiscalYearStart: z.int(),
  weekStart: z.enum(['sunday', 'monday']),
  version: z.int().describe('Of the rules'),
  rules: calendarRulesSchema,
  days: z.array(calendarDaySchema).describe('Every day that is not an ordinary business day'),
})
export type CalendarYear = z.infer<typeof calendarYearSchema>

const dayParams = z.object({ on: z.iso.date() })

export const calendarApi = defineApi('calendar', {
  get: {
    method: 'GET',
    path: '/calendar/{year}',
    permission: 'signedIn',
    summary: { ja: '1年の営業日と休業日', en: 'Business days and closed days of a year' },
    params: z.object({ year: z.coerce.number().int().min(1).max(9999) }),
    returns: calendarYearSchema,
  },
  updateRules: {
    method: 'PUT',
    path: '/calendar/rules',
    permission: 'settings.manage',
    summary: { ja: '毎週と毎年の休業日を変える', en: 'Change the weekly and yearly closed days' },
    body: z.object({ version: z.int(), rules: calendarRulesSchema }),
    returns: z.object({ version: z.int(), rules: calendarRulesSchema }),
  },
  setDay: {
    method: 'PUT',
    path: '/calendar/days/{on}',
    permission: 'settings.manage',
    summary: { ja: 'ある日を休業日か営業日にする', en: 'Close or open one day' },
    params: dayParams,
    body: z.object({
      version: z.int().describe('The version that was read; 0 where the day had no decision'),
      kind: z.enum(['closed', 'open']),
      name: z.string().trim().max(60),
    }),
    returns: calendarDaySchema,
  },
  clearDay: {
    method: 'DELETE',
    path: '/calendar/days/{on}',
    permission: 'settings.manage',
    summary: { ja: 'ある日の決まりを取り消す', en: 'Take back what was decided about a day' },
    params: dayParams,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  loadHolidays: {
    method: 'POST',
    path: '/calendar/holidays',
    permission: 'settings.manage',
    summary: {
      ja: '祝日の一覧を置き換える（内閣府の syukujitsu.csv）',
      en: 'Replace the holidays (syukujitsu.csv of the Cabinet Office)',
    },
    upload: true,
    returns: holidayPackSchema,
  },
})
