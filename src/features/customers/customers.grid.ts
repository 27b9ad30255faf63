import { sql } from 'kysely'
import { isDeepStrictEqual } from 'node:util'
import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { afterChange } from '#platform/after-change.ts'
import { announce } from '#platform/live.ts'
import { may, write, type Work } from '#platform/work.ts'
import { auditMany } from '#features/audit/audit.actions.ts'
import { companiesByName } from '#features/companies/companies.actions.ts'
import { readValueContext, uniqueIdentities } from '#features/fields/fields.attributes.ts'
import {
  cellText,
  type CellAnswer,
  type CellChange,
  type CellChanges,
} from '#features/fields/fields.cells.ts'
import { checkValues, type Finding } from '#features/fields/fields.check.ts'
import { mustHaveConsents } from '#features/fields/fields.consents.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readScope, type Scope } from '#features/fields/fields.scope.ts'
import { tagsByName } from '#features/tags/tags.actions.ts'
import { tagNamesIn } from '#features/tags/tags.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { loadForChange } from './customers.bulk.ts'
import { planCells } from './customers.cells.ts'
import { recordedChange } from './customers.recorded.ts'
import { rowsOf, type CustomerRows, type PointRow, type PostRow } from './customers.rows.ts'
import { saveMany, type Replaced } from './customers.save-many.ts'
import { readRows, visibleIds } from './customers.store.ts'
import { draftOf, typeInto, type TypedContext } from './customers.typed.ts'
import { valuesOfRows } from './customers.values.ts'

type Refusal = CellAnswer['refused'][number]
type Context = TypedContext & {
  readonly scope: Scope
  readonly consents: ReadonlyMap<string, ReadonlySet<string>>
}
/** A row on its way: what was stored, what is to be, and which cells are still part of it. */
type Row = Replaced & {
  cells: Map<string, string>
  changed: string[]
  warnings: Finding[]
}

/**
 * Stores cells of many customers as they were typed. Each row stands by itself, and in it each cell: what cannot be stored
 * is refused with its reason, all else is stored, with one entry in the log and one event a customer.
 */
export function changeCells(work: Work, { columns, changes }: CellChanges): Promise<CellAnswer> {
  return write(work, async (tx) => {
    const scope = await readScope(tx)
    const refused: Refusal[] = []
    const refuse = (id: string, field: string, code: Refusal['code'], message: Phrase): void => {
      refused.push({ id, field, code, message: message[work.locale] })
    }
    const { known, stale } = await loadRows(tx, scope, changes, refuse)
    const context = await readContext(tx, scope, known)
    const rows = known.map(({ before, cells }) => settle(before, cells, context, refuse))
    const free = await withoutTaken(tx, rows, context, refuse)
    const saved = await saveRows(
      tx,
      free.filter(({ changed }) => changed.length > 0),
      refuse,
    )
    const left = new Set(free.filter(({ changed }) => changed.length === 0).map(({ after }) => after.id))
    const shown = new Set([...saved.map(({ after }) => after.id), ...left])
    const asked = [...new Set([...columns, ...stale.flatMap(({ cells }) => Object.keys(cells))])]
    const plan = await planCells(
      scope,
      asked.filter((key) => columns.includes(key) || scope.field('customer', key)),
    )
    const now = new Map(
      (await readRows(tx, [...shown, ...stale.map(({ id }) => id)], plan)).map((row) => [row.id, row]),
    )
    for (const { id, cells } of stale) {
      const { version, cells: current } = now.get(id) ?? {}
      for (const field of Object.keys(cells))
        refused.push({
          id,
          field,
          code: 'stale',
          message: cellText.stale[work.locale],
          ...(current && version !== undefined && { current, version }),
        })
    }
    return {
      rows: [...shown].flatMap((id) => {
        const row = now.get(id)
        const cells = Object.entries(row?.cells ?? {}).filter(([key]) => columns.includes(key))
        return row ? [{ id, version: row.version, cells: Object.fromEntries(cells) }] : []
      }),
      refused,
      warned: saved.flatMap(({ after, warnings }) =>
        warnings.map(({ key, message }) => ({ id: after.id, field: key, message: message[work.locale] })),
      ),
    }
  })
}

type Refuse = (id: string, field: string, code: Refusal['code'], message: Phrase) => void

/** Locks what may be seen; rows that are gone are refused, rows of another version set apart. */
async function loadRows(work: Work, scope: Scope, changes: readonly CellChange[], refuse: Refuse) {
  const ids = [...new Set(changes.map(({ id }) => id))]
  if (ids.length < changes.length)
    throw new Problem('invalid', {
      fields: [{ path: 'changes', message: { ja: '同じ行が2つあります', en: 'One row is there twice' } }],
    })
  const seen = await visibleIds(work, ids)
  const stored = await loadForChange(work.db, seen)
  const stale: CellChange[] = []
  const known: { before: CustomerRows; cells: Map<string, string> }[] = []
  for (const change of changes) {
    const { id, version, cells } = change
    const found = stored.get(id)
    if (!found) for (const field of Object.keys(cells)) refuse(id, field, 'notFound', cellText.notFound)
    else if (found.version !== version) stale.push(change)
    else {
      const { fields, contactPoints, posts, tagIds } = found
      const identities = uniqueIdentities(scope.fieldSet, fields.attributes)
      const before = {
        ...rowsOf({ id, fields, contactPoints, posts, tagIds, identities }),
        // The very objects that were read: what is still one of them has not changed.
        points: [...contactPoints] as PointRow[],
        posts: [...posts] as PostRow[],
      }
      known.push({ before, cells: new Map(Object.entries(cells).map(([key, typed]) => [key, clean(typed)])) })
    }
  }
  return { known, stale }
}

/** PostgreSQL keeps no NUL. */
const clean = (typed: string): string => typed.replaceAll('\u0000', '')

/** Finds, once for all rows, whom and what the cells name; companies and tags that are new are made. */
async function readContext(
  work: Work,
  scope: Scope,
  known: readonly { before: CustomerRows; cells: ReadonlyMap<string, string> }[],
): Promise<Context> {
  const typed = (key: string): string[] => known.flatMap(({ cells }) => cells.get(key) ?? [])
  const names = typed('company').map((name) => name.trim())
  const companies = await companiesByName(
    work,
    names.filter((name) => name !== '' && name.length <= 200),
  )
  const tags = await tagsByName(
    work,
    typed('tags')
      .flatMap(tagNamesIn)
      .filter((name) => name.length <= 60),
  )
  const sensitive = scope.fieldSet.attributesOf('customer').some(({ pii }) => pii === 'sensitive')
  return {
    ...(await readValueContext(work)),
    scope,
    today: scope.today,
    company: (name) => companies.get(name),
    tag: (name) => tags.get(name)?.id,
    consents: sensitive
      ? await readConsents(
          work,
          known.map(({ before }) => before.id),
        )
      : new Map(),
  }
}

async function readConsents(work: Work, ids: readonly string[]): Promise<Map<string, Set<string>>> {
  const { rows } = await sql<{ id: string; keys: string[] }>`
    select customer_id as id, array_agg(field_key) as keys from field_consent
    where customer_id = any(${ids}::uuid[]) group by customer_id`.execute(work.db)
  return new Map(rows.map(({ id, keys }) => [id, new Set(keys)]))
}

/** Types the cells of one row; those that cannot be, or that break a rule, are taken out until the rest holds. */
function settle(
  before: CustomerRows,
  cells: ReadonlyMap<string, string>,
  context: Context,
  refuse: Refuse,
): Row {
  const { scope } = context
  const left = new Map(cells)
  for (;;) {
    const draft = draftOf(before)
    for (const [key, typed] of left) {
      const field = scope.field('customer', key)
      const hidden = field?.masked && !may(scope.work.actor, seeMasked)
      const refusal = !field
        ? cellText.noField
        : hidden
          ? cellText.masked
          : typeInto(draft, field, typed, context)
      if (!refusal) continue
      refuse(before.id, key, hidden ? 'forbidden' : 'invalid', refusal)
      left.delete(key)
    }
    const { id, fields, points, posts, tagIds } = draft
    const identities = uniqueIdentities(scope.fieldSet, fields.attributes)
    const after = {
      ...rowsOf({ id, fields, contactPoints: points, posts, tagIds, identities }),
      points,
      posts,
    }
    const changed = changedKeys(before, after)
    const findings = findingsOf(before, after, changed, context)
    const broken = findings.filter(({ severity }) => severity === 'refuse')
    if (broken.length === 0) return { before, after, cells: left, changed, warnings: findings }
    const size = left.size
    for (const { key, message } of broken) {
      // What a new stage asks for is told of the stage; parts of a name of the cell that was typed.
      const [cause = ''] = [key, ...(causes[key] ?? []), 'stage'].filter((one) => left.has(one))
      if (!left.delete(cause)) continue
      refuse(before.id, cause, 'invalid', message)
    }
    if (left.size < size) continue
    // A rule that no cell of the row can be blamed for: nothing of it is stored.
    for (const key of left.keys())
      refuse(before.id, key, 'invalid', broken[0]?.message ?? cellText.notEditable)
    left.clear()
  }
}

const causes: { readonly [key: string]: readonly string[] } = {
  familyName: ['fullName'],
  givenName: ['fullName'],
  familyKana: ['fullKana'],
  givenKana: ['fullKana'],
  prefecture: ['address'],
  city: ['address'],
  street: ['address'],
  building: ['address'],
  department: ['company'],
  title: ['company'],
}
/** Told by what they are made of. */
const derived = new Set(['fullName', 'fullKana', 'prefecture', 'city', 'street', 'building'])

function changedKeys(before: CustomerRows, after: CustomerRows): string[] {
  const [old, now] = [valuesOfRows(before), valuesOfRows(after)]
  const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.toSorted() : (value ?? null))
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (key) => !derived.has(key) && !isDeepStrictEqual(sorted(old[key]), sorted(now[key])),
  )
}

function findingsOf(
  before: CustomerRows,
  after: CustomerRows,
  changed: readonly string[],
  { scope, consents }: Context,
): Finding[] {
  if (changed.length === 0) return []
  const findings = checkValues(scope.fieldSet, 'customer', valuesOfRows(after), new Set(changed))
  try {
    const given = consents.get(after.id) ?? new Set<string>()
    mustHaveConsents(scope.fieldSet, after.fields.attributes, before.fields.attributes, given)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    for (const { path, message } of error.extra.fields ?? []) {
      const key = path.replace(/^attributes\./, '')
      const said = typeof message === 'string' ? { ja: message, en: message } : message
      findings.push({ key, path, severity: 'refuse', message: said })
    }
  }
  return findings
}

/** Takes out cells whose value is another customer's alone: in the base, or earlier in the same paste. */
async function withoutTaken(
  work: Work,
  rows: readonly Row[],
  context: Context,
  refuse: Refuse,
): Promise<Row[]> {
  const wanted = rows.flatMap(({ before, after }) =>
    after.identities
      .filter(
        ({ exclusive, kind, value }) =>
          exclusive && !before.identities.some((old) => old.kind === kind && old.value === value),
      )
      .map(({ kind, value }) => ({ kind, value, id: after.id })),
  )
  if (wanted.length === 0) return [...rows]
  const { rows: held } = await sql<{ kind: string; value: string }>`
    select i.kind, i.value from customer_identity i
    join unnest(${wanted.map(({ kind }) => kind)}::text[], ${wanted.map(({ value }) => value)}::text[]) w (kind, value)
      on w.kind = i.kind and w.value = i.value where i.exclusive`.execute(work.db)
  const taken = new Set(held.map(({ kind, value }) => `${kind} ${value}`))
  const lost = new Map<string, string[]>()
  for (const { kind, value, id } of wanted) {
    const key = `${kind} ${value}`
    if (taken.has(key)) lost.set(id, [...(lost.get(id) ?? []), fieldOf(kind)])
    taken.add(key)
  }
  return rows.map((row) => {
    const { before, after, cells } = row
    const keys = lost.get(after.id)
    if (!keys) return row
    for (const key of keys) {
      refuse(after.id, key, 'invalid', cellText.taken)
      cells.delete(key)
    }
    return settle(before, cells, context, refuse)
  })
}

const fieldOf = (kind: string): string => (kind === 'member' ? 'code' : kind.replace(/^field:/, ''))

/** All rows in a few statements; one by one where another transaction was quicker to take a value. */
async function saveRows(work: Work, rows: readonly Row[], refuse: Refuse): Promise<Row[]> {
  if (rows.length === 0) return []
  const saved = (await trySave(work, rows)) ? [...rows] : []
  if (saved.length === 0)
    for (const row of rows)
      if (await trySave(work, [row])) saved.push(row)
      else for (const key of row.cells.keys()) refuse(row.after.id, key, 'invalid', cellText.taken)
  await auditMany(
    work,
    saved.map(({ before, after }) => ({
      action: 'customer.update',
      subjectKind: 'customer',
      subjectId: after.id,
      ...recordedChange(before, after),
    })),
  )
  await insertEvents(
    work,
    saved.map(({ after, changed }) => eventOf(work, after.id, 'customer.updated', { fields: changed })),
  )
  await afterChange(
    work,
    'customer',
    saved.map(({ after }) => after.id),
  )
  const [only] = saved
  if (only) {
    const one = saved.length === 1 ? { id: only.after.id } : {}
    await announce(work, { topic: 'event', ...one })
    await announce(work, { topic: 'customer', ...one })
  }
  return saved
}

/** False where the index of identities refuses; the transaction goes on as if nothing had been tried. */
async function trySave(work: Work, rows: readonly Row[]): Promise<boolean> {
  await sql`savepoint cells`.execute(work.db)
  try {
    await saveMany(work, rows)
    await sql`release savepoint cells`.execute(work.db)
    return true
  } catch (error) {
    if ((error as { constraint?: unknown }).constraint !== 'customer_identity_exclusive') throw error
    await sql`rollback to savepoint cells`.execute(work.db)
    return false
  }
}
