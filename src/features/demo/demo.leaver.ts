import { randomBytes } from 'node:crypto'
import { createUser } from '#features/accounts/accounts.users.ts'
import { getCustomer, updateCustomer } from '#features/customers/customers.actions.ts'
import { startHandover } from '#features/handovers/handovers.actions.ts'
import { Problem } from '#kit/problem.ts'
import type { Work } from '#platform/work.ts'
import { demoId } from './demo.draft.ts'
import type { Stage } from './demo.story.ts'
import { handoverNote, leaver } from './demo.story.data.ts'

const customersOfLeaver = 24

/**
 * A colleague who left hands their customers to the administrator. Their sign-in ends with the hand-over, and its
 * password is known to nobody. Without an administrator there is nobody to hand over to.
 */
export async function handOver(work: Work, { seed, people }: Stage): Promise<void> {
  const toId = work.actor.userId
  if (toId === null) return
  const fromId = await makeLeaver(work, seed)
  if (fromId === null) return
  const looked = people.filter(({ owner }) => owner === null).slice(0, customersOfLeaver)
  for (const { number } of looked) {
    const id = demoId(seed, number)
    await updateCustomer(work, id, { version: (await getCustomer(work, id)).version, ownerId: fromId })
  }
  await startHandover(work, { fromId, toId, receivers: {}, note: handoverNote, disable: true })
}

/** Null where that address is a user's already. */
async function makeLeaver(work: Work, seed: number): Promise<string | null> {
  try {
    const { id } = await createUser(work, {
      email: `${leaver.local}.${seed}@example.com`,
      name: leaver.name,
      role: 'member',
      locale: 'ja',
      password: randomBytes(24).toString('base64url'),
    })
    return id
  } catch (error) {
    if (error instanceof Problem && error.code === 'conflict') return null
    throw error
  }
}
