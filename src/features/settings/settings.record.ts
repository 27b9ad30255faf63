import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes, type AuditNote, type Recorded } from '#features/audit/audit.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'

/** Settings with the number of their last change; 0 means that nothing is stored yet. */
export type Versioned<S> = { version: number; settings: S }

export type SettingsRecord<S> = {
  read(work: Pick<Work, 'db'>): Promise<Versioned<S>>
  /** Replaces what was read as `version`; a newer one is never overwritten. */
  update(work: Work, given: Versioned<S>): Promise<Versioned<S>>
}

type Kind<S> = {
  /** Of its row in `setting`. */
  readonly key: string
  /** What holds until somebody has chosen; also for a choice that is newer than what is stored. */
  readonly usual: S
  readonly audited: Pick<AuditNote, 'action' | 'subjectKind' | 'subjectId'>
  readonly topics: readonly string[]
  /** Refuses what cannot be. */
  mustFit?(work: Work, settings: S): void | Promise<void>
  /** What follows from a change, in its transaction. */
  follow?(work: Work): Promise<void>
}

/** The settings of one feature, read and replaced as a whole. */
export function settingsRecord<S extends Recorded>(kind: Kind<S>): SettingsRecord<S> {
  const { key, usual, audited, topics } = kind
  const read = async (work: Pick<Work, 'db'>): Promise<Versioned<S>> => {
    const row = await work.db
      .selectFrom('setting')
      .select(['version', 'value'])
      .where('key', '=', key)
      .executeTakeFirst()
    return { version: row?.version ?? 0, settings: { ...usual, ...(row?.value as Partial<S> | undefined) } }
  }
  return {
    read,
    update: (work, { version, settings }) =>
      write(work, async (tx) => {
        const stored = await read(tx)
        if (stored.version !== version) throw new Problem('stale', { current: stored })
        const changed = changes(stored.settings, settings)
        if (!changed) return stored
        await kind.mustFit?.(tx, settings)
        const { rows } = await sql<{ version: number }>`
          insert into setting (key, value) values (${key}, ${JSON.stringify(settings)}::jsonb)
          on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()
            where setting.version = ${version} returning version`.execute(tx.db)
        const [saved] = rows
        if (!saved) throw new Problem('stale', { current: await read(tx) })
        await audit(tx, { ...audited, ...changed })
        await kind.follow?.(tx)
        for (const topic of topics) await announce(tx, { topic })
        return { version: saved.version, settings }
      }),
  }
}
