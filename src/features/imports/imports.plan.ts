import { memberKey } from '#features/customers/customers.keys.ts'
import type { CustomerRows } from '#features/customers/customers.rows.ts'
import { ownId } from '#features/readings/readings.row.ts'
import { reason, type Reason } from '#features/readings/readings.ts'
import type { ImportOptions } from './imports.ts'

/** A customer whom a row might mean. `row` is the row of this file that wrote them last, if one did. */
export type Known = {
  id: string
  code: string | null
  nameKey: string
  kanaK1: string
  visible: boolean
  row: number | null
}
/** `field:<key>` is a field of the organisation that no two customers may share; `id` is ours. */
export type LookupKind = 'member' | 'email' | 'line' | 'phone' | 'id' | `field:${string}`
export type Lookup = { kind: LookupKind; value: string }

/** By what one row is looked up. */
export type RowKeys = {
  code: string | null
  member: string | null
  emails: { value: string; typed: string; shared: boolean }[]
  line: { value: string; typed: string } | null
  phones: string[]
  /** Our own id, as the file has it. */
  id: string | null
  unique: { kind: `field:${string}`; value: string }[]
  /** Those of `unique` by which another system calls them. */
  sources: { kind: `field:${string}`; value: string }[]
  nameKey: string
  kanaK1: string
}

export function rowKeysOf(
  { fields, keys, points, identities }: CustomerRows,
  id: string | null = null,
  sources: ReadonlySet<string> = new Set(),
): RowKeys {
  const values = (kind: string): string[] =>
    identities.filter((i) => i.kind === kind).map(({ value }) => value)
  const line = points.find(({ kind }) => kind === 'line')
  const usable = new Set(values('email'))
  const unique = identities.flatMap(({ kind, value }) => (isFieldKind(kind) ? [{ kind, value }] : []))
  return {
    code: fields.code,
    member: values('member')[0] ?? null,
    emails: points
      .filter(({ kind, key }) => kind === 'email' && usable.has(key))
      .map(({ key, value, notes }) => ({ value: key, typed: value, shared: notes.includes('role') })),
    line: line ? { value: line.key, typed: line.value } : null,
    phones: values('phone'),
    id,
    unique,
    sources: unique.filter(({ kind }) => sources.has(kind)),
    nameKey: keys.nameKey,
    kanaK1: keys.kanaK1,
  }
}

const isFieldKind = (kind: string): kind is `field:${string}` => kind.startsWith('field:')

/** What to look up for these rows, each value once: a chunk may share one mailbox. */
export function lookupsOf(rows: Iterable<RowKeys>, by = 'auto'): Lookup[] {
  const found = new Map<string, Lookup>()
  for (const row of rows) for (const lookup of lookupsOfRow(row, by)) found.set(keyOf(lookup), lookup)
  return [...found.values()]
}

/** A row without member number and e-mail matches nobody; its phones only tell of a possible duplicate. */
function lookupsOfRow(row: RowKeys, by: string): Lookup[] {
  const found: Lookup[] = []
  if (row.member !== null) found.push({ kind: 'member', value: row.member })
  for (const { value } of row.emails) found.push({ kind: 'email', value })
  if (row.line) found.push({ kind: 'line', value: row.line.value })
  if (found.length === 0 || by === 'phoneName' || by === 'anyOf')
    for (const value of row.phones) found.push({ kind: 'phone', value })
  if ((by === 'enishiId' || by === 'anyOf') && row.id !== null) found.push({ kind: 'id', value: row.id })
  return [...found, ...row.unique]
}

const keyOf = ({ kind, value }: Lookup): string => `${kind} ${value}`

/** Who is known by which value: the database's answer for a chunk, and what the chunk's rows add to it. */
export class Directory {
  readonly #byKey = new Map<string, Map<string, Known>>()
  readonly #byId = new Map<string, Known>()

  add(lookup: Lookup, known: Known): void {
    const one = this.#byId.get(known.id) ?? known
    this.#byId.set(known.id, one)
    const key = keyOf(lookup)
    const holders = this.#byKey.get(key) ?? new Map<string, Known>()
    this.#byKey.set(key, holders.set(known.id, one))
  }

  find(lookup: Lookup): Known[] {
    return [...(this.#byKey.get(keyOf(lookup))?.values() ?? [])]
  }

  /** What a row has written about a customer, for the rows behind it. */
  learn(id: string, row: RowKeys, number: number): void {
    const known = this.#byId.get(id) ?? { id, code: null, nameKey: '', kanaK1: '', visible: true, row: null }
    known.code = row.code ?? known.code
    known.nameKey = row.nameKey || known.nameKey
    known.kanaK1 = row.kanaK1 || known.kanaK1
    known.row = number
    if (row.member !== null) this.add({ kind: 'member', value: row.member }, known)
    for (const { value } of row.emails) this.add({ kind: 'email', value }, known)
    if (row.line) this.add({ kind: 'line', value: row.line.value }, known)
    for (const value of row.phones) this.add({ kind: 'phone', value }, known)
    for (const lookup of row.unique) this.add(lookup, known)
  }
}

export type Decision =
  | { action: 'create'; reasons: Reason[] }
  | { action: 'update'; id: string; reasons: Reason[] }
  | { action: 'refuse'; reasons: Reason[] }

/** A value that so many customers have (a placeholder, a main number) tells nobody; no more of them are looked up. */
export const crowd = 100

const create = (...reasons: Reason[]): Decision => ({ action: 'create', reasons })
const update = (id: string): Decision => ({ action: 'update', id, reasons: [] })

/**
 * Who a row is: by an id of another system, by member number, then by e-mail where the name does not contradict (families
 * share a mailbox). In doubt it is a new customer: a duplicate is mended by a merge, a wrong merge hardly at all.
 */
export function decide(
  row: RowKeys,
  directory: Directory,
  { key, mode }: Pick<ImportOptions, 'key' | 'mode'> = { key: 'auto', mode: 'both' },
): Decision {
  const decision =
    (key === 'auto' || key === 'anyOf' ? decideBySource(row, directory) : null) ??
    ways[key]?.(row, directory) ??
    decideByField(key, row, directory)
  if (decision.action === 'create' && mode === 'update') return refuse(reason('notThere'))
  if (decision.action === 'update' && mode === 'add') return refuse(reason('alreadyThere'))
  return decision
}

const refuse = (one: Reason): Decision => ({ action: 'refuse', reasons: [one] })

const ways: { readonly [key: string]: (row: RowKeys, directory: Directory) => Decision } = {
  auto: decideByItself,
  code: (row, directory) =>
    row.member === null ? create() : decideByItself({ ...row, emails: [] }, directory),
  emailName: (row, directory) =>
    row.emails.length === 0 ? create() : decideByEmail({ ...row, member: null }, directory, false),
  phoneName(row, directory) {
    const holders = row.phones.flatMap((value) => directory.find({ kind: 'phone', value }))
    const same = new Set(
      holders.filter((known) => known.visible && compare(row, known) === 'same').map(({ id }) => id),
    )
    const [only, ...others] = same
    if (only === undefined) return create()
    return others.length === 0 ? update(only) : create(reason('possibleDuplicate', 'phone'))
  },
  // Rows about customers on record: whatever names them, the surest first.
  anyOf(row, directory) {
    if (row.id !== null) return ways['enishiId']?.(row, directory) ?? create()
    if (row.member !== null) return decideByItself({ ...row, emails: [] }, directory)
    if (row.emails.length > 0) return decideByEmail(row, directory)
    return ways['phoneName']?.(row, directory) ?? create()
  },
  enishiId(row, directory) {
    if (row.id === null) return create()
    const [known] = directory.find({ kind: 'id', value: row.id })
    return known?.visible ? update(known.id) : refuse(reason('idUnknown', ownId, row.id))
  },
}

/** Nothing names a person as surely as the id by which the system of this list calls them. */
function decideBySource({ sources }: RowKeys, directory: Directory): Decision | null {
  const holder = sources.flatMap((lookup) => directory.find(lookup)).find(({ visible }) => visible)
  return holder ? update(holder.id) : null
}

function decideByField(key: string, row: RowKeys, directory: Directory): Decision {
  const [known] = row.unique.filter(({ kind }) => kind === key).flatMap((lookup) => directory.find(lookup))
  if (known && !known.visible) return refuse(reason('uniqueTaken', key.slice('field:'.length), null))
  return known ? update(known.id) : create()
}

/** What only one customer may have, and another one than `id` has: the row would take it away. */
export function takenBy(row: RowKeys, directory: Directory, id: string): Reason | null {
  const isTaken = (lookup: Lookup): boolean => directory.find(lookup).some((known) => known.id !== id)
  if (row.member !== null && isTaken({ kind: 'member', value: row.member }))
    return reason('memberTaken', 'code', row.code)
  const taken = row.unique.find(isTaken)
  return taken ? reason('uniqueTaken', taken.kind.slice('field:'.length), taken.value) : null
}

function decideByItself(row: RowKeys, directory: Directory): Decision {
  if (row.member !== null) {
    const [holder] = directory.find({ kind: 'member', value: row.member })
    if (holder && !holder.visible)
      return { action: 'refuse', reasons: [reason('memberHidden', 'code', row.code)] }
    if (holder && holder.row !== null && compare(row, holder) === 'other')
      return { action: 'refuse', reasons: [reason('memberTwice', 'code', row.code)] }
    if (holder) return update(holder.id)
  }
  if (row.emails.length > 0) return decideByEmail(row, directory)
  const twins =
    row.member === null ? row.phones.flatMap((value) => directory.find({ kind: 'phone', value })) : []
  return twins.some((known) => known.visible && compare(row, known) === 'same')
    ? create(reason('possibleDuplicate', 'phone'))
    : create()
}

/** `open`: an e-mail counts too where one side has no name. */
function decideByEmail(row: RowKeys, directory: Directory, isOpen = true): Decision {
  const same = new Set<string>()
  const open = new Set<string>()
  let doubt: Reason | null = null
  for (const { value, typed, shared } of row.emails) {
    const holders = directory.find({ kind: 'email', value })
    if (holders.length >= crowd) doubt ??= reason('ambiguous', 'email', typed)
    for (const known of holders.length < crowd ? holders : []) {
      if (!known.visible) continue
      const likeness = compare(row, known)
      if (row.member !== null && known.code !== null && memberKey(known.code) !== row.member) {
        if (likeness === 'same') doubt ??= reason('otherMember', 'email', typed)
      } else if (likeness === 'same') same.add(known.id)
      else if (shared) continue
      else if (likeness === 'unknown' && isOpen) open.add(known.id)
      else doubt ??= reason('sharedEmail', 'email', typed)
    }
  }
  const matching = same.size > 0 ? same : open
  const [only, ...others] = matching
  if (only === undefined) return doubt ? create(doubt) : create()
  if (others.length === 0) return update(only)
  return create(reason('ambiguous', 'email', row.emails[0]?.typed ?? null))
}

/** A name or a reading in common makes the same; different ones make another person; without either nobody knows. */
function compare(
  a: Pick<Known, 'nameKey' | 'kanaK1'>,
  b: Pick<Known, 'nameKey' | 'kanaK1'>,
): 'same' | 'other' | 'unknown' {
  if (a.nameKey !== '' && a.nameKey === b.nameKey) return 'same'
  if (a.kanaK1 !== '' && a.kanaK1 === b.kanaK1) return 'same'
  const differ = (x: string, y: string): boolean => x !== '' && y !== '' && x !== y
  return differ(a.nameKey, b.nameKey) || differ(a.kanaK1, b.kanaK1) ? 'other' : 'unknown'
}
