import { sql, type RawBuilder } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { newId } from '#kit/ids.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import type { AttributeValue, Field } from '#platform/catalogue/field.ts'
import { may, write, type Work } from '#platform/work.ts'
import { readValueContext } from './fields.attributes.ts'
import { keepsRule, patternOf } from './fields.check.ts'
import { invalid } from './fields.decide.ts'
import { seeMasked } from './fields.permissions.ts'
import { attributeOf, outsideBin, recordsOf, walkValues } from './fields.records.ts'
import type { RuleChange, RuleInput, RuleTry, StoredRule } from './fields.rules.api.ts'
import { deleteRule, insertRule, saveRule, selectAllRules } from './fields.rules.store.ts'
import { readFieldSet } from './fields.set.ts'
import type { FieldRule } from './fields.ts'
import { readValue, showValue, type ValueContext } from './fields.values.ts'

export async function listRules(work: Work): Promise<StoredRule[]> {
  return selectAllRules(work)
}

export function createRule(work: Work, given: RuleInput): Promise<StoredRule> {
  return write(work, async (tx) => {
    const rule = await readRule(tx, given)
    const id = newId()
    await insertRule(tx, id, rule)
    await audit(tx, { action: 'field.rule.create', subjectKind: 'field', subjectId: id, after: rule })
    await announce(tx, { topic: 'field' })
    return mustFind(tx, id)
  })
}

export function updateRule(work: Work, id: string, { version, ...given }: RuleChange): Promise<StoredRule> {
  return write(work, async (tx) => {
    const before = await mustFind(tx, id)
    if (before.version !== version) throw new Problem('stale', { current: before })
    const rule = await readRule(tx, given)
    const changed = changes(before, rule)
    if (!changed) return before
    if (!(await saveRule(tx, id, version, rule)))
      throw new Problem('stale', { current: await mustFind(tx, id) })
    await audit(tx, { action: 'field.rule.update', subjectKind: 'field', subjectId: id, ...changed })
    await announce(tx, { topic: 'field' })
    return mustFind(tx, id)
  })
}

export function removeRule(work: Work, id: string, version: number): Promise<void> {
  return write(work, async (tx) => {
    const before = await mustFind(tx, id)
    if (!(await deleteRule(tx, id, version))) throw new Problem('stale', { current: before })
    await audit(tx, { action: 'field.rule.remove', subjectKind: 'field', subjectId: id, before })
    await announce(tx, { topic: 'field' })
  })
}

/** A rule as it is stored: its pattern compiles, and its allowed values are values of the field. */
async function readRule(work: Work, given: RuleInput): Promise<RuleInput> {
  const field = (await readFieldSet(work)).get(given.subject, given.fieldKey)
  if (!field?.editable) throw invalid('fieldKey', text.noField)
  if (given.subject === 'company' && given.stages) throw invalid('stages', text.noStages)
  const context = await readValueContext(work)
  return { ...given, ...readParams(given, field, context) } as RuleInput
}

function readParams(given: RuleTry, field: Field, context: ValueContext): Partial<RuleTry> {
  if (given.kind === 'format') {
    try {
      patternOf(given.params.pattern)
    } catch {
      throw invalid('params.pattern', text.noPattern)
    }
  }
  if (given.kind !== 'allowed') return {}
  const values = given.params.values.map((typed) => {
    const read = readValue(field, typed, context)
    if (!read.ok) throw invalid('params.values', read.refusal)
    return Array.isArray(read.value) ? read.value : [asText(read.value)]
  })
  return { params: { values: [...new Set(values.flat())] } } as Partial<RuleTry>
}

const asText = (value: AttributeValue | null): string =>
  typeof value === 'object' && value !== null && 'value' in value ? value.value : String(value ?? '')

const sampleSize = 20

/** How many records outside the bin would not keep the rule, with some of them. Changes nothing. */
export async function tryRule(
  work: Work,
  given: RuleTry,
): Promise<{ checked: number; broken: number; samples: { id: string; name: string; value: string }[] }> {
  const field = (await readFieldSet(work)).get(given.subject, given.fieldKey)
  if (!field) throw invalid('fieldKey', text.noField)
  const context = await readValueContext(work)
  const rule = { ...given, ...readParams(given, field, context) } as unknown as FieldRule
  const hidden = field.masked === true && !may(work.actor, seeMasked)
  const which =
    given.stages && given.subject === 'customer'
      ? sql`${outsideBin} and r.stage = any(${given.stages}::text[])`
      : outsideBin
  let checked = 0
  let broken = 0
  const samples: { id: string; value: unknown }[] = []
  for await (const rows of walkValues(work.db, given.subject, valueOf(field), which)) {
    checked += rows.length
    for (const row of rows) {
      if (keepsRule(rule, row.value)) continue
      broken++
      if (samples.length < sampleSize) samples.push(row)
    }
  }
  const names = await namesOf(
    work,
    given.subject,
    samples.map(({ id }) => id),
  )
  return {
    checked,
    broken,
    samples: samples.map(({ id, value }) => ({
      id,
      name: names.get(id) ?? '',
      value: hidden ? '●●●' : showValue(field, value as AttributeValue | null, context, work.locale),
    })),
  }
}

/** The value that rules look at, of every kind of field: an attribute, a column, or the first part of its kind. */
export function valueOf(field: Field): RawBuilder<unknown> {
  if (field.attribute) return attributeOf(field.key)
  if (field.column) return sql`to_jsonb(r) -> ${field.column}`
  const part = /^(email|phone)(\d?)$/.exec(field.key)
  if (part) return pointOf(part[1] ?? '', 'value', Number(part[2] || 1) - 1)
  switch (field.key) {
    case 'postalCode':
    case 'prefecture':
    case 'city':
    case 'street':
    case 'building':
      return pointOf('address', field.key === 'postalCode' ? 'postal_code' : field.key, 0)
    case 'address':
    case 'line':
    case 'url':
      return pointOf(field.key, 'value', 0)
    case 'company':
      return postOf(sql`(select name from company where company.id = p.company_id)`)
    case 'department':
    case 'title':
      return postOf(sql.ref(`p.${field.key}`))
    case 'fullName':
      return sql`nullif(concat_ws(' ', r.family_name, r.given_name), '')`
    case 'fullKana':
      return sql`nullif(concat_ws(' ', r.family_kana, r.given_kana), '')`
    case 'tags':
      return sql`(select json_agg(t.name) from customer_tag ct join tag t on t.id = ct.tag_id
        where ct.customer_id = r.customer_id)`
    default:
      throw invalid('fieldKey', text.notTried)
  }
}

const pointOf = (kind: string, column: string, nth: number): RawBuilder<unknown> => sql`(
  select ${sql.ref(`p.${column}`)} from contact_point p where p.customer_id = r.customer_id and p.kind = ${kind}
  order by p.position, p.id offset ${nth} limit 1)`
const postOf = (value: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  select ${value} from customer_post p where p.customer_id = r.customer_id and p.ended_on is null
  order by p.position, p.id limit 1)`

async function namesOf(
  work: Work,
  subject: Field['subject'],
  ids: readonly string[],
): Promise<Map<string, string>> {
  const { table, id } = recordsOf[subject]
  const name = subject === 'customer' ? sql`concat_ws(' ', r.family_name, r.given_name)` : sql`r.name`
  const { rows } = await sql<{ id: string; name: string }>`
    select ${id} as id, ${name} as name from ${table} r where ${id} = any(${ids}::uuid[])`.execute(work.db)
  return new Map(rows.map((row) => [row.id, row.name]))
}

async function mustFind(work: Work, id: string): Promise<StoredRule> {
  const rule = (await selectAllRules(work)).find((one) => one.id === id)
  if (!rule) throw notFound({ ja: 'この入力ルールはありません', en: 'There is no such rule' })
  return rule
}

const text = {
  noField: { ja: '入力できる項目を選んでください', en: 'Choose a field that people enter' },
  noStages: { ja: '状態は顧客だけにあります', en: 'Only customers have a stage' },
  noPattern: {
    ja: '正規表現として読めません。先読みや後方参照は使えません',
    en: 'This is no pattern. Look-around and back references are not available',
  },
  notTried: { ja: 'この項目は試せません', en: 'This field cannot be tried' },
} as const
