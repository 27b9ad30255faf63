import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { z } from 'zod'
import { audit, auditMany } from '#features/audit/audit.actions.ts'
import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { announce } from '#platform/live.ts'
import { withClient } from '#platform/db/database.ts'
import { defineJob, type JobWork } from '#platform/jobs/job.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import type { AttributeValue, Field, FieldOption } from '#platform/catalogue/field.ts'
import { write, type Work } from '#platform/work.ts'
import { decidedOf, mustBeOwn, stale, told } from './fields.actions.ts'
import type { FieldDefinition, Retyping } from './fields.api.ts'
import { readValueContext } from './fields.attributes.ts'
import { saveDefinition, type Decided } from './fields.change.ts'
import { canBeUnique, decide, hasOptions, invalid } from './fields.decide.ts'
import { alone, dropIndex, prepareField, releaseValues } from './fields.prepare.ts'
import {
  attributeOf,
  chunk,
  countRecords,
  firstId,
  hasAttribute,
  nextValues,
  recordsOf,
  walkValues,
} from './fields.records.ts'
import { customField } from './fields.set.ts'
import { indexable } from './fields.sql.ts'
import { selectDefinitions } from './fields.store.ts'
import { customTypes } from './fields.ts'
import { readValue, showValue, type ValueContext } from './fields.values.ts'

type Name = { subject: Field['subject']; key: string }
type Outcome = { text: string; value: AttributeValue | null; refusal: Phrase | null }

/** What a value becomes in another type: what a person would get who typed it in again. */
export function convert(from: Field, to: Field, value: AttributeValue, context: ValueContext): Outcome {
  const text = showValue(from, value, context, 'ja')
  // The day of an instant is its local day; the clock is what the new type has no room for.
  const typed = from.type === 'dateTime' && to.type === 'date' ? text.slice(0, 10) : text
  const read = readValue(to, typed, context)
  return read.ok ? { text, value: read.value, refusal: null } : { text, value: null, refusal: read.refusal }
}

const mostSamples = 20
const mostKinds = 5000

/** Counts what a change of type would convert and lose, over every record, those in the bin too. Changes nothing. */
export async function checkType(work: Work, name: Name, given: Retyping) {
  const stored = await mustBeOwn(work, name)
  const context = await readValueContext(work)
  const from = customField(stored)
  const to = customField({ ...stored, ...retyped(decidedOf(stored), from, given, context) })
  const outcomes = new Map<string, { to: string | null; refusal: Phrase | null; times: number }>()
  let values = 0
  let lost = 0
  for await (const rows of walkValues(work.db, name.subject, attributeOf(name.key), hasAttribute(name.key)))
    for (const row of rows) {
      const { text, value, refusal } = convert(from, to, row.value as AttributeValue, context)
      values++
      if (refusal) lost++
      const known = outcomes.get(text)
      if (known) known.times++
      else if (outcomes.size < mostKinds)
        outcomes.set(text, {
          to: refusal ? null : showValue(to, value, context, work.locale),
          refusal,
          times: 1,
        })
    }
  const samples = [...outcomes]
    .map(([text, outcome]) => ({ from: text, ...outcome }))
    .toSorted((a, b) => Number(b.refusal !== null) - Number(a.refusal !== null) || b.times - a.times)
    .slice(0, mostSamples)
  return { values, converted: values - lost, lost, samples }
}

function retyped(before: Decided, from: Field, given: Retyping, context: ValueContext): Decided {
  const { type } = given
  if (type === from.type)
    throw invalid('type', {
      ja: '今と同じ種類です。ほかの種類を選んでください',
      en: 'This is the type it has. Choose another',
    })
  // Between one choice and several the options stay what they are, so that records keep their values.
  const options = hasOptions(type) && hasOptions(from.type) ? before.options : null
  const bare: Decided = {
    ...before,
    type,
    options,
    decimals: type === 'number' ? (given.decimals ?? null) : null,
    defaultValue: null,
    exclusive: before.exclusive && canBeUnique(type),
    filterable: before.filterable && indexable({ attribute: true, type }),
    required: before.required && type !== 'file',
  }
  const { options: _old, defaultValue: _default, decimals: _places, ...rest } = from
  const field: Field = { ...rest, type, ...(options && { options: options as FieldOption[] }) }
  return decide(bare, field, { ...(given.options && { options: given.options }) }, context)
}

/** Changes the type at once and its values in the background; what cannot be converted goes into the remarks. */
export async function changeType(
  work: Work,
  name: Name,
  { version, ...given }: Retyping & { version: number },
): Promise<FieldDefinition> {
  const seen = await mustBeOwn(work, name)
  if ((seen.masked || seen.pii === 'sensitive') && (await checkType(work, name, given)).lost > 0)
    throw wouldDisclose
  return write(work, async (tx) => {
    const stored = await mustBeOwn(tx, name)
    if (stored.version !== version || stored.deletedAt !== null) throw await stale(tx, name)
    const before = decidedOf(stored)
    const after = retyped(before, customField(stored), given, await readValueContext(tx))
    if (!(await saveDefinition(tx, stored, after, 'building', null))) throw await stale(tx, name)
    await audit(tx, {
      action: 'field.retype',
      subjectKind: 'field',
      subjectId: stored.id,
      before: { field: stored.key, type: before.type },
      after: { field: stored.key, type: after.type },
    })
    const { type, options, decimals } = stored
    await enqueue(
      tx,
      'fields.convert',
      { id: stored.id, from: { type, options, decimals } },
      { subject: `field:${stored.id}` },
    )
    return told(tx, name)
  })
}

const wouldDisclose = new Problem('conflict', {
  detail: {
    ja: '伏せた項目は、変換できない値が残るあいだは種類を変えられません。備考に移すと見えてしまうためです。先に値を直してください',
    en: 'A masked field cannot change its type while some values do not convert: moved to the remarks they could be seen. Mend the values first',
  },
})

export const convertJob = defineJob({
  name: 'fields.convert',
  title: { ja: '項目の種類の変換', en: 'Convert the type of a field' },
  payload: z.object({
    id: z.uuid(),
    from: z.object({
      type: z.enum(customTypes),
      options: z.array(z.any()).nullable(),
      decimals: z.int().nullable(),
    }),
  }),
  async run(work, { id, from }) {
    const definition = (await selectDefinitions(work)).find((one) => one.id === id)
    if (!definition || definition.type === null) return { converted: 0, lost: 0 }
    await alone(work, id, (client) => dropIndex(work, client, definition))
    const to = customField(definition)
    const old = customField({ ...definition, ...from })
    const counts = await convertAll(work, old, to, !to.masked)
    await audit(work, {
      action: 'field.convert',
      subjectKind: 'field',
      subjectId: id,
      after: { field: to.key, type: to.type, ...counts },
    })
    await announce(work, { topic: to.subject })
    // What was equal in the old type need not be in the new one.
    await releaseValues(work, definition)
    return { ...counts, ...(await prepareField(work, id)) }
  },
})

/** In chunks; a chunk that was converted before converts to itself, so a killed run goes over it again unharmed. */
async function convertAll(
  work: JobWork,
  from: Field,
  to: Field,
  keepInRemark: boolean,
): Promise<{ converted: number; lost: number }> {
  const context = await readValueContext(work)
  const { table, id } = recordsOf[to.subject]
  const total = await countRecords(work.db, to.subject)
  let converted = 0
  let lost = 0
  for (let after = firstId; ;) {
    const rows = await withClient(work.runtime.database.pool, async (_client, db) => {
      const page = await nextValues(db, to.subject, attributeOf(to.key), hasAttribute(to.key), after, {
        lock: true,
      })
      const outcomes = page.map((row) => {
        const before = row.value as AttributeValue
        return { id: row.id, before, ...convert(from, to, before, context) }
      })
      // A masked value in the remarks could be read by all: it stays where it is.
      const changed = outcomes.filter(({ before, value, refusal }) =>
        refusal ? keepInRemark : !isDeepStrictEqual(before, value),
      )
      const given = changed.map((one) => ({
        id: one.id,
        value: one.value,
        lost: one.refusal ? `${to.label.ja}: ${one.text}` : null,
      }))
      if (given.length > 0)
        await sql`
          update ${table} r set
            attributes = case when n.value is null or n.value = 'null'::jsonb then r.attributes - ${to.key}::text
              else r.attributes || jsonb_build_object(${to.key}::text, n.value) end,
            remark = case when n.lost is null then r.remark else concat_ws(E'\\n', nullif(r.remark, ''), n.lost) end,
            version = r.version + 1, updated_at = now()
          from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) n(id uuid, value jsonb, lost text)
          where ${id} = n.id`.execute(db)
      const refused = changed.filter(({ refusal }) => refusal !== null)
      await auditMany(
        { ...work, db },
        refused.map((one) => ({
          action: `${to.subject}.update`,
          subjectKind: to.subject,
          subjectId: one.id,
          before: { [to.key]: one.before },
          after: { [to.key]: null },
        })),
      )
      converted += page.length - refused.length
      lost += refused.length
      return page
    })
    await work.progress(converted + lost, total || null)
    const last = rows.at(-1)
    if (!last || rows.length < chunk) return { converted, lost }
    after = last.id
  }
}
