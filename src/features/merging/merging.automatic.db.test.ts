import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { updateCustomer } from '#features/customers/customers.actions.ts'
import { readReviewed } from '#features/matching/matching.reviews.store.ts'
import { matchingApi } from '#features/matching/matching.api.ts'
import { runJob } from '#features/matching/matching.run.ts'
import { newId } from '#kit/ids.ts'
import { runByClock, runOnce } from '#platform/jobs/run.ts'
import { useRuntime } from '#test/harness/database.ts'
import { useWorkers } from '#test/harness/workers.ts'
import { readMerges } from './merging.actions.ts'
import { mergingApi } from './merging.api.ts'
import { everything, makePerson, type MadePerson } from './merging.make.ts'

const { endpoints } = mergingApi

describe('automatic merging', () => {
  const harness = useRuntime()
  const workers = useWorkers(harness)
  const manager = () => harness.as('manager')
  const system = () => harness.system()
  const ichiro = { familyName: '高橋', givenName: '一郎', familyKana: 'タカハシ', givenKana: 'イチロウ' }
  const email = 'ichiro@tsubaki.jp'

  const make = (person: MadePerson = {}) =>
    makePerson(manager(), { ...ichiro, emails: [email], phones: ['090-1234-5678'], ...person })
  const run = async () => {
    await harness.call('manager', matchingApi.endpoints.run, {})
    await harness.runJobs()
    // What the run set off.
    await harness.runJobs()
  }
  const read = () => harness.call('administrator', endpoints.automatic, {})
  const turn = async (on: boolean) => {
    const { version } = await read()
    return harness.call('administrator', endpoints.updateAutomatic, { body: { version, on } })
  }
  const people = async (): Promise<string[]> => {
    const { rows } = await sql<{ id: string }>`select customer_id as id from customer order by 1`.execute(
      system().db,
    )
    return rows.map(({ id }) => id)
  }
  const decide = (a: string, b: string, state: 'held' | 'distinct' | 'household') =>
    harness.call('manager', matchingApi.endpoints.decide, { body: { pairs: [{ a, b }], state } })
  const onlyReason = async () => {
    const { sample } = await read()
    expect(sample).toHaveLength(1)
    return sample[0]?.left?.en ?? null
  }

  beforeEach(async () => {
    for (const table of [
      'setting',
      'match_weights',
      'match_pair',
      'customer_identity',
      'customer_alias',
      'customer',
      'job_run',
    ])
      await sql`delete from ${sql.table(table)}`.execute(system().db)
  })

  it('is off until an administrator turns it on, and shows before what it would do', async () => {
    const [a, b] = [await make(), await make()]
    await run()
    expect(await people()).toEqual([a, b])
    const before = await read()
    expect(before).toMatchObject({
      on: false,
      from: 100,
      found: { groups: 1, customers: 2, hasMore: false },
      sample: [{ customers: [{ id: a }, { id: b }], left: null }],
      last: null,
    })
    expect(before.sample[0]?.pairs[0]?.evidence[0]).toMatchObject({ kind: 'email', points: 60 })
    await turn(true)
    await harness.runJobs()
    expect(await people()).toEqual([a])
    expect(await read()).toMatchObject({
      on: true,
      running: null,
      found: { groups: 0 },
      last: { merged: 1, customers: 1, left: 0, hasMore: false },
    })
  })

  it('follows every run, by its own name, with the evidence in the log, and teaches the weights nothing', async () => {
    await turn(true)
    await harness.runJobs()
    const [a, b] = [await make(), await make()]
    await run()
    expect(await people()).toEqual([a])
    const [act] = await readMerges(manager(), a)
    expect(act).toMatchObject({ mergedByName: '自動統合', losers: [{ id: b }] })
    const { rows } = await sql<{ actorKind: string; after: { evidence: string[] } }>`
      select actor_kind, after from audit_entry where action = 'customer.merge' and subject_id = ${a}
      order by id desc limit 1`.execute(system().db)
    expect(rows[0]).toMatchObject({ actorKind: 'system', after: { merged: [b] } })
    expect(rows[0]?.after.evidence).toEqual(['152: email+60 mobile+45 name+30 nameTyped+5 kana+12'])
    expect(await readReviewed(system())).toEqual([])
  })

  it('follows the run of every night too', async () => {
    await turn(true)
    await harness.runJobs()
    const [a] = [await make(), await make()]
    await runByClock(harness.runtime, runJob, new AbortController().signal)
    await harness.runJobs()
    expect(await people()).toEqual([a])
  })

  it('is undone like any other merge, and never done again', async () => {
    const [a, b] = [await make(), await make()]
    await turn(true)
    await run()
    const [act] = await readMerges(manager(), a)
    await harness.call('manager', endpoints.undo, { params: { id: act?.id ?? '' } })
    await run()
    expect(await people()).toEqual([a, b])
    expect(await onlyReason()).toContain('undone')
    expect((await read()).last).toMatchObject({ merged: 0, left: 1 })
  })

  it('takes only what is strong and has points enough', async () => {
    await make({ phones: [] })
    await make({ phones: [], familyKana: null, givenKana: null })
    await turn(true)
    await run()
    expect(await people()).toHaveLength(2)
    const { version } = await harness.call('administrator', matchingApi.endpoints.weights, {})
    await harness.call('administrator', matchingApi.endpoints.updateWeights, {
      body: { version, points: {}, candidateFrom: 50, automaticFrom: 90 },
    })
    await harness.runJobs()
    await harness.runJobs()
    expect(await people()).toHaveLength(1)
  })

  it.each(['distinct', 'household', 'held'] as const)('leaves what people said is %s', async (state) => {
    const [a, b] = [await make(), await make()]
    await run()
    await decide(a, b, state)
    await turn(true)
    await run()
    expect(await people()).toEqual([a, b])
  })

  it('leaves a whole group where two of it were said to be apart', async () => {
    const [a, b, c] = [await make(), await make(), await make()]
    await run()
    await decide(a, b, 'held')
    expect(await onlyReason()).toContain('held')
    await turn(true)
    await run()
    expect(await people()).toEqual([a, b, c])
  })

  it('leaves a group where something speaks against two of it, though each is like a third', async () => {
    const third = { birthOn: null }
    const ids = [
      await make({ birthOn: '1980-04-01', emails: [email], phones: ['090-1111-2222'] }),
      await make({ ...third, phones: ['090-1111-2222', '090-3333-4444'] }),
      await make({ birthOn: '1955-12-24', phones: ['090-3333-4444'] }),
    ]
    await run()
    expect(await onlyReason()).toContain('against')
    await turn(true)
    await run()
    expect(await people()).toEqual(ids)
  })

  it('joins a whole group of one person, each pair of which is strong or at least not against', async () => {
    const ids = [
      await make({ phones: ['090-1111-2222'], addresses: ['東京都港区芝公園4-2-8'] }),
      await make({ phones: ['090-1111-2222'] }),
      await make({ phones: [], emails: [], addresses: ['東京都港区芝公園4-2-8'], birthOn: '1980-04-01' }),
    ]
    await updateCustomer(manager(), ids[0] ?? '', { version: 1, birthOn: '1980-04-01' })
    await turn(true)
    await run()
    expect(await people()).toEqual(ids.slice(0, 1))
    expect((await read()).last).toMatchObject({ merged: 1, customers: 2 })
  })

  it('looks at the records once more: what has changed since the run is left', async () => {
    const [a, b] = [await make(), await make()]
    await run()
    await updateCustomer(manager(), b, { version: 1, givenName: '花子', givenKana: 'ハナコ' })
    expect(await onlyReason()).toContain('against')
    await turn(true)
    await harness.runJobs()
    expect(await people()).toEqual([a, b])
  })

  it('leaves values that hardly anybody may see and that differ', async () => {
    await sql`
      insert into field_definition (id, subject, key, type, label_ja, section, options, masked)
      values (${newId()}::uuid, 'customer', 'own_secret', 'text', '秘密', 'note', '[]', true)`.execute(
      system().db,
    )
    const [a, b] = [
      await make({ attributes: { own_secret: '甲' } }),
      await make({ attributes: { own_secret: '乙' } }),
    ]
    await turn(true)
    await run()
    expect(await people()).toEqual([a, b])
    expect(await onlyReason()).toContain('choose')
  })

  it('leaves more than ten records that look like one person', async () => {
    for (let i = 0; i < 11; i++)
      await make({
        emails: i < 6 ? [email] : [],
        phones: i > 4 ? ['090-1234-5678'] : [],
        birthOn: '1980-04-01',
        things: 0,
      })
    await turn(true)
    await run()
    expect(await people()).toHaveLength(11)
    expect(await onlyReason()).toContain('many')
  })

  it('goes on after a stop where it was', async () => {
    const phones = ['090-1111-2222', '090-3333-4444', '090-5555-6666']
    for (const phone of phones) {
      const emails = [`${phone}@tsubaki.jp`]
      await make({ emails, phones: [phone] })
      await make({ emails, phones: [phone], familyName: '髙橋' })
    }
    await run()
    await turn(true)
    const stop = new AbortController()
    const { rows } = await sql<{ id: string }>`
      select id from job_run where kind = 'merging.automatic' and state = 'queued'`.execute(system().db)
    const before = (await people()).length
    const watch = setInterval(() => {
      void people().then((ids) => ids.length < before && stop.abort())
    }, 5)
    await runOnce(harness.runtime, rows[0]?.id ?? '', stop.signal).catch(() => {})
    clearInterval(watch)
    await runOnce(harness.runtime, rows[0]?.id ?? '', new AbortController().signal)
    expect(await people()).toHaveLength(3)
    const acts = await Promise.all((await people()).map((id) => readMerges(manager(), id)))
    expect(acts.map((one) => one.length)).toEqual([1, 1, 1])
  })

  it('stops as soon as it is turned off, and does not run while it is', async () => {
    const ids = [await make(), await make()]
    await run()
    await turn(true)
    await turn(false)
    await harness.runJobs()
    await run()
    expect(await people()).toEqual(ids)
    const { rows } =
      await sql`select 1 from job_run where kind = 'merging.automatic' and result ->> 'merged' <> '0'`.execute(
        system().db,
      )
    expect(rows).toEqual([])
  })

  it('is told of a change that somebody else made first, and belongs to administrators', async () => {
    await turn(true)
    const stale = await harness.request('administrator', 'PUT', '/merges/automatic', {
      body: { version: 0, on: false },
    })
    expect([stale.statusCode, stale.json().code]).toEqual([409, 'stale'])
    const { rows } = await sql<{ after: object }>`
      select after from audit_entry where action = 'automaticMerging.update' order by id desc limit 1`.execute(
      system().db,
    )
    expect(rows[0]?.after).toEqual({ on: true })
    for (const role of ['manager', 'member', 'readOnly'] as const) {
      expect((await harness.request(role, 'GET', '/merges/automatic')).statusCode).toBe(403)
      const body = { version: 1, on: false }
      expect((await harness.request(role, 'PUT', '/merges/automatic', { body })).statusCode).toBe(403)
    }
  })

  // The last: its worker would do what tests behind it ask for.
  it('leaves nothing half merged when its worker is killed in the midst of a merge, and merges it then', async () => {
    await make()
    await make({ familyName: '髙橋', birthOn: '1980-04-01' })
    await run()
    const before = await everything(system(), new Set())
    await turn(true)
    await workers.killAt({ table: 'customer', when: 'new.version > old.version' })
    expect(await everything(system(), new Set())).toEqual(before)
    expect(await people()).toHaveLength(2)
    await workers.until(async () => (await people()).length === 1)
    const [survivor = ''] = await people()
    expect(await readMerges(manager(), survivor)).toHaveLength(1)
  })
})
