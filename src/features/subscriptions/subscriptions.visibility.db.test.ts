import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { makePlan } from '#features/plans/plans.make.ts'
import { newId } from '#kit/ids.ts'
import { fillPath } from '#test/harness/request.ts'
import { useRuntime } from '#test/harness/database.ts'
import { subscriptionsApi } from './subscriptions.api.ts'
import { makeSubscription } from './subscriptions.make.ts'
import { listTasks } from './subscriptions.tasks.ts'

/** What every endpoint does for a member who sees their own customers only, asked about somebody else's. */
type Held =
  /** As if it were not there; with the least that it asks for. */
  | { readonly missing: object }
  /** Without it, in what is answered. */
  | 'without'
  /** Not for members at all. */
  | 'forbidden'
  /** Says nothing of any customer. */
  | 'ofNobody'

describe('subscriptions of customers whom a member may not see', () => {
  const harness = useRuntime()
  const { endpoints } = subscriptionsApi
  let [customerId, id, taskId, planId, number] = ['', '', '', '', '']
  beforeAll(async () => {
    const manager = harness.as('manager')
    planId = (await makePlan(harness.as('administrator'))).id
    const made = await createCustomer(manager, {
      familyName: '隠田',
      givenName: '花',
      ownerId: manager.actor.userId,
      contactPoints: [],
      posts: [],
      tagNames: [],
    })
    customerId = made.id
    const one = await makeSubscription(manager, { planId, customerId })
    id = one.id
    number = one.number
    taskId = (await listTasks(manager, { limit: 1 })).items[0]?.id ?? ''
    await sql`insert into setting (key, value) values ('organisation', '{"memberSees":"own"}')
      on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
  })

  const change = { version: 1 }
  const held = (): { readonly [K in keyof typeof endpoints]: Held } => ({
    list: 'without',
    ofCustomer: { missing: {} },
    signs: { missing: {} },
    preview: { missing: { planId, customerId } },
    start: { missing: { planId, customerId } },
    forecast: 'forbidden',
    forecastFile: 'forbidden',
    charges: 'forbidden',
    chargesFile: 'forbidden',
    bookPayments: 'forbidden',
    readPayments: 'forbidden',
    tasks: 'without',
    taskCounts: 'without',
    solveTask: { missing: {} },
    watched: 'forbidden',
    addWatched: 'forbidden',
    removeWatched: 'forbidden',
    reasons: 'ofNobody',
    addReason: 'forbidden',
    updateReason: 'forbidden',
    settings: 'ofNobody',
    updateSettings: 'forbidden',
    get: { missing: {} },
    ahead: { missing: {} },
    rounds: { missing: {} },
    changes: { missing: {} },
    disclosures: { missing: {} },
    rehearse: { missing: { wish: { kind: 'skip', times: 1 } } },
    skip: { missing: change },
    pause: { missing: { ...change, rounds: 1 } },
    suspend: { missing: change },
    resume: { missing: change },
    move: { missing: { ...change, on: '2027-01-15' } },
    setCycle: { missing: { ...change, cycle: { kind: 'days', every: 30 } } },
    setContents: { missing: { ...change, quantity: 2 } },
    setAddress: { missing: { ...change, shipTo: null } },
    setPayment: { missing: { ...change, paymentMethod: '代金引換' } },
    bundle: { missing: { ...change, withId: null } },
    hold: { missing: { ...change, reason: '確認' } },
    release: { missing: change },
    leave: { missing: { ...change, outcome: 'cancelled' } },
  })

  it('are as if they were not there, at every endpoint', async () => {
    const answers: { [name: string]: unknown } = {}
    const expected: { [name: string]: unknown } = {}
    for (const [name, how] of Object.entries(held())) {
      const endpoint = endpoints[name as keyof typeof endpoints]
      const subject =
        name === 'solveTask' ? taskId : name === 'ofCustomer' || name === 'signs' ? customerId : id
      const isRead = endpoint.method === 'GET' || endpoint.method === 'DELETE'
      const { statusCode, body } = await harness.request(
        'member',
        endpoint.method,
        fillPath(endpoint.path, { id: subject }),
        isRead ? {} : { body: typeof how === 'object' ? how.missing : {} },
      )
      answers[name] = [statusCode, body.includes(number) || body.includes('隠田')]
      const code = typeof how === 'object' ? 404 : how === 'forbidden' ? 403 : 200
      expected[name] = [code, false]
    }
    expect(answers).toEqual(expected)
    const { statusCode } = await harness.request('manager', 'GET', `/subscriptions/${id}`)
    expect(statusCode).toBe(200)
  })

  it('are in no count, and not what another goes out with', async () => {
    const counts = await harness.call('member', endpoints.taskCounts, {})
    expect(counts.items).toEqual([])
    expect((await harness.call('member', endpoints.list, { query: {} })).items).toEqual([])
    const own = await createCustomer(harness.as('member'), {
      familyName: '見',
      givenName: '田',
      ownerId: harness.as('member').actor.userId,
      contactPoints: [],
      posts: [],
      tagNames: [],
    })
    const mine = await makeSubscription(harness.as('member'), { planId, customerId: own.id })
    for (const withId of [id, newId()]) {
      const { statusCode } = await harness.request('member', 'POST', `/subscriptions/${mine.id}/bundle`, {
        body: { version: mine.version, withId },
      })
      expect(statusCode).toBe(404)
    }
  })
})
