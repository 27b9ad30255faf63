import { sql } from 'kysely'
import { contactKinds } from '#features/customers/customers.api.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { readValueContext } from '#features/fields/fields.attributes.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { showValue } from '#features/fields/fields.values.ts'
import type { AttributeValue } from '#platform/catalogue/field.ts'
import { may, type Work } from '#platform/work.ts'
import type { Asked } from './merging.actions.ts'
import type { Preview } from './merging.api.ts'
import { decideFor, isDecided, load, valueIn, type Loaded } from './merging.apply.ts'
import { choicesOf, firstsOf } from './merging.chosen.ts'
import { readTables } from './merging.tables.ts'

const hidden = '●●●'

/** What a merge would give, field by field with its reason, and what would move. Nothing is changed. */
export async function previewMerge(
  work: Work,
  { survivorId, loserIds, chosen = {} }: Asked,
): Promise<Preview> {
  const loaded = await load(work, survivorId, loserIds, { lock: false })
  const { records, candidates, fieldSet } = loaded
  const decisions = await decideFor(work, loaded, await choicesOf(work, loaded, chosen))
  const context = await readValueContext(work)
  const byKey = new Map(decisions.map((one) => [one.key, one]))
  const fields = fieldSet.of('customer').flatMap((field): Preview['fields'] => {
    const decision = byKey.get(field.key)
    if (!decision || !isDecided(field)) return []
    const unseen = field.masked === true && !may(work.actor, seeMasked)
    const show = (value: unknown): string => {
      if (value === null) return ''
      return unseen ? hidden : showValue(field, value as AttributeValue, context, work.locale)
    }
    return [
      {
        key: field.key,
        label: field.label,
        values: records.map(({ id, fields: own }) => ({ id, text: show(valueIn(own, field.key)) })),
        text: show(decision.value),
        from: decision.from,
        rule: decision.rule,
      },
    ]
  })
  return {
    records: candidates.map(({ id, createdAt, fields: own }, index) => ({
      id,
      displayName: displayNameOf(own),
      version: records[index]?.version ?? 0,
      createdAt,
    })),
    fields: [...fields, ...pointsOf(loaded, firstsOf(chosen))],
    parts: await countParts(
      work,
      records.map(({ id }) => id),
    ),
  }
}

/** Contact points are all kept; the first is the one to use. */
function pointsOf({ records, fieldSet }: Loaded, firsts: ReadonlyMap<string, string>): Preview['fields'] {
  return contactKinds.flatMap((kind): Preview['fields'] => {
    const values = records.map(({ id, contactPoints }) => ({
      id,
      text: contactPoints
        .filter((point) => point.kind === kind)
        .map(({ value }) => value)
        .join('、'),
    }))
    if (values.every(({ text }) => text === '')) return []
    const first = firsts.get(kind)
    const ordered = values.toSorted((a, b) => Number(b.id === first) - Number(a.id === first))
    const all = [...new Set(ordered.flatMap(({ text }) => (text === '' ? [] : text.split('、'))))]
    return [
      {
        key: kind,
        label: fieldSet.get('customer', kind)?.label ?? { ja: kind, en: kind },
        values,
        text: all.join('、'),
        from: first ?? null,
        rule: first === undefined ? 'union' : 'chosen',
      },
    ]
  })
}

async function countParts(work: Work, ids: readonly string[]): Promise<Preview['parts']> {
  const tables = (await readTables(work)).flatMap(({ table, label }) => (label ? [{ table, label }] : []))
  const counts = tables.map(
    ({ table }) => sql`
      select ${sql.lit(table)} as table, t.customer_id as id, count(*)::int as count
      from ${sql.table(table)} t where t.customer_id = any(${ids}::uuid[]) group by 2`,
  )
  const { rows } = await sql<{ table: string; id: string; count: number }>`${sql.join(
    counts,
    sql` union all `,
  )}`.execute(work.db)
  return tables.flatMap(({ table, label }) => {
    const own = rows.filter((row) => row.table === table)
    if (own.length === 0) return []
    return [
      {
        key: table,
        label,
        counts: ids.map((id) => ({ id, count: own.find((row) => row.id === id)?.count ?? 0 })),
      },
    ]
  })
}
