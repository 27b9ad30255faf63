import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { readComplaints } from '#features/complaints/complaints.actions.ts'
import { complaintStates } from '#features/complaints/complaints.api.ts'
import { readContracts } from '#features/contracts/contracts.actions.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { listHandovers } from '#features/handovers/handovers.actions.ts'
import { readPlans } from '#features/plans/plans.actions.ts'
import { readPayments, receivables } from '#features/payments/payments.actions.ts'
import { readSegments } from '#features/segments/segments.actions.ts'
import { previewRule } from '#features/segments/segments.preview.ts'
import { readViews } from '#features/views/views.actions.ts'
import { findProducts } from '#features/products/products.find.ts'
import { productKey } from '#features/products/products.ts'
import { readCampaigns } from '#features/campaigns/campaigns.actions.ts'
import { tallies } from '#features/campaigns/campaigns.make.ts'
import { useRuntime } from '#test/harness/database.ts'
import { demoProducts } from './demo.products.data.ts'
import { demoFields } from './demo.fields.data.ts'
import { chunkSize } from './demo.people.ts'
import { leaver } from './demo.story.data.ts'
import { storyTables, toolsOf } from './demo.make.ts'

describe('a whole chunk of a demo', () => {
  const harness = useRuntime()
  const { make, db, countOf } = toolsOf(harness)

  beforeAll(async () => {
    await make({ customers: chunkSize })
    await harness.runJobs()
  })

  it('fills the fields of the shop, and records the consent behind what is sensitive', async () => {
    const { rows } = await sql<{ key: string; filled: number }>`
      select key, count(*)::int as filled from customer, jsonb_object_keys(attributes) key group by key`.execute(
      db(),
    )
    const filled = new Map(rows.map((row) => [row.key, row.filled]))
    for (const { subject, key } of demoFields)
      if (subject === 'customer') expect([key, (filled.get(key) ?? 0) > 10]).toEqual([key, true])
    const fields = await readFieldSet(harness.system())
    const skinTypes = fields.get('customer', 'skinType')?.options?.map(({ value }) => value) ?? []
    const { rows: skins } = await sql<{ skin: string }>`
      select distinct attributes->>'skinType' as skin from customer where attributes ? 'skinType'`.execute(
      db(),
    )
    expect(skins.map(({ skin }) => skin).toSorted()).toEqual(skinTypes.toSorted())
    const { rows: bare } = await sql`
      select 1 from customer c where attributes ? 'allergy' and not exists (
        select 1 from field_consent f where f.customer_id = c.customer_id and f.field_key = 'allergy')`.execute(
      db(),
    )
    expect(bare).toEqual([])
  })

  it('tells of contracts, complaints, cards, households, groups, files, views, segments and a rule, once', async () => {
    const told = async () => {
      const counts: { [table: string]: number } = {}
      for (const table of storyTables) counts[table] = await countOf(table)
      return counts
    }
    const before = await told()
    for (const table of storyTables) expect([table, (before[table] ?? 0) > 0]).toEqual([table, true])
    expect(await make({ customers: chunkSize + 10 })).toEqual({ made: 10 })
    expect(await told()).toEqual(before)
  })

  it('has wares on its shelves, with variations and sets, and what each costs', async () => {
    const work = harness.as('readOnly')
    const found = await findProducts(work, { codeKeys: demoProducts.map(({ code }) => productKey(code)) })
    expect(found.map(({ code }) => code)).toEqual(demoProducts.map(({ code }) => code).toSorted())
    const [set] = found.filter(({ code }) => code === 'ST-TEA')
    // Two packs of sencha, one of each other: 2 × 360 + 460 + 400.
    expect(set).toMatchObject({ cost: '1580', parts: [{ quantity: 1 }, { quantity: 2 }, { quantity: 1 }] })
    expect(found.every(({ cost, prices }) => cost !== null && prices.length > 0)).toBe(true)
  })

  it('has three years of orders, some taken back, and facts that say the same', async () => {
    const { rows } = await sql<{ kind: string; n: number; counted: number }>`
      select kind, count(*)::int as n, count(*) filter (where voided_on is null)::int as counted
      from sales_order group by kind`.execute(db())
    const of = (kind: string) => rows.find((row) => row.kind === kind)
    expect(of('order')?.n).toBeGreaterThan(100)
    expect(of('cancel')?.n).toBeGreaterThan(0)
    expect(of('return')?.n).toBeGreaterThan(0)
    const facts = await sql<{ n: number }>`
      select coalesce(sum(orders), 0)::int as n from purchase_facts`.execute(db())
    expect(facts.rows[0]?.n).toBe(of('order')?.counted)
    expect(await countOf('media_cost')).toBeGreaterThan(12)
  })

  it('has issued documents of every kind, billed companies on account, and been paid in every way', async () => {
    const work = harness.as('administrator')
    const { rows } = await sql<{ kind: string; n: number }>`
      select kind, count(*)::int as n from document group by kind`.execute(db())
    const issued = new Map(rows.map(({ kind, n }) => [kind, n]))
    for (const kind of ['confirmation', 'deliveryNote', 'invoice', 'returnInvoice'])
      expect([kind, (issued.get(kind) ?? 0) > 2]).toEqual([kind, true])
    const { total } = await receivables(work, {})
    for (const age of ['notDue', 'upTo30', 'upTo60', 'upTo90', 'over90'] as const)
      expect([age, total[age] > 0]).toEqual([age, true])
    const unknown = await readPayments(work, { view: 'unknown', limit: 50 })
    expect(unknown.items.length).toBeGreaterThan(1)
    const carried = await sql<{ n: number }>`select count(*)::int as n from document
      where (content #>> '{carry,received}')::numeric > 0 and (content #>> '{carry,adjusted}')::numeric = 0`.execute(
      db(),
    )
    expect(carried.rows[0]?.n).toBeGreaterThan(3)
  })

  it('has subscriptions with their history, of which nothing is due before tomorrow', async () => {
    const { rows } = await sql<{ state: string; n: number }>`
      select state, count(*)::int as n from subscription group by state`.execute(db())
    const states = new Map(rows.map(({ state, n }) => [state, n]))
    for (const state of ['active', 'cancelled', 'ended', 'suspended'])
      expect([state, (states.get(state) ?? 0) > 0]).toEqual([state, true])
    const all = rows.reduce((sum, { n }) => sum + n, 0)
    expect(all / chunkSize).toBeGreaterThan(0.12)
    expect(all / chunkSize).toBeLessThan(0.19)
    const { items } = await readPlans(harness.as('readOnly'), { limit: 10 })
    expect(items.map(({ state, active }) => [state, active > 0])).toEqual([
      ['published', true],
      ['published', true],
      ['published', true],
    ])
    const { rows: wrong } = await sql`
      select s.number from subscription s where s.make_on <= (now() at time zone 'Asia/Tokyo')::date
        or s.made_rounds <> (select count(*) from subscription_round r join sales_order o
          on o.customer_id = r.customer_id and o.id = r.order_id and (o.shipped_on is not distinct from r.shipped_on)
          where r.customer_id = s.customer_id and r.subscription_id = s.id)
        or (s.make_on is null) <> (s.state not in ('active', 'paused'))`.execute(db())
    expect(wrong).toEqual([])
    // What the changes add up to is what comes in every month.
    const { rows: sums } = await sql<{ changes: number; now: number }>`
      select (select sum(value_after - value_before)::int from subscription_change) as changes,
        (select sum(monthly_value)::int from subscription where state in ('active', 'paused')) as now`.execute(
      db(),
    )
    expect(sums[0]?.changes).toBe(sums[0]?.now)
    expect(await countOf('leaving_request')).toBeGreaterThan(10)
    expect(await countOf('subscription_disclosure')).toBe(all)
  })

  it('has contracts that are about to end, seen from today, and a complaint in every state', async () => {
    const due = await readContracts(harness.as('administrator'), { view: 'due', limit: 50 })
    expect(due.items.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['福利厚生向け 定期配送', '年間お届けコース']),
    )
    const all = await readComplaints(harness.as('administrator'), { state: 'all', limit: 50 })
    expect(new Set(all.items.map(({ state }) => state))).toEqual(new Set(complaintStates))
    expect(all.items.filter(({ harassment }) => harassment)).toHaveLength(1)
  })

  it('hands over what a colleague looked after, who then cannot sign in and owns nothing', async () => {
    const [handover] = (await listHandovers(harness.as('administrator'), { limit: 1 })).items
    expect(handover).toMatchObject({ state: 'done', from: { name: leaver.name, disabled: true } })
    expect(handover?.kinds.find(({ kind }) => kind === 'customer')?.count).toBe(24)
    const { rows } = await sql`select 1 from customer where owner_id = ${handover?.from.id}::uuid`.execute(
      db(),
    )
    expect(rows).toEqual([])
  })

  it('says how companies are read, and of most where they stand', async () => {
    const { rows } = await sql<{ all: number; read: number; placed: number }>`
      select count(*)::int as all, count(core_kana)::int as read, count(phone)::int as placed from company
      where id in (select company_id from customer_post where ended_on is null and position = 0)`.execute(
      db(),
    )
    const [{ all, read, placed } = { all: 0, read: 0, placed: 0 }] = rows
    expect([all > 20, read]).toEqual([true, all])
    expect(placed).toBeGreaterThan(all / 2)
  })

  it('keeps views whose filters and columns all work here', async () => {
    for (const subject of ['customer', 'company'] as const) {
      const { items } = await readViews(harness.as('administrator'), subject)
      expect(items.length).toBeGreaterThan(0)
      expect(items.flatMap(({ name, problems }) => problems.map(({ path }) => `${name}: ${path}`))).toEqual(
        [],
      )
    }
  })

  it('keeps segments that somebody is in, and whose rules all work here', async () => {
    const work = harness.as('administrator')
    const segments = await readSegments(work, {})
    expect(segments.map(({ kind }) => kind).toSorted()).toEqual([
      'base',
      'fixed',
      'moving',
      'moving',
      'moving',
      'moving',
    ])
    for (const { name, rule, problems } of segments) {
      expect([name, problems]).toEqual([name, []])
      if (rule === null) continue
      const { total } = await previewRule(work, { rule, baseId: null, exact: true })
      expect([name, total.count > 0]).toEqual([name, true])
    }
  })

  it('has sent campaigns and what came of them, one on its way, one tried out, and others that wait', async () => {
    const work = harness.as('administrator')
    const { items } = await readCampaigns(work, { limit: 50, sort: '-sendingAt' })
    const states = Map.groupBy(items, ({ state }) => state)
    for (const state of [
      'done',
      'cancelled',
      'running',
      'testing',
      'scheduled',
      'waitingApproval',
      'draft',
    ] as const)
      expect([state, (states.get(state) ?? []).length > 0]).toEqual([state, true])
    for (const { name, results } of states.get('done') ?? [])
      expect([name, (results?.opened ?? 0) > 0, (results?.clicked ?? 0) > 0]).toEqual([name, true, true])
    expect(items.reduce((sum, { results }) => sum + (results?.orders ?? 0), 0)).toBeGreaterThan(10)
    for (const { id, name } of items) {
      const { ledger, counts } = await tallies(work, id)
      expect([name, counts]).toEqual([name, ledger])
    }
    const tried = items.find(({ winner }) => winner !== null)
    expect(tried).toMatchObject({ winner: 2, state: 'done' })
    const { rows } = await sql<{ kind: string }>`select distinct kind from mail_return`.execute(db())
    expect(rows.map(({ kind }) => kind).toSorted()).toEqual([
      'autoReply',
      'bounce',
      'complaint',
      'reply',
      'stopRequest',
    ])
    expect(await countOf('return_unmatched')).toBe(1)
  })

  it('keeps pictures and letters that a page can show', async () => {
    const { rows } = await sql<{ mediaType: string; images: number }>`
      select distinct media_type, (select count(*)::int from business_card_image) as images from (
        select media_type from attachment union all select media_type from company_file) f`.execute(db())
    expect(rows.map(({ mediaType }) => mediaType).toSorted()).toEqual(['application/pdf', 'image/png'])
    expect(rows[0]?.images).toBeGreaterThan(0)
  })

  it('gives some a second post, and some the one that they left the day before', async () => {
    const { rows } = await sql<{ present: number; past: number; gaps: number }>`
      select (select count(*)::int from (select 1 from customer_post where ended_on is null
          group by customer_id having count(*) > 1) double) as present,
        (select count(*)::int from customer_post where ended_on is not null) as past,
        (select count(*)::int from customer_post old join customer_post new using (customer_id)
          where old.ended_on is not null and new.ended_on is null and new.started_on <> old.ended_on + 1) as gaps`.execute(
      harness.runtime.database.db,
    )
    expect(rows[0]).toMatchObject({ gaps: 0 })
    expect(rows[0]?.present).toBeGreaterThan(10)
    expect(rows[0]?.past).toBeGreaterThan(10)
  })

  it('has data to doubt of every kind that it means to have', async () => {
    const { rows } = await sql<{ kind: string }>`select distinct kind from customer_doubt`.execute(
      harness.runtime.database.db,
    )
    const kinds = rows.map(({ kind }) => kind.replace(/^rule:.*/, 'rule'))
    expect(kinds).toEqual(
      expect.arrayContaining([
        'codeDamaged',
        'contactShared',
        'dateUnread',
        'emailInvalid',
        'kanaForm',
        'kanaMissing',
        'nameJoined',
        'phoneUnread',
        'phoneZero',
        'postalUnread',
        'rule',
      ]),
    )
  })
})
