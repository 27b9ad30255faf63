import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { withClient } from '#platform/db/database.ts'
import { compileRule } from '#platform/catalogue/rule.ts'
import { write, type Work } from '#platform/work.ts'
import {
  createCustomer,
  getCustomer,
  removeCustomer,
  updateCustomer,
} from '#features/customers/customers.actions.ts'
import { bulkApi } from '#features/bulk/bulk.api.ts'
import { customersApi, type ContactPointInput } from '#features/customers/customers.api.ts'
import { copyCustomers } from '#features/customers/customers.bulk.ts'
import { rowsOf } from '#features/customers/customers.rows.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { useRuntime } from '#test/harness/database.ts'
import { doubts, overview, scoreOf, skip, unskip } from './quality.actions.ts'
import { qualityApi } from './quality.api.ts'
import { assess } from './quality.assess.ts'
import { fix } from './quality.fix.ts'
import { follow } from './quality.follow.ts'
import { readQuality, updateQuality } from './quality.settings.ts'
import { wholeRecord } from './quality.ts'

type Given = Parameters<typeof createCustomer>[1]
const person = { familyName: '山田', givenName: '太郎', familyKana: 'ヤマダ', givenKana: 'タロウ' }

describe('the quality of data', () => {
  const harness = useRuntime()
  const member = () => harness.as('member')
  const make = (given: Partial<Given> = {}, work: Work = member()) =>
    createCustomer(work, { ...person, contactPoints: [], posts: [], tagNames: [], ...given })
  const point = (kind: ContactPointInput['kind'], value: string, postalCode?: string): ContactPointInput => ({
    kind,
    label: null,
    value,
    ...(postalCode && { postalCode }),
  })
  const doubtsOf = async (id: string): Promise<string[]> =>
    (await scoreOf(member(), 'customer', id)).doubts.map(({ kind }) => kind)
  const row = async (kind: string, id: string, work = member()) =>
    (await doubts(work, { subject: 'customer', kind, limit: 200 })).items.find((one) => one.id === id)

  beforeAll(async () => {
    await sql`insert into postal_pack (source, file_name, sha256, rows, codes, loaded_by_name)
      values ('kenAll', 'test', 'x', 3, 3, 'test')`.execute(harness.system().db)
    await sql`insert into postal_area (code, source, position, prefecture, city, town, prefecture_kana, city_kana, town_kana)
      values ('1500001', 'kenAll', 1, '東京都', '渋谷区', '神宮前', '', '', ''),
        ('1500002', 'kenAll', 2, '東京都', '渋谷区', '渋谷', '', '', ''),
        ('5300001', 'kenAll', 3, '大阪府', '大阪市北区', '梅田', '', '', '')`.execute(harness.system().db)
  })

  describe('a record', () => {
    it('is as complete as what matters is filled, and says what is missing', async () => {
      const { id } = await make({ familyKana: null, givenKana: null })
      const before = await scoreOf(member(), 'customer', id)
      expect(before.missing.map(({ key }) => key)).toEqual([
        'contact',
        'address',
        'kana',
        'birthOn',
        'source',
      ])
      expect(before.completeness).toBe(Math.round((100 * 5) / 14))
      const whole = await make({
        birthOn: '1980-04-01',
        source: '紹介',
        contactPoints: [
          point('phone', '03-1234-5678'),
          point('address', '東京都渋谷区神宮前1-1', '150-0001'),
        ],
      })
      expect(await scoreOf(member(), 'customer', whole.id)).toMatchObject({
        completeness: 100,
        missing: [],
        band: 'fresh',
        doubts: [],
      })
    })

    it('is judged again in the transaction of every change', async () => {
      const { id, version } = await make()
      await updateCustomer(member(), id, { version, familyKana: 'やまだ' })
      expect(await doubtsOf(id)).toEqual(['kanaForm'])
      const changed = await getCustomer(member(), id)
      await updateCustomer(member(), id, { version: changed.version, familyKana: 'ヤマダ', source: '紹介' })
      const now = await scoreOf(member(), 'customer', id)
      expect(now.doubts).toEqual([])
      expect(now.missing.map(({ key }) => key)).not.toContain('source')
    })

    it('grows old when nobody touches it, and an event makes it fresh', async () => {
      const { id } = await make()
      const age = (days: number) =>
        sql`with old as (update customer set updated_at = now() - make_interval(days => ${days}) where customer_id = ${id}::uuid)
          update customer_event set occurred_at = occurred_at - make_interval(days => ${days})
          where customer_id = ${id}::uuid`.execute(harness.system().db)
      await age(200)
      expect((await scoreOf(member(), 'customer', id)).band).toBe('normal')
      await age(400)
      await write(harness.system(), (tx) => assess(tx, 'customer', [id]))
      expect((await scoreOf(member(), 'customer', id)).band).toBe('old')
      expect(await row('untouched', id)).toMatchObject({ edit: null })
      await sql`insert into customer_event (customer_id, occurred_at, id, name) values (${id}::uuid, now(), ${newId()}::uuid, 'note.added')`.execute(
        harness.system().db,
      )
      expect((await scoreOf(member(), 'customer', id)).band).toBe('fresh')
    })
  })

  describe('doubts', () => {
    const cases: readonly [string, Partial<Given>, Partial<Given>][] = [
      [
        'kanaMissing',
        { familyKana: null, givenKana: null },
        { familyName: 'Smith', givenName: null, familyKana: null, givenKana: null },
      ],
      ['kanaForm', { familyKana: 'ﾔﾏﾀﾞ' }, { familyKana: 'ヴァン・ダー' }],
      [
        'nameJoined',
        { familyName: '山田　太郎', givenName: null },
        { familyName: '山田太郎', givenName: null },
      ],
      ['nameIsCompany', { familyName: '(株)山田商事', givenName: null }, { familyName: '株田' }],
      ['codeDamaged', { code: '4.90123E+12' }, { code: 'E12' }],
      [
        'dateUnread',
        { remark: '電話のみ\n生年月日: S55.4' },
        { remark: '生年月日: S55.4', birthOn: '1980-04-01' },
      ],
      [
        'emailTypo',
        { contactPoints: [point('email', 'a.b@gmial.com')] },
        { contactPoints: [point('email', 'a.b@gmail.com')] },
      ],
      [
        'emailInvalid',
        { contactPoints: [point('email', 'a.b.gmail.com')] },
        { contactPoints: [point('email', 'x@kaisha.co.jp')] },
      ],
      [
        'emailCarrier',
        { contactPoints: [point('email', 'a..b@docomo.ne.jp')] },
        { contactPoints: [point('email', 'ab@docomo.ne.jp')] },
      ],
      [
        'phoneUnread',
        { contactPoints: [point('phone', '不明')] },
        { contactPoints: [point('phone', '03-3333-5678')] },
      ],
      [
        'phoneZero',
        { contactPoints: [point('phone', '9011112222')] },
        { contactPoints: [point('phone', '090-1111-3333')] },
      ],
      [
        'postalUnread',
        { contactPoints: [point('address', '北海道札幌市中央区', '60000')] },
        { contactPoints: [point('address', '東京都渋谷区渋谷1', '1500002')] },
      ],
      [
        'postalMismatch',
        { contactPoints: [point('address', '大阪府大阪市北区梅田1', '1500002')] },
        { contactPoints: [point('address', '東京都渋谷区渋谷1', '1500002')] },
      ],
      [
        'postalMissing',
        { contactPoints: [point('address', '東京都渋谷区神宮前1-2')] },
        { contactPoints: [point('address', '東京都渋谷区不明町1-2')] },
      ],
    ]
    for (const [kind, wrong, right] of cases)
      it(`tell of ${kind}, and of nothing where it is right`, async () => {
        expect(await doubtsOf((await make(wrong)).id)).toContain(kind)
        expect(await doubtsOf((await make(right)).id)).not.toContain(kind)
      })

    it('tell both of a contact point that two have, and who the other is', async () => {
      const first = await make({ contactPoints: [point('email', 'family@shared.jp')] })
      expect(await doubtsOf(first.id)).toEqual([])
      const second = await make({ givenName: '花子', contactPoints: [point('email', 'Family@shared.jp')] })
      expect(await doubtsOf(second.id)).toEqual(['contactShared'])
      expect(await doubtsOf(first.id)).toEqual(['contactShared'])
      expect((await row('contactShared', first.id))?.others).toEqual([{ id: second.id, name: '山田 花子' }])
    })
  })

  describe('a rule of the administrator', () => {
    it('is told of as a doubt of each record that breaks it, once all were checked', async () => {
      const { id } = await make({ occupation: null })
      const ruleId = newId()
      await sql`insert into field_rule (id, subject, field_key, kind, params, severity, message_ja)
        values (${ruleId}::uuid, 'customer', 'occupation', 'required', '{}', 'warn', '職業を聞いてください')`.execute(
        harness.system().db,
      )
      const { jobId } = await harness.call('manager', qualityApi.endpoints.check, {})
      expect((await harness.call('manager', qualityApi.endpoints.check, {})).jobId).toBe(jobId)
      await harness.runJobs()
      const { kinds, checkedAt, checking } = await overview(member(), 'customer')
      expect(checkedAt).not.toBeNull()
      expect(checking).toBeNull()
      expect(kinds.find(({ kind }) => kind === `rule:${ruleId}`)).toMatchObject({
        label: { ja: '職業：職業を聞いてください' },
        count: { exact: true },
      })
      expect(await row(`rule:${ruleId}`, id)).toMatchObject({ edit: null, value: '' })
      const now = await getCustomer(member(), id)
      await updateCustomer(member(), id, { version: now.version, occupation: '会社員' })
      expect(await row(`rule:${ruleId}`, id)).toBeUndefined()
      await sql`delete from field_rule`.execute(harness.system().db)
    })
  })

  describe('a suggestion', () => {
    const applied: readonly [string, Partial<Given>, object][] = [
      ['kanaForm', { familyKana: 'ﾔﾏﾀﾞ', givenKana: 'たろう' }, { familyKana: 'ヤマダ', givenKana: 'タロウ' }],
      [
        'nameJoined',
        { familyName: '佐藤　花子', givenName: null },
        { familyName: '佐藤', givenName: '花子' },
      ],
      ['dateUnread', { remark: 'A\n生年月日: 昭和55年4月1日' }, { birthOn: '1980-04-01', remark: 'A' }],
      [
        'emailTypo',
        { contactPoints: [point('email', 'taro@docomo.ne.ip')] },
        { contactPoints: [{ value: 'taro@docomo.ne.jp' }] },
      ],
      [
        'emailTypo',
        { contactPoints: [point('email', 'T.Abe@Gmial.com')] },
        { contactPoints: [{ value: 't.abe@gmail.com' }] },
      ],
      [
        'phoneZero',
        { contactPoints: [point('phone', '8011112223')] },
        { contactPoints: [{ value: '080-1111-2223' }] },
      ],
      [
        'postalUnread',
        { contactPoints: [point('address', '北海道札幌市中央区', '60000')] },
        { contactPoints: [{ postalCode: '0060000', notes: [] }] },
      ],
      [
        'postalMismatch',
        { contactPoints: [point('address', '大阪府大阪市北区梅田1', '1500002')] },
        { contactPoints: [{ postalCode: '5300001' }] },
      ],
      [
        'postalMissing',
        { contactPoints: [point('address', '東京都渋谷区神宮前1-2')] },
        { contactPoints: [{ postalCode: '1500001' }] },
      ],
      [
        'nameIsCompany',
        { familyName: '株式会社山田商事 鈴木', givenName: null, familyKana: null, givenKana: null },
        { familyName: '鈴木', posts: [{ company: { name: '株式会社山田商事' } }] },
      ],
    ]
    for (const [kind, wrong, right] of applied)
      it(`mends ${kind} in one step, and the step is undone`, async () => {
        const made = await make(wrong)
        const doubt = await row(kind, made.id)
        expect(doubt?.certain).toBe(true)
        const mended = await harness.call('member', qualityApi.endpoints.fix, {
          body: { id: made.id, version: made.version, change: doubt?.edit ?? {} },
        })
        expect(await getCustomer(member(), made.id)).toMatchObject(right)
        expect(await doubtsOf(made.id)).not.toContain(kind)
        const undone = await fix(member(), {
          subject: 'customer',
          id: made.id,
          version: mended.version,
          change: mended.undo,
        })
        expect(undone.version).toBeGreaterThan(mended.version)
        expect(contentOf(await getCustomer(member(), made.id))).toEqual(contentOf(made))
        expect(await doubtsOf(made.id)).toContain(kind)
      })

    it('that only guesses at a domain is not certain, and nothing is said of a domain that is real', async () => {
      const guessed = await make({ contactPoints: [point('email', 'a@gmial.con')] })
      expect(await row('emailTypo', guessed.id)).toMatchObject({
        certain: false,
        edit: { point: { value: 'a@gmail.com' } },
      })
      const real = await make({ contactPoints: [point('email', 'a@docomo.co.jp')] })
      expect(await doubtsOf(real.id)).toEqual([])
    })

    it('is not applied over a change that it did not see, nor by a day that cannot be read', async () => {
      const { id, version } = await make({ remark: '生年月日: ?' })
      const change = { fields: { birthOn: 'いつか' } }
      await expect(fix(member(), { subject: 'customer', id, version, change })).rejects.toMatchObject({
        code: 'invalid',
      })
      await updateCustomer(harness.as('manager'), id, { version, source: '紹介' })
      await expect(
        fix(member(), { subject: 'customer', id, version, change: { fields: { birthOn: '1980/4/1' } } }),
      ).rejects.toMatchObject({ code: 'stale' })
    })

    it('is written to the audit log like every change', async () => {
      const { id, version } = await make({ familyKana: 'やまだ' })
      const doubt = await row('kanaForm', id)
      await fix(member(), { subject: 'customer', id, version, change: doubt?.edit ?? {} })
      const { rows } = await sql<{ action: string }>`
        select action from audit_entry where subject_id = ${id} order by id desc limit 1`.execute(member().db)
      expect(rows).toEqual([{ action: 'customer.update' }])
    })
  })

  describe('what was said to be right', () => {
    it('does not come back with the same value, but with another', async () => {
      const { id, version } = await make({ familyKana: 'やまだ' })
      const doubt = { subject: 'customer' as const, id, kind: 'kanaForm', part: wholeRecord }
      await skip(member(), doubt)
      expect(await doubtsOf(id)).toEqual([])
      const { rows } = await sql<{ action: string }>`
        select action from audit_entry where subject_kind = 'doubt' and subject_id = ${id}`.execute(
        member().db,
      )
      expect(rows).toEqual([{ action: 'quality.skip' }])
      const touched = await updateCustomer(member(), id, { version, source: '紹介' })
      expect(await doubtsOf(id)).toEqual([])
      await updateCustomer(member(), id, { version: touched.version, familyKana: 'やまた' })
      expect(await doubtsOf(id)).toEqual(['kanaForm'])
    })

    it('is taken back, and nothing is skipped that is not doubtful', async () => {
      const { id } = await make({ familyKana: 'やまだ' })
      const doubt = { subject: 'customer' as const, id, kind: 'kanaForm', part: wholeRecord }
      await skip(member(), doubt)
      await expect(skip(member(), doubt)).rejects.toMatchObject({ code: 'notFound' })
      await unskip(member(), doubt)
      expect(await doubtsOf(id)).toEqual(['kanaForm'])
    })
  })

  it('follows what was written in bulk, and forgets whom nobody sees', async () => {
    const rows = rowsOf({ fields: { familyName: '鈴木' }, contactPoints: [], posts: [], tagIds: [] })
    await withClient(harness.runtime.database.pool, (client) =>
      copyCustomers(client, [rows], { actorId: null }),
    )
    await harness.call('manager', qualityApi.endpoints.check, {})
    await harness.runJobs()
    expect(await row('kanaMissing', rows.id)).toMatchObject({ name: '鈴木', certain: false })
    await removeCustomer(member(), rows.id, 1)
    expect(await row('kanaMissing', rows.id)).toBeUndefined()
  })

  it('finds who else has a contact point in no time, also where statistics have not seen what is being written', async () => {
    const rows = Array.from({ length: 2000 }, (_, n) =>
      rowsOf({
        fields: { familyName: '統計' },
        contactPoints: [0, 1, 2].map((nth) => point('email', `statistics${(n + nth) % 2000}@example.com`)),
        posts: [],
        tagIds: [],
      }),
    )
    await withClient(harness.runtime.database.pool, async (client, db) => {
      await copyCustomers(client, rows, { actorId: null })
      // What is not committed counts for nothing, though it takes its room: each table seems to be empty.
      await sql`analyze customer, contact_point, customer_identity`.execute(harness.runtime.database.db)
      await sql`set local statement_timeout = '3s'`.execute(db)
      await follow({ ...harness.system(), db }, 'customer', [rows[0]?.id ?? ''])
    })
    expect(await doubtsOf(rows[1]?.id ?? '')).toContain('contactShared')
  })

  it('follows an action on a few, a batch of a few and its way back, and what comes out of the bin', async () => {
    const { id } = await make({ familyKana: 'ヤマダ' })
    const set = { action: 'field.set', params: { field: 'familyKana', value: 'やまだ' } }
    await harness.call('member', customersApi.endpoints.act, { body: { ...set, ids: [id] } })
    expect(await doubtsOf(id)).toEqual(['kanaForm'])
    const batch = await harness.call('member', bulkApi.endpoints.start, {
      body: { ...set, params: { field: 'familyKana', value: 'ヤマタ' }, ids: [id] },
    })
    await harness.runJobs()
    expect(await doubtsOf(id)).toEqual([])
    await harness.call('member', bulkApi.endpoints.undo, { params: { id: batch.id } })
    await harness.runJobs()
    expect(await doubtsOf(id)).toEqual(['kanaForm'])
    const { version } = await getCustomer(member(), id)
    await removeCustomer(member(), id, version)
    await sql`delete from customer_doubt where customer_id = ${id}::uuid`.execute(harness.system().db)
    await harness.call('member', customersApi.endpoints.restore, { params: { id } })
    expect(await doubtsOf(id)).toEqual(['kanaForm'])
  })

  it('is a condition of lists', async () => {
    const { id } = await make({
      familyName: '点検',
      familyKana: 'てんけん',
      givenName: null,
      givenKana: null,
    })
    const scope = await readScope(member())
    const hits = async (kind: string, params: object): Promise<boolean> => {
      const { rows } = await sql`select 1 from customer c where c.customer_id = ${id}::uuid
        and ${compileRule({ kind, params }, scope)}`.execute(member().db)
      return rows.length === 1
    }
    expect(await hits('completeness', { op: 'atMost', percent: 60 })).toBe(true)
    expect(await hits('completeness', { op: 'atLeast', percent: 60 })).toBe(false)
    expect(await hits('doubt', { kind: 'kanaForm' })).toBe(true)
    expect(await hits('doubt', { kind: 'phoneZero' })).toBe(false)
    expect(await hits('untouched', { days: 1 })).toBe(false)
  })

  describe('what it is measured by', () => {
    it('is changed by a manager, on the version that was read, and then everybody is judged again', async () => {
      const { id } = await make()
      const { version, settings } = await readQuality(member())
      const weights = [{ key: 'name', weight: 1 }]
      const body = { version, settings: { ...settings, weights } }
      expect((await harness.request('member', 'PUT', '/quality/settings', { body })).statusCode).toBe(403)
      await harness.call('manager', qualityApi.endpoints.updateSettings, { body })
      await expect(
        updateQuality(harness.as('manager'), { version, settings: { ...settings, freshDays: 100 } }),
      ).rejects.toMatchObject({ code: 'stale' })
      await harness.runJobs()
      expect(await scoreOf(member(), 'customer', id)).toMatchObject({ completeness: 100 })
      const again = await readQuality(member())
      await updateQuality(harness.as('administrator'), { version: again.version, settings })
      await harness.runJobs()
    })

    it('takes only fields there are, once each, and old after fresh', async () => {
      const { version, settings } = await readQuality(member())
      for (const wrong of [
        { ...settings, weights: [{ key: 'nothing', weight: 1 }] },
        { ...settings, weights: [...settings.weights, { key: 'name', weight: 1 }] },
        { ...settings, freshDays: 400 },
      ])
        await expect(
          updateQuality(harness.as('manager'), { version, settings: wrong }),
        ).rejects.toMatchObject({ code: 'invalid' })
    })
  })

  describe('rights', () => {
    it('let everybody look, those who change customers mend, and managers check', async () => {
      const { id, version } = await make({ familyKana: 'やまだ' })
      const status = async (...request: Parameters<typeof harness.request>) =>
        (await harness.request(...request)).statusCode
      const doubt = { subject: 'customer' as const, id, kind: 'kanaForm', part: wholeRecord }
      for (const role of ['administrator', 'manager', 'member', 'readOnly'] as const) {
        const writes = role === 'readOnly' ? 403 : 200
        const manages = role === 'administrator' || role === 'manager' ? 200 : 403
        expect(await status(role, 'GET', '/quality')).toBe(200)
        expect(await status(role, 'GET', '/quality/doubts', { query: { kind: 'kanaForm' } })).toBe(200)
        expect(await status(role, 'GET', `/quality/customers/${id}`)).toBe(200)
        const { version: now } = await getCustomer(member(), id)
        expect(
          await status(role, 'POST', '/quality/fixes', {
            body: { id, version: now, change: { fields: { familyKana: 'やまだ' } } },
          }),
        ).toBe(writes)
        expect(await status(role, 'POST', '/quality/skips', { body: doubt })).toBe(writes === 200 ? 204 : 403)
        if (writes === 200) expect(await status(role, 'DELETE', '/quality/skips', { query: doubt })).toBe(204)
        expect(await status(role, 'POST', '/quality/check')).toBe(manages)
      }
      expect(version).toBe(1)
      expect(await status('visitor', 'GET', '/quality')).toBe(401)
    })

    it('keep a member who sees their own customers from all others', async () => {
      const see = (who: 'all' | 'own') =>
        sql`insert into setting (key, value) values ('organisation', ${JSON.stringify({ memberSees: who })}::jsonb)
          on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
      const theirs = await make({ familyKana: 'やまだ' }, harness.as('manager'))
      const counted = async (): Promise<number> =>
        (await overview(member(), 'customer')).kinds.find(({ kind }) => kind === 'kanaForm')?.count.count ?? 0
      const before = await counted()
      await see('own')
      try {
        expect(await row('kanaForm', theirs.id)).toBeUndefined()
        expect(await counted()).toBeLessThan(before)
        const doubt = { subject: 'customer' as const, id: theirs.id, kind: 'kanaForm', part: wholeRecord }
        for (const attempt of [
          () => scoreOf(member(), 'customer', theirs.id),
          () => skip(member(), doubt),
          () => fix(member(), { subject: 'customer', id: theirs.id, version: 1, change: {} }),
        ])
          await expect(attempt()).rejects.toMatchObject({ code: 'notFound' })
        expect(await row('kanaForm', theirs.id, harness.as('manager'))).toBeDefined()
      } finally {
        await see('all')
      }
    })
  })
})

function contentOf(customer: Awaited<ReturnType<typeof getCustomer>>) {
  const { version: _version, updatedAt: _updatedAt, contactPoints, ...content } = customer
  return { ...content, contactPoints: contactPoints.map(({ version: _of, ...one }) => one) }
}
