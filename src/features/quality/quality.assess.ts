import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { hasPostalPack } from '#features/postal/postal.match.ts'
import { keepsRule } from '#features/fields/fields.check.ts'
import { firstId, nextValues } from '#features/fields/fields.records.ts'
import { valueOf } from '#features/fields/fields.rules.ts'
import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import type { Work } from '#platform/work.ts'
import { doubtsOf } from './quality.doubts.ts'
import { readQuality } from './quality.settings.ts'
import { qualityVersion, wholeRecord, type QualitySettings } from './quality.ts'

type Reading = Pick<Work, 'db' | 'app'>

/** What assessing needs and is read once for many batches. */
export type Measure = {
  readonly fieldSet: FieldSet
  readonly settings: QualitySettings
  readonly hasList: boolean
}

export async function readMeasure(work: Reading): Promise<Measure> {
  const fieldSet = await readFieldSet(work)
  const { settings } = await readQuality(work)
  return { fieldSet, settings, hasList: await hasPostalPack(work) }
}

/** Judges those customers anew, in the caller's transaction. Who is in the bin is left as they are. */
export async function assess(work: Reading, ids: readonly string[], measure?: Measure): Promise<void> {
  if (ids.length === 0) return
  const { fieldSet, settings, hasList } = measure ?? (await readMeasure(work))
  const chosen = sql`select * from customer where customer_id = any(${ids}::uuid[]) and deleted_at is null`
  await saveScores(work, chosen, fieldSet, weightsOf(settings, fieldSet))
  await sql`delete from customer_doubt where customer_id = any(${ids}::uuid[])`.execute(work.db)
  await sql`
    insert into customer_doubt (customer_id, kind, part, value)
    select d.* from (${doubtsOf(chosen, hasList)}) d (customer_id, kind, part, value) where ${notSkipped}`.execute(
    work.db,
  )
  await saveBroken(work, ids, fieldSet)
}

const notSkipped = sql<SqlBool>`not exists (select 1 from customer_doubt_skip s where s.customer_id = d.customer_id
  and s.kind = d.kind and s.part = d.part and s.value = d.value)`

/** The list of the organisation, and every field that must be filled in. */
export function weightsOf(
  { weights }: QualitySettings,
  fieldSet: FieldSet,
): { key: string; weight: number }[] {
  const listed = new Set(weights.map(({ key }) => key))
  const required = fieldSet
    .of('customer')
    .filter(({ key, required: must, editable }) => must && editable && !listed.has(key))
    .map(({ key }) => ({ key, weight: 1 }))
  return [...weights.filter(({ key }) => filledIn(key, fieldSet) !== null), ...required]
}

const hasPoint = (condition: RawBuilder<SqlBool>): RawBuilder<SqlBool> =>
  sql<SqlBool>`exists (select 1 from contact_point p where p.customer_id = r.customer_id and ${condition})`
const parts: { readonly [key: string]: RawBuilder<SqlBool> } = {
  name: sql`concat(r.family_name, r.given_name) <> ''`,
  kana: sql`concat(r.family_kana, r.given_kana) <> ''`,
  contact: hasPoint(sql`p.kind in ('phone', 'email')`),
  address: hasPoint(sql`p.kind = 'address' and p.postal_code is not null and p.value <> ''`),
}

/** Whether what matters is filled, on `customer r`; null for a field that is gone. */
function filledIn(key: string, fieldSet: FieldSet): RawBuilder<SqlBool> | null {
  const part = parts[key]
  if (part) return part
  const field = fieldSet.get('customer', key)
  if (!field) return null
  const value = field.column ? sql.ref(`r.${field.column}`) : valueOf(field)
  return sql<SqlBool>`coalesce(to_jsonb(${value}), 'null') not in ('null', '""', '[]')`
}

async function saveScores(
  work: Reading,
  chosen: RawBuilder<unknown>,
  fieldSet: FieldSet,
  weights: readonly { key: string; weight: number }[],
): Promise<void> {
  const all = Math.max(
    1,
    weights.reduce((sum, { weight }) => sum + weight, 0),
  )
  const missing = weights.map(
    ({ key, weight }) =>
      sql`(${key}::text, ${sql.lit(weight)}::int, ${filledIn(key, fieldSet) ?? sql`true`})`,
  )
  const found =
    missing.length > 0
      ? sql`select coalesce(sum(weight), 0)::int as lost, coalesce(array_agg(key order by weight desc, key), '{}') as keys
          from (values ${sql.join(missing)}) m (key, weight, filled) where not filled`
      : sql`select 0 as lost, '{}'::text[] as keys`
  await sql`
    insert into customer_quality (customer_id, completeness, missing, touched_at, key_version, assessed_at)
    select r.customer_id, round(100.0 * (${sql.lit(all)} - gone.lost) / ${sql.lit(all)}), gone.keys,
      greatest(r.updated_at, (select max(e.occurred_at) from customer_event e where e.customer_id = r.customer_id)),
      ${sql.lit(qualityVersion)}, now()
    from (${chosen}) r cross join lateral (${found}) gone
    on conflict (customer_id) do update set completeness = excluded.completeness, missing = excluded.missing,
      touched_at = excluded.touched_at, key_version = excluded.key_version, assessed_at = excluded.assessed_at`.execute(
    work.db,
  )
}

/** Rules of the administrator are judged by the very code that keeps them at the doors. */
async function saveBroken(work: Reading, ids: readonly string[], fieldSet: FieldSet): Promise<void> {
  for (const rule of fieldSet.rules) {
    const field = rule.subject === 'customer' ? fieldSet.get('customer', rule.fieldKey) : undefined
    if (!field) continue
    const staged = rule.stages ? sql`and r.stage = any(${rule.stages}::text[])` : sql``
    const which = sql`r.customer_id = any(${ids}::uuid[]) and r.deleted_at is null ${staged}`
    const values = await nextValues(work.db, 'customer', valueOf(field), which, firstId, {
      limit: ids.length,
    })
    const broken = values
      .filter(({ value }) => !keepsRule(rule, value))
      .map(({ id, value }) => ({ id, value: textOf(value) }))
    if (broken.length === 0) continue
    await sql`
      insert into customer_doubt (customer_id, kind, part, value)
      select d.* from (select n.id, ${`rule:${rule.id}`}, ${wholeRecord}::uuid, n.value
        from jsonb_to_recordset(${JSON.stringify(broken)}::jsonb) n (id uuid, value text)) d (customer_id, kind, part, value)
      where ${notSkipped}`.execute(work.db)
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.join('、')
  return typeof value === 'object' && 'value' in value ? String(value.value) : String(value)
}
