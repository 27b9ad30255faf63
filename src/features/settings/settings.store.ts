import { sql } from 'kysely'
import { z } from 'zod'
import type { Work } from '#platform/work.ts'
import { settingsSchema, type Settings } from './settings.api.ts'
import { defaultSettings, type VersionedSettings } from './settings.ts'

const key = 'organisation'
const storedSchema = z.record(z.string(), z.unknown())

export async function selectSettings(work: Pick<Work, 'db'>): Promise<VersionedSettings> {
  const row = await work.db
    .selectFrom('setting')
    .select(['version', 'value'])
    .where('key', '=', key)
    .executeTakeFirst()
  if (!row) return { version: 0, settings: defaultSettings }
  const settings = settingsSchema.parse(withDefaults(storedSchema.parse(row.value)))
  return { version: row.version, settings }
}

/** A choice that is newer than the stored record has its default, also one within a group of them. */
function withDefaults(stored: z.output<typeof storedSchema>): object {
  const groups = Object.entries(defaultSettings).flatMap(([name, usual]) =>
    typeof usual === 'object' && usual !== null
      ? [[name, { ...usual, ...storedSchema.safeParse(stored[name]).data }] as const]
      : [],
  )
  return { ...defaultSettings, ...stored, ...Object.fromEntries(groups) }
}

/** Saves over exactly the version that was read; null when somebody was quicker. */
export async function saveSettings(work: Work, version: number, settings: Settings): Promise<number | null> {
  const value = JSON.stringify(settings)
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
