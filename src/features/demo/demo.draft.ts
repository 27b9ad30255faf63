import type { ContactPointInput } from '#features/customers/customers.api.ts'
import { readContactPoint, type ReadContactPoint } from '#features/customers/customers.keys.ts'
import type { CustomerDraft } from '#features/customers/customers.rows.ts'
import type { EarlierNote } from '#features/notes/notes.bulk.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import type { NewEvent } from '#features/timeline/timeline.store.ts'
import type { Work } from '#platform/work.ts'
import { spoiled, type Details } from './demo.details.ts'
import { isoDay, openingDay } from './demo.days.ts'
import type { DemoPerson } from './demo.people.ts'

type Author = { readonly id: string | null; readonly name: string }
/** What names stand for in this database, and who writes there. */
export type Lookups = {
  readonly companyIds: ReadonlyMap<string, string>
  readonly tagIds: ReadonlyMap<string, string>
  /** The people who look after customers. */
  readonly owners: readonly { readonly id: string; readonly name: string }[]
  /** Who has the demo made; the author where nobody looks after a customer. */
  readonly maker: Author
}

/** Customers follow each other by so much, so that a million of them were all made before today. */
const apart = 5 * 60_000
const firstTime = Date.parse(isoDay(openingDay))

/**
 * The id of one person of a seed: always the same, so that work which was cut off is not done twice. UUID version 7
 * (RFC 9562) with the seed and the person's number where others have random bits; the time follows the number.
 */
export function demoId(seed: number, number: number, part = 0): string {
  const time = hex(firstTime + number * apart, 12)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(part, 3)}-8${hex(number >>> 16, 3)}-${hex(seed, 8)}${hex(number & 0xffff, 4)}`
}

const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0').slice(-length)

export function toDraft(seed: number, person: DemoPerson, lookups: Lookups): CustomerDraft {
  const { companyIds, tagIds } = lookups
  const { post, tags } = person
  return {
    id: demoId(seed, person.number),
    fields: {
      code: person.code,
      familyName: person.familyName,
      givenName: person.givenName,
      familyKana: person.familyKana,
      givenKana: person.givenKana,
      formerFamilyName: person.formerFamilyName,
      gender: person.gender,
      birthOn: person.birthOn,
      occupation: person.occupation,
      language: person.language,
      stage: person.stage,
      source: person.source,
      registeredOn: person.registeredOn,
      preferredContact: person.preferredContact,
      remark: person.remark,
      ownerId: ownerOf(person, lookups)?.id ?? null,
    },
    contactPoints: contactPointsOf(person),
    posts: post
      ? [
          {
            companyId: known(companyIds, post.company),
            companyName: post.company,
            department: post.department,
            title: post.title,
            startedOn: null,
            endedOn: null,
          },
        ]
      : [],
    tagIds: tags.map((tag) => known(tagIds, tag)),
  }
}

/** The draft with what a fuller demo knows of the person; without details it stays as it is. */
export function detailed(
  seed: number,
  draft: CustomerDraft,
  { number }: DemoPerson,
  details: Details | null,
  { companyIds }: Lookups,
): CustomerDraft {
  if (details === null) return draft
  const posts = details.posts.map((post) => ({ ...post, companyId: known(companyIds, post.companyName) }))
  const fields = { ...draft.fields, attributes: details.attributes }
  return spoiled(seed, { ...draft, fields, posts }, number)
}

function ownerOf({ owner }: DemoPerson, { owners }: Lookups): Lookups['owners'][number] | null {
  return owner === null ? null : (owners[Math.floor(owner * owners.length)] ?? null)
}

/** Notes by whoever looks after the customer. */
export function notesOf(seed: number, person: DemoPerson, lookups: Lookups): EarlierNote[] {
  return person.notes.map(({ body, writtenOn }, index) => ({
    id: demoId(seed, person.number, index + 1),
    customerId: demoId(seed, person.number),
    body,
    author: ownerOf(person, lookups) ?? lookups.maker,
    writtenAt: instantOf(writtenOn, person.number + index + 1),
  }))
}

/** What the timeline is told: registered then by whoever looks after them, a note written then. */
export function eventsOf(
  work: Pick<Work, 'app' | 'actor'>,
  seed: number,
  people: readonly DemoPerson[],
  notes: readonly EarlierNote[],
  lookups: Lookups,
): (NewEvent & { occurredAt: string })[] {
  return [
    ...people.map((person) => {
      const author = ownerOf(person, lookups) ?? lookups.maker
      return {
        ...eventOf(work, demoId(seed, person.number), 'customer.created', {}),
        actorId: author.id,
        actorName: author.name,
        occurredAt: instantOf(person.registeredOn, person.number),
      }
    }),
    ...notes.map(({ id, customerId, author, writtenAt }) => ({
      ...eventOf(work, customerId, 'note.written', { noteId: id }),
      actorId: author.id,
      actorName: author.name,
      occurredAt: writtenAt,
    })),
  ]
}

/** A day in business hours of Tokyo, 09 to 17. */
function instantOf(on: string, number: number): string {
  return `${on}T${String(9 + (number % 9)).padStart(2, '0')}:00:00+09:00`
}

function contactPointsOf({
  email,
  mobile,
  phone,
  address,
}: DemoPerson): (ContactPointInput | ReadContactPoint)[] {
  const { prefecture, city, street, building, postalCode } = address
  const place = `${prefecture}${city}${street}${building === '' ? '' : ` ${building}`}`
  return [
    ...(email === null ? [] : [emailPoint(email)]),
    ...(mobile === null ? [] : [{ kind: 'phone' as const, label: '携帯', value: mobile }]),
    ...(phone === null ? [] : [{ kind: 'phone' as const, label: '自宅', value: phone }]),
    { kind: 'address', label: '自宅', value: place, postalCode },
  ]
}

/** An example domain is a dummy elsewhere and identifies nobody; here it stands for a real one, to be found and matched by. */
function emailPoint(value: string): ReadContactPoint {
  const read = readContactPoint({ kind: 'email', label: null, value })
  return { ...read, notes: read.notes.filter((note) => note !== 'dummy') }
}

function known(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name)
  if (id === undefined) throw new Error(`${name} was not looked up`)
  return id
}
