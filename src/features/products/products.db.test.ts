import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { onePixel } from '#features/files/files.make.ts'
import { addDays } from '#kit/japan/days.ts'
import { newId } from '#kit/ids.ts'
import { rateOn } from '#kit/sale.ts'
import { useRuntime } from '#test/harness/database.ts'
import {
  changeStock,
  createProduct,
  getProduct,
  readProducts,
  removePrice,
  removeProduct,
  restoreProduct,
  setParts,
  setPrice,
  stockMoves,
  todayOf,
  updateProduct,
} from './products.actions.ts'
import { productsApi } from './products.api.ts'
import { binnedProducts } from './products.bin.ts'
import { ensureProducts, moveStock } from './products.bulk.ts'
import {
  createCategory,
  ensureCategory,
  moveCategory,
  removeCategory,
  renameCategory,
} from './products.categories.ts'
import { readCategories } from './products.categories.store.ts'
import { findProducts, readTaxRates } from './products.find.ts'
import { makeProduct } from './products.make.ts'
import { priceOn, productKey } from './products.ts'
import { addTaxRate, listTaxRates, removeTaxRate } from './products.tax.ts'

const { endpoints } = productsApi

describe('products', () => {
  const harness = useRuntime()
  const selling = { kind: 'sold', orderId: newId() } as const
  const manager = () => harness.as('manager')
  let today = ''
  beforeAll(async () => {
    today = await todayOf(manager())
  })
  const codesOf = async (query: Partial<Parameters<typeof readProducts>[1]>) =>
    (await readProducts(manager(), { limit: 200, sort: 'code', ...query })).items.map(({ code }) => code)
  const auditOf = async (id: string) =>
    (
      await sql<{ action: string; after: unknown }>`
        select action, after from audit_entry where subject_id = ${id} order by id`.execute(manager().db)
    ).rows

  it('are added and changed by a manager, seen by everybody, and audited', async () => {
    const made = await harness.call('manager', endpoints.create, {
      body: {
        code: 'ＡＯ－1',
        name: '有機 青汁',
        kana: 'ユウキ アオジル',
        taxClass: 'reduced',
        price: { price: '3980', taxIncluded: true },
        stock: 12,
      },
    })
    expect(made).toMatchObject({
      code: 'ＡＯ－1',
      price: { price: '3980', taxIncluded: true },
      prices: [{ startsOn: today }],
      state: 'active',
      stock: 12,
      version: 1,
    })
    expect(await harness.call('readOnly', endpoints.get, { params: { id: made.id } })).toEqual(made)
    for (const role of ['member', 'readOnly'] as const)
      expect(
        (await harness.request(role, 'PATCH', `/products/${made.id}`, { body: { version: 1, name: '×' } }))
          .statusCode,
      ).toBe(403)
    await updateProduct(manager(), made.id, { version: 1, cost: '900', daysPerPack: 30 })
    expect((await auditOf(made.id)).map(({ action }) => action)).toEqual(['product.create', 'product.update'])
  })

  it('are found by code in any width, by name, by reading and by romaji; in their order, page by page', async () => {
    for (const q of ['ao-1', '青汁', 'あおじる', 'aojiru', '有機 アオ'])
      expect(await codesOf({ q }), q).toContain('ＡＯ－1')
    expect(await codesOf({ q: '%' })).toEqual([])
    for (const name of ['ウ', 'ア', 'イ'])
      await makeProduct(manager(), { name: `順番${name}`, kana: `ン${name}` })
    for (const sort of ['name', '-name', 'code', '-code', 'createdAt', '-createdAt'] as const) {
      const all = await codesOf({ sort })
      const paged: string[] = []
      let cursor: string | undefined
      do {
        const page = await readProducts(manager(), { limit: 2, sort, cursor })
        paged.push(...page.items.map(({ code }) => code))
        cursor = page.next ?? undefined
      } while (cursor !== undefined)
      expect(paged, sort).toEqual(all)
    }
    const names = (await readProducts(manager(), { limit: 200, sort: 'name', q: '順番' })).items
    expect(names.map(({ name }) => name)).toEqual(['順番ア', '順番イ', '順番ウ'])
  })

  it('of one code are there once, whatever the width; a stale save is refused with the product as it is', async () => {
    const { id } = await makeProduct(manager(), { code: 'DUP-1', name: '一つ目' })
    await expect(makeProduct(manager(), { code: 'ｄｕｐ－１' })).rejects.toMatchObject({
      code: 'conflict',
      extra: { fields: [{ path: 'code' }] },
    })
    expect((await updateProduct(manager(), id, { version: 1, name: '一つ目' })).version).toBe(1)
    await updateProduct(harness.as('administrator'), id, { version: 1, name: '改名' })
    const stale = { code: 'stale', extra: { current: { name: '改名', version: 2 } } }
    for (const late of [
      () => updateProduct(manager(), id, { version: 1, name: '別' }),
      () => setPrice(manager(), id, { version: 1, startsOn: today, price: '1', taxIncluded: true }),
      () => removePrice(manager(), id, { version: 1, startsOn: '2000-01-01' }),
      () => setParts(manager(), id, { version: 1, parts: [] }),
      () => removeProduct(manager(), id, 1),
    ])
      await expect(late()).rejects.toMatchObject(stale)
  })

  it('have prices from a day on; what sells them reads the price of its own day', async () => {
    const { id } = await makeProduct(manager())
    const raised = await setPrice(manager(), id, {
      version: 1,
      startsOn: addDays(today, 1),
      price: '1200',
      taxIncluded: true,
    })
    expect(raised).toMatchObject({ price: { price: '1000' }, version: 2 })
    const [found] = await findProducts(manager(), { ids: [id] })
    expect(found && [today, addDays(today, 1)].map((on) => priceOn(found, on)?.price)).toEqual([
      '1000',
      '1200',
    ])
    const back = await removePrice(manager(), id, { version: 2, startsOn: addDays(today, 1) })
    expect(back.prices).toHaveLength(1)
  })

  it('that are variations have the price and cost of their product until they have their own', async () => {
    const main = await makeProduct(manager(), { cost: '300' })
    const red = await createProduct(manager(), {
      code: `${main.code}-R`,
      name: main.name,
      parentId: main.id,
      variation: '赤',
    })
    expect(red.price).toEqual({ price: '1000', taxIncluded: true })
    expect(await findProducts(manager(), { codeKeys: [productKey(red.code)] })).toMatchObject([
      { cost: '300', prices: [{ price: '1000' }] },
    ])
    expect((await getProduct(manager(), main.id)).variations).toMatchObject([
      { code: red.code, variation: '赤' },
    ])
    const wrong = { code: 'conflict', extra: { fields: [{ path: 'parentId' }] } }
    await expect(makeProduct(manager(), { parentId: red.id })).rejects.toMatchObject(wrong)
    await expect(makeProduct(manager(), { parentId: newId() })).rejects.toMatchObject(wrong)
    const other = await makeProduct(manager())
    for (const [id, parentId] of [
      [main.id, other.id],
      [other.id, red.id],
      [other.id, other.id],
    ] as const)
      await expect(updateProduct(manager(), id, { version: 1, parentId })).rejects.toMatchObject(wrong)
  })

  it('that are sets cost what their parts cost, and take their stock from these', async () => {
    const [tea, cup] = [
      await makeProduct(manager(), { cost: '100', stock: 10 }),
      await makeProduct(manager(), { cost: '250.5', stock: 5 }),
    ]
    const set = await makeProduct(manager(), { stock: 3 })
    const parts = [
      { productId: tea.id, quantity: 2 },
      { productId: cup.id, quantity: 1 },
    ]
    const made = await setParts(manager(), set.id, { version: 1, parts })
    expect(made).toMatchObject({ isSet: true, stock: null, version: 2 })
    expect(await setParts(manager(), set.id, { version: 2, parts })).toEqual(made)
    expect((await findProducts(manager(), { ids: [set.id] }))[0]?.cost).toBe('450.5')
    expect(made).toMatchObject({ cost: null, unitCost: '450.5' })
    await moveStock(
      manager(),
      [
        { productId: set.id, by: -6 },
        { productId: tea.id, by: '-0.5' },
      ],
      selling,
    )
    expect((await getProduct(manager(), tea.id)).stock).toBe(-2.5)
    expect((await getProduct(manager(), cup.id)).stock).toBe(-1)
    await expect(changeStock(manager(), set.id, { by: 1, reason: '入荷' })).rejects.toMatchObject({
      code: 'conflict',
    })
    for (const [id, version, productId] of [
      [set.id, 2, set.id],
      [cup.id, 1, set.id],
      [cup.id, 1, tea.id],
    ] as const)
      await expect(
        setParts(manager(), id, { version, parts: [{ productId, quantity: 1 }] }),
      ).rejects.toMatchObject({ extra: { fields: [{ path: 'parts' }] } })
    await expect(removeProduct(manager(), tea.id, 1)).rejects.toMatchObject({ code: 'conflict' })
    expect((await getProduct(manager(), tea.id)).partOf).toMatchObject([{ id: set.id }])
  })

  it('have their stock changed with a reason, by so many or to what was counted', async () => {
    const { id } = await makeProduct(manager())
    await expect(changeStock(manager(), id, { by: 1, reason: '入荷' })).rejects.toMatchObject({
      code: 'conflict',
    })
    await changeStock(manager(), id, { to: 5, reason: '棚卸し' })
    await Promise.all([1, 2, 3].map((by) => changeStock(manager(), id, { by, reason: '入荷' })))
    expect(await getProduct(manager(), id)).toMatchObject({ stock: 11, version: 1 })
    expect((await auditOf(id)).at(1)?.after).toEqual({ stock: 5, reason: '棚卸し' })
    expect((await changeStock(manager(), id, { to: null, reason: '数えない' })).stock).toBeNull()
    await moveStock(manager(), [{ productId: id, by: -1 }], selling)
    expect((await getProduct(manager(), id)).stock).toBeNull()
    // The three that came in did so at once, in any order: what there was after each adds up.
    const { items, next } = await stockMoves(manager(), id, { limit: 5 })
    expect(next).toBeNull()
    expect(items.map(({ kind, by, reason }) => [kind, by !== null && by > 0, reason])).toEqual([
      ['counted', false, '数えない'],
      ['changed', true, '入荷'],
      ['changed', true, '入荷'],
      ['changed', true, '入荷'],
      ['counted', false, '棚卸し'],
    ])
    expect(items.map(({ stock }) => stock).slice(0, 2)).toEqual([null, 11])
  })

  it('go to the bin with their variations and come back; a code that was taken meanwhile is told', async () => {
    const main = await makeProduct(manager(), { code: 'BIN-1' })
    const red = await makeProduct(manager(), { code: 'BIN-1R', parentId: main.id })
    await removeProduct(manager(), main.id, 1)
    expect(await findProducts(manager(), { ids: [main.id, red.id] })).toEqual([])
    const bin = await binnedProducts.list(manager(), { q: 'bin-1', limit: 50 })
    expect(bin.items.map(({ id }) => id).toSorted()).toEqual([main.id, red.id].toSorted())
    await expect(restoreProduct(manager(), red.id)).rejects.toMatchObject({ code: 'conflict' })
    const taker = await makeProduct(manager(), { code: 'bin-1' })
    await expect(restoreProduct(manager(), main.id)).rejects.toMatchObject({ code: 'conflict' })
    await removeProduct(manager(), taker.id, 1)
    expect((await restoreProduct(manager(), main.id)).variations).toMatchObject([{ id: red.id }])
    expect(await binnedProducts.purge(manager(), main.id)).toBeUndefined()
    const set = await makeProduct(manager())
    const part = { productId: taker.id, quantity: 1 }
    await removeProduct(manager(), main.id, 3)
    await restoreProduct(manager(), taker.id)
    await setParts(manager(), set.id, { version: 1, parts: [part] })
    await removeProduct(manager(), set.id, 2)
    await removeProduct(manager(), taker.id, 3)
    await expect(restoreProduct(manager(), set.id)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('are deleted for good with their picture, unless an order or a variation still names them', async () => {
    const [main, sold] = [await makeProduct(manager()), await makeProduct(manager())]
    await makeProduct(manager(), { parentId: main.id })
    const { id: customerId } = await createCustomer(manager(), {
      familyName: '森',
      contactPoints: [],
      posts: [],
      tagNames: [],
    })
    await sql`
      insert into sales_line (customer_id, order_id, position, product_id, name, quantity, unit_price, amount, tax_class,
        tax_rate, revenue)
      values (${customerId}, ${newId()}, 1, ${sold.id}, '品', 1, 1, 1, 'standard', 10, 1)`.execute(
      manager().db,
    )
    await removeProduct(manager(), main.id, 1)
    await removeProduct(manager(), sold.id, 1)
    for (const { id } of [main, sold])
      await expect(binnedProducts.purge(manager(), id)).rejects.toMatchObject({ code: 'conflict' })
    const alone = await makeProduct(manager())
    await removeProduct(manager(), alone.id, 1)
    expect(await binnedProducts.purge(manager(), alone.id)).toEqual({ subjects: [alone.id], blobKeys: [] })
  })

  it('show a picture that is one, and nothing else', async () => {
    const { id } = await makeProduct(manager())
    const put = (content: string | typeof onePixel) =>
      harness.request('manager', 'POST', `/products/${id}/image`, { file: { name: 'a.png', content } })
    expect((await put('<script>')).statusCode).toBe(415)
    expect((await put(onePixel)).json()).toMatchObject({ hasImage: true })
    const shown = await harness.request('readOnly', 'GET', `/products/${id}/image`)
    expect(shown.headers['content-type']).toContain('image/png')
    expect((await harness.request('manager', 'DELETE', `/products/${id}/image`)).json()).toMatchObject({
      hasImage: false,
    })
    expect((await harness.request('readOnly', 'GET', `/products/${id}/image`)).statusCode).toBe(404)
  })

  it('that a file names are made at once where they are unknown, and only there', async () => {
    const known = await makeProduct(manager(), { code: 'FILE-1', name: '知っている' })
    const named = [
      { code: 'file-1', name: '別の名前' },
      { code: 'FILE-2', name: '' },
      {
        code: 'Ｆile-2',
        name: '二つ目',
        taxClass: 'reduced' as const,
        price: { price: '500.5', taxIncluded: false },
      },
      { code: '  ', name: '品番なし' },
    ]
    const [ids, again] = await Promise.all([
      ensureProducts(manager(), named),
      ensureProducts(manager(), named),
    ])
    expect([...ids.keys()].toSorted()).toEqual(['FILE-1', 'FILE-2'])
    expect(ids.get('FILE-1')).toBe(known.id)
    expect(again).toEqual(ids)
    expect(await getProduct(manager(), ids.get('FILE-2') ?? '')).toMatchObject({
      name: '二つ目',
      taxClass: 'reduced',
      price: { price: '500.5', taxIncluded: false },
    })
    expect((await getProduct(manager(), known.id)).name).toBe('知っている')
  })

  it('are written to a file as they are listed', async () => {
    const categoryId = await ensureCategory(manager(), ['書き出し', '下'])
    await makeProduct(manager(), { code: 'OUT-1', name: '髙級, 茶', categoryId, taxClass: 'reduced' })
    const answer = await harness.request('readOnly', 'GET', '/products/export?q=out-&format=utf8')
    expect(answer.payload.split('\r\n').slice(0, 2)).toEqual([
      expect.stringMatching(/^品番,商品名,/),
      expect.stringMatching(/^OUT-1,"髙級, 茶",,書き出し > 下,軽減税率,1000,税込,/),
    ])
  })

  describe('stand in categories, which', () => {
    const add = (name: string, parentId: string | null = null) =>
      createCategory(manager(), { name, parentId, before: null })
    const sisters = async (parentId: string | null) =>
      (await readCategories(manager())).filter((one) => one.parentId === parentId).map(({ name }) => name)

    it('are a tree in an order of its own, moved anywhere but below themselves', async () => {
      const top = await add('木')
      const [a, b] = [await add('甲', top.id), await add('乙', top.id)]
      const c = await createCategory(manager(), { name: '丙', parentId: top.id, before: b.id })
      expect(await sisters(top.id)).toEqual(['甲', '丙', '乙'])
      await moveCategory(manager(), c.id, { version: 1, parentId: top.id, before: a.id })
      expect(await sisters(top.id)).toEqual(['丙', '甲', '乙'])
      const moved = await moveCategory(manager(), a.id, { version: 1, parentId: b.id, before: null })
      expect(moved).toMatchObject({ parentId: b.id, version: 2 })
      await expect(
        moveCategory(manager(), top.id, { version: 1, parentId: a.id, before: null }),
      ).rejects.toMatchObject({ code: 'conflict' })
      await expect(renameCategory(manager(), a.id, { version: 1, name: '古' })).rejects.toMatchObject({
        code: 'stale',
      })
      await expect(add('ｷﾉ', newId())).rejects.toMatchObject({ code: 'conflict' })
      await expect(add('乙', top.id)).rejects.toMatchObject({ extra: { fields: [{ path: 'name' }] } })
    })

    it('find the products of all below them', async () => {
      const below = await ensureCategory(manager(), ['食品', '茶'])
      expect(await ensureCategory(manager(), ['食品 ', '茶'])).toBe(below)
      const { id: parentId, code } = await makeProduct(manager(), { categoryId: below })
      const red = await makeProduct(manager(), { parentId })
      const top = (await readCategories(manager())).find(({ name }) => name === '食品')
      expect(await codesOf({ category: top?.id })).toEqual([code, red.code])
      expect((await readCategories(manager())).find(({ id }) => id === below)?.count).toBe(2)
      expect(await codesOf({ category: 'none' })).not.toContain(code)
    })

    it('are not removed while something is in them, unless it is said where that goes', async () => {
      const [full, other] = [await add('いっぱい'), await add('行き先')]
      const child = await add('下の分類', full.id)
      const { id } = await makeProduct(manager(), { categoryId: full.id })
      await expect(removeCategory(manager(), full.id, { version: 1 })).rejects.toMatchObject({
        code: 'conflict',
      })
      await expect(
        removeCategory(manager(), full.id, { version: 1, moveTo: child.id }),
      ).rejects.toMatchObject({
        code: 'conflict',
      })
      await removeCategory(manager(), full.id, { version: 1, moveTo: other.id })
      expect((await getProduct(manager(), id)).category).toMatchObject({ name: '行き先' })
      expect(await sisters(other.id)).toEqual(['下の分類'])
    })

    it('are changed by who may change products', async () => {
      const body = { name: '×' }
      expect((await harness.request('member', 'POST', '/product-categories', { body })).statusCode).toBe(403)
    })
  })

  it('are taxed by rates with dates: those to come are added and removed, those that began never', async () => {
    const admin = harness.as('administrator')
    const ahead = { taxClass: 'reduced', startsOn: addDays(today, 30), rate: '0' } as const
    await addTaxRate(admin, ahead)
    const rates = await readTaxRates(admin)
    expect([today, ahead.startsOn].map((on) => rateOn(rates, 'reduced', on))).toEqual(['8', '0'])
    expect((await listTaxRates(admin))[0]).toEqual({ ...ahead, ahead: true })
    await expect(addTaxRate(admin, ahead)).rejects.toMatchObject({ code: 'conflict' })
    for (const startsOn of [today, '2019-10-01']) {
      await expect(addTaxRate(admin, { ...ahead, startsOn })).rejects.toMatchObject({ code: 'conflict' })
      await expect(removeTaxRate(admin, { ...ahead, startsOn })).rejects.toMatchObject({ code: 'conflict' })
    }
    await removeTaxRate(admin, ahead)
    expect((await readTaxRates(admin)).some(({ startsOn }) => startsOn > today)).toBe(false)
    expect((await harness.request('manager', 'POST', '/tax-rates', { body: ahead })).statusCode).toBe(403)
  })
})
