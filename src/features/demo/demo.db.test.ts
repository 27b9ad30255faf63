import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { demoId } from './demo.draft.ts'
import { chunkSize, peopleOf } from './demo.people.ts'
import { demoOrder } from './demo.ts'
import { toolsOf } from './demo.make.ts'

describe('making a demo', () => {
  const harness = useRuntime()

  const { make, db, count, countOf } = toolsOf(harness)

  beforeEach(async () => {
    await sql`truncate customer, customer_identity, customer_event, sales_order, sales_line, sales_order_number cascade`.execute(
      db(),
    )
  })

  it('makes as many customers as ordered, with everything that belongs to them', async () => {
    expect(await make({ customers: 500, plain: true })).toEqual({ made: 500 })
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
    await make({ customers: 50, plain: true })
    const events = await sql<{ day: string; registered: string; name: string }>`
      select (e.occurred_at at time zone 'Asia/Tokyo')::date as day, c.registered_on as registered, e.name
      from customer c join customer_event e using (customer_id) where e.name = 'customer.created'`.execute(
      db(),
    )
    expect(events.rows).toHaveLength(50)
    for (const { day, registered } of events.rows) expect(day).toBe(registered)
  })

  it('writes notes on some by whoever looks after them, the timeline included', async () => {
    await make({ customers: 200, plain: true })
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
    const killed = make({ customers: 2 * chunkSize + 10, plain: true }, () =>
      Promise.reject(new Error('killed')),
    )
    await expect(killed).rejects.toThrow('killed')
    expect(await count('customer')).toBe(chunkSize)
    expect(await make({ customers: 2 * chunkSize + 10, plain: true })).toEqual({ made: chunkSize + 10 })
    expect(await count('customer')).toBe(2 * chunkSize + 10)
    expect(await count('customerEvent')).toBeGreaterThanOrEqual(2 * chunkSize + 10)
  })

  it('adds only what a larger number asks for', async () => {
    await make({ customers: 30, plain: true })
    expect(await make({ customers: 40, plain: true })).toEqual({ made: 10 })
    expect(await make({ customers: 40, plain: true })).toEqual({ made: 0 })
  })

  it('makes the same people in every installation', async () => {
    await make({ customers: 5, seed: 3, plain: true })
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

  it('makes the people of a plain demo and nothing else', async () => {
    await make({ customers: 200, seed: 4, plain: true })
    const { rows } = await sql<{ attributes: object }>`select distinct attributes from customer`.execute(db())
    expect(rows).toEqual([{ attributes: {} }])
    expect(await countOf('customer_contract')).toBe(0)
  })

  it('leaves out a field whose key means something else here', async () => {
    await make({ customers: 5, seed: 6 })
    await sql`update customer set attributes = '{}'`.execute(db())
    await sql`update field_definition set type = 'text' where key = 'yearlyTotal'`.execute(db())
    await make({ customers: 100, seed: 6 })
    await sql`update field_definition set type = 'money' where key = 'yearlyTotal'`.execute(db())
    const { rows } = await sql`select 1 from customer where attributes ? 'yearlyTotal'`.execute(db())
    expect(rows).toEqual([])
  })

  it('refuses an installation that has customers of its own, unless asked', async () => {
    await make({ customers: 5, seed: 1, plain: true })
    await expect(make({ customers: 5, seed: 2, plain: true })).rejects.toMatchObject({ code: 'conflict' })
    expect(await make({ customers: 5, seed: 2, besideOthers: true, plain: true })).toEqual({ made: 5 })
    expect(await count('customer')).toBe(10)
  })

  it('says how far it is after every chunk', async () => {
    const told: [number, number][] = []
    await make({ customers: chunkSize + 1, plain: true }, async (done, total) => {
      told.push([done, total])
    })
    expect(told).toEqual([
      [chunkSize, chunkSize + 1],
      [chunkSize + 1, chunkSize + 1],
    ])
  })

  it('leaves an entry in the audit log when it makes somebody', async () => {
    await make({ customers: 5, seed: 77, plain: true })
    await make({ customers: 5, seed: 77, plain: true })
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
