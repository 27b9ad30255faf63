import { audit } from '#features/audit/audit.actions.ts'
import { companiesByName } from '#features/companies/companies.actions.ts'
import { copyCustomers } from '#features/customers/customers.bulk.ts'
import { rowsOf } from '#features/customers/customers.rows.ts'
import { copyNotes } from '#features/notes/notes.bulk.ts'
import { tagsByName } from '#features/tags/tags.actions.ts'
import { Problem } from '#kit/problem.ts'
import { withClient, type Database, type Db } from '#platform/db/database.ts'
import { announce } from '#platform/live.ts'
import { type Work } from '#platform/work.ts'
import { demoId, eventsOf, notesOf, toDraft, type Lookups } from './demo.draft.ts'
import { chunkSize, peopleOf, type DemoPerson } from './demo.people.ts'
import type { DemoOrder } from './demo.ts'
import { tagNames } from './demo.words.data.ts'

type Making = DemoOrder & {
  readonly database: Database
  /** Told after every chunk; what it throws stops the making between two chunks. */
  readonly progress: (done: number, total: number) => Promise<void>
}

/**
 * Makes the first customers of a seed, as many as ordered, chunk by chunk in one transaction each. Those that are there
 * already are left alone: after a crash, or with a larger number, it goes on where it was. Returns how many were made.
 */
export async function makeDemo(work: Work, making: Making): Promise<{ made: number }> {
  const { seed, customers, besideOthers, progress } = making
  if (!besideOthers) await mustBeOurs(work, seed)
  let made = 0
  for (let first = 0; first < customers; first += chunkSize) {
    const length = Math.min(chunkSize, customers - first)
    const missing = await missingOf(work.db, seed, first, length)
    // One entry in the audit log for each run that makes somebody, with the first it makes.
    if (missing.length > 0) await makeChunk(work, making, missing, { audited: made > 0 })
    made += missing.length
    await progress(first + length, customers)
  }
  return { made }
}

async function makeChunk(
  work: Work,
  { seed, customers, database }: Making,
  people: readonly DemoPerson[],
  { audited }: { audited: boolean },
): Promise<void> {
  await withClient(database.pool, async (client, db) => {
    const tx = { ...work, db }
    const lookups = await lookUp(tx, people)
    const rows = people.map((person) => rowsOf(toDraft(seed, person, lookups)))
    const notes = people.flatMap((person) => notesOf(seed, person, lookups))
    await copyCustomers(client, rows, {
      actorId: work.actor.userId,
      events: eventsOf(tx, seed, people, notes),
    })
    await copyNotes(client, notes)
    if (!audited)
      await audit(tx, {
        action: 'demo.make',
        subjectKind: 'demo',
        subjectId: String(seed),
        after: { seed, customers },
      })
    await announce(tx, { topic: 'customer' })
  })
}

/** A base with customers is refused unless they began as this very demo. */
async function mustBeOurs({ db }: Work, seed: number): Promise<void> {
  const anyone = await db.selectFrom('customer').select('customerId').limit(1).execute()
  if (anyone.length === 0 || (await existing(db, [demoId(seed, 0)])).size > 0) return
  throw new Problem('conflict', {
    detail: {
      ja: 'すでに顧客が登録されています。デモデータは空の環境に作ってください（混ぜてもよいときは --beside-others）',
      en: 'There are customers already. Make the demo in an empty installation (or mix them with --beside-others)',
    },
  })
}

async function missingOf(db: Db, seed: number, first: number, length: number): Promise<DemoPerson[]> {
  const ids = Array.from({ length }, (_, index) => demoId(seed, first + index))
  const known = await existing(db, ids)
  if (known.size === length) return []
  return peopleOf(seed, first / chunkSize)
    .slice(0, length)
    .filter(({ number }) => !known.has(demoId(seed, number)))
}

async function existing(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('customer')
    .select('customerId')
    .where('customerId', 'in', [...ids])
    .execute()
  return new Set(rows.map(({ customerId }) => customerId))
}

async function lookUp(tx: Work, people: readonly DemoPerson[]): Promise<Lookups> {
  const companies = people.flatMap(({ post }) => (post ? [post.company] : []))
  const owners = tx.db
    .selectFrom('appUser')
    .select(['id', 'name'])
    .where('disabledAt', 'is', null)
    .orderBy('id')
  return {
    companyIds: idsOf(await companiesByName(tx, [...new Set(companies)])),
    tagIds: idsOf(await tagsByName(tx, tagNames)),
    owners: await owners.execute(),
    maker: { id: tx.actor.userId, name: tx.actor.name },
  }
}

function idsOf(found: ReadonlyMap<string, { readonly id: string }>): Map<string, string> {
  return new Map([...found].map(([name, { id }]) => [name, id]))
}
