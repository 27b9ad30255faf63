import { sql } from 'kysely'
import { z } from 'zod'
import type { Work } from '#platform/work.ts'
import { calendarRulesSchema, type CalendarRules, type HolidayPack } from './calendar.api.ts'
import { defaultRules, type OwnDay } from './calendar.ts'
import type { HolidayList } from './calendar.read.ts'

type Reading = Pick<Work, 'db'>
export type VersionedRules = { version: number; rules: CalendarRules }

const key = 'calendar'
const storedSchema = z.record(z.string(), z.unknown())

export async function selectRules(work: Reading): Promise<VersionedRules> {
  const row = await work.db
    .selectFrom('setting')
    .select(['version', 'value'])
    .where('key', '=', key)
    .executeTakeFirst()
  if (!row) return { version: 0, rules: defaultRules }
  const rules = calendarRulesSchema.parse({ ...defaultRules, ...storedSchema.parse(row.value) })
  return { version: row.version, rules }
}

/** Saves over exactly the version that was read; null when somebody was quicker. */
export async function saveRules(work: Work, version: number, rules: CalendarRules): Promise<number | null> {
  const value = JSON.stringify(rules)
  const saved =
    version === 0
      ? await work.db
          .insertInto('setting')
          .values({ key, value })
          .onConflict((conflict) => conflict.doNothing())
          .returning('version')
          .executeTakeFirst()
      : await work.db
          .updateTable('setting')
          .set({ value, version: version + 1, updatedAt: sql`now()` })
          .where('key', '=', key)
          .where('version', '=', version)
          .returning('version')
          .executeTakeFirst()
  return saved?.version ?? null
}

function ownDay({ kind, name, version }: { kind: string; name: string; version: number }): OwnDay {
  return { kind: kind === 'open' ? 'open' : 'closed', name, version }
}

export async function selectOwnDays(work: Reading): Promise<Map<string, OwnDay>> {
  const rows = await work.db.selectFrom('calendarDay').select(['on', 'kind', 'name', 'version']).execute()
  return new Map(rows.map((row) => [String(row.on), ownDay(row)]))
}

export async function selectOwnDay(work: Reading, on: string): Promise<OwnDay | null> {
  const row = await work.db
    .selectFrom('calendarDay')
    .select(['kind', 'name', 'version'])
    .where('on', '=', on)
    .executeTakeFirst()
  return row ? ownDay(row) : null
}

/** Writes over exactly the version that was read, 0 for a day without a decision; null when somebody was quicker. */
export async function saveOwnDay(work: Work, on: string, day: OwnDay): Promise<number | null> {
  const { kind, name, version } = day
  const saved =
    version === 0
      ? await work.db
          .insertInto('calendarDay')
          .values({ on, kind, name })
          .onConflict((conflict) => conflict.doNothing())
          .returning('version')
          .executeTakeFirst()
      : await work.db
          .updateTable('calendarDay')
          .set({ kind, name, version: version + 1, updatedAt: sql`now()` })
          .where('on', '=', on)
          .where('version', '=', version)
          .returning('version')
          .executeTakeFirst()
  return saved?.version ?? null
}

export async function deleteOwnDay(work: Work, on: string, version: number): Promise<boolean> {
  const gone = await work.db
    .deleteFrom('calendarDay')
    .where('on', '=', on)
    .where('version', '=', version)
    .returning('version')
    .executeTakeFirst()
  return gone !== undefined
}

export async function selectPack(work: Reading): Promise<HolidayPack | null> {
  const row = await work.db
    .selectFrom('calendarPack')
    .select(['fileName', 'rows', 'firstYear', 'lastYear', 'loadedAt', 'loadedByName'])
    .executeTakeFirst()
  return row ?? null
}

export async function selectOfficial(work: Reading): Promise<Map<string, string>> {
  const rows = await work.db.selectFrom('calendarHoliday').select(['on', 'name']).execute()
  return new Map(rows.map(({ on, name }) => [String(on), name]))
}

/** The whole list in the place of the one before; two at once follow one another. */
export async function replaceHolidays(
  work: Work,
  list: HolidayList,
  file: { readonly fileName: string; readonly sha256: string },
): Promise<void> {
  const { holidays, firstYear, lastYear } = list
  await sql`lock table calendar_holiday in share row exclusive mode`.execute(work.db)
  await work.db.deleteFrom('calendarHoliday').execute()
  await sql`insert into calendar_holiday ("on", name)
    select * from unnest(${holidays.map(({ on }) => on)}::date[], ${holidays.map(({ name }) => name)}::text[])`.execute(
    work.db,
  )
  const pack = {
    ...file,
    firstYear,
    lastYear,
    rows: holidays.length,
    loadedAt: sql<string>`now()`,
    loadedBy: work.actor.userId,
    loadedByName: work.actor.name,
  }
  await work.db
    .insertInto('calendarPack')
    .values(pack)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(pack))
    .execute()
}
