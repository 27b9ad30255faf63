import { createHash } from 'node:crypto'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import type { CalendarDay, CalendarYear, HolidayPack } from './calendar.api.ts'
import { readHolidays } from './calendar.read.ts'
import * as store from './calendar.store.ts'
import { calendarOf, specialDays, type OrganisationCalendar, type OwnDay } from './calendar.ts'

type Reading = Pick<Work, 'db'>

/** The calendar of the organisation as it is now; read once, then asked as often as one likes. */
export async function organisationCalendar(work: Reading): Promise<OrganisationCalendar> {
  return (await readCalendar(work)).calendar
}

async function readCalendar(work: Reading) {
  const { fiscalYearStart, timeZone, weekStart } = await readSettings(work)
  const { version, rules } = await store.selectRules(work)
  const own = await store.selectOwnDays(work)
  const pack = await store.selectPack(work)
  const official = pack ? await store.selectOfficial(work) : new Map<string, string>()
  const calendar = calendarOf({ rules, own, pack, official, fiscalYearStart, timeZone })
  return { calendar, pack, version, rules, fiscalYearStart, weekStart }
}

export async function calendarYear(work: Reading, year: number): Promise<CalendarYear> {
  const { calendar, ...rest } = await readCalendar(work)
  return { ...rest, year, holidays: calendar.holidaysOf(year), days: specialDays(calendar, year) }
}

/** Replaces the rules that were read as `version`. */
export function updateRules(
  work: Work,
  { version, rules }: store.VersionedRules,
): Promise<store.VersionedRules> {
  return write(work, async (tx) => {
    const stored = await store.selectRules(tx)
    if (stored.version !== version) throw new Problem('stale', { current: stored })
    const wanted = { ...rules, weekly: [...new Set(rules.weekly)].sort() }
    const changed = changes(stored.rules, wanted)
    if (!changed) return stored
    const saved = await store.saveRules(tx, version, wanted)
    if (saved === null) throw new Problem('stale', { current: await store.selectRules(tx) })
    await audit(tx, { action: 'calendar.update', subjectKind: 'calendar', subjectId: 'rules', ...changed })
    await announce(tx, { topic: 'calendar' })
    return { version: saved, rules: wanted }
  })
}

/** Decides about one day; a decision that somebody made meanwhile is not overwritten. */
export function setDay(work: Work, on: string, wanted: OwnDay): Promise<CalendarDay> {
  return write(work, async (tx) => {
    const before = await store.selectOwnDay(tx, on)
    const version = before?.version ?? 0
    if (version !== wanted.version || (await store.saveOwnDay(tx, on, wanted)) === null)
      throw await staleDay(tx, on)
    await audit(tx, {
      action: 'calendar.setDay',
      subjectKind: 'calendar',
      subjectId: on,
      ...(before && { before: { kind: before.kind, name: before.name } }),
      after: { kind: wanted.kind, name: wanted.name },
    })
    await announce(tx, { topic: 'calendar', id: on })
    const saved = (await organisationCalendar(tx)).dayOf(on)
    if (!saved) throw new Error(`${on} was decided and is not`)
    return saved
  })
}

export function clearDay(work: Work, on: string, version: number): Promise<void> {
  return write(work, async (tx) => {
    const before = await store.selectOwnDay(tx, on)
    // Twice taken back is taken back.
    if (!before) return
    if (!(await store.deleteOwnDay(tx, on, version))) throw await staleDay(tx, on)
    await audit(tx, {
      action: 'calendar.clearDay',
      subjectKind: 'calendar',
      subjectId: on,
      before: { kind: before.kind, name: before.name },
    })
    await announce(tx, { topic: 'calendar', id: on })
  })
}

async function staleDay(work: Work, on: string): Promise<Problem> {
  return new Problem('stale', { current: (await organisationCalendar(work)).dayOf(on) })
}

/** Puts a list of the Cabinet Office in the place of the one before; a refused file leaves it. */
export function loadHolidays(work: Work, fileName: string, bytes: Uint8Array): Promise<HolidayPack> {
  const list = readHolidays(bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return write(work, async (tx) => {
    const before = await store.selectPack(tx)
    await store.replaceHolidays(tx, list, { fileName, sha256 })
    const pack = await store.selectPack(tx)
    if (!pack) throw new Error('The list of holidays was not kept')
    const { rows, firstYear, lastYear } = pack
    await audit(tx, {
      action: 'calendar.loadHolidays',
      subjectKind: 'calendar',
      subjectId: 'holidays',
      ...(before && {
        before: {
          fileName: before.fileName,
          rows: before.rows,
          firstYear: before.firstYear,
          lastYear: before.lastYear,
        },
      }),
      after: { fileName, rows, firstYear, lastYear, sha256 },
    })
    await announce(tx, { topic: 'calendar' })
    return pack
  })
}
