import { sql } from 'kysely'
import { nameKey } from '#kit/japan/name.ts'
import { Problem } from '#kit/problem.ts'
import type { Recognised } from '#platform/catalogue/recognised.ts'
import { write, type Work } from '#platform/work.ts'
import { fieldIdentity } from '#features/fields/fields.attributes.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { externalIdKey } from '#features/fields/fields.values.ts'
import { addTags, tagsByName } from '#features/tags/tags.actions.ts'
import { createCustomer, updateCustomer, type NewCustomer } from './customers.actions.ts'
import type { Customer } from './customers.api.ts'
import { mustRead } from './customers.change.ts'
import { memberKey, readContactPoint } from './customers.keys.ts'
import { addContactPoint, addPost } from './customers.parts.ts'
import { rowsOf } from './customers.rows.ts'
import { externalIdsOf } from './customers.sources.ts'
import { readCustomer } from './customers.store.ts'

/** Advisory locks on what newcomers are known by: of two equal ones at once the second meets the first. */
const lockSpace = 310_514

/**
 * Adds a customer and says who on record may be the same person, as far as the actor may see them. `refuse`: where there
 * is one, nothing is written, and the refusal names them.
 */
export function addCustomer(
  work: Work,
  input: NewCustomer,
  duplicates: 'tell' | 'refuse' = 'tell',
): Promise<{ customer: Customer; possibleDuplicates: readonly Recognised[] }> {
  return write(work, async (tx) => {
    if (duplicates === 'refuse') await oneAfterTheOther(tx, input)
    const possibleDuplicates = await recognise(tx, input)
    if (duplicates === 'refuse' && possibleDuplicates.length > 0)
      throw new Problem('conflict', {
        detail: alreadyThere,
        current: { possibleDuplicates: possibleDuplicates.map(({ same: _same, ...one }) => one) },
      })
    return { customer: await createCustomer(tx, input), possibleDuplicates }
  })
}

/**
 * For forms that strangers fill in: what they say is added to the one customer whom it names for sure (an id of another
 * system; an e-mail that no other name speaks against; the name with a mobile number or an address), else it makes a new
 * one. Empty fields are filled, contact points, posts and tags are added, nothing on record is overwritten; what is another
 * customer's alone is left out. Whoever sent it must not be told which it was. Sent twice, also at once, it makes one
 * customer and changes nothing the second time.
 */
export function attachOrCreate(work: Work, input: NewCustomer): Promise<{ id: string; attached: boolean }> {
  return write(work, async (tx) => {
    await oneAfterTheOther(tx, input)
    const holders = await holdersOf(tx, input)
    const named = holders.find(({ visible, source }) => visible && source)?.id
    const id = named ?? theOneOf(await recognise(tx, input))
    const taken = new Set(holders.filter((one) => one.id !== id).map(({ value }) => value))
    const own = withoutTaken(input, taken)
    if (id === undefined) return { id: (await createCustomer(tx, own)).id, attached: false }
    await attach(tx, id, own)
    return { id, attached: true }
  })
}

/** The one who is meant for sure: of those who share a mailbox the one of the name. */
function theOneOf(found: readonly Recognised[]): string | undefined {
  const same = found.filter((one) => one.same)
  const strong = same.filter((one) => one.strong)
  const [one, ...others] = strong.length > 0 ? strong : same
  return others.length === 0 ? one?.id : undefined
}

async function recognise(work: Work, { posts, ...person }: NewCustomer): Promise<Recognised[]> {
  const newcomer = { ...person, companyNames: posts.flatMap(({ companyName }) => companyName ?? []) }
  const found: Recognised[] = []
  for (const feature of work.app.features) found.push(...((await feature.recognise?.(work, newcomer)) ?? []))
  return found
}

/** What a newcomer would be known by; what nobody else may have is `exclusive`. */
function identitiesOf({ code, contactPoints, externalIds = [], ...fields }: NewCustomer) {
  const { familyName, givenName, familyKana, givenKana, birthOn } = fields
  const names = { code, familyName, givenName, familyKana, givenKana, birthOn }
  return [
    ...rowsOf({ fields: names, contactPoints, posts: [], tagIds: [] }).identities,
    ...externalIds.map(({ source, value }) => ({
      kind: fieldIdentity(source),
      value: externalIdKey(value),
      exclusive: true,
    })),
  ]
}

const keyOf = ({ kind, value }: { kind: string; value: string }): string => `${kind} ${value}`

async function oneAfterTheOther(tx: Work, input: NewCustomer): Promise<void> {
  const keys = identitiesOf(input).map(keyOf)
  // In one order for all, so that no two wait for each other.
  await sql`
    select pg_advisory_xact_lock(${sql.lit(lockSpace)}, k.hash)
    from (select distinct hashtext(key) as hash from unnest(${keys}::text[]) u(key) order by 1) k`.execute(
    tx.db,
  )
}

type Holder = { id: string; value: string; visible: boolean; source: boolean }

/** Who has what nobody else may have. */
async function holdersOf(tx: Work, input: NewCustomer): Promise<Holder[]> {
  const wanted = identitiesOf(input).filter(({ exclusive }) => exclusive)
  if (wanted.length === 0) return []
  const { rows } = await sql<{ id: string; kind: string; value: string }>`
    select i.customer_id as id, i.kind, i.value
    from unnest(${wanted.map(({ kind }) => kind)}::text[], ${wanted.map(({ value }) => value)}::text[]) w(kind, value)
    join customer_identity i on i.kind = w.kind and i.value = w.value and i.exclusive`.execute(tx.db)
  const holders: Holder[] = []
  for (const one of rows)
    holders.push({
      id: one.id,
      value: keyOf(one),
      visible: (await readCustomer(tx, one.id)) !== undefined,
      source: one.kind.startsWith(fieldIdentity('')),
    })
  return holders
}

function withoutTaken(input: NewCustomer, taken: ReadonlySet<string>): NewCustomer {
  if (taken.size === 0) return input
  const { code, contactPoints, externalIds = [] } = input
  return {
    ...input,
    code: code && taken.has(keyOf({ kind: 'member', value: memberKey(code) })) ? null : code,
    contactPoints: contactPoints.filter(
      (point) => point.kind !== 'line' || !taken.has(keyOf({ kind: 'line', value: point.value.trim() })),
    ),
    externalIds: externalIds.filter(
      ({ source, value }) => !taken.has(keyOf({ kind: fieldIdentity(source), value: externalIdKey(value) })),
    ),
  }
}

const parts: ReadonlySet<string> = new Set(['familyName', 'givenName', 'familyKana', 'givenKana'])

/** Adds to a record what it does not have; nothing on it is overwritten. */
async function attach(tx: Work, id: string, input: NewCustomer): Promise<void> {
  const { contactPoints, posts, tagNames, consents, attributes = {}, externalIds = [], ...given } = input
  const record = await readCustomer(tx, id, { lock: true })
  if (!record) return
  const { sources } = await readFieldSet(tx)
  const isEmpty = (key: string): boolean => (new Map(Object.entries(record)).get(key) ?? null) === null
  const names = nameFor(record, given)
  const fields = Object.entries(given).filter(
    ([key, value]) => isEmpty(key) && !parts.has(key) && key !== 'ownerId' && (value ?? '') !== '',
  )
  const isSource = new Set(sources.map(({ key }) => key))
  const values = Object.entries(attributes).filter(
    ([key, value]) => record.attributes[key] === undefined && !isSource.has(key) && value !== null,
  )
  const known = externalIdsOf({ sources }, record.attributes)
  const ids = [...known, ...externalIds]
  const isNew = externalIds.some(
    (one) => !known.some(({ source, value }) => source === one.source && value === externalIdKey(one.value)),
  )
  if (fields.length + values.length + Object.keys(names).length > 0 || isNew)
    await updateCustomer(tx, id, {
      version: record.version,
      ...Object.fromEntries(fields),
      ...names,
      attributes: Object.fromEntries(values),
      ...(isNew && {
        externalIds: ids.filter(({ source }) => externalIds.some((one) => one.source === source)),
      }),
      consents,
    })
  const pointKey = (point: NewCustomer['contactPoints'][number]): string => {
    const { kind, key, value, building } = readContactPoint(point)
    return `${kind} ${key || value} ${building ?? ''}`
  }
  const points = new Set(
    record.contactPoints.map(({ kind, label, value, postalCode }) =>
      pointKey({ kind, label, value, ...(postalCode !== null && { postalCode }) }),
    ),
  )
  for (const point of contactPoints)
    if (point.value.trim() !== '' && !points.has(pointKey(point))) {
      points.add(pointKey(point))
      await addContactPoint(tx, id, point)
    }
  for (const post of posts) {
    const { posts: present } = await mustRead(tx, id)
    const at = ({ company }: Customer['posts'][number]): boolean =>
      company.id === post.companyId || nameKey(company.name, '') === nameKey(post.companyName ?? '', '')
    if (!present.some(at)) await addPost(tx, id, post)
  }
  const tags = await tagsByName(tx, tagNames)
  await addTags(
    tx,
    [id],
    [...tags.values()].map((tag) => tag.id),
  )
}

/** A name is one thing: it is filled in where there is none, and a reading where it is that of the same name. */
function nameFor(record: Customer, given: Partial<NewCustomer>): Partial<NewCustomer> {
  const { familyName, givenName, familyKana, givenKana } = given
  const isNameless = !record.familyName && !record.givenName
  const isUnread = !record.familyKana && !record.givenKana
  const keyOfName = nameKey(familyName ?? '', givenName ?? '')
  const isSame = keyOfName === nameKey(record.familyName ?? '', record.givenName ?? '')
  return {
    ...(isNameless && keyOfName !== '' && { familyName, givenName }),
    ...(isUnread && (isNameless || isSame) && (familyKana || givenKana) && { familyKana, givenKana }),
  }
}

const alreadyThere = {
  ja: '同じ人かもしれない顧客がいるため、登録しませんでした。確かめて、別の人なら duplicates を tell にして送ってください',
  en: 'Nothing was added, since a customer on record may be this person. If they are not, send it with duplicates=tell',
}
