import { isDeepStrictEqual } from 'node:util'
import type { Work } from '#platform/work.ts'
import {
  putConsents,
  saveManyConsents,
  storedConsents,
  type StoredConsent,
} from '#features/fields/fields.consents.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import { consentKey, type ChunkResult, type ChunkRules } from './imports.chunk.ts'
import type { Change, Current } from './imports.merge.ts'

export async function readConsents(
  work: Pick<Work, 'db'>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const stored = await storedConsents(work, ids)
  return new Set(stored.map(({ customerId, key }) => consentKey(customerId, key)))
}

type ConsentChange = {
  before: { [key: string]: StoredConsent | null }
  after: { [key: string]: StoredConsent }
}

/**
 * Keeps the consent that was stated for the whole file, with those who got a sensitive value. Returns by customer what
 * it was before and what it became, for those who were on record: undo gives it back.
 */
export async function saveImportedConsents(
  work: Work,
  { fieldSet, options: { consent } }: Pick<ChunkRules, 'fieldSet' | 'options'>,
  { created, updated }: Pick<ChunkResult, 'created' | 'updated'>,
): Promise<ReadonlyMap<string, ConsentChange>> {
  const changes = new Map<string, ConsentChange>()
  if (consent === null) return changes
  const sensitive = sensitiveKeys(fieldSet)
  const given = sensitive.flatMap((key) => [
    ...created.flatMap(({ rows }) =>
      rows.fields.attributes[key] === undefined ? [] : [{ customerId: rows.id, key }],
    ),
    ...updated.flatMap(({ rows, change }) =>
      (change.after.attributes?.[key] ?? null) === null ? [] : [{ customerId: rows.id, key }],
    ),
  ])
  if (given.length === 0) return changes
  const known = new Set(updated.map(({ rows }) => rows.id))
  const before = new Map(
    (await storedConsents(work, [...known])).map((one) => [consentKey(one.customerId, one.key), one.consent]),
  )
  for (const { customerId, key, consent: after } of await saveManyConsents(work, given, consent)) {
    if (!known.has(customerId)) continue
    const change = changes.get(customerId) ?? { before: {}, after: {} }
    change.before[key] = before.get(consentKey(customerId, key)) ?? null
    change.after[key] = after
    changes.set(customerId, change)
  }
  return changes
}

/**
 * Gives back the consents that stood before, where the value is again what it was and nobody has recorded another since.
 * A value that somebody wrote later keeps the consent it rests on.
 */
export async function restoreConsents(
  work: Work,
  fieldSet: FieldSet,
  reverted: readonly { restored: Current; steps: readonly Change[] }[],
): Promise<void> {
  const touched = reverted.filter(({ steps }) => steps.some(({ after }) => after.consents))
  if (touched.length === 0) return
  const stored = new Map(
    (
      await storedConsents(
        work,
        touched.map(({ restored }) => restored.id),
      )
    ).map((one) => [consentKey(one.customerId, one.key), one.consent]),
  )
  const back = touched.flatMap(({ restored: { id, fields }, steps }) =>
    sensitiveKeys(fieldSet).flatMap((key) => {
      const former = steps.findLast(({ before }) => before.attributes && key in before.attributes)
      if (!isDeepStrictEqual(fields.attributes[key] ?? null, former?.before.attributes?.[key] ?? null))
        return []
      const now = stored.get(consentKey(id, key)) ?? null
      let consent = now
      for (const { before, after } of steps)
        if (after.consents?.[key] && isDeepStrictEqual(consent, after.consents[key]))
          consent = before.consents?.[key] ?? null
      return consent === now ? [] : [{ customerId: id, key, consent }]
    }),
  )
  await putConsents(work, back)
}

function sensitiveKeys(fieldSet: FieldSet): string[] {
  return fieldSet
    .attributesOf('customer')
    .filter(({ pii }) => pii === 'sensitive')
    .map(({ key }) => key)
}
