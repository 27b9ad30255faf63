import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { makeDemo } from './demo.actions.ts'
import { demoId } from './demo.draft.ts'
import { chunkSize, peopleOf } from './demo.people.ts'
import { demoOrder } from './demo.ts'

describe('making a demo', () => {
  const harness = useRuntime()

  const make = (
    order: { seed?: number; customers?: number; besideOthers?: boolean },
    progress: (done: number, total: number) => Promise<void> = async () => {},
  ) =>
    makeDemo(harness.system(), {
      ...demoOrder.parse(order),
      database: harness.runtime.database,
      progress,
    })

  const db = () => harness.runtime.database.db
  async function count(
    table: 'customer' | 'contactPoint' | 'customerEvent' | 'customerPost' | 'note',
  ): Promise<number> {
    const { n } = await db()
      .selectFrom(table)
      .select(sql<number>`count(*)::int`.as('n'))
      .executeTakeFirstOrThrow()
    return n
  }

  beforeEach(async () => {
    await sql`truncate customer, customer_identity, customer_event cascade`.execute(db())
  })

  it('makes as many customers as ordered, with everything that belongs to them', async () => {
    expect(await make({ customers: 500 })).toEqual({ made: 500 })
    expect(await count('customer')).toBe(500)
    const person = peopleOf(1, 0).find(
      ({ post, tags, email }) => post !== null && tags.length > 0 && email !== null,
    )
    if (!person) throw new Error('The chunk has nobody with a post, a tag and a mail')
    const stored = await db()
      .selectFrom('customer as c')
      .innerJoin('customerPost as p', 'p.customerId', 'c.customerId')
      .innerJoin('company as co', 'co.id', 'p.companyId')
      .select(['c.familyName', 'c.code', 'c.registeredOn', 'co.name as company'])
      .where('c.customerId', '=', demoId(1, person.number))
      .executeTakeFirst()
    expect(stored).toEqual({
      familyName: person.familyName,
      code: person.code,
      registeredOn: person.registeredOn,
      company: person.post?.company,
    })
    const identities = await db()
      .selectFrom('customerIdentity')
      .select('kind')
      .where('customerId', '=', demoId(1, person.number))
      .execute()
    expect(identities.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['email', 'member', 'phone']))
  })

  it('tells the timeline that each was created on the day of registration', async () => {
    await make({ customers: 50 })
    const events = await sql<{ day: string; registered: string; name: string }>`
      select (e.occurred_at at time zone 'Asia/Tokyo')::date as day, c.registered_on as registered, e.name
      from customer c join customer_event e using (customer_id) where e.name = 'customer.created'`.execute(
      db(),
    )
    expect(events.rows).toHaveLength(50)
    for (const { day, registered } of events.rows) expect(day).toBe(registered)
  })

  it('writes notes on some by whoever looks after them, the timeline included', async () => {
    await make({ customers: 200 })
    const wanted = peopleOf(1, 0)
      .slice(0, 200)
      .flatMap(({ notes }) => notes)
    const { rows } = await sql<{ body: string; day: string; author: string; teller: string }>`
      select n.body, (n.created_at at time zone 'Asia/Tokyo')::date as day, n.author_name as author,
        e.actor_name as teller
      from note n join customer_event e on e.customer_id = n.customer_id and e.occurred_at = n.created_at
        and e.name = 'note.written' and e.payload->>'noteId' = n.id::text
      order by n.id`.execute(db())
    expect(rows.map(({ body, day }) => ({ body, writtenOn: day }))).toEqual(wanted)
    expect(rows.filter(({ author, teller }) => author !== teller)).toEqual([])
    expect(new Set(rows.map(({ author }) => author)).size).toBeGreaterThan(2)
  })

  it('goes on after an end in the middle, without doubling anybody', async () => {
    const killed = make({ customers: 2 * chunkSize + 10 }, () => Promise.reject(new Error('killed')))
    await expect(killed).rejects.toThrow('killed')
    expect(await count('customer')).toBe(chunkSize)
    expect(await make({ customers: 2 * chunkSize + 10 })).toEqual({ made: chunkSize + 10 })
    expect(await count('customer')).toBe(2 * chunkSize + 10)
    expect(await count('customerEvent')).toBeGreaterThanOrEqual(2 * chunkSize + 10)
  })

  it('adds only what a larger number asks for', async () => {
    await make({ customers: 30 })
    expect(await make({ customers: 40 })).toEqual({ made: 10 })
    expect(await make({ customers: 40 })).toEqual({ made: 0 })
  })

  it('makes the same people in every installation', async () => {
    await make({ customers: 5, seed: 3 })
    const stored = await db()
      .selectFrom('customer')
      .select(['customerId', 'familyName', 'givenName'])
      .orderBy('customerId')
      .execute()
    expect(stored).toEqual(
      peopleOf(3, 0)
        .slice(0, 5)
        .map(({ number, familyName, givenName }) => ({
          customerId: demoId(3, number),
          familyName,
          givenName,
        })),
    )
  })

  it('refuses an installation that has customers of its own, unless asked', async () => {
    await make({ customers: 5, seed: 1 })
    await expect(make({ customers: 5, seed: 2 })).rejects.toMatchObject({ code: 'conflict' })
    expect(await make({ customers: 5, seed: 2, besideOthers: true })).toEqual({ made: 5 })
    expect(await count('customer')).toBe(10)
  })

  it('says how far it is after every chunk', async () => {
    const told: [number, number][] = []
    await make({ customers: chunkSize + 1 }, async (done, total) => {
      told.push([done, total])
    })
    expect(told).toEqual([
      [chunkSize, chunkSize + 1],
      [chunkSize + 1, chunkSize + 1],
    ])
  })

  it('leaves an entry in the audit log when it makes somebody', async () => {
    await make({ customers: 5, seed: 77 })
    await make({ customers: 5, seed: 77 })
    const entries = await db()
      .selectFrom('auditEntry')
      .select('after')
      .where('action', '=', 'demo.make')
      .where('subjectId', '=', '77')
      .execute()
    expect(entries).toEqual([{ after: { seed: 77, customers: 5 } }])
  })
})

describe('an order for a demo', () => {
  it.each([0, -1, 1.5, 1_000_001])('of %d customers is refused', (customers) => {
    expect(demoOrder.safeParse({ customers }).success).toBe(false)
  })
})
