import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { userExists } from '#features/companies/companies.store.ts'
import { ofCustomer } from '#features/files/files.ts'
import { hideFiles } from '#features/files/files.subjects.ts'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { mustBeAllowed, write, type Work } from '#platform/work.ts'
import type { Card } from './cards.api.ts'
import { addMissingPoints, takePost, type PostChoice } from './cards.apply.ts'
import { findCard, insertCard, listCards, saveCard } from './cards.store.ts'
import {
  cardFieldKeys,
  cardNotFound,
  emptyCard,
  nameOf,
  noSuchUser,
  pointsOf,
  readCard,
  type CardFields,
  type CardPatch,
} from './cards.ts'

type Place = { customerId: string; id: string }
type NewCard = CardPatch & { exchangedOn: string }

export async function readCards(work: Work, customerId: string): Promise<Card[]> {
  await mustSeeCustomer(work, customerId)
  return listCards(work, customerId)
}

/** Adds a card to a customer; what it says of ways to reach them and of their work is added too, replacing nothing. */
export async function addCard(
  work: Work,
  customerId: string,
  { addContactPoints, post, ...given }: NewCard & { addContactPoints: boolean; post: PostChoice },
): Promise<Card> {
  if (addContactPoints || post !== 'none') mustBeAllowed(work, 'customers.write')
  const fields = await read(work, given)
  return write(work, async (tx) => {
    await mustSeeCustomer(tx, customerId)
    const card = await exchange(tx, customerId, fields)
    if (addContactPoints) await addMissingPoints(tx, customerId, fields)
    if (post !== 'none') await takePost(tx, customerId, fields, post)
    return card
  })
}

/** A card of somebody not known yet makes the customer. */
export async function registerCard(
  work: Work,
  {
    familyName,
    givenName,
    familyKana = null,
    givenKana = null,
    ...given
  }: NewCard & { [K in 'familyName' | 'givenName' | 'familyKana' | 'givenKana']?: string | null | undefined },
): Promise<Card> {
  mustBeAllowed(work, 'customers.write')
  const fields = await read(work, given)
  const printed = nameOf(fields.name)
  return write(work, async (tx) => {
    const { company, department, title } = fields
    const customer = await createCustomer(tx, {
      familyName: familyName === undefined ? printed.familyName : familyName,
      givenName: givenName === undefined ? printed.givenName : givenName,
      familyKana,
      givenKana,
      contactPoints: pointsOf(fields),
      posts: company === null ? [] : [{ companyName: company, department, title }],
      tagNames: [],
    })
    return exchange(tx, customer.id, fields)
  })
}

async function read(work: Work, given: NewCard): Promise<CardFields> {
  const own = work.actor.kind === 'user' ? work.actor.userId : null
  return readCard(given, await todayOf(work), { ...emptyCard, exchangedBy: own })
}

async function exchange(tx: Work, customerId: string, fields: CardFields): Promise<Card> {
  await mustBeUser(tx, fields.exchangedBy)
  const id = await insertCard(tx, customerId, fields)
  const card = await mustFind(tx, { customerId, id })
  await tell(tx, customerId, 'card.exchanged', {
    cardId: id,
    exchangedOn: card.exchangedOn,
    by: card.exchangedByName,
  })
  await audit(tx, {
    action: 'card.create',
    subjectKind: 'card',
    subjectId: id,
    after: { customerId, ...fields },
  })
  await announce(tx, { topic: 'card', id })
  return card
}

export async function updateCard(
  work: Work,
  place: Place,
  { version, ...given }: CardPatch & { version: number },
): Promise<Card> {
  const today = await todayOf(work)
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, place, version)
    const before = fieldsOf(stored)
    const after = readCard(given, today, before)
    const changed = changes(before, after)
    if (!changed) return stored
    if (after.exchangedBy !== before.exchangedBy) await mustBeUser(tx, after.exchangedBy)
    await saveCard(tx, place.customerId, place.id, after)
    await tell(tx, place.customerId, 'card.changed', { cardId: place.id })
    await audit(tx, { action: 'card.update', subjectKind: 'card', subjectId: place.id, ...changed })
    await announce(tx, { topic: 'card', id: place.id })
    return mustFind(tx, place)
  })
}

/** Moves a card to the bin. */
export function removeCard(work: Work, place: Place, version: number): Promise<void> {
  return write(work, async (tx) => {
    await mustBeCurrent(tx, place, version)
    await saveCard(tx, place.customerId, place.id, { deleted: true })
    await hideFiles(tx, ofCustomer(place.customerId), { kind: 'card', id: place.id }, true)
    await tell(tx, place.customerId, 'card.removed', { cardId: place.id })
    await audit(tx, { action: 'card.remove', subjectKind: 'card', subjectId: place.id })
    await announce(tx, { topic: 'card', id: place.id })
  })
}

/** Takes a card out of the bin. One outside the bin stays as it is. */
export function restoreCard(work: Work, place: Place): Promise<Card> {
  return write(work, async (tx) => {
    await mustSeeCustomer(tx, place.customerId)
    if (!(await findCard(tx, place.customerId, place.id, { deleted: true, lock: true })))
      return mustFind(tx, place)
    await saveCard(tx, place.customerId, place.id, { deleted: false })
    await hideFiles(tx, ofCustomer(place.customerId), { kind: 'card', id: place.id }, false)
    await tell(tx, place.customerId, 'card.restored', { cardId: place.id })
    await audit(tx, { action: 'card.restore', subjectKind: 'card', subjectId: place.id })
    await announce(tx, { topic: 'card', id: place.id })
    return mustFind(tx, place)
  })
}

async function mustFind(work: Work, { customerId, id }: Place): Promise<Card> {
  const card = await findCard(work, customerId, id)
  if (!card) throw notFound(cardNotFound)
  return card
}

async function mustBeCurrent(work: Work, { customerId, id }: Place, version: number): Promise<Card> {
  await mustSeeCustomer(work, customerId)
  const stored = await findCard(work, customerId, id, { lock: true })
  if (!stored) throw notFound(cardNotFound)
  if (stored.version !== version) throw new Problem('stale', { current: stored })
  return stored
}

async function mustBeUser(work: Work, userId: string | null): Promise<void> {
  if (userId !== null && !(await userExists(work, userId))) throw noSuchUser()
}

async function todayOf(work: Work): Promise<string> {
  return todayIn((await readSettings(work)).timeZone)
}

function fieldsOf(card: Card): CardFields {
  return Object.fromEntries(cardFieldKeys.map((key) => [key, card[key]])) as CardFields
}
