import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { readValueContext } from '#features/fields/fields.attributes.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { companyNotFound } from '#features/files/files.ts'
import { notFound } from '#kit/problem.ts'
import type { Page } from '#kit/page.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { may, type Work } from '#platform/work.ts'
import type { HistoryEntry } from './history.api.ts'
import { companyExists, readNames, readWritten, type Subject, type WrittenEntry } from './history.store.ts'
import { tell, type FieldChange, type Source } from './history.ts'
import { idsIn, wordsOf, type Names } from './history.values.ts'

type Question = { cursor?: string | undefined; limit: number; field?: string | undefined }

const batch = 200

/**
 * What was changed on a record, newest first. `limit` counts written entries; the fields of one entry are kept together,
 * so that a page may hold a few more.
 */
export async function readHistory(
  work: Work,
  subject: Subject,
  id: string,
  { cursor, limit, field }: Question,
): Promise<Page<HistoryEntry>> {
  if (subject === 'customer') await mustSeeCustomer(work, id)
  else if (!(await companyExists(work, id))) throw notFound(companyNotFound)
  const fields = (await readFieldSet(work)).of(subject)
  const byKey = new Map(fields.map((one) => [one.key, one]))
  const found: { entry: WrittenEntry; told: Unnamed[] }[] = []
  let from = cursor
  let more = true
  while (more && found.length <= limit) {
    const entries = await readWritten(work, subject, id, { cursor: from, limit: batch })
    for (const entry of entries) {
      const told = toldBy(entry, byKey, field)
      if (told.length > 0) found.push({ entry, told })
    }
    from = entries.at(-1)?.cursor
    more = entries.length === batch
  }
  const shown = found.slice(0, limit)
  const ids = shown.flatMap(({ told }) =>
    told.flatMap(({ change }) =>
      change ? [...idsIn(change.field, change.before), ...idsIn(change.field, change.after)] : [],
    ),
  )
  const names: Names = { ...(await readValueContext(work)), ...(await readNames(work, [...new Set(ids)])) }
  return {
    items: shown.flatMap(({ entry, told }) =>
      told.flatMap((one, index) => entryOf(work, entry, one, index, names)),
    ),
    next: found.length > limit ? (shown.at(-1)?.entry.cursor ?? null) : null,
  }
}

type Unnamed = { what: HistoryEntry['what']; field: Field | null; change: FieldChange | null }

/** What an entry says that is asked for: of the whole record, or field by field. */
function toldBy(
  entry: WrittenEntry,
  byKey: ReadonlyMap<string, Field>,
  asked: string | undefined,
): Unnamed[] {
  const { what, changes } = tell(entry)
  const known = changes.flatMap((change): Unnamed[] => {
    const field = byKey.get(change.field)
    // What no field names any more (a field in the bin, a key of a record's own) is not shown.
    return field && (asked === undefined || asked === field.key) ? [{ what, field, change }] : []
  })
  // In the order of the page; parts of one field stay in the order they were written down.
  const place = new Map([...byKey.keys()].map((key, index) => [key, index]))
  known.sort((a, b) => (place.get(a.field?.key ?? '') ?? 0) - (place.get(b.field?.key ?? '') ?? 0))
  if (what === 'changed') return known
  if (asked === undefined || what === 'imported' || what === 'undone')
    return [{ what, field: null, change: null }]
  return what === 'created' ? known : []
}

function entryOf(
  work: Work,
  entry: WrittenEntry,
  { what, field, change }: Unnamed,
  index: number,
  names: Names,
): HistoryEntry[] {
  const said = {
    id: `${entry.source}:${entry.id}:${index}`,
    at: entry.at,
    actorName: entry.actorName,
    source: sourceOf(entry),
    what,
    fileName: entry.fileName,
  }
  if (!field || !change)
    return [{ ...said, field: null, label: null, type: null, before: null, after: null, masked: false }]
  const masked = field.masked === true && !may(work.actor, seeMasked)
  const before = wordsOf(field, change.before, names, work.locale)
  const after = wordsOf(field, change.after, names, work.locale)
  if (before === after) return []
  return [
    {
      ...said,
      field: field.key,
      label: field.label,
      type: field.type,
      before: masked ? null : before,
      after: masked ? null : after,
      masked,
    },
  ]
}

function sourceOf({ source, actorKind, isBulk, requestId }: WrittenEntry): Source {
  if (source !== 'audit') return 'import'
  if (actorKind === 'apiKey') return 'api'
  if (actorKind === 'system') return 'system'
  return isBulk || requestId?.startsWith('job-') ? 'bulk' : 'screen'
}
