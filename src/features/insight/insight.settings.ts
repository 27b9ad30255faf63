import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { rankSettings, type RankSettings, type VersionedRanks } from './insight.api.ts'

const key = 'insight.ranks'
const digits = [5, 4, 3, 2, 1] as const

/** A beginning: by the sum of R and F, so that who bought lately and often is A. */
export const defaultRanks: RankSettings = {
  names: ['A', 'B', 'C', 'D', 'E'],
  cells: Object.fromEntries(
    digits.flatMap((r) => digits.map((f) => [`${r}${f}`, Math.min(4, Math.floor((10 - r - f) / 2))])),
  ),
}

export async function readRanks(work: Pick<Work, 'db'>): Promise<VersionedRanks> {
  const row = await work.db
    .selectFrom('setting')
    .select(['version', 'value'])
    .where('key', '=', key)
    .executeTakeFirst()
  return row
    ? { version: row.version, settings: rankSettings.parse(row.value) }
    : { version: 0, settings: defaultRanks }
}

/** Every cell has a rank: who paints some keeps the others as they are. */
export function setRanks(work: Work, { version, settings }: VersionedRanks): Promise<VersionedRanks> {
  return write(work, async (tx) => {
    const stored = await readRanks(tx)
    if (stored.version !== version) throw new Problem('stale', { current: stored })
    const painted: RankSettings = {
      names: settings.names,
      cells: { ...stored.settings.cells, ...settings.cells },
    }
    if (new Set(painted.names).size < painted.names.length) throw twiceNamed()
    const changed = changes(stored.settings, painted)
    if (!changed) return stored
    const { rows } = await sql<{ version: number }>`
      insert into setting (key, value) values (${key}, ${JSON.stringify(painted)}::jsonb)
      on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()
        where setting.version = ${version} returning version`.execute(tx.db)
    const saved = rows[0]
    if (!saved) throw new Problem('stale', { current: await readRanks(tx) })
    await audit(tx, { action: 'insight.ranks', subjectKind: 'settings', subjectId: key, ...changed })
    await announce(tx, { topic: 'insight' })
    return { version: saved.version, settings: painted }
  })
}

function twiceNamed(): Problem {
  return new Problem('invalid', {
    fields: [
      {
        path: 'settings.names',
        message: {
          ja: 'ランクの名前は 5 つとも別にしてください',
          en: 'Give each of the five ranks a name of its own',
        },
      },
    ],
  })
}
