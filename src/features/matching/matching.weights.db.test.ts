import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { purge } from '#features/bin/bin.actions.ts'
import { createCustomer, removeCustomer } from '#features/customers/customers.actions.ts'
import { createCompany } from '#features/companies/companies.actions.ts'
import type { Customer, CustomerInput } from '#features/customers/customers.api.ts'
import { mergingApi } from '#features/merging/merging.api.ts'
import { newId } from '#kit/ids.ts'
import { useRuntime } from '#test/harness/database.ts'
import { matchingApi } from './matching.api.ts'
import { readReviewed } from './matching.reviews.store.ts'
import { defaultPoints } from './matching.score.ts'

const { endpoints } = matchingApi

describe('what evidence counts', () => {
  const harness = useRuntime()
  const manager = () => harness.as('manager')
  const system = () => harness.system()
  const call = harness.call

  async function make(fields: Partial<CustomerInput>, ...phones: string[]): Promise<Customer> {
    return createCustomer(manager(), {
      ...fields,
      contactPoints: phones.map((value) => ({ kind: 'phone' as const, value, label: null })),
      posts: [],
      tagNames: [],
    })
  }
  const ichiro = { familyName: '高橋', givenName: '一郎', familyKana: 'タカハシ', givenKana: 'イチロウ' }
  const weights = () => call('administrator', endpoints.weights, {})
  const update = async (given: {
    points?: { [kind: string]: number }
    candidateFrom?: number
    automaticFrom?: number
    version?: number
  }) => {
    const { version, candidateFrom, automaticFrom } = await weights()
    return harness.request('administrator', 'PUT', '/matching/weights', {
      body: { version, points: {}, candidateFrom, automaticFrom, ...given },
    })
  }
  const run = async () => {
    await call('manager', endpoints.run, {})
    await harness.runJobs()
  }
  const candidates = async (query: object = {}) =>
    (await call('manager', endpoints.candidates, { query })).items
  const decide = (a: Customer, b: Customer, state: string) =>
    harness.request('manager', 'POST', '/matching/decisions', {
      body: { pairs: [{ a: a.id, b: b.id }], state },
    })
  const merge = async (survivorId: string, loserId: string) => {
    const who = { survivorId, loserIds: [loserId] }
    const { records } = await call('manager', mergingApi.endpoints.preview, { body: who })
    const versions = records.map(({ id, version }) => ({ id, version }))
    return call('manager', mergingApi.endpoints.merge, { body: { ...who, versions } })
  }
  const undo = (id: string) => call('manager', mergingApi.endpoints.undo, { params: { id } })
  const reviewed = () => readReviewed(system())
  const pairOf = async (...phones: string[]): Promise<[Customer, Customer]> => {
    const both: [Customer, Customer] = [await make(ichiro, ...phones), await make(ichiro, ...phones)]
    await run()
    return both
  }

  beforeEach(async () => {
    for (const table of ['match_weights', 'match_pair', 'customer_identity', 'customer', 'job_run'])
      await sql`delete from ${sql.table(table)}`.execute(system().db)
  })

  it('is changed by an administrator, and the whole base is looked through by it', async () => {
    const [one] = await pairOf('090-1234-5678')
    expect((await candidates())[0]?.points).toBe(92)
    const answer = await update({ points: { mobile: 10, kana: 3 } })
    expect(answer.json()).toMatchObject({ version: 1, history: [{ origin: 'edited', version: 1 }] })
    await harness.runJobs()
    expect(await candidates()).toEqual([])
    const similar = async () =>
      (await call('member', endpoints.similar, { params: { id: one.id } })).items.map(({ points }) => points)
    expect(await similar()).toEqual([])
    await update({ candidateFrom: 40 })
    await harness.runJobs()
    expect((await candidates()).map(({ points }) => points)).toEqual([48])
    expect(await similar()).toEqual([48])
    const { rows } = await sql<{ before: object; after: object }>`
      select before, after from audit_entry where action = 'matchWeights.update' order by id limit 1`.execute(
      system().db,
    )
    expect(rows[0]).toMatchObject({ before: { mobile: 45, kana: 12 }, after: { mobile: 10, kana: 3 } })
  })

  it('is changed for companies too, beside people and without touching them', async () => {
    const given = { phone: '03-3433-5111', domain: 'midori.co.jp' }
    const [one] = [await createCompany(manager(), { name: '㈱みどり', ...given })]
    await createCompany(manager(), { name: '（株）みどり', ...given })
    await run()
    const queue = async () =>
      (await call('manager', endpoints.companyCandidates, { query: {} })).items.map(({ points }) => points)
    expect(await queue()).toEqual([110])
    const answer = await update({ points: { 'company.phone': 5, 'company.domain': 0 } })
    const points: { kind: string; subject: string; points: number }[] = answer.json().points
    expect(points.find(({ kind }) => kind === 'company.phone')).toMatchObject({
      subject: 'company',
      points: 5,
    })
    expect(points.find(({ kind }) => kind === 'mobile')).toMatchObject({ subject: 'customer', points: 45 })
    await harness.runJobs()
    expect(await queue()).toEqual([])
    const { items } = await call('manager', endpoints.companySimilar, { params: { id: one.id } })
    expect(items.map((similar) => similar.points)).toEqual([45])
    await update({ candidateFrom: 45 })
    await harness.runJobs()
    expect(await queue()).toEqual([45])
  })

  it('goes back to what it was, or to what Enishi came with, by one word', async () => {
    await update({ points: { email: 10 } })
    await update({ points: { email: 20 }, candidateFrom: 60 })
    const again = async (of: number) => {
      const { version } = await weights()
      return call('administrator', endpoints.takeWeightsAgain, { body: { version, again: of } })
    }
    const email = ({ points }: Awaited<ReturnType<typeof again>>) =>
      points.find(({ kind }) => kind === 'email')?.points
    const earlier = await again(1)
    expect([email(earlier), earlier.candidateFrom, earlier.version]).toEqual([10, 50, 3])
    const first = await again(0)
    expect([email(first), first.history[0]?.origin]).toEqual([60, 'default'])
    expect(first.history).toHaveLength(4)
    const body = { version: 4, again: 77 }
    expect(
      (await harness.request('administrator', 'POST', '/matching/weights/again', { body })).statusCode,
    ).toBe(404)
  })

  it('refuses what turns evidence round, what is out of bounds or unknown, and who saw older weights', async () => {
    for (const [given, path] of [
      [{ points: { email: -1 } }, 'points.email'],
      [{ points: { givenDiffers: 1 } }, 'points.givenDiffers'],
      [{ points: { email: 201 } }, 'points.email'],
      [{ points: { 'company.branch': 1 } }, 'points.company.branch'],
      [{ points: { shoeSize: 5 } }, 'points.shoeSize'],
      [{ candidateFrom: 120 }, 'automaticFrom'],
    ] as const) {
      const answer = await update(given)
      expect(answer.statusCode, path).toBe(400)
      expect(answer.json().fields).toMatchObject([{ path }])
    }
    for (const given of [{ points: { email: 1.5 } }, { candidateFrom: 0 }])
      expect((await update(given)).statusCode).toBe(400)
    await update({ points: { email: 50 } })
    const stale = await update({ points: { email: 40 }, version: 0 })
    expect([stale.statusCode, stale.json().code]).toEqual([409, 'stale'])
    expect(stale.json().current).toMatchObject({ version: 1 })
  })

  it('belongs to administrators alone', async () => {
    for (const role of ['manager', 'member', 'readOnly'] as const) {
      expect((await harness.request(role, 'GET', '/matching/weights')).statusCode).toBe(403)
      expect((await harness.request(role, 'GET', '/matching/weights/learned')).statusCode).toBe(403)
      expect((await harness.request(role, 'PUT', '/matching/weights', { body: {} })).statusCode).toBe(403)
      const body = { version: 0, again: 0 }
      expect((await harness.request(role, 'POST', '/matching/weights/again', { body })).statusCode).toBe(403)
    }
  })

  it('remembers what people said with the evidence that was before them, and takes it back with the word', async () => {
    const [a, b] = await pairOf('090-1234-5678')
    await decide(a, b, 'distinct')
    const found = { kinds: ['mobile', 'name', 'nameTyped', 'kana'], same: 0, different: 1 }
    expect(await reviewed()).toEqual([found])
    // A later run finds other evidence; what was said, was said of this.
    await update({ points: { mobile: 40 } })
    await harness.runJobs()
    expect(await reviewed()).toEqual([found])
    await decide(a, b, 'household')
    expect(await reviewed()).toEqual([found])
    await decide(a, b, 'held')
    expect(await reviewed()).toEqual([])
    await decide(a, b, 'distinct')
    await decide(a, b, 'open')
    expect(await reviewed()).toEqual([])
  })

  it('learns from a merge until it is undone, and not from what was never in the queue', async () => {
    const [a, b] = await pairOf('090-1234-5678')
    const stranger = await make({ familyName: '佐藤', givenName: '花子' })
    await merge(a.id, stranger.id)
    expect(await reviewed()).toEqual([])
    await decide(a, b, 'distinct')
    const { id } = await merge(a.id, b.id)
    // The last word counts.
    expect(await reviewed()).toMatchObject([{ same: 1, different: 0 }])
    await undo(id)
    expect(await reviewed()).toMatchObject([{ same: 0, different: 1 }])
  })

  it('keeps the words of a merge that stands when one below it is undone', async () => {
    const phone = '090-1234-5678'
    const [a, b] = await pairOf(phone)
    const c = await make(ichiro, phone)
    await run()
    const below = await merge(b.id, c.id)
    await run()
    await merge(a.id, b.id)
    expect(await reviewed()).toMatchObject([{ same: 2 }])
    await undo(below.id)
    expect(await reviewed()).toMatchObject([{ same: 1 }])
  })

  it('takes 別人 back under the ids that the two go by now', async () => {
    const phone = '090-1234-5678'
    const [a, b] = await pairOf(phone)
    const c = await make(ichiro, phone)
    await run()
    await decide(b, c, 'distinct')
    await merge(a.id, b.id)
    expect(await reviewed()).toMatchObject([{ same: 1, different: 1 }])
    await decide(a, c, 'open')
    expect(await reviewed()).toMatchObject([{ same: 1, different: 0 }])
  })

  it('forgets what was said of somebody who is deleted for good, on either side', async () => {
    const [a, b] = await pairOf('090-1234-5678')
    const left = async () => {
      const { rows } = await sql`select 1 from match_review union all select 1 from match_pair`.execute(
        system().db,
      )
      return rows.length
    }
    for (const gone of [b, a]) {
      const partner = gone === b ? a : await make(ichiro, '090-1234-5678')
      await run()
      await decide(partner, gone, 'distinct')
      expect(await left()).toBe(2)
      await removeCustomer(manager(), gone.id, 1)
      await purge(harness.as('administrator'), 'customers', [gone.id])
      expect(await left()).toBe(0)
    }
  })

  describe('learned from reviewed pairs', () => {
    /** Reviewed pairs as if people had gone through the queue: one mobile alone was mostly the family's. */
    async function review(evidence: string[], same: number, different: number): Promise<void> {
      const { id } = await make({ familyName: '見本' })
      for (const [verdict, count] of [
        ['same', same],
        ['different', different],
      ] as const)
        await sql`
          insert into match_review (customer_id, id, one_id, other_id, evidence, points, verdict, reviewed_by_name)
          select ${id}::uuid, n.id, n.id, ${newId()}::uuid, (select jsonb_agg(jsonb_build_object('kind', e, 'points', 1))
            from unnest(${evidence}::text[]) e), 60, ${verdict}, '試験'
          from unnest(${Array.from({ length: count }, () => newId())}::uuid[]) n(id)`.execute(system().db)
    }
    const learned = () => call('administrator', endpoints.learned, {})

    it('is offered from a hundred pairs on, with its figures, and counts when it is adopted', async () => {
      await review(['email', 'name'], 60, 0)
      expect(await learned()).toMatchObject({ reviewed: { same: 60, different: 0 }, proposal: null })
      await review(['mobile', 'name'], 8, 52)
      const { version, proposal } = await learned()
      const points = Object.fromEntries(proposal?.points.map((one) => [one.kind, one.points]) ?? [])
      expect(points['mobile']).toBeLessThan(defaultPoints.mobile - 10)
      expect(points['site']).toBe(defaultPoints.site)
      expect(proposal?.figures.before.candidate).toEqual({ precision: 68 / 120, recall: 1 })
      expect(proposal?.figures.validated.candidate.precision).toBe(1)
      expect(proposal?.figures.validated.candidate.recall).toBeCloseTo(60 / 68)
      expect((await weights()).version).toBe(0)

      const stale = { version, points: { ...points, mobile: 1 } }
      const refused = await harness.request('administrator', 'POST', '/matching/weights/learned', {
        body: stale,
      })
      expect(refused.json()).toMatchObject({ code: 'stale' })
      const adopted = await call('administrator', endpoints.adoptLearned, { body: { version, points } })
      expect(adopted).toMatchObject({
        version: 1,
        history: [{ origin: 'learned', figures: proposal?.figures }],
      })
      expect(adopted.points.find(({ kind }) => kind === 'mobile')?.points).toBe(points['mobile'])
      // The same pairs do not count a second time.
      const again = await learned()
      expect(again.proposal?.points).toEqual(proposal?.points)
      expect(again.proposal?.figures.before).toEqual(proposal?.figures.after)
      const { rows } =
        await sql`select 1 from job_run where kind = 'matching.run' and state = 'queued'`.execute(system().db)
      expect(rows).toHaveLength(1)
    })

    it('cannot be adopted from too few pairs', async () => {
      await review(['email', 'name'], 20, 20)
      const body = { version: 0, points: defaultPoints }
      const answer = await harness.request('administrator', 'POST', '/matching/weights/learned', { body })
      expect([answer.statusCode, answer.json().code]).toEqual([409, 'conflict'])
    })
  })
})
