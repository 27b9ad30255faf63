import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { createCustomer, getCustomer, updateCustomer } from '#features/customers/customers.actions.ts'
import { customersApi } from '#features/customers/customers.api.ts'
import { customerBySource } from '#features/customers/customers.sources.ts'
import { fieldsApi } from '#features/fields/fields.api.ts'
import { makeSource } from '#features/fields/fields.source.make.ts'
import { newId } from '#kit/ids.ts'
import { useRuntime } from '#test/harness/database.ts'
import { mergeCustomers, undoMerge } from './merging.actions.ts'
import { previewMerge } from './merging.preview.ts'

const { endpoints } = customersApi

describe('merging what several systems say', () => {
  const harness = useRuntime()
  const manager = () => harness.as('manager')
  const make = async (familyName: string, attributes: { [key: string]: unknown }) =>
    (
      await createCustomer(harness.system(), {
        familyName,
        attributes: attributes as never,
        contactPoints: [],
        posts: [],
        tagNames: [],
      })
    ).id
  async function merge(survivorId: string, loserIds: string[]) {
    const { records } = await previewMerge(manager(), { survivorId, loserIds })
    const versions = records.map(({ id, version }) => ({ id, version }))
    return mergeCustomers(manager(), { survivorId, loserIds, versions })
  }
  const named = async (source: string, id: string): Promise<string | null> =>
    customerBySource(manager(), source, id).then(
      (customer) => customer.id,
      () => null,
    )
  /** What another system says of a customer, over the API. */
  const said = async (id: string, source: string | undefined, body: object) => {
    const { version } = await getCustomer(manager(), id)
    await harness.request('administrator', 'PATCH', `/customers/${id}`, {
      body: { version, ...body },
      ...(source !== undefined && { query: { source } }),
    })
  }
  const ruleOf = async (survivorId: string, loserId: string, key: string) => {
    const { fields } = await previewMerge(manager(), { survivorId, loserIds: [loserId] })
    const { text, rule } = fields.find((field) => field.key === key) ?? {}
    return [text, rule]
  }

  beforeAll(async () => {
    for (const key of ['cart', 'shop']) await makeSource(harness.as('administrator'), key)
    await harness.runJobs()
  })

  it('keeps the ids of all, which name the survivor until the merge is undone', async () => {
    const a = await make('合', { cart: ['C1'], shop: ['S1'] })
    const b = await make('併', { cart: ['C2', 'C3'] })
    const act = await merge(a, [b])
    expect((await getCustomer(manager(), a)).attributes).toMatchObject({
      cart: ['C1', 'C2', 'C3'],
      shop: ['S1'],
    })
    for (const id of ['C1', 'C2', 'C3']) expect(await named('cart', id)).toBe(a)
    // Taken away by hand it names nobody, the merge notwithstanding.
    await said(a, undefined, { attributes: { cart: ['C1', 'C2', 'C4'] } })
    expect(await named('cart', 'C3')).toBeNull()
    await undoMerge(manager(), act.id)
    expect((await getCustomer(manager(), a)).attributes).toMatchObject({ cart: ['C1', 'C4'], shop: ['S1'] })
    expect([await named('cart', 'C2'), await named('cart', 'C3'), await named('cart', 'C4')]).toEqual([
      b,
      b,
      a,
    ])
  })

  it('offers no choice between them: ids are all kept', async () => {
    const [a, b] = [await make('択', { shop: ['K1'] }), await make('一', { shop: ['K2'] })]
    const body = { survivorId: a, loserIds: [b], chosen: { shop: { from: b } } }
    const refused = await harness.request('manager', 'POST', '/merges/preview', { body })
    expect(refused.json<{ fields: { path: string }[] }>().fields).toMatchObject([{ path: 'chosen.shop' }])
  })

  it('believes the source that stands first, whichever is newer, until the order is another', async () => {
    const [a, b] = [await make('優', {}), await make('先', {})]
    await said(a, 'cart', { occupation: '会社員' })
    await said(b, 'shop', { occupation: '医師' })
    expect(await ruleOf(a, b, 'occupation')).toEqual(['会社員', 'source'])
    const { items, sections } = await harness.call('administrator', fieldsApi.endpoints.list, {})
    const order = items
      .filter(({ subject }) => subject === 'customer')
      .map(({ key, section }) => ({ key, section }))
      .toSorted((x, y) => Number(x.key === 'cart') - Number(y.key === 'cart'))
    await harness.call('administrator', fieldsApi.endpoints.arrange, {
      body: {
        subject: 'customer',
        sections: sections.filter(({ subject }) => subject === 'customer').map(({ key }) => key),
        fields: order,
      },
    })
    expect(await ruleOf(a, b, 'occupation')).toEqual(['医師', 'source'])
    await said(a, undefined, { occupation: '教員' })
    expect(await ruleOf(a, b, 'occupation')).toEqual(['教員', 'byHand'])
  })

  it('knows of which source an import was, for what it made and for what it changed', async () => {
    const [a, b] = [await make('輸', { budget: 100 }), await make('入', { budget: 200 })]
    const imported = async (id: string, source: string | null, action: string, after: object | null) => {
      const importId = newId()
      await sql`
        insert into import_batch (id, file_name, subject, blob_key, size, sha256, format, header, mapping, options,
          created_by_name)
        values (${importId}::uuid, 'x.csv', 'customer', 'x', 1, 'x', '{}', '[]', '[]',
          ${JSON.stringify({ source })}::jsonb, '試験')`.execute(manager().db)
      await sql`
        insert into import_change (customer_id, import_id, row_number, action, before, after, version_after)
        values (${id}::uuid, ${importId}::uuid, 2, ${action}, null, ${after && JSON.stringify(after)}::jsonb, 1)`.execute(
        manager().db,
      )
    }
    await imported(a, 'shop', 'updated', { fields: {}, attributes: { budget: 100 } })
    await imported(b, 'cart', 'updated', { fields: {}, attributes: { budget: 200 } })
    expect((await ruleOf(a, b, 'budget'))[1]).toBe('source')
  })

  it('writes down with every change which system said it', async () => {
    const a = await make('録', {})
    await said(a, 'cart', { occupation: '会社員' })
    const { items } = await harness
      .request('administrator', 'GET', '/audit', {
        query: { subjectKind: 'customer', subjectId: a },
      })
      .then((answer) => answer.json<{ items: { source: string | null }[] }>())
    expect(items.map(({ source }) => source)).toEqual(['cart', null])
    const got = await harness.call('readOnly', endpoints.get, { params: { id: a } })
    expect(got.externalIds).toEqual([])
    await updateCustomer(manager(), a, { version: got.version, occupation: null })
  })
})
