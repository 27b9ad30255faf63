import { sql } from 'kysely'
import { flat } from '#features/companies/companies.ts'
import { readValueContext } from '#features/fields/fields.attributes.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { showValue } from '#features/fields/fields.values.ts'
import type { AttributeValue } from '#platform/catalogue/field.ts'
import { may, type Work } from '#platform/work.ts'
import type { Asked } from './merging.actions.ts'
import type { Preview } from './merging.api.ts'
import { isDecided } from './merging.apply.ts'
import { decideForCompanies, loadCompanies } from './merging.companies.apply.ts'
import { companyChoicesOf } from './merging.companies.chosen.ts'
import { readReferences } from './merging.companies.tables.ts'

const hidden = '●●●'

/** What a merge of companies would give, field by field with its reason, and what would move. Nothing is changed. */
export async function previewCompanyMerge(
  work: Work,
  { survivorId, loserIds, chosen = {} }: Asked,
): Promise<Preview> {
  const loaded = await loadCompanies(work, survivorId, loserIds, { lock: false })
  const { records, fieldSet } = loaded
  const decisions = await decideForCompanies(work, loaded, await companyChoicesOf(work, loaded, chosen))
  const context = await readValueContext(work)
  const byKey = new Map(decisions.map((one) => [one.key, one]))
  return {
    records: records.map(({ id, version, createdAt, fields }) => ({
      id,
      displayName: fields.name,
      version,
      createdAt,
    })),
    fields: fieldSet.of('company').flatMap((field): Preview['fields'] => {
      const decision = byKey.get(field.key)
      if (!decision || !isDecided(field)) return []
      const unseen = field.masked === true && !may(work.actor, seeMasked)
      const show = (value: unknown): string => {
        if (value === null) return ''
        return unseen ? hidden : showValue(field, value as AttributeValue, context, work.locale)
      }
      const { key, label } = field
      return [
        {
          key,
          label,
          values: records.map(({ id, fields }) => ({ id, text: show(flat(fields)[key] ?? null) })),
          text: show(decision.value),
          from: decision.from,
          rule: decision.rule,
        },
      ]
    }),
    parts: await countParts(
      work,
      records.map(({ id }) => id),
    ),
  }
}

async function countParts(work: Work, ids: readonly string[]): Promise<Preview['parts']> {
  const named = (await readReferences(work)).filter(({ label }) => label !== undefined)
  const counts = named.map(
    ({ table, column }) => sql`
      select ${sql.lit(table)} as table, ${sql.ref(`t.${column}`)} as id, count(*)::int as count
      from ${sql.table(table)} t where ${sql.ref(`t.${column}`)} = any(${ids}::uuid[]) group by 2`,
  )
  if (counts.length === 0) return []
  const { rows } = await sql<{ table: string; id: string; count: number }>`${sql.join(
    counts,
    sql` union all `,
  )}`.execute(work.db)
  return named.flatMap(({ table, label }) => {
    const own = rows.filter((row) => row.table === table)
    if (own.length === 0 || !label) return []
    return [
      {
        key: table,
        label,
        counts: ids.map((id) => ({ id, count: own.find((row) => row.id === id)?.count ?? 0 })),
      },
    ]
  })
}
