import type { ImportedAddresses } from '#features/consent/consent.imports.ts'
import { isDeepStrictEqual } from 'node:util'
import type { StoredCustomer } from '#features/customers/customers.bulk.ts'
import { valuesOfRows } from '#features/customers/customers.values.ts'
import type { Attributes } from '#platform/catalogue/field.ts'
import { fieldIdentity } from '#features/fields/fields.attributes.ts'
import { checkValues } from '#features/fields/fields.check.ts'
import type { OriginOf } from '#features/merging/merging.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import { rowsOf, type CustomerRows, type PointRow, type PostRow } from '#features/customers/customers.rows.ts'
import {
  changeBetween,
  changedFields,
  draftOf,
  mergeReading,
  type Change,
  type Current,
  type NewValues,
  type Resolved,
} from './imports.merge.ts'
import { saidBy, standing, withOwnIds, withoutWorse } from './imports.keep.ts'
import {
  decide,
  Directory,
  takenBy,
  lookupsOf,
  rowKeysOf,
  type Known,
  type Lookup,
  type RowKeys,
} from './imports.plan.ts'
import { isLikeness, withLikenesses } from './imports.similar.ts'
import { longest, type ReadNote, type Reading } from '#features/readings/readings.row.ts'
import { newId } from '#kit/ids.ts'
import { reason, severityOf, type Like, type Reason, type Severity } from '#features/readings/readings.ts'
import { noCounts, type Counts, type ImportOptions, type RowProblem } from './imports.ts'

/** A row of the file as it was read; `rows` is what it would be as a new customer, null for a wrong row. */
export type ReadRow = {
  number: number
  cells: string[]
  reading: Reading
  rows: CustomerRows | null
  /** The row says 配信停止. */
  refuses?: boolean
}

/** Where a chunk looks things up and writes: the database itself, or its rehearsal for a dry run. */
export type Base = {
  find(lookups: readonly Lookup[]): Promise<(Lookup & Known)[]>
  companies(names: readonly string[]): Promise<ReadonlyMap<string, { id: string; name: string }>>
  /** Ids by tag name. */
  tags(names: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Whole records, locked where that matters; all of `ids` or an error that asks to try again. */
  load(ids: readonly string[]): Promise<Map<string, StoredCustomer>>
  /** For which fields these customers have consented to keep sensitive values, as `consentKey` calls them. */
  consents(ids: readonly string[]): Promise<ReadonlySet<string>>
  /** The notes, of these, that are there already, as `noteKey` calls them. */
  knownNotes(notes: readonly NewNote[]): Promise<ReadonlySet<string>>
  /** Where the values of these fields come from. */
  origins(
    fields: Pick<FieldSet, 'sources'>,
    ids: readonly string[],
    keys: readonly string[],
  ): Promise<OriginOf>
  /** Who on record may be these new customers, where somebody wants to know. */
  similar(rows: readonly CustomerRows[]): Promise<ReadonlyMap<CustomerRows, readonly Likeness[]>>
  save(result: ChunkResult): Promise<void>
}

/** A customer on record who may be the one of a row. */
export type Likeness = Like & { readonly code: string | null; readonly strong: boolean }

export type Created = { row: number; rows: CustomerRows; keys: RowKeys }
export type Updated = { row: number; rows: CustomerRows; after: Current; change: Change }
export type NewNote = { id: string; row: number; customerId: string; version: number; note: ReadNote }
export type ChunkResult = {
  notes: NewNote[]
  created: Created[]
  updated: Updated[]
  /** Whom the written rows are about, with the addresses that they name. */
  named: ImportedAddresses[]
  problems: RowProblem[]
  counts: Counts
}

export type Planned = { read: ReadRow; reading: Reading; reasons: Reason[] } & (
  | { action: 'create'; rows: CustomerRows; keys: RowKeys }
  | { action: 'update'; id: string }
  | { action: 'refuse' }
)

/** By what a chunk is decided: what was chosen for the file, and the organisation's fields and rules. */
export type ChunkRules = {
  readonly options: ImportOptions
  readonly fieldSet: FieldSet
  /** False spares looking at every row for rules that there are not. */
  readonly hasRules: boolean
  readonly values: NewValues
  /** Rows say something about customers on record; they make none. */
  readonly isAbout?: boolean
}

/** A new customer of this chunk; later rows of the chunk may add to it. */
type Fresh = { row: number; rows: CustomerRows; current: Current; keys: RowKeys; merged: boolean }

/** Decides for every row, in the order of the file, and saves what changes. Rows see what the rows before them did. */
export async function processChunk(
  base: Base,
  rows: readonly ReadRow[],
  rules: ChunkRules,
): Promise<ChunkResult> {
  const { options, values } = rules
  const resolve = await resolver(base, rows, options)
  const planned = await planRows(base, rows, rules)

  const fresh = new Map<string, Fresh>()
  const fromBase = new Set<string>()
  for (const one of planned) {
    if (one.action === 'create') {
      const made = created(one, resolve(one.reading), values)
      fresh.set(made.rows.id, made)
    } else if (one.action === 'update' && !fresh.has(one.id)) fromBase.add(one.id)
  }
  const loaded = new Map(
    [...(await base.load([...fromBase]))].map(([id, stored]) => [id, currentOf(stored)] as const),
  )
  const asked = planned.flatMap((one) =>
    one.action === 'update' && one.reading.unconsented.length > 0 ? [one.id] : [],
  )
  const consents = asked.length > 0 ? await base.consents(asked) : new Set<string>()
  const after = new Map(loaded)
  const lastRow = new Map<string, number>()
  const stands = await standing(base, planned, loaded, rules)
  const counts: Counts = { ...noCounts }
  const problems: RowProblem[] = []
  const noted: NewNote[] = []
  const named: ImportedAddresses[] = []
  const name = ({ read, reading }: Planned, customerId: string, isNew: boolean): void => {
    const refuses = read.refuses ?? false
    if (refuses || options.addressConsent)
      named.push({ customerId, points: reading.contactPoints, refuses, isNew })
  }
  const tell = ({ read, reasons }: Planned): Severity | null => {
    const severity = severityOf(reasons)
    if (severity !== null) {
      counts[severity]++
      problems.push({ rowNumber: read.number, severity, reasons, cells: read.cells })
    }
    return severity
  }
  for (const one of planned) {
    counts.rows++
    if (one.action === 'create') counts.created++
    if (one.reasons.some(({ code }) => isLikeness(code))) counts.similar++
    if (one.action !== 'update') {
      tell(one)
      if (one.action === 'create') name(one, one.rows.id, true)
      continue
    }
    const made = fresh.get(one.id)
    const current = made?.current ?? after.get(one.id)
    if (!current) throw new Error(`The customer ${one.id} was not loaded`)
    if (one.reading.note) {
      tell(one)
      noted.push({
        id: newId(),
        row: one.read.number,
        customerId: one.id,
        version: current.version,
        note: one.reading.note,
      })
      continue
    }
    const united = withOwnIds(one.reading, current.fields.attributes, rules.fieldSet.sources)
    const { reading, kept } = withoutWorse(united, current, (key) => stands(one.id, key))
    one.reasons.push(...kept.map((key) => reason('keptBetter', key, saidBy(one.reading, key))))
    const merged = mergeReading(current, reading, { ...resolve(reading), clearEmpty: options.clearEmpty })
    if (merged !== current)
      one.reasons.push(
        ...remarkTooLong(merged),
        ...consentsMissing(reading, one.id, current.fields.attributes, consents),
      )
    one.reasons.push(...findingsOf(rules, merged, changeBetween(current, merged)))
    if (tell(one) === 'wrong') continue
    counts[merged === current ? 'unchanged' : 'updated']++
    name(one, one.id, made !== undefined)
    if (merged === current) continue
    if (made) {
      made.current = merged
      made.merged = true
    } else {
      after.set(one.id, merged)
      lastRow.set(one.id, one.read.number)
    }
  }
  const notes = await newNotes(base, noted)
  counts.created += notes.length
  counts.unchanged += noted.length - notes.length
  const result: ChunkResult = {
    notes,
    created: [...fresh.values()].map((made) => ({
      row: made.row,
      rows: made.merged ? rowsFrom(made.current, values) : made.rows,
      keys: made.keys,
    })),
    updated: [...lastRow].flatMap(([id, row]) => updated(row, loaded.get(id), after.get(id), values)),
    named,
    problems,
    counts,
  }
  await base.save(result)
  return result
}

/** Who each row is, by what is on record and by the rows before it. */
export async function planRows(
  base: Pick<Base, 'find' | 'similar'>,
  rows: readonly ReadRow[],
  rules: ChunkRules,
): Promise<Planned[]> {
  const sources = new Set(rules.fieldSet.sources.map(({ key }) => fieldIdentity(key)))
  const keys = new Map(
    rows.flatMap((read) =>
      read.rows ? [[read, rowKeysOf(read.rows, read.reading.id, sources)] as const] : [],
    ),
  )
  const found = await base.find(lookupsOf(keys.values(), rules.options.key))
  const planAll = (likenesses: ReadonlyMap<CustomerRows, readonly Likeness[]>): Planned[] => {
    const directory = new Directory()
    for (const { kind, value, ...known } of found) directory.add({ kind, value }, known)
    return rows.map((read) =>
      plan(read, keys.get(read), directory, rules, (read.rows && likenesses.get(read.rows)) ?? []),
    )
  }
  const planned = planAll(new Map())
  // Those who would be new; whoever would be added to one of them is like whom that one is like.
  const fresh = new Map(
    planned.flatMap((one) =>
      one.action === 'create' && one.read.rows ? [[one.rows.id, one.read.rows]] : [],
    ),
  )
  if (fresh.size === 0) return planned
  const likenesses = new Map(await base.similar([...fresh.values()]))
  if (likenesses.size === 0) return planned
  for (const one of planned) {
    const first = one.action === 'update' ? fresh.get(one.id) : undefined
    const same = first && likenesses.get(first)
    if (same && one.read.rows) likenesses.set(one.read.rows, same)
  }
  return planAll(likenesses)
}

/** A note with this text of this moment is that note. */
export const noteKey = ({ customerId, note: { body, writtenAt } }: NewNote): string =>
  `${customerId} ${writtenAt ?? ''} ${body}`

async function newNotes(base: Base, noted: readonly NewNote[]): Promise<NewNote[]> {
  if (noted.length === 0) return []
  const seen = new Set(await base.knownNotes(noted))
  return noted.filter((one) => {
    const key = noteKey(one)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** A record as it is now known, as rows with all by which it is known. */
export function rowsFrom(current: Current, { identities }: NewValues): CustomerRows {
  return rowsOf({ ...current, identities: identities(current.fields.attributes) })
}

/** What the organisation's rules have to say about a row that changes this; null is a new record, checked as a whole. */
function findingsOf(
  { fieldSet, hasRules }: ChunkRules,
  record: Pick<Current, 'fields' | 'posts' | 'tagIds'> & { contactPoints: readonly PointRow[] },
  change: Change | null | 'new',
): Reason[] {
  if (!hasRules || change === null) return []
  const values = valuesOfRows({
    fields: record.fields,
    points: [...record.contactPoints],
    posts: [...record.posts],
    tagIds: record.tagIds,
  })
  const changed =
    change === 'new' ? null : new Set(changedFields(change).flatMap((key) => [key, ...(partsOf[key] ?? [])]))
  return checkValues(fieldSet, 'customer', values, changed).map(({ key, severity, message }) =>
    reason(severity === 'refuse' ? 'ruleRefused' : 'ruleWarned', key, null, message),
  )
}

/** Fields that are made of others, by what they are made of. */
const partsOf: { readonly [key: string]: readonly string[] } = {
  familyName: ['fullName'],
  givenName: ['fullName'],
  familyKana: ['fullKana'],
  givenKana: ['fullKana'],
  email: ['email2', 'email3'],
  phone: ['phone2', 'phone3'],
  address: ['postalCode', 'prefecture', 'city', 'street', 'building'],
  company: ['department', 'title'],
}

function plan(
  read: ReadRow,
  keys: RowKeys | undefined,
  directory: Directory,
  rules: ChunkRules,
  likenesses: readonly Likeness[],
): Planned {
  const { reading, rows } = read
  const reasons = [...reading.reasons]
  if (!rows || !keys) return { read, reading, reasons, action: 'refuse' }
  const decision = withLikenesses(decide(keys, directory, rules.options), keys, likenesses, rules.options)
  if (rules.isAbout && decision.action !== 'update') {
    reasons.push(...decision.reasons.filter(({ code }) => code === 'idUnknown'))
    if (severityOf(reasons) !== 'wrong') reasons.push(reason('customerUnknown'))
    return { read, reading, reasons, action: 'refuse' }
  }
  reasons.push(...decision.reasons)
  if (decision.action === 'refuse') return { read, reading, reasons, action: 'refuse' }
  const id = decision.action === 'create' ? rows.id : decision.id
  const taken = takenBy(keys, directory, id)
  if (taken) reasons.push(taken)
  if (decision.action === 'create')
    reasons.push(
      ...remarkTooLong(rows),
      ...reading.unconsented.map((key) => reason('consentMissing', key)),
      ...findingsOf(rules, { ...rows, contactPoints: rows.points }, 'new'),
    )
  if (severityOf(reasons) === 'wrong') return { read, reading, reasons, action: 'refuse' }
  const own = withoutTakenLine(reading, keys, directory, id)
  if (own !== reading) reasons.push(reason('lineTaken', 'line', keys.line?.typed ?? null))
  const learned = own === reading ? keys : { ...keys, line: null }
  directory.learn(id, learned, read.number)
  if (decision.action === 'update') return { read, reading: own, reasons, action: 'update', id }
  const kept =
    own === reading
      ? rows
      : { ...rowsOf({ ...draftOf(own, { company: null, tagIds: [] }, rules.values), id }) }
  return { read, reading: own, reasons, action: 'create', rows: kept, keys: learned }
}

export const consentKey = (customerId: string, field: string): string => `${customerId} ${field}`

/** As at every door: a sensitive value that stays as it is, or that the person has consented to, asks for nothing. */
export function consentsMissing(
  { unconsented, attributes }: Pick<Reading, 'unconsented' | 'attributes'>,
  customerId: string,
  before: Attributes,
  consents: ReadonlySet<string>,
): Reason[] {
  return unconsented
    .filter(
      (key) => !isDeepStrictEqual(attributes[key], before[key]) && !consents.has(consentKey(customerId, key)),
    )
    .map((key) => reason('consentMissing', key))
}

/** What could not be read goes to the remark, which holds only so much: then nothing is written. */
function remarkTooLong({ fields: { remark } }: Pick<Current, 'fields'>): Reason[] {
  return (remark?.length ?? 0) > longest.remark ? [reason('tooLong', 'remark')] : []
}

/** A LINE id is one person's: one that somebody else has goes to the remark, where it is not lost. */
function withoutTakenLine(reading: Reading, { line }: RowKeys, directory: Directory, id: string): Reading {
  if (!line || directory.find({ kind: 'line', value: line.value }).every((known) => known.id === id))
    return reading
  return {
    ...reading,
    contactPoints: reading.contactPoints.filter(({ kind }) => kind !== 'line'),
    leftovers: [...reading.leftovers, `LINE ID: ${line.typed}`],
  }
}

/** Companies and tags that the chunk names, asked for once. */
async function resolver(
  base: Base,
  rows: readonly ReadRow[],
  options: ImportOptions,
): Promise<(reading: Reading) => Resolved> {
  const sound = rows.filter((read) => read.rows !== null).map(({ reading }) => reading)
  const names = new Set(sound.flatMap(({ post }) => post?.companyName ?? []))
  const companies = names.size > 0 ? await base.companies([...names]) : new Map<string, never>()
  const tagNames = new Set([
    ...(sound.length > 0 ? options.tagNames : []),
    ...sound.flatMap((r) => r.tagNames),
  ])
  const tags = tagNames.size > 0 ? await base.tags([...tagNames]) : new Map<string, never>()
  return (reading) => ({
    company: companies.get(reading.post?.companyName ?? '') ?? null,
    tagIds: [...new Set([...reading.tagNames, ...options.tagNames].flatMap((name) => tags.get(name) ?? []))],
  })
}

/** What was read ahead becomes final: the company gets its id, the tags theirs. */
function created(
  { read, reading, rows, reasons, keys }: Planned & { action: 'create' },
  { company, tagIds }: Resolved,
  values: NewValues,
): Fresh {
  const [post] = rows.posts
  const homeless = reading.post !== null && reading.post.companyName === null
  if (homeless) reasons.push(reason('postWithoutCompany', 'company', reading.post?.lines.join('、') ?? null))
  const final: CustomerRows =
    post && company && post.companyName !== company.name
      ? rowsOf({ ...draftOf(reading, { company, tagIds }, values), id: rows.id })
      : { ...rows, tagIds, posts: post && company ? [{ ...post, companyId: company.id }] : [] }
  return {
    row: read.number,
    rows: final,
    current: currentOf({ ...final, contactPoints: final.points, version: 1 }),
    keys,
    merged: false,
  }
}

function updated(
  row: number,
  before: Current | undefined,
  after: Current | undefined,
  values: NewValues,
): Updated[] {
  const change = before && after ? changeBetween(before, after) : null
  return after && change ? [{ row, rows: rowsFrom(after, values), after, change }] : []
}

export function currentOf({ id, version, fields, contactPoints, posts, tagIds }: StoredCustomer): Current {
  return {
    id,
    version,
    fields,
    contactPoints: contactPoints.filter((point): point is PointRow => 'id' in point),
    posts: posts.filter((post): post is PostRow => 'id' in post),
    tagIds,
  }
}
