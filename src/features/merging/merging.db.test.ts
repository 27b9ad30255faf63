import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { write, type Work } from '#platform/work.ts'
import { purge } from '#features/bin/bin.actions.ts'
import {
  getCustomer,
  removeCustomer,
  restoreCustomer,
  updateCustomer,
} from '#features/customers/customers.actions.ts'
import { addContactPoint } from '#features/customers/customers.parts.ts'
import { searchCustomers } from '#features/customers/customers.store.ts'
import { useRuntime } from '#test/harness/database.ts'
import { mergeCustomers, readMerges, undoMerge } from './merging.actions.ts'
import { mergingApi, type ChosenInput } from './merging.api.ts'
import { everything, makePerson } from './merging.make.ts'
import { previewMerge } from './merging.preview.ts'
import { mergeables, readTables } from './merging.tables.ts'

describe('merging customers', () => {
  const harness = useRuntime()
  const manager = () => harness.as('manager')
  async function merge(survivorId: string, loserIds: string[], chosen: ChosenInput = {}, work = manager()) {
    const { records } = await previewMerge(work, { survivorId, loserIds, chosen })
    const versions = records.map(({ id, version }) => ({ id, version }))
    return mergeCustomers(work, { survivorId, loserIds, versions, chosen })
  }
  const count = async (table: string, id: string): Promise<number> => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(table)} where customer_id = ${id}::uuid`.execute(
      manager().db,
    )
    return rows[0]?.n ?? 0
  }
  const refusal = async (run: Promise<unknown>) =>
    run.then(
      () => 'done',
      (error: { code?: string; extra?: { detail?: { ja: string } } }) => error.code,
    )

  const waiting = async (): Promise<number> => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(manager().db)
    return rows[0]?.n ?? 0
  }
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; tries < 200 && !(await holds()); tries++) await sleep(25)
  }

  it('covers every table with customer_id: each feature says what becomes of its rows', async () => {
    const tables = (await readTables(manager())).map(({ table }) => table).sort()
    const said = mergeables(manager())
      .flatMap((one) => one.tables.map(({ table }) => table))
      .sort()
    expect(said).toEqual(tables)
    const known = new Set(tables)
    expect(
      mergeables(manager()).flatMap(({ settle }) => settle?.tables.filter((one) => !known.has(one)) ?? []),
    ).toEqual([])
  })

  it('moves everything, joins what both have, and keeps both numbers findable', async () => {
    const a = await makePerson(manager(), {
      familyName: '渡邉',
      code: 'N-1',
      emails: ['kei@umineko.jp'],
      tags: ['重要'],
      companies: ['株式会社海猫'],
    })
    const b = await makePerson(manager(), {
      familyName: '渡辺',
      code: 'N-2',
      emails: ['kei@umineko.jp', 'k2@umineko.jp'],
      tags: ['重要', '展示会'],
      companies: ['株式会社海猫', '有限会社潮'],
    })
    await merge(a, [b])
    const one = await getCustomer(manager(), a)
    expect(one.contactPoints.map(({ value }) => value)).toEqual(['kei@umineko.jp', 'k2@umineko.jp'])
    expect(one.tags.map(({ name }) => name)).toEqual(['展示会', '重要'])
    expect(one.posts.map(({ company }) => company.name)).toEqual(['株式会社海猫', '有限会社潮'])
    expect(one.code).toBe('N-1')
    for (const table of ['note', 'business_card', 'customer_contract', 'complaint', 'import_change'])
      expect(await count(table, a), table).toBe(2)
    expect(await count('attachment', a)).toBe(4)
    expect(await count('customer', b)).toBe(0)
    const found = async (q: string) => (await searchCustomers(manager(), q, 5)).map(({ id }) => id)
    expect(await found('N-2')).toEqual([a])
    // Also after its own identities were written anew.
    await addContactPoint(manager(), a, { kind: 'phone', label: null, value: '090-9999-0000' })
    expect(await found('N-2')).toEqual([a])
    const own = await getCustomer(manager(), a)
    await updateCustomer(manager(), a, { version: own.version, code: 'N-2' })
    expect(await found('N-2')).toEqual([a])
  })

  it('answers old ids with the survivor, in paths, queries and bodies, through chains', async () => {
    const [a, b, c] = [
      await makePerson(manager(), { familyName: '旧一' }),
      await makePerson(manager(), { familyName: '旧二' }),
      await makePerson(manager(), { familyName: '旧三' }),
    ]
    await merge(b, [c])
    await merge(a, [b])
    const read = await harness.request('readOnly', 'GET', `/customers/${c}`)
    expect(read.json()).toMatchObject({ id: a })
    expect((await harness.request('member', 'GET', `/customers/${b}/notes`)).json().items).toHaveLength(3)
    expect(
      (await harness.request('member', 'GET', '/complaints', { query: { customerId: c } })).json().items,
    ).toHaveLength(3)
    const written = await harness.request('member', 'POST', `/customers/${c}/notes`, {
      body: { body: `この人は ${c} でした` },
    })
    expect(written.statusCode).toBeLessThan(300)
    expect(written.json().body).toBe(`この人は ${c} でした`)
    expect(await count('note', a)).toBe(4)
    const acted = await harness.request('member', 'POST', '/customers/actions', {
      body: { action: 'tag.add', params: { tagName: '旧' }, ids: [c, b] },
    })
    expect(acted.json()).toEqual({ changed: [a] })
  })

  it('shows the result before anything is changed, with the reason of each value', async () => {
    const a = await makePerson(manager(), {
      familyName: '見本',
      birthOn: '1980-04-01',
      occupation: '医師',
      things: 2,
    })
    const b = await makePerson(manager(), { familyName: '見本', birthOn: '1981-04-01', things: 1 })
    const preview = await harness.call('manager', mergingApi.endpoints.preview, {
      body: { survivorId: a, loserIds: [b] },
    })
    const of = (key: string) => preview.fields.find((one) => one.key === key)
    expect(of('occupation')).toMatchObject({ text: '医師', from: a, rule: 'only' })
    expect(of('birthOn')).toMatchObject({ rule: 'mustChoose' })
    expect(preview.parts.find(({ key }) => key === 'note')?.counts).toEqual([
      { id: a, count: 2 },
      { id: b, count: 1 },
    ])
    const body = {
      survivorId: a,
      loserIds: [b],
      versions: preview.records.map(({ id, version }) => ({ id, version })),
    }
    const refused = await harness.request('manager', 'POST', '/merges', { body })
    expect(refused.statusCode).toBe(400)
    expect(refused.json().fields).toMatchObject([{ path: 'chosen.birthOn' }])
    expect((await getCustomer(manager(), b)).id).toBe(b)
    const done = await harness.request('manager', 'POST', '/merges', {
      body: { ...body, chosen: { birthOn: { from: b }, occupation: { text: '会社員' } } },
    })
    expect(done.statusCode).toBe(201)
    expect(await getCustomer(manager(), a)).toMatchObject({ birthOn: '1981-04-01', occupation: '会社員' })
  })

  it('refuses choices that cannot be, and a record that is nobody', async () => {
    const [a, b] = [
      await makePerson(manager(), { familyName: '誤' }),
      await makePerson(manager(), { familyName: '誤' }),
    ]
    expect(await refusal(merge(a, [b], { nothing: { text: 'x' } }))).toBe('invalid')
    expect(await refusal(merge(a, [b], { birthOn: { text: '2月30日' } }))).toBe('invalid')
    expect(await refusal(merge(a, [b], { occupation: { from: newId() } }))).toBe('invalid')
    expect(await refusal(merge(a, [b], { email: { text: 'a@b.jp' } }))).toBe('invalid')
    expect(await refusal(merge(a, [newId()]))).toBe('notFound')
    expect(await refusal(merge(a, [a]))).toBe('conflict')
  })

  it('lets whoever merges first win and tells the other, also at the same moment', async () => {
    const [a, b, c] = [
      await makePerson(manager(), { familyName: '同時' }),
      await makePerson(manager(), { familyName: '同時' }),
      await makePerson(manager(), { familyName: '同時' }),
    ]
    const versions = [a, b, c].map((id) => ({ id, version: 1 }))
    const answers = await Promise.all([
      harness.request('manager', 'POST', '/merges', { body: { survivorId: a, loserIds: [b], versions } }),
      harness.request('administrator', 'POST', '/merges', {
        body: { survivorId: c, loserIds: [b], versions },
      }),
    ])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409])
    const again = await harness.request('manager', 'POST', '/merges', {
      body: { survivorId: a, loserIds: [b], versions },
    })
    expect(again.statusCode).toBe(409)
  })

  it('tells somebody who writes to a record at the moment in which it is merged', async () => {
    const [a, b] = [
      await makePerson(manager(), { familyName: '瞬', things: 0 }),
      await makePerson(manager(), { familyName: '瞬', things: 0 }),
    ]
    const versions = [a, b].map((id) => ({ id, version: 1 }))
    const late = await write(manager(), async (tx) => {
      await mergeCustomers(tx, { survivorId: a, loserIds: [b], versions })
      const answer = harness.request('member', 'POST', `/customers/${b}/notes`, { body: { body: '遅れた' } })
      await until(async () => (await waiting()) > 0)
      return { answer }
    })
    const answer = await late.answer
    expect(answer.statusCode).toBe(409)
    expect(answer.json().detail).toContain('統合')
    expect([await count('note', a), await count('note', b)]).toEqual([0, 0])
  })

  it('refuses a save by somebody who still has one of the records open', async () => {
    const [a, b] = [
      await makePerson(manager(), { familyName: '版' }),
      await makePerson(manager(), { familyName: '版' }),
    ]
    const { version } = await getCustomer(manager(), b)
    await merge(a, [b])
    const late = await harness.request('member', 'PATCH', `/customers/${b}`, {
      body: { version, occupation: '遅' },
    })
    expect(late.statusCode).toBe(409)
    expect(late.json()).toMatchObject({ code: 'stale', current: { id: a } })
  })

  it('is whole or nothing: a merge that breaks in its midst leaves every table as it was', async () => {
    const ids = [
      await makePerson(manager(), { familyName: '半', tags: ['半'] }),
      await makePerson(manager(), { familyName: '半', tags: ['半'] }),
    ]
    const before = await everything(manager(), new Set())
    const broken: Work = {
      ...manager(),
      app: {
        ...manager().app,
        features: [
          ...manager().app.features,
          {
            name: 'broken',
            afterChange: async () => {
              throw new Error('killed')
            },
          },
        ],
      },
    }
    await expect(merge(ids[0] ?? '', [ids[1] ?? ''], {}, broken)).rejects.toThrow('killed')
    expect(await everything(manager(), new Set())).toEqual(before)
  })

  it('is taken back with what was added since left where it is, and files of a note with their note', async () => {
    const a = await makePerson(manager(), { familyName: '戻', things: 0, code: 'R-1' })
    const b = await makePerson(manager(), { familyName: '戻', things: 1, code: 'R-2' })
    const act = await merge(a, [b])
    const { rows } = await sql<{ id: string }>`select id from note where customer_id = ${a}::uuid`.execute(
      manager().db,
    )
    const noteId = rows[0]?.id ?? ''
    await sql`update note set body = '直した', version = version + 1 where customer_id = ${a}::uuid`.execute(
      manager().db,
    )
    await sql`
      insert into attachment (customer_id, id, name, media_type, size, sha256, blob_key, subject_kind, subject_id)
      values (${a}::uuid, ${newId()}::uuid, 'あとから', 'text/plain', 1, 'x', ${newId()}, 'note', ${noteId}::uuid)`.execute(
      manager().db,
    )
    await addContactPoint(manager(), a, { kind: 'email', label: null, value: 'later@example.jp' })
    const now = await getCustomer(manager(), a)
    await updateCustomer(manager(), a, { version: now.version, occupation: 'あと' })
    await undoMerge(manager(), act.id)
    expect(await getCustomer(manager(), a)).toMatchObject({
      code: 'R-1',
      occupation: 'あと',
      contactPoints: [{ value: 'later@example.jp' }],
    })
    expect(await getCustomer(manager(), b)).toMatchObject({
      code: 'R-2',
      occupation: null,
      contactPoints: [],
    })
    expect([await count('note', a), await count('note', b)]).toEqual([0, 1])
    const { rows: notes } = await sql<{
      body: string
    }>`select body from note where customer_id = ${b}::uuid`.execute(manager().db)
    expect(notes).toEqual([{ body: '直した' }])
    expect([await count('attachment', a), await count('attachment', b)]).toEqual([0, 3])
    expect((await searchCustomers(manager(), 'R-2', 5)).map(({ id }) => id)).toEqual([b])
    expect(await refusal(undoMerge(manager(), act.id))).toBe('conflict')
    expect((await readMerges(manager(), a)).map(({ undoneAt }) => undoneAt !== null)).toEqual([true])
  })

  it('undoes a merge below a later one; what people changed since stays', async () => {
    const a = await makePerson(manager(), { familyName: '中', occupation: '医師' })
    const b = await makePerson(manager(), { familyName: '中', tags: ['下'], source: '店頭' })
    const c = await makePerson(manager(), { familyName: '中' })
    const first = await merge(a, [b])
    await merge(c, [a])
    const now = await getCustomer(manager(), c)
    expect(now).toMatchObject({ occupation: '医師', source: '店頭', tags: [{ name: '下' }] })
    await updateCustomer(manager(), c, { version: now.version, remark: 'あとから' })
    await undoMerge(manager(), first.id)
    expect(await getCustomer(manager(), c)).toMatchObject({
      occupation: '医師',
      source: null,
      remark: 'あとから',
      tags: [],
    })
    expect(await getCustomer(manager(), b)).toMatchObject({ source: '店頭', tags: [{ name: '下' }] })
    const old = await harness.request('member', 'GET', `/customers/${a}`)
    expect(old.json()).toMatchObject({ id: c })
  })

  it('leaves what was deleted since deleted', async () => {
    const a = await makePerson(manager(), { familyName: '消', things: 0 })
    const b = await makePerson(manager(), { familyName: '消', things: 1 })
    const act = await merge(a, [b])
    await sql`delete from note where customer_id = ${a}::uuid`.execute(manager().db)
    await undoMerge(manager(), act.id)
    expect([await count('note', a), await count('note', b)]).toEqual([0, 0])
  })

  it('keeps the head of a household, and nobody is a household alone', async () => {
    const [home, pair] = [newId(), newId()]
    const child = { household: { id: home, role: 'child' as const } }
    const a = await makePerson(manager(), { familyName: '家', ...child })
    await makePerson(manager(), { familyName: '家', ...child })
    const b = await makePerson(manager(), { familyName: '家', household: { id: home, role: 'head' } })
    await merge(a, [b])
    const { rows } = await sql`select role from household_member where customer_id = ${a}::uuid`.execute(
      manager().db,
    )
    expect(rows).toEqual([{ role: 'head' }])
    const c = await makePerson(manager(), { familyName: '双', household: { id: pair, role: 'head' } })
    const d = await makePerson(manager(), { familyName: '双', household: { id: pair, role: 'spouse' } })
    const act = await merge(c, [d])
    expect(await count('household_member', c)).toBe(0)
    await undoMerge(manager(), act.id)
    expect([await count('household_member', c), await count('household_member', d)]).toEqual([1, 1])
  })

  it('remembers 別人 for whoever the record became', async () => {
    const [a, b, x] = [
      await makePerson(manager(), { familyName: '別' }),
      await makePerson(manager(), { familyName: '別' }),
      await makePerson(manager(), { familyName: '別' }),
    ]
    const pair = (one: string, other: string, state: string) => sql`
      insert into match_pair (customer_id, other_id, points, strong, evidence, state)
      values (least(${one}::uuid, ${other}::uuid), greatest(${one}::uuid, ${other}::uuid), 60, false, '[]', ${state})`
    await pair(b, x, 'distinct').execute(manager().db)
    await pair(a, x, 'open').execute(manager().db)
    await pair(a, b, 'open').execute(manager().db)
    const stands = async () =>
      (
        await sql<{ state: string; of: string }>`
          select state, case when customer_id = ${x}::uuid then other_id else customer_id end as of from match_pair
          where ${x}::uuid in (customer_id, other_id) order by 1, 2`.execute(manager().db)
      ).rows
    const act = await merge(a, [b])
    expect(await stands()).toEqual([{ state: 'distinct', of: a }])
    await undoMerge(manager(), act.id)
    expect(await stands()).toEqual([
      { state: 'distinct', of: b },
      { state: 'open', of: a },
    ])
  })

  it('goes to the bin with its old ids and comes back with them; deleted for good, nothing of anybody is left', async () => {
    const a = await makePerson(manager(), { familyName: '忘', code: 'F-1' })
    const b = await makePerson(manager(), { familyName: '忘却', code: 'F-2' })
    const act = await merge(a, [b])
    await removeCustomer(manager(), a, (await getCustomer(manager(), a)).version)
    expect(await refusal(undoMerge(manager(), act.id))).toBe('notFound')
    await restoreCustomer(manager(), a)
    expect((await searchCustomers(manager(), 'F-2', 5)).map(({ id }) => id)).toEqual([a])
    await removeCustomer(manager(), a, (await getCustomer(manager(), a)).version)
    await purge(harness.as('administrator'), 'customers', [a])
    for (const { table } of await readTables(manager())) expect(await count(table, a), table).toBe(0)
    const { rows } = await sql`
      select 1 from audit_entry where subject_id = any(${[a, b]}::text[]) and (before is not null or after is not null)`.execute(
      manager().db,
    )
    expect(rows).toEqual([])
  })

  it('is for those who may, and of records that they see', async () => {
    const [a, b] = [
      await makePerson(manager(), { familyName: '権' }),
      await makePerson(manager(), { familyName: '権' }),
    ]
    const versions = [a, b].map((id) => ({ id, version: 1 }))
    const body = { survivorId: a, loserIds: [b], versions }
    for (const role of ['member', 'readOnly'] as const) {
      expect((await harness.request(role, 'POST', '/merges', { body })).statusCode, role).toBe(403)
      expect((await harness.request(role, 'POST', '/merges/preview', { body })).statusCode, role).toBe(403)
    }
    const act = await merge(a, [b])
    expect((await harness.request('member', 'POST', `/merges/${act.id}/undo`)).statusCode).toBe(403)
    expect((await harness.request('readOnly', 'GET', `/customers/${a}/merges`)).json().items).toMatchObject([
      { id: act.id, losers: [{ id: b, name: '権' }] },
    ])
    expect((await harness.request('administrator', 'POST', `/merges/${act.id}/undo`)).statusCode).toBe(200)
  })

  it('tells the timeline and the log of both', async () => {
    const [a, b] = [
      await makePerson(manager(), { familyName: '記' }),
      await makePerson(manager(), { familyName: '録' }),
    ]
    const act = await merge(a, [b])
    await undoMerge(manager(), act.id)
    const { rows } = await sql<{ of: string; name: string }>`
      select customer_id as of, name from customer_event
      where customer_id = any(${[a, b]}::uuid[]) and name like 'customer.merge%' order by occurred_at`.execute(
      manager().db,
    )
    expect(rows).toEqual([
      { of: a, name: 'customer.merged' },
      { of: a, name: 'customer.mergeUndone' },
      { of: b, name: 'customer.mergeUndone' },
    ])
    const { rows: log } = await sql<{ action: string }>`
      select action from audit_entry where subject_id = ${b} and action like 'customer.%merge' order by id`.execute(
      manager().db,
    )
    expect(log.map(({ action }) => action)).toEqual(['customer.merge', 'customer.unmerge'])
  })

  it('takes as many statements however much a record holds: a merge of usual records stays below a tenth of a second', async () => {
    const statementsOf = async (things: number): Promise<number> => {
      const person = {
        familyName: '速',
        emails: ['a@b.jp'],
        phones: ['090-1111-2222'],
        tags: ['重要'],
        things,
      }
      const [a, b] = [await makePerson(manager(), person), await makePerson(manager(), person)]
      const { records } = await previewMerge(manager(), { survivorId: a, loserIds: [b] })
      const versions = records.map(({ id, version }) => ({ id, version }))
      let statements = 0
      await write(manager(), (tx) => {
        const db = tx.db.withPlugin({
          transformQuery({ node }) {
            statements++
            return node
          },
          transformResult: async ({ result }) => result,
        })
        return mergeCustomers({ ...tx, db }, { survivorId: a, loserIds: [b], versions })
      })
      return statements
    }
    const few = await statementsOf(1)
    expect(few).toBeLessThan(90)
    expect(await statementsOf(20)).toBe(few)
  })
})
