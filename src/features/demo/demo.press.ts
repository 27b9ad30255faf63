import type { Plan } from '#features/campaigns/campaigns.schemas.ts'
import type { Work } from '#platform/work.ts'
import type { LetterKey } from './demo.campaigns.data.ts'
import { demoId } from './demo.draft.ts'
import type { Shop } from './demo.orders.ts'
import type { DemoPerson } from './demo.people.ts'
import type { Stage } from './demo.story.ts'

/** What campaigns of a demo are told with. */
export type Press = Stage & {
  readonly work: Work
  readonly now: Date
  readonly shop: Shop
  /** No mail of a demo may leave: with a server nothing of it goes on by itself. */
  readonly isAlone: boolean
  readonly templates: { readonly [key in LetterKey]: NonNullable<Plan['variants'][number]['content']> }
  readonly purposes: { readonly news: string; readonly letters: string }
}

const byId = new WeakMap<readonly DemoPerson[], ReadonlyMap<string, DemoPerson>>()
/** Whose id it is. */
export function personOf({ seed, people }: Pick<Press, 'seed' | 'people'>, customerId: string): DemoPerson {
  const known = byId.get(people) ?? new Map(people.map((one) => [demoId(seed, one.number), one]))
  byId.set(people, known)
  const found = known.get(customerId)
  if (!found) throw new Error(`${customerId} is nobody of this demo`)
  return found
}
