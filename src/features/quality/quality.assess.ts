import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { noteChanges } from '#features/changes/changes.actions.ts'
import { hasPostalPack } from '#features/postal/postal.match.ts'
import { keepsRule } from '#features/fields/fields.check.ts'
import { firstId, nextValues, recordsOf } from '#features/fields/fields.records.ts'
import { valueOf } from '#features/fields/fields.rules.ts'
import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import type { Work } from '#platform/work.ts'
import { readDigits } from './quality.digits.ts'
import { misspeltDomains } from './quality.domains.ts'
import { doubtsOf, type Looking } from './quality.doubts.ts'
import { readPoints } from './quality.points.ts'
import { readQuality } from './quality.settings.ts'
import { lookedAt } from './quality.subjects.ts'
import { qualityVersion, wholeRecord, type QualitySettings, type Subject, type Weight } from './quality.ts'

type Reading = Pick<Work, 'db' | 'app'>

/** What assessing needs and is read once for many batches. */
export type Measure = Looking & { readonly settings: QualitySettings }

export async function readMeasure(work: Reading): Promise<Measure> {
  const fieldSet = await readFieldSet(work)
  const { settings } = await readQuality(work)
  return { fieldSet, settings, hasList: await hasPostalPack(work), digits: await readDigits(work) }
}

/** Judges those records anew, in the caller's transaction. What is in the bin is left as it is. */
export async function assess(
  work: Reading,
  subject: Subject,
  ids: readonly string[],
  given?: Measure,
): Promise<void> {
  if (ids.length === 0) return
  const measure = given ?? (await readMeasure(work))
  const { records, key, id, doubts } = lookedAt[subject]
  const chosen = sql`select ${key} as record_id, c.* from ${records} c
    where ${key} = any(${ids}::uuid[]) and c.deleted_at is null`
  const points = await readPoints(work, measure.fieldSet, subject, ids)
  const misspelt = await misspeltDomains(work, subject, ids, points)
  await sql`delete from ${doubts} d using (${chosen}) c where d.${id} = c.record_id`.execute(work.db)
  await sql`
    insert into ${doubts} (${id}, kind, part, value)
    select d.* from (${doubtsOf(subject, chosen, points, { ...measure, misspelt })}) d (record_id, kind, part, value)
    where ${notSkipped(subject)}`.execute(work.db)
  await saveBroken(work, subject, ids, measure.fieldSet)
  await saveScores(work, subject, chosen, measure)
  if (subject === 'customer') await noteChanges(work, ids)
}

const notSkipped = (subject: Subject): RawBuilder<SqlBool> => {
  const { skips, id } = lookedAt[subject]
  return sql<SqlBool>`not exists (select 1 from ${skips} s where s.${id} = d.record_id
    and s.kind = d.kind and s.part = d.part and s.value = d.value)`
}

/** The list of the organisation, and every field that must be filled in. */
export function weightsOf(subject: Subject, settings: QualitySettings, fieldSet: FieldSet): Weight[] {
  const weights = subject === 'customer' ? settings.weights : settings.companyWeights
  const listed = new Set(weights.map(({ key }) => key))
  const required = fieldSet
    .of(subject)
    .filter(({ key, required: must, editable }) => must && editable && !listed.has(key))
    .map(({ key }) => ({ key, weight: 1 }))
  return [...weights.filter(({ key }) => filledIn(subject, key, fieldSet) !== null), ...required]
}

const hasPoint = (condition: RawBuilder<SqlBool>): RawBuilder<SqlBool> =>
  sql<SqlBool>`exists (select 1 from contact_point p where p.customer_id = r.record_id and ${condition})`

/** What is more than one field, on `r`. */
const parts: { readonly [S in Subject]: { readonly [key: string]: RawBuilder<SqlBool> } } = {
  customer: {
    name: sql`concat(r.family_name, r.given_name) <> ''`,
    kana: sql`concat(r.family_kana, r.given_kana) <> ''`,
    contact: hasPoint(sql`p.kind in ('phone', 'email')`),
    address: hasPoint(sql`p.kind = 'address' and p.postal_code is not null and p.value <> ''`),
  },
  company: {
    address: sql`r.postal_code is not null and coalesce(r.address, '') <> ''`,
  },
}

/** Whether what matters is filled, on `r`; null for a field that is gone. */
function filledIn(subject: Subject, key: string, fieldSet: FieldSet): RawBuilder<SqlBool> | null {
  const part = parts[subject][key]
  if (part) return part
  const field = fieldSet.get(subject, key)
  if (!field || field.computed) return null
  const value = field.column ? sql.ref(`r.${field.column}`) : valueOf(field)
  return sql<SqlBool>`coalesce(to_jsonb(${value}), 'null') not in ('null', '""', '[]')`
}

async function saveScores(
  work: Reading,
  subject: Subject,
  chosen: RawBuilder<unknown>,
  { fieldSet, settings }: Measure,
): Promise<void> {
  const weights = weightsOf(subject, settings, fieldSet)
  const all = Math.max(
    1,
    weights.reduce((sum, { weight }) => sum + weight, 0),
  )
  const missing = weights.map(
    ({ key, weight }) =>
      sql`(${key}::text, ${sql.lit(weight)}::int, ${filledIn(subject, key, fieldSet) ?? sql`true`})`,
  )
  const found =
    missing.length > 0
      ? sql`select coalesce(sum(weight), 0)::int as lost, coalesce(array_agg(key order by weight desc, key), '{}') as keys
          from (values ${sql.join(missing)}) m (key, weight, filled) where not filled`
      : sql`select 0 as lost, '{}'::text[] as keys`
  const { scores, doubts, id, happened } = lookedAt[subject]
  await sql`
    insert into ${scores} (${id}, completeness, missing, touched_at, doubts, key_version, assessed_at)
    select r.record_id, round(100.0 * (${sql.lit(all)} - gone.lost) / ${sql.lit(all)}), gone.keys,
      greatest(r.updated_at, r.happened), (select count(*) from ${doubts} d where d.${id} = r.record_id),
      ${sql.lit(qualityVersion)}, now()
    from (select c.*, ${happened} as happened from (${chosen}) c) r cross join lateral (${found}) gone
    on conflict (${id}) do update set completeness = excluded.completeness, missing = excluded.missing,
      touched_at = excluded.touched_at, doubts = excluded.doubts, key_version = excluded.key_version,
      assessed_at = excluded.assessed_at`.execute(work.db)
}

/** Rules of the administrator are judged by the very code that keeps them at the doors. */
async function saveBroken(
  work: Reading,
  subject: Subject,
  ids: readonly string[],
  fieldSet: FieldSet,
): Promise<void> {
  const { doubts, id } = lookedAt[subject]
  for (const rule of fieldSet.rules) {
    const field = rule.subject === subject ? fieldSet.get(subject, rule.fieldKey) : undefined
    if (!field) continue
    const staged = rule.stages ? sql`and r.stage = any(${rule.stages}::text[])` : sql``
    const which = sql`${recordsOf[subject].id} = any(${ids}::uuid[]) and r.deleted_at is null ${staged}`
    const values = await nextValues(work.db, subject, valueOf(field), which, firstId, { limit: ids.length })
    const broken = values
      .filter(({ value }) => !keepsRule(rule, value))
      .map((row) => ({ id: row.id, value: textOf(row.value) }))
    if (broken.length === 0) continue
    await sql`
      insert into ${doubts} (${id}, kind, part, value)
      select d.* from (select n.id, ${`rule:${rule.id}`}, ${wholeRecord}::uuid, n.value
        from jsonb_to_recordset(${JSON.stringify(broken)}::jsonb) n (id uuid, value text)) d (record_id, kind, part, value)
      where ${notSkipped(subject)}`.execute(work.db)
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.join('、')
  return typeof value === 'object' && 'value' in value ? String(value.value) : String(value)
}
