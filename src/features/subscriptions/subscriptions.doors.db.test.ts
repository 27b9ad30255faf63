import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { bulkApi } from '#features/bulk/bulk.api.ts'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { customersApi } from '#features/customers/customers.api.ts'
import { makePlan } from '#features/plans/plans.make.ts'
import { addDays } from '#kit/japan/days.ts'
import { useRuntime } from '#test/harness/database.ts'
import { deleteOldDisclosures } from './subscriptions.keeping.ts'
import { makeRound, makeSubscription } from './subscriptions.make.ts'
import { getSubscription, listDisclosures, todayOf } from './subscriptions.read.ts'
import { outcomesAnswer, type Subscription } from './subscriptions.schemas.ts'
import { updateSubscriptionSettings } from './subscriptions.settings.ts'

describe('the doors of subscriptions', () => {
  const harness = useRuntime()
  const manager = () => harness.as('manager')
  let planId = ''
  beforeAll(async () => {
    planId = (await makePlan(harness.as('administrator'), { pauseDays: 90, firstShipDays: 20 })).id
  })
  async function start(): Promise<Subscription & { customerId: string }> {
    const { id: customerId } = await createCustomer(manager(), {
      familyName: '窓口',
      givenName: '一',
      ownerId: null,
      contactPoints: [],
      posts: [],
      tagNames: [],
    })
    return { ...(await makeSubscription(manager(), { planId, customerId })), customerId }
  }

  describe('a file of outcomes', () => {
    const send = async (content: string | Uint8Array<ArrayBuffer>, dryRun = false) => {
      const response = await harness.request('manager', 'POST', '/subscriptions/payments/file', {
        query: { dryRun },
        file: { name: '結果.csv', content },
      })
      return { status: response.statusCode, answer: response.json<unknown>() }
    }
    const read = async (...asked: Parameters<typeof send>) =>
      outcomesAnswer.parse((await send(...asked)).answer)

    it('is read with the words of payment companies; what cannot be read is told by its line, the rest is booked', async () => {
      const [paid, failed] = [await start(), await start()]
      const [one, two] = [await makeRound(manager(), paid.id), await makeRound(manager(), failed.id)]
      const file = [
        '注文番号,処理日,決済結果,エラーコード,エラー内容',
        `${one.number},2026/4/1,成功,,`,
        '',
        `${two.number},2026-04-01,ＮＧ,G12,"限度額, 超過"`,
        `${two.number},2026-02-31,失敗,,`,
        `${one.number},2026-04-01,たぶん,,`,
        'X-0,2026-04-01,paid,,',
      ].join('\r\n')
      const refused = [
        { row: 5, order: two.number, message: expect.stringContaining('読めません') },
        { row: 6, order: one.number, message: expect.stringContaining('読めません') },
        { row: 7, order: 'X-0', message: expect.stringContaining('定期の受注ではありません') },
      ]
      expect(await read(file, true)).toEqual({ done: 2, same: 0, refused })
      expect(await read(file)).toEqual({ done: 2, same: 0, refused })
      expect(await read(file)).toMatchObject({ done: 0, same: 2 })
      const { rows } = await sql<{ payment: string; failures: number; retryOn: string | null }>`
        select payment, failures, retry_on from subscription_round
        where order_id = any(${[one.orderId, two.orderId]}::uuid[]) order by payment`.execute(manager().db)
      expect(rows).toEqual([
        { payment: 'failed', failures: 1, retryOn: '2026-04-04' },
        { payment: 'paid', failures: 0, retryOn: null },
      ])
    })

    it('is read in Shift_JIS, and refused without the headings that it needs', async () => {
      const { id } = await start()
      const { number } = await makeRound(manager(), id)
      // 受注番号,結果 and 成功, as a payment company of some age writes them.
      const [heading, paid] = ['8ef3928d94d48d862c8c8b89ca0d0a', '90ac8cf70d0a']
      const bytes = Uint8Array.from(
        Buffer.from(`${heading}${Buffer.from(`${number},`).toString('hex')}${paid}`, 'hex'),
      )
      expect(await read(bytes)).toMatchObject({ done: 1, refused: [] })
      expect(await send(`番号,金額\r\n${number},100\r\n`)).toMatchObject({
        status: 400,
        answer: { detail: expect.stringContaining('見出しに「受注番号」と「結果」が必要です') },
      })
    })
  })

  it('of the command line list, show and book what the screens do, and say how they are used', async () => {
    const { id, number, next } = await start()
    const { number: order } = await makeRound(manager(), id)
    let printed = ''
    const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text)
      return true
    })
    const run = async (name: string, ...args: string[]): Promise<string> => {
      printed = ''
      await harness.runtime.app.commands.get(name)?.run(harness.runtime, args)
      return printed
    }
    const folder = await mkdtemp(join(tmpdir(), 'enishi-outcomes-'))
    const file = join(folder, 'outcomes.csv')
    await writeFile(file, `order,outcome\n${order},paid\nX-0,paid\n`)
    try {
      const listed = await run('subscriptions list', 'active')
      const shown = await run('subscriptions show', number.replace('-', '').toLowerCase())
      const rehearsed = await run('subscriptions payments', file, '--dry-run')
      const booked = await run('subscriptions payments', file)
      const again = await run('subscriptions payments', file)
      expect(listed.split('\n').map((line) => line.split('\t').slice(0, 2))).toContainEqual([
        number,
        'active',
      ])
      const lines = shown.split('\n').map((line) => line.split('\t'))
      expect(lines[0]).toEqual([number, 'active', '窓口 一', next && expect.any(String)])
      expect(lines.some(([round, , , total]) => round === '2' && total === next?.total)).toBe(true)
      expect(lines.some(([, kind]) => kind === 'started')).toBe(true)
      expect([rehearsed, booked, again].map((text) => text.match(/\d+/g)?.slice(0, 3))).toEqual([
        ['1', '0', '1'],
        ['1', '0', '1'],
        ['0', '1', '1'],
      ])
      expect(booked).toContain('3\tX-0\t')
      await expect(run('subscriptions list', 'everything')).rejects.toMatchObject({ code: 'invalid' })
      await expect(run('subscriptions show')).rejects.toMatchObject({ code: 'invalid' })
      await expect(run('subscriptions show', 'T1999-000001')).rejects.toMatchObject({ code: 'notFound' })
      await expect(run('subscriptions payments', join(folder, 'gone.csv'))).rejects.toMatchObject({
        code: 'notFound',
      })
    } finally {
      stdout.mockRestore()
      await rm(folder, { recursive: true })
    }
  })

  it('of lists skip and pause what the chosen have, all of one customer or nothing, and leave out who has none', async () => {
    const [one, other] = [await start(), await start()]
    const second = await makeSubscription(manager(), { planId, customerId: one.customerId })
    const { id: none } = await createCustomer(manager(), {
      familyName: '無',
      givenName: '定期',
      ownerId: null,
      contactPoints: [],
      posts: [],
      tagNames: [],
    })
    const ids = [one.customerId, other.customerId, none]
    const act = (body: object, role: 'member' | 'readOnly' = 'member') =>
      harness.request(role, 'POST', customersApi.endpoints.act.path, { body: { ids, ...body } })
    const skip = { action: 'subscription.skip', params: { times: 1 } }
    expect((await act(skip, 'readOnly')).statusCode).toBe(403)
    expect((await act(skip)).statusCode).toBe(200)
    const shipOf = async (id: string) => (await getSubscription(manager(), id)).shipOn ?? ''
    for (const { id, shipOn } of [one, second, other]) expect((await shipOf(id)) > (shipOn ?? '')).toBe(true)
    const until = addDays(await todayOf(manager()), 120)
    // The round of one of them is due later than that: the other of the same customer is not paused either.
    await sql`update subscription set next_on = ${addDays(until, 60)}::date where id = ${second.id}::uuid`.execute(
      manager().db,
    )
    const pause = { action: 'subscription.pause', params: { until } }
    expect((await act(pause)).statusCode).toBe(409)
    await harness.call('member', bulkApi.endpoints.start, { body: { ...pause, ids } })
    await harness.runJobs()
    const stateOf = async (id: string) => (await getSubscription(manager(), id)).state
    expect([await stateOf(one.id), await stateOf(second.id), await stateOf(other.id)]).toEqual([
      'active',
      'active',
      'paused',
    ])
  })

  it('keep what was agreed to for the years of the settings after the end, and say that it is gone', async () => {
    const [old, young, going] = [await start(), await start(), await start()]
    const today = await todayOf(manager())
    const ended = (id: string, on: string) =>
      sql`update subscription set state = 'cancelled', left_on = ${on}::date where id = ${id}::uuid`.execute(
        manager().db,
      )
    const yearsAgo = (years: number, days: number) =>
      addDays(`${Number(today.slice(0, 4)) - years}${today.slice(4).replace('-02-29', '-02-28')}`, -days)
    await ended(old.id, yearsAgo(5, 3))
    await ended(young.id, yearsAgo(5, -3))
    await sql`update subscription set left_on = ${yearsAgo(9, 0)}::date where id = ${going.id}::uuid`.execute(
      manager().db,
    )
    const kept = async () =>
      Promise.all(
        [old, young, going].map(async ({ id }) => (await listDisclosures(manager(), id)).items.length),
      )
    const settings = { retryDays: [3, 7], disclosureYears: 6 }
    const { version } = await updateSubscriptionSettings(manager(), { version: 0, settings })
    expect(await deleteOldDisclosures(harness.system())).toBe(0)
    await updateSubscriptionSettings(manager(), { version, settings: { ...settings, disclosureYears: 5 } })
    expect(await deleteOldDisclosures(harness.system())).toBe(1)
    expect(await kept()).toEqual([0, 1, 1])
    const { rows } = await sql<{ subjectId: string }>`select subject_id from audit_entry
      where action = 'subscription.disclosuresDeleted'`.execute(manager().db)
    expect(rows).toEqual([{ subjectId: old.id }])
  })
})
