import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { makeProduct } from '#features/products/products.make.ts'
import { removeProduct } from '#features/products/products.actions.ts'
import {
  createPlan,
  getPlan,
  offerPlan,
  publishPlan,
  removePlan,
  restorePlan,
  retirePlan,
  updatePlan,
} from './plans.actions.ts'
import { plansApi } from './plans.api.ts'
import { binnedPlans } from './plans.bin.ts'
import { discloseEdition, offeredEditions, readEdition } from './plans.find.ts'
import { makePlan, nameSeller, wholeTerms } from './plans.make.ts'

const { endpoints } = plansApi

describe('plans', () => {
  const harness = useRuntime()
  const manager = () => harness.as('manager')
  const administrator = () => harness.as('administrator')
  let codes = 0
  const code = () => `コース－${++codes}`

  it('are seen by everybody and written by administrators and managers', async () => {
    const { id, version } = await makePlan(administrator())
    for (const role of ['administrator', 'manager', 'member', 'readOnly'] as const) {
      const mayWrite = role === 'administrator' || role === 'manager'
      const seen = await harness.call(role, endpoints.get, { params: { id } })
      expect(seen).toMatchObject({ id, state: 'published', edition: 1, firstTotal: 3980 })
      const made = await harness.request(role, 'POST', '/plans', { body: { code: code(), name: '下書き' } })
      expect(made.statusCode).toBe(mayWrite ? 201 : 403)
      if (mayWrite) expect(made.json()).toMatchObject({ state: 'draft', edition: null })
    }
    for (const [method, path] of [
      ['PATCH', `/plans/${id}`],
      ['POST', `/plans/${id}/publish`],
      ['POST', `/plans/${id}/retire`],
      ['POST', `/plans/${id}/offer`],
    ] as const)
      expect((await harness.request('member', method, path, { body: { version } })).statusCode).toBe(403)
  })

  it('cannot be published while anything is missing, and say what and where', async () => {
    await nameSeller(administrator())
    const draft = await createPlan(manager(), { code: code(), name: '空の下書き' })
    expect(draft.missing.map(({ item }) => item)).toEqual(['quantity', 'payment', 'delivery', 'leaving'])
    const refused = publishPlan(manager(), draft.id, draft.version)
    await expect(refused).rejects.toMatchObject({
      code: 'invalid',
      extra: {
        fields: [
          { path: 'terms.contents' },
          { path: 'terms.payments' },
          { path: 'terms.cycles' },
          { path: 'terms.leaving.returns' },
        ],
      },
    })
    expect(await getPlan(manager(), draft.id)).toMatchObject({ edition: null, version: draft.version })
  })

  it('keep what was published, whatever becomes of the draft', async () => {
    const plan = await makePlan(administrator())
    const terms = { ...plan.terms, minimumRounds: 3 }
    const changed = await updatePlan(manager(), plan.id, { version: plan.version, name: '新しい名前', terms })
    expect(changed).toMatchObject({ edition: 1, isChanged: true })
    expect(await readEdition(manager(), plan.id, 1)).toMatchObject({ name: plan.name, terms: plan.terms })
    const again = await publishPlan(manager(), plan.id, changed.version)
    expect(again).toMatchObject({ edition: 2, isChanged: false })
    expect(await readEdition(manager(), plan.id, 1)).toMatchObject({ isOffered: false, terms: plan.terms })
    const { items } = await harness.call('readOnly', endpoints.editions, { params: { id: plan.id } })
    expect(items.map(({ edition, name }) => [edition, name])).toEqual([
      [2, '新しい名前'],
      [1, plan.name],
    ])
    const shown = await harness.call('readOnly', endpoints.edition, {
      params: { id: plan.id, edition: 2 },
      query: { locale: 'en' },
    })
    expect(shown.disclosure.text).toContain('Minimum: you agree to 3 rounds')
    await expect(publishPlan(manager(), plan.id, again.version)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('refuse what was written on an older version', async () => {
    const plan = await makePlan(administrator())
    await updatePlan(manager(), plan.id, { version: plan.version, name: '先の変更' })
    await expect(
      updatePlan(administrator(), plan.id, { version: plan.version, name: '後の変更' }),
    ).rejects.toMatchObject({ code: 'stale', extra: { current: { name: '先の変更' } } })
  })

  it('have a code each, in any width', async () => {
    await createPlan(manager(), { code: 'ＡＯ－１', name: '青汁' })
    await expect(createPlan(manager(), { code: 'ao-1', name: '別のもの' })).rejects.toMatchObject({
      code: 'conflict',
      extra: { fields: [{ path: 'code' }] },
    })
  })

  it('are offered within their period until they are retired, and offered again', async () => {
    const plan = await makePlan(administrator(), { applyFrom: '2026-01-01', applyUntil: '2099-12-31' })
    const offered = async (on: string) =>
      (await offeredEditions(manager(), on)).some(({ planId }) => planId === plan.id)
    expect(await offered('2025-12-31')).toBe(false)
    expect(await offered('2026-01-01')).toBe(true)
    const retired = await retirePlan(manager(), plan.id, plan.version)
    expect(retired.state).toBe('retired')
    expect(await offered('2026-01-01')).toBe(false)
    expect(await offerPlan(manager(), plan.id, retired.version)).toMatchObject({
      state: 'published',
      edition: 1,
    })
    expect(await offered('2026-01-01')).toBe(true)
    const draft = await createPlan(manager(), { code: code(), name: '下書き' })
    const put = await retirePlan(manager(), draft.id, draft.version)
    await expect(offerPlan(manager(), draft.id, put.version)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('go to the bin and come back; what nobody subscribed to can be deleted for good', async () => {
    const plan = await makePlan(administrator())
    await removePlan(manager(), plan.id, plan.version)
    await expect(getPlan(manager(), plan.id)).rejects.toMatchObject({ code: 'notFound' })
    // What was agreed stays readable.
    expect(await readEdition(manager(), plan.id, 1)).toMatchObject({ isOffered: false })
    const { items } = await binnedPlans.list(manager(), { limit: 10 })
    expect(items).toMatchObject([{ id: plan.id, name: plan.name, detail: plan.code }])
    const back = await restorePlan(manager(), plan.id)
    await removePlan(manager(), plan.id, back.version)
    expect(await binnedPlans.purge(manager(), plan.id)).toEqual({ subjects: [plan.id], blobKeys: [] })
    await expect(readEdition(manager(), plan.id, 1)).rejects.toMatchObject({ code: 'notFound' })
  })

  it('that somebody agreed to are never deleted for good', async () => {
    const plan = await makePlan(administrator())
    await sql`insert into subscription_disclosure
      (customer_id, subscription_id, id, shown_at, plan_id, edition, locale, body, digest, channel)
      values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), now(), ${plan.id}::uuid, 1, 'ja', '', '', 'phone')`.execute(
      harness.system().db,
    )
    await removePlan(manager(), plan.id, plan.version)
    await expect(binnedPlans.purge(manager(), plan.id)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('are worked out before anything is stored', async () => {
    const product = await makeProduct(manager())
    const terms = wholeTerms(product.id, { discounts: [{ from: 2, percent: '10', yen: null }] })
    const { disclosure, missing } = await harness.call('readOnly', endpoints.preview, {
      body: { name: '試し', terms },
    })
    expect(missing).toEqual([])
    expect(disclosure.rounds.map(({ total }) => total)).toEqual([3980, 3582])
    await removeProduct(manager(), product.id, product.version)
    const gone = await harness.call('readOnly', endpoints.preview, { body: { name: '試し', terms } })
    expect(gone.missing).toMatchObject([{ item: 'quantity', path: 'contents.0.items.0' }])
    expect(gone.disclosure.isWhole).toBe(false)
  })

  it('say what was agreed for the choice that somebody made', async () => {
    const plan = await makePlan(administrator())
    const edition = await readEdition(manager(), plan.id, 1)
    const { text, totals } = await discloseEdition(manager(), edition, {
      cycle: { kind: 'days', every: 30 },
      paymentMethod: 'クレジットカード',
      quantity: 2,
      startOn: '2026-11-22',
      locale: 'ja',
    })
    // 13 rounds in a year of 30 days, twice the contents.
    expect(totals).toEqual([{ of: 'year', rounds: 13, amount: 13 * 7960 }])
    expect(text).toContain('株式会社みどり堂')
  })

  it('are copied as a draft, listed with what they are, and every change is in the log', async () => {
    const plan = await makePlan(administrator())
    const copy = await harness.call('manager', endpoints.copy, {
      params: { id: plan.id },
      body: { code: code(), name: '写し' },
    })
    expect(copy).toMatchObject({ state: 'draft', edition: null, terms: plan.terms })
    const { items } = await harness.call('readOnly', endpoints.list, { query: { q: '写し', state: 'draft' } })
    expect(items).toMatchObject([{ id: copy.id, firstTotal: 3980, active: 0 }])
    const { rows } = await sql<{ action: string }>`
      select action from audit_entry where subject_id = ${plan.id} order by id`.execute(harness.system().db)
    expect(rows.map(({ action }) => action)).toEqual(['plan.create', 'plan.publish'])
  })
})
