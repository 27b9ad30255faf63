import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { adoptWords, type Words } from '#kit/japan/words.ts'
import { Problem } from '#kit/problem.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { wordsSchema, type VersionedWords } from './words.api.ts'
import { problemsOf } from './words.check.ts'

const key = 'words'
export const wordsTopic = 'words'
const none: Words = { variants: [], abbreviations: [] }
/** What makes keys anew that were derived by older rules or words. */
const rebuilding = ['customers.rekey', 'companies.rekey']

async function stored(work: Pick<Work, 'db'>): Promise<{ version: number; words: Words }> {
  const row = await work.db
    .selectFrom('setting')
    .select(['version', 'value'])
    .where('key', '=', key)
    .executeTakeFirst()
  return row ? { version: row.version, words: wordsSchema.parse(row.value) } : { version: 0, words: none }
}

export async function readWords(work: Work): Promise<VersionedWords> {
  const { version, words } = await stored(work)
  return { version, words: wordsSchema.parse(words), rebuilding: await rebuildingNow(work) }
}

async function rebuildingNow(work: Work): Promise<string | null> {
  const row = await work.db
    .selectFrom('jobRun')
    .select('id')
    .where('kind', '=', 'customers.rekey')
    .where('state', 'in', ['queued', 'running'])
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return row?.id ?? null
}

/** Makes this process derive keys by the words that are stored; at its start, before jobs, and when they changed. */
export async function adoptStored(work: Pick<Work, 'db'>): Promise<void> {
  const { version, words } = await stored(work)
  adoptWords(words, version)
}

/** Replaces the words that were read as `version`; whatever was derived by the old ones is derived again. */
export async function updateWords(
  work: Work,
  { version, words }: { version: number; words: Words },
): Promise<VersionedWords> {
  await write(work, async (tx) => {
    const before = await stored(tx)
    if (before.version !== version) throw new Problem('stale', { current: await readWords(tx) })
    const problems = problemsOf(words, before.words)
    if (problems.length > 0) throw new Problem('invalid', { fields: problems })
    if (JSON.stringify(before.words) === JSON.stringify(words)) return
    const { rows } = await sql`
      insert into setting (key, value) values (${key}, ${JSON.stringify(words)}::jsonb)
      on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()
        where setting.version = ${version} returning version`.execute(tx.db)
    if (rows.length === 0) throw new Problem('stale', { current: await readWords(tx) })
    await audit(tx, {
      action: 'words.update',
      subjectKind: 'words',
      subjectId: 'organisation',
      before: linesOf(before.words),
      after: linesOf(words),
    })
    for (const job of rebuilding) await enqueue(tx, job, {}, { subject: 'words' })
    await announce(tx, { topic: wordsTopic })
  })
  await adoptStored(work)
  return readWords(work)
}

/** As a person would read them in the log. */
const linesOf = ({ variants, abbreviations }: Words) => ({
  variants: variants.map(({ from, to }) => `${from} ${to}`).join('\n'),
  abbreviations: abbreviations.map(({ short, form }) => `${short} ${form}`).join('\n'),
})
