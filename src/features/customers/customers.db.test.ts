import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { useRuntime } from '#test/harness/database.ts'
import {
  act,
  createCustomer,
  getCustomer,
  removeCustomer,
  restoreCustomer,
  updateCustomer,
} from './customers.actions.ts'
import * as parts from './customers.parts.ts'
import { countCustomers, listCustomers, searchCustomers } from './customers.store.ts'

describe('customers', () => {
  const harness = useRuntime()
  const admin = () => harness.as('administrator')
  const make = (fields: object, more: Partial<Parameters<typeof createCustomer>[1]> = {}) =>
    createCustomer(admin(), { contactPoints: [], posts: [], tagNames: [], ...fields, ...more })

  it('keep the text of a name as typed, to the code point', async () => {
    const unsafe = '\ufa19\ufa10\ufa1e\ufa1b\ufa1a\ufa26葛\u{e0100}\u{20bb7}'
    const made = await make({ familyName: unsafe, givenName: '𠮷' })
    const read = await getCustomer(admin(), made.id)
    expect([...(read.familyName ?? '')]).toEqual([...unsafe])
    const answer = await harness.request('administrator', 'GET', `/customers/${made.id}`)
    expect(answer.json<{ familyName: string }>().familyName).toBe(unsafe)
  })

  describe('are found', async () => {
    const find = async (q: string) => (await searchCustomers(admin(), q, 20)).map((row) => row.displayName)
    const listed = async (q: string) =>
      (await listCustomers(admin(), { q }, { sort: 'kana', limit: 200 })).items.map((row) => row.displayName)

    it.each([
      ['高橋', 'by the common form of 髙'],
      ['髙橋', 'by the form as typed'],
      ['髙', 'by one kanji'],
      ['橋', 'by one kanji inside the name'],
      ['美', 'by one kanji of the given name'],
      ['タカハシ', 'by kana'],
      ['たかはし', 'by hiragana'],
      ['ﾀｶﾊｼ', 'by half-width kana'],
      ['たか', 'by two kana'],
      ['takahashi', 'by romaji'],
      ['高橋 美咲', 'by family and given name'],
      ['高橋美咲', 'by the whole name without a space'],
      ['タカハシ ミサキ', 'by the whole reading'],
      ['090-8765-4321', 'by phone with hyphens'],
      ['09087654321', 'by phone without hyphens'],
      ['０９０８７６５', 'by the head of a full-width phone'],
      ['4321', 'by the last four digits'],
      ['misaki.t', 'by the head of the e-mail'],
      ['MISAKI.T@example.jp', 'by the e-mail in capitals'],
      ['M-000777', 'by member number'],
      ['ｍ-000777', 'by member number in full width'],
      ['あかね商店', 'by company'],
      ['㈱あかね商店', 'by company with its legal form, abbreviated'],
    ])('%s: %s', async (q) => {
      await once()
      expect(await find(q)).toContain('髙橋 美咲')
      expect(await listed(q)).toContain('髙橋 美咲')
    })

    it('but not by what only looks alike', async () => {
      await once()
      for (const q of ['佐藤', 'ササキ', '0801', 'nobody@', 'M-9', '橋高', '美髙'])
        expect(await find(q), q).not.toContain('髙橋 美咲')
    })

    it('and a query of spaces, quotes and wildcards finds nobody and breaks nothing', async () => {
      for (const q of [
        '   ',
        '%',
        '_',
        "'; drop table customer; --",
        '\\',
        '"',
        '\u0000',
        '😀',
        '𠮷'.repeat(90),
      ])
        expect(await find(q), q).not.toContain('髙橋 美咲')
    })

    let made: Promise<unknown> | undefined
    const once = () =>
      (made ??= make(
        {
          familyName: '髙橋',
          givenName: '美咲',
          familyKana: 'タカハシ',
          givenKana: 'ミサキ',
          code: 'M-000777',
        },
        {
          contactPoints: [
            { kind: 'phone', label: '携帯', value: '090-8765-4321' },
            { kind: 'email', label: null, value: 'Misaki.T@example.jp' },
          ],
          posts: [{ companyName: '株式会社あかね商店', department: '通販部' }],
        },
      ))
  })

  describe('in a list', () => {
    it('stand in the order of their reading, kanji and Latin after kana, no reading last, page by page', async () => {
      const tag = newId().slice(-12)
      const people = [
        { familyKana: 'ワタナベ' },
        { familyKana: 'カトウ' },
        { familyKana: 'ガトウ' },
        { familyKana: 'あべ' },
        { familyName: 'Smith' },
        { familyName: '読み無' },
        { familyKana: 'ｱﾍﾞ', givenKana: 'ﾍ' },
      ]
      for (const person of people) await make({ source: tag, ...person })
      const filter = {
        filter: JSON.stringify({ kind: 'field', params: { field: 'source', op: 'equals', value: tag } }),
      }
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await listCustomers(admin(), filter, { sort: 'kana', limit: 2, cursor })
        seen.push(...page.items.map((row) => row.displayName))
        cursor = page.next ?? undefined
      } while (cursor)
      expect(seen).toEqual(['あべ', 'ｱﾍﾞ ﾍ', 'カトウ', 'ガトウ', 'ワタナベ', 'Smith', '読み無'])
      expect(await countCustomers(admin(), filter, true)).toEqual({ count: 7, exact: true })
    })

    it.each(['-kana', 'updatedAt', '-updatedAt', 'createdAt', '-createdAt'] as const)(
      'page by %s without losing or repeating anybody',
      async (sort) => {
        const tag = newId().slice(-12)
        for (let i = 0; i < 5; i++) await make({ source: tag, familyName: `人${i}` })
        const filter = {
          filter: JSON.stringify({ kind: 'field', params: { field: 'source', op: 'equals', value: tag } }),
        }
        const seen: string[] = []
        let cursor: string | undefined
        do {
          const page = await listCustomers(admin(), filter, { sort, limit: 2, cursor })
          seen.push(...page.items.map((row) => row.id))
          cursor = page.next ?? undefined
        } while (cursor)
        expect(new Set(seen).size).toBe(5)
      },
    )

    it('refuse a cursor that was tampered with, and a rule that does not exist', async () => {
      const list = (query: string) => harness.request('administrator', 'GET', `/customers?${query}`)
      expect((await list('cursor=nonsense')).statusCode).toBe(400)
      expect((await list('filter=%7B')).statusCode).toBe(400)
      expect((await list(`filter=${encodeURIComponent('{"kind":"nope","params":{}}')}`)).statusCode).toBe(400)
      const deep = '{"op":"not","rule":'.repeat(20) + '{"op":"and","rules":[]}' + '}'.repeat(20)
      expect((await list(`filter=${encodeURIComponent(deep)}`)).statusCode).toBe(400)
      expect((await list('colour=red')).statusCode).toBe(400)
    })
  })

  describe('when changed', () => {
    it('refuse a stale save and hand back the record as it stands', async () => {
      const made = await make({ familyName: '山田' })
      await updateCustomer(admin(), made.id, { version: made.version, givenName: '太郎' })
      const answer = await harness.request('administrator', 'PATCH', `/customers/${made.id}`, {
        body: {
          version: made.version,
          givenName: '次郎',
        },
      })
      expect(answer.statusCode).toBe(409)
      expect(answer.json()).toMatchObject({
        code: 'stale',
        current: { givenName: '太郎', version: made.version + 1 },
      })
      expect((await getCustomer(admin(), made.id)).givenName).toBe('太郎')
    })

    it('write the audit log with before and after, and one event on the spine', async () => {
      const made = await make({ familyName: '山田', stage: 'lead' })
      await updateCustomer(admin(), made.id, { version: made.version, stage: 'customer', familyName: '山田' })
      const { rows } = await sql<{ before: object; after: object }>`
        select before, after from audit_entry where subject_id = ${made.id} and action = 'customer.update'`.execute(
        harness.runtime.database.db,
      )
      expect(rows).toEqual([{ before: { stage: 'lead' }, after: { stage: 'customer' } }])
      const answer = await harness.request('administrator', 'GET', `/customers/${made.id}/timeline`)
      expect(
        answer.json<{ items: { sentence: { ja: string } }[] }>().items.map((e) => e.sentence.ja),
      ).toEqual(['状態 を変更しました', '顧客として登録しました'])
    })

    it('leave no trace when nothing really changed', async () => {
      const made = await make({ familyName: '山田' })
      const same = await updateCustomer(admin(), made.id, {
        version: made.version,
        familyName: '山田',
        givenName: '',
      })
      expect(same.version).toBe(made.version)
    })

    it('refuse a member number that another customer has, and say where', async () => {
      await make({ familyName: '一人目', code: 'Ａ-100' })
      const answer = await harness.request('administrator', 'POST', '/customers', {
        body: {
          familyName: '二人目',
          code: 'a-100',
        },
      })
      expect(answer.statusCode).toBe(409)
      expect(answer.json()).toMatchObject({ code: 'conflict', fields: [{ path: 'code' }] })
    })

    it('refuse a record with nothing to find it by', async () => {
      const answer = await harness.request('administrator', 'POST', '/customers', {
        body: {
          remark: '誰？',
        },
      })
      expect(answer.statusCode).toBe(400)
      expect(answer.json()).toMatchObject({ code: 'invalid', fields: [{ path: 'familyName' }] })
    })
  })

  describe('with contact points', () => {
    it('keep each as its own record, found by its key at once and no longer when removed', async () => {
      const made = await make({ familyName: '連絡' })
      const withPhone = await parts.addContactPoint(admin(), made.id, {
        kind: 'phone',
        label: '自宅',
        value: '０３－１２３４－５６７８',
      })
      const [phone] = withPhone.contactPoints
      expect(phone).toMatchObject({ value: '０３－１２３４－５６７８', e164: '+81312345678', label: '自宅' })
      const found = async () => (await searchCustomers(admin(), '0312345678', 5)).map((row) => row.id)
      expect(await found()).toContain(made.id)
      await parts.removeContactPoint(admin(), made.id, phone?.id ?? '', phone?.version ?? 0)
      expect(await found()).not.toContain(made.id)
    })

    it('take an address apart and keep it as typed', async () => {
      const made = await make(
        { familyName: '住所' },
        {
          contactPoints: [
            {
              kind: 'address',
              label: null,
              value: '東京都千代田区紀尾井町1-3　紀尾井ビル５階',
              postalCode: '〒102－0094',
            },
          ],
        },
      )
      expect(made.contactPoints[0]).toMatchObject({
        value: '東京都千代田区紀尾井町1-3　紀尾井ビル５階',
        postalCode: '1020094',
        prefecture: '東京都',
        city: '千代田区',
      })
    })

    it('let a family share a mailbox, but never a LINE id', async () => {
      const shared = { kind: 'email', label: null, value: 'family@example.jp' } as const
      await make({ familyName: '父' }, { contactPoints: [shared] })
      await make(
        { familyName: '母' },
        { contactPoints: [shared, { kind: 'line', label: null, value: 'U1' }] },
      )
      expect((await searchCustomers(admin(), 'family@example.jp', 5)).length).toBe(2)
      await expect(
        make({ familyName: '子' }, { contactPoints: [{ kind: 'line', label: null, value: 'U1' }] }),
      ).rejects.toMatchObject({ code: 'conflict' })
    })

    it('put the chosen one first', async () => {
      const made = await make(
        { familyName: '順番' },
        {
          contactPoints: [
            { kind: 'email', label: null, value: 'one@example.jp' },
            { kind: 'email', label: null, value: 'two@example.jp' },
          ],
        },
      )
      const second = made.contactPoints[1]
      const after = await parts.updateContactPoint(admin(), made.id, second?.id ?? '', {
        version: second?.version ?? 0,
        first: true,
      })
      expect(after.contactPoints.map((point) => point.value)).toEqual(['two@example.jp', 'one@example.jp'])
    })
  })

  describe('in the bin', () => {
    it('are found by nobody, free their member number, and come back whole', async () => {
      const made = await make({ familyName: '削除', code: 'BIN-1' })
      await removeCustomer(admin(), made.id, made.version)
      expect((await searchCustomers(admin(), 'BIN-1', 5)).length).toBe(0)
      expect((await getCustomer(admin(), made.id)).deletedAt).not.toBeNull()
      const heir = await make({ familyName: '後任', code: 'BIN-1' })
      await expect(restoreCustomer(admin(), made.id)).rejects.toMatchObject({ code: 'conflict' })
      await removeCustomer(admin(), heir.id, heir.version)
      const back = await restoreCustomer(admin(), made.id)
      expect(back).toMatchObject({ code: 'BIN-1', deletedAt: null })
      expect((await searchCustomers(admin(), 'BIN-1', 5)).map((row) => row.id)).toEqual([made.id])
    })
  })

  it('take the tags they are made with, known or new', async () => {
    await make({ familyName: '一人目' }, { tagNames: ['定期'] })
    const made = await make({ familyName: '二人目' }, { tagNames: ['定期', '初回お試し', '定期'] })
    expect(made.tags.map((tag) => tag.name).sort()).toEqual(['初回お試し', '定期'])
  })

  describe('for a member', () => {
    it('are all there as long as nobody has set anything else', async () => {
      const foreign = await make({ familyName: '他人', ownerId: admin().actor.userId })
      const answer = await harness.request('member', 'GET', `/customers/${foreign.id}`)
      expect(answer.statusCode).toBe(200)
    })
  })

  describe('for a member who sees only their own', () => {
    it('hide the others from list, search, page, count, timeline and actions', async () => {
      const member = harness.as('member')
      const foreign = await make({ familyName: '他人', code: 'HIDE-1', ownerId: admin().actor.userId })
      const own = await make({ familyName: '自分', code: 'HIDE-2', ownerId: member.actor.userId })
      const answer = await harness.request('administrator', 'GET', '/settings')
      const { version, settings } = answer.json<{ version: number; settings: object }>()
      const put = await harness.request('administrator', 'PUT', '/settings', {
        body: { version, settings: { ...settings, memberSees: 'own' } },
      })
      expect(put.statusCode).toBe(200)
      try {
        const found = (await searchCustomers(member, 'HIDE', 10)).map((row) => row.id)
        expect(found).toEqual([own.id])
        for (const path of ['', '/timeline'] as const) {
          const refused = await harness.request('member', 'GET', `/customers/${foreign.id}${path}`)
          expect(refused.statusCode, path).toBe(404)
        }
        const { changed } = await act(member, 'customer.delete', {}, [foreign.id, own.id])
        expect(changed).toEqual([own.id])
        expect((await getCustomer(admin(), foreign.id)).deletedAt).toBeNull()
      } finally {
        await harness.request('administrator', 'PUT', '/settings', {
          body: { version: version + 1, settings: { ...settings, memberSees: 'all' } },
        })
      }
    })
  })

  it('created with the same Idempotency-Key are one', async () => {
    const send = () =>
      harness.request('administrator', 'POST', '/customers', {
        headers: { 'idempotency-key': 'once' },
        body: { familyName: '一度' },
      })
    const [first, second] = await Promise.all([send(), send()])
    expect(first.json().id).toBe(second.json().id)
    expect((await countCustomers(admin(), { q: '一度' }, true)).count).toBe(1)
  })
})
