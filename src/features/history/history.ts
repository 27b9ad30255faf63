/** By which door a change came in. */
export const sources = ['screen', 'api', 'import', 'bulk', 'system'] as const
export type Source = (typeof sources)[number]

/** What happened: to one field, or (without a field) to the record as a whole. */
export const happenings = ['changed', 'created', 'imported', 'undone', 'deleted', 'restored'] as const
export type Happening = (typeof happenings)[number]

/** Parts of a customer that are kept as records of their own; each is told under the field that names it. */
export const partFields = ['email', 'phone', 'address', 'line', 'url', 'company', 'tags'] as const

/** One change to one field, values as they were written down. */
export type FieldChange = { readonly field: string; readonly before: unknown; readonly after: unknown }
/** One entry of the audit log, or one row of an import. */
export type Written = {
  readonly source: 'audit' | 'import' | 'undo'
  readonly action: string
  readonly before: unknown
  readonly after: unknown
}
export type Told = { readonly what: Happening; readonly changes: readonly FieldChange[] }

type Recorded = { readonly [key: string]: unknown }

function recordOf(value: unknown): Recorded {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Takes a written entry apart into what it says of each field. */
export function tell({ source, action, before, after }: Written): Told {
  const [old, now] = [recordOf(before), recordOf(after)]
  if (source === 'undo') return { what: 'undone', changes: [] }
  if (source === 'import')
    return action === 'created'
      ? { what: 'imported', changes: [] }
      : { what: 'changed', changes: importChanges(old, now) }
  const verb = action.slice(action.indexOf('.') + 1)
  if (verb === 'delete' || verb === 'remove') return { what: 'deleted', changes: [] }
  if (verb === 'restore') return { what: 'restored', changes: [] }
  if (verb === 'create') return { what: 'created', changes: filled(wholeChanges({}, now)) }
  if (verb.startsWith('contact.')) {
    const field = String(now['kind'] ?? old['kind'] ?? '')
    return { what: 'changed', changes: [sides(field, before && old, after && now)] }
  }
  if (verb === 'post') {
    // A change writes down only what was given: the rest stayed as it was.
    const whole = after && Object.keys(now).length > 0 ? { ...old, ...now } : null
    const was = before && Object.keys(old).length > 0 ? old : null
    return { what: 'changed', changes: [sides('company', was, whole)] }
  }
  if (verb === 'tag' || verb === 'untag')
    return {
      what: 'changed',
      changes: [{ field: 'tags', before: old['tag'] ?? null, after: now['tag'] ?? null }],
    }
  return { what: 'changed', changes: wholeChanges(old, now) }
}

function sides(field: string, before: unknown, after: unknown): FieldChange {
  const some = (side: unknown): unknown => (Object.keys(recordOf(side)).length > 0 ? side : null)
  return { field, before: some(before), after: some(after) }
}

/** Field by field; attributes stand among the fields, and parts are told one by one. */
function wholeChanges(before: Recorded, after: Recorded): FieldChange[] {
  const spread = ({ attributes, ...columns }: Recorded): Recorded => ({
    ...columns,
    ...recordOf(attributes),
  })
  const { contactPoints: oldPoints, posts: oldPosts, tags: oldTags, ...old } = spread(before)
  const { contactPoints, posts, tags, ...now } = spread(after)
  return [
    ...[...new Set([...Object.keys(old), ...Object.keys(now)])].map((field) => ({
      field,
      before: old[field] ?? null,
      after: now[field] ?? null,
    })),
    ...partChanges(oldPoints, contactPoints, (point) => String(recordOf(point)['kind'] ?? '')),
    ...partChanges(oldPosts, posts, () => 'company'),
    ...partChanges(oldTags, tags, () => 'tags'),
  ]
}

/** An import writes down only parts that changed: the old form of those that were there, and the new form of all. */
function importChanges(before: Recorded, after: Recorded): FieldChange[] {
  const { fields: oldFields, tagIds: oldTags, ...oldParts } = before
  const { fields, tagIds, ...parts } = after
  return wholeChanges(
    { ...recordOf(oldFields), ...oldParts, tags: oldTags },
    { ...recordOf(fields), ...parts, tags: tagIds },
  )
}

function partChanges(before: unknown, after: unknown, fieldOf: (part: unknown) => string): FieldChange[] {
  const idOf = (part: unknown): unknown => recordOf(part)['id'] ?? part
  const old = new Map(listOf(before).map((part) => [idOf(part), part]))
  const now = new Map(listOf(after).map((part) => [idOf(part), part]))
  return [...new Set([...old.keys(), ...now.keys()])].map((id) => {
    const [was, is] = [old.get(id) ?? null, now.get(id) ?? null]
    return { field: fieldOf(is ?? was), before: was, after: is }
  })
}

function filled(changes: readonly FieldChange[]): FieldChange[] {
  return changes.filter(({ after }) => after !== null && after !== '')
}
