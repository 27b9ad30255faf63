import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import { createCustomer, getCustomer } from '#features/customers/customers.actions.ts'
import type { ContactPointInput } from '#features/customers/customers.api.ts'
import { useRuntime } from '#test/harness/database.ts'
import { doubts, scoreOf } from './quality.actions.ts'
import { qualityApi } from './quality.api.ts'
import { fix } from './quality.fix.ts'

type Given = Parameters<typeof createCustomer>[1]
const person = { familyName: '山田', givenName: '太郎', familyKana: 'ヤマダ', givenKana: 'タロウ' }

describe('a suggestion for a customer', () => {
  const harness = useRuntime()
  const member = () => harness.as('member')
  const make = (given: Partial<Given> = {}, work: Work = member()) =>
    createCustomer(work, { ...person, contactPoints: [], posts: [], tagNames: [], ...given })
  const point = (kind: ContactPointInput['kind'], value: string, postalCode: string): ContactPointInput => ({
    kind,
    label: null,
    value,
    postalCode,
  })
  const doubtsOf = async (id: string): Promise<string[]> =>
    (await scoreOf(member(), 'customer', id)).doubts.map(({ kind }) => kind)
  const row = async (kind: string, id: string, work = member()) =>
    (await doubts(work, { subject: 'customer', kind, limit: 200 })).items.find((one) => one.id === id)

  beforeAll(async () => {
    await sql`insert into postal_pack (source, file_name, sha256, rows, codes, loaded_by_name)
      values ('kenAll', 'test', 'x', 2, 2, 'test')`.execute(harness.system().db)
    await sql`insert into postal_area (code, source, position, prefecture, city, town, prefecture_kana, city_kana, town_kana)
      values ('1500002', 'kenAll', 1, '東京都', '渋谷区', '渋谷', '', '', ''),
        ('5300001', 'kenAll', 2, '大阪府', '大阪市北区', '梅田', '', '', '')`.execute(harness.system().db)
  })

  describe('another way', () => {
    it('is the address of the code, taken only when it is asked for', async () => {
      const { id, version } = await make({
        contactPoints: [point('address', '大阪府大阪市北区梅田1-2-3 青葉ビル', '1500002')],
      })
      const doubt = await row('postalMismatch', id)
      expect(doubt).toMatchObject({ certain: true, edit: { point: { postalCode: '5300001' } } })
      const change = doubt?.alternative ?? {}
      const mended = await fix(member(), { subject: 'customer', id, version, change })
      expect((await getCustomer(member(), id)).contactPoints).toMatchObject([
        { postalCode: '1500002', value: '東京都渋谷区梅田1-2-3 青葉ビル' },
      ])
      expect(await doubtsOf(id)).toEqual([])
      await fix(member(), { subject: 'customer', id, version: mended.version, change: mended.undo })
      expect(await doubtsOf(id)).toEqual(['postalMismatch'])
    })

    it('is not there for a code that is unknown, nor for an address without a city to replace', async () => {
      const { id } = await make({ contactPoints: [point('address', '大阪府', '1500002')] })
      expect(await row('postalMismatch', id)).toMatchObject({ alternative: null })
      const unknown = await make({ contactPoints: [point('address', '大阪府大阪市北区梅田1', '9999999')] })
      expect(await doubtsOf(unknown.id)).toEqual([])
    })
  })

  describe('member numbers that are shorter than all others', () => {
    const check = async () => {
      await harness.call('manager', qualityApi.endpoints.check, {})
      await harness.runJobs()
    }

    it('have lost their zeros, which one key gives back', async () => {
      for (let n = 1; n <= 25; n++) await make({ code: String(n * 731).padStart(7, '0') })
      await check()
      const { id, version } = await make({ code: '88123' })
      const doubt = await row('codeZeros', id)
      expect(doubt).toMatchObject({
        value: '88123',
        certain: true,
        field: { ja: '会員番号' },
        edit: { fields: { code: '0088123' } },
      })
      await fix(member(), { subject: 'customer', id, version, change: doubt?.edit ?? {} })
      expect((await getCustomer(member(), id)).code).toBe('0088123')
      expect(await doubtsOf(id)).toEqual([])
      expect(await doubtsOf((await make({ code: 'A-12' })).id)).toEqual([])
    })

    it('are as they should be where numbers were only counted up', async () => {
      await sql`update customer set code = null`.execute(harness.system().db)
      await sql`delete from customer_identity where kind = 'member'`.execute(harness.system().db)
      for (let n = 90; n <= 130; n++) await make({ code: String(n) })
      await check()
      const found = await doubts(member(), { subject: 'customer', kind: 'codeZeros', limit: 10 })
      expect(found.items).toEqual([])
    })
  })

  it('of a masked field says nothing of it to those who may not see it', async () => {
    await sql`insert into field_definition (id, subject, key, type, label_ja, section, masked)
      values (${newId()}::uuid, 'customer', 'secondPhone', 'phone', '裏の電話', 'contact', true)`.execute(
      harness.system().db,
    )
    const { id, version } = await make(
      { attributes: { secondPhone: '312345678' } },
      harness.as('administrator'),
    )
    expect(await row('phoneZero', id, harness.as('administrator'))).toMatchObject({
      value: '312345678',
      edit: { fields: { secondPhone: '03-1234-5678' } },
    })
    expect(await row('phoneZero', id)).toMatchObject({ value: '●●●', edit: null, alternative: null })
    await expect(
      fix(member(), { subject: 'customer', id, version, change: { fields: { secondPhone: '1' } } }),
    ).rejects.toMatchObject({ code: 'invalid' })
    await sql`delete from field_definition`.execute(harness.system().db)
  })
})
