import { companiesByName } from '#features/companies/companies.actions.ts'
import { getCustomer } from '#features/customers/customers.actions.ts'
import { readContactPoint } from '#features/customers/customers.keys.ts'
import { addContactPoint, addPost, movePost } from '#features/customers/customers.parts.ts'
import { addDays } from '#kit/japan/days.ts'
import type { Work } from '#platform/work.ts'
import { pointsOf, type CardFields } from './cards.ts'

export type PostChoice = 'add' | 'move' | 'none'

/** Adds the contact points of a card that a customer does not have yet, in whatever spelling. */
export async function addMissingPoints(work: Work, customerId: string, card: CardFields): Promise<void> {
  const { contactPoints } = await getCustomer(work, customerId)
  const keyOf = (point: Pick<Parameters<typeof readContactPoint>[0], 'kind' | 'value'>): string => {
    const { kind, key, value } = readContactPoint({ ...point, label: null })
    return `${kind} ${key || value}`
  }
  const known = new Set(contactPoints.map(keyOf))
  for (const point of pointsOf(card))
    if (!known.has(keyOf(point))) await addContactPoint(work, customerId, point)
}

/**
 * Adds the post that a card names, unless it is at a company where the customer is now. `move` ends the first of the
 * present posts the day before the card was handed over.
 */
export async function takePost(
  work: Work,
  customerId: string,
  { company, department, title, exchangedOn }: CardFields,
  choice: PostChoice,
): Promise<void> {
  if (company === null) return
  const { posts } = await getCustomer(work, customerId)
  const present = posts.filter(({ endedOn }) => endedOn === null || endedOn >= exchangedOn)
  const named = (await companiesByName(work, [company])).get(company)
  if (!named || present.some((post) => post.company.id === named.id)) return
  const post = { companyId: named.id, department, title }
  const [left] = present
  if (choice === 'add' || !left) {
    await addPost(work, customerId, post)
    return
  }
  const dayBefore = addDays(exchangedOn, -1)
  // A post does not end before it starts, whatever the card's date.
  const leftOn = left.startedOn !== null && left.startedOn > dayBefore ? left.startedOn : dayBefore
  await movePost(work, customerId, left.id, {
    ...post,
    version: left.version,
    leftOn,
    startedOn: exchangedOn,
  })
}
