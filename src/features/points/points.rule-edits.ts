import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { newId } from '#kit/ids.ts'
import { todayIn } from '#kit/japan/days.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { PointRule } from './points.api.ts'
import { pointTermsSchema, type PointTerms } from './points.terms.ts'

/** The draft first, then those that were switched on, the latest first. */
export async function listRules(work: Pick<Work, 'db'>): Promise<PointRule[]> {
  const { rows } = await sql<{ id: string; terms: unknown; startsOn: string | null; version: number }>`
    select id, terms, starts_on, version from point_rule order by starts_on desc nulls first`.execute(work.db)
  return rows.map((row) => ({ ...row, terms: pointTermsSchema.parse(row.terms) }))
}

async function lockDraft(tx: Work, version: number): Promise<PointRule | null> {
  await sql`lock table point_rule in share row exclusive mode`.execute(tx.db)
  const draft = (await listRules(tx)).find(({ startsOn }) => startsOn === null) ?? null
  if ((draft?.version ?? 0) !== version) throw new Problem('stale', { current: draft })
  return draft
}

export function saveDraft(work: Work, version: number, terms: PointTerms): Promise<PointRule> {
  return write(work, async (tx) => {
    const draft = await lockDraft(tx, version)
    for (const [index, { from, to }] of terms.campaigns.entries()) if (to < from) throw endsBeforeStart(index)
    const saved = { id: draft?.id ?? newId(), terms, startsOn: null, version: version + 1 }
    await sql`
      insert into point_rule (id, terms, created_by) values (${saved.id}::uuid, ${JSON.stringify(terms)}::jsonb, ${tx.actor.userId}::uuid)
      on conflict (id) do update set terms = excluded.terms, version = point_rule.version + 1, updated_at = now()`.execute(
      tx.db,
    )
    await audit(tx, {
      action: 'points.draft',
      subjectKind: 'points',
      subjectId: saved.id,
      ...(draft && { before: draft.terms }),
      after: terms,
    })
    await announce(tx, { topic: 'points' })
    return saved
  })
}

export function discardDraft(work: Work, version: number): Promise<void> {
  return write(work, async (tx) => {
    const draft = await lockDraft(tx, version)
    if (!draft) return
    await sql`delete from point_rule where id = ${draft.id}::uuid`.execute(tx.db)
    await audit(tx, {
      action: 'points.discard',
      subjectKind: 'points',
      subjectId: draft.id,
      before: draft.terms,
    })
    await announce(tx, { topic: 'points' })
  })
}

/** From a day on orders give points by the draft; what was promised for orders of before is not changed. */
export function switchOn(work: Work, version: number, startsOn: string): Promise<PointRule> {
  return write(work, async (tx) => {
    const draft = await lockDraft(tx, version)
    if (!draft) throw noDraft()
    const today = todayIn((await readSettings(tx)).timeZone)
    if (startsOn < today) throw wrongDay('今日以降の日にしてください', 'Choose today or a later day')
    const { rows } = await sql`select 1 from point_rule where starts_on = ${startsOn}::date`.execute(tx.db)
    if (rows.length > 0) throw wrongDay('その日から始まるルールがあります', 'Another rule starts on that day')
    await sql`update point_rule set starts_on = ${startsOn}::date, version = version + 1, updated_at = now()
      where id = ${draft.id}::uuid`.execute(tx.db)
    await audit(tx, {
      action: 'points.switchOn',
      subjectKind: 'points',
      subjectId: draft.id,
      after: { ...draft.terms, startsOn },
    })
    await announce(tx, { topic: 'points' })
    return { ...draft, startsOn, version: version + 1 }
  })
}

const problem = (path: string, ja: string, en: string): Problem =>
  new Problem('invalid', { fields: [{ path, message: { ja, en } }] })
const wrongDay = (ja: string, en: string): Problem => problem('startsOn', ja, en)
const endsBeforeStart = (index: number): Problem =>
  problem(
    `terms.campaigns.${index}.to`,
    '開始日以降の日にしてください',
    'The end must not be before the start',
  )
const noDraft = (): Problem =>
  new Problem('notFound', {
    detail: { ja: '下書きがありません。先に保存してください', en: 'There is no draft. Save one first' },
  })
