import { describe, expect, it } from 'vitest'
import { auditApi } from '#features/audit/audit.api.ts'
import { useRuntime } from '#test/harness/database.ts'
import { settingsApi } from './settings.api.ts'

const { get, update } = settingsApi.endpoints

describe('the settings of the organisation', () => {
  const { call, request, system } = useRuntime()

  it('have defaults as long as nothing is stored', async () => {
    expect(await call('readOnly', get, {})).toMatchObject({
      version: 0,
      settings: { timeZone: 'Asia/Tokyo', fiscalYearStart: 4, weekStart: 'sunday', memberSees: 'all' },
    })
  })

  it('are changed and audited with what changed only', async () => {
    const { version, settings } = await call('administrator', get, {})
    const saved = await call('administrator', update, {
      body: { version, settings: { ...settings, organisation: '青空商店', weekStart: 'monday' } },
    })
    expect(saved).toMatchObject({ version: version + 1, settings: { organisation: '青空商店' } })
    const { items } = await call('administrator', auditApi.endpoints.list, {
      query: { action: 'settings.update', limit: 1 },
    })
    expect(items[0]?.after).toEqual({ organisation: '青空商店', weekStart: 'monday' })
  })

  it('keep their version when a save changes nothing', async () => {
    const before = await call('administrator', get, {})
    expect(await call('administrator', update, { body: before })).toEqual(before)
  })

  it('are not overwritten by a save that is based on an older version', async () => {
    const { version, settings } = await call('administrator', get, {})
    const body = { version, settings: { ...settings, fiscalYearStart: 1 } }
    await call('administrator', update, { body })
    const late = await request('administrator', 'PUT', '/settings', {
      body: { version, settings: { ...settings, fiscalYearStart: 10 } },
    })
    expect(late.statusCode).toBe(409)
    expect(late.json()).toMatchObject({
      code: 'stale',
      current: { version: version + 1, settings: { fiscalYearStart: 1 } },
    })
  })

  it('take one of two saves that are sent at the same moment', async () => {
    const { version, settings } = await call('administrator', get, {})
    const answers = await Promise.all(
      [7, 8].map((fiscalYearStart) =>
        request('administrator', 'PUT', '/settings', {
          body: { version, settings: { ...settings, fiscalYearStart } },
        }),
      ),
    )
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
  })

  it('give a choice that is newer than the stored record its default', async () => {
    await system()
      .db.updateTable('setting')
      .set({ value: JSON.stringify({ organisation: '古い記録', sale: { rounding: 'round' } }) })
      .execute()
    expect((await call('member', get, {})).settings).toEqual({
      exportApprovalAbove: 10_000,
      organisation: '古い記録',
      timeZone: 'Asia/Tokyo',
      fiscalYearStart: 4,
      weekStart: 'sunday',
      memberSees: 'all',
      sale: { taxMode: 'included', rounding: 'round', pointsAs: 'discount', shippingTaxClass: 'standard' },
      seller: { name: '', postalCode: '', address: '', phone: '', invoiceNumber: '', bankAccount: '' },
    })
  })

  it('keep the registration number as it is printed, however it was typed', async () => {
    const { version, settings } = await call('administrator', get, {})
    const seller = { ...settings.seller, name: '青空商店', invoiceNumber: ' ｔ7000-012050002 ' }
    const saved = await call('administrator', update, {
      body: { version, settings: { ...settings, seller } },
    })
    expect(saved.settings.seller).toMatchObject({ name: '青空商店', invoiceNumber: 'T7000012050002' })
  })

  it.each([
    { timeZone: 'Asia/Nowhere' },
    { fiscalYearStart: 13 },
    { organisation: ' ' },
    { memberSees: 'none' },
    { sale: { taxMode: 'none', rounding: 'floor', pointsAs: 'discount', shippingTaxClass: 'standard' } },
    {
      seller: {
        name: '',
        postalCode: '',
        address: '',
        phone: '',
        invoiceNumber: 'T12345',
        bankAccount: '',
      },
    },
  ])('refuse %j and name the field', async (wrong) => {
    const { version, settings } = await call('administrator', get, {})
    const response = await request('administrator', 'PUT', '/settings', {
      body: { version, settings: { ...settings, ...wrong } },
    })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({
      code: 'invalid',
      fields: [{ path: expect.stringContaining(`settings.${Object.keys(wrong)[0]}`) }],
    })
  })
})
