import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery, totalSchema } from '#kit/page.ts'
import { taxClasses } from '#kit/sale.ts'

const id = z.object({ id: z.uuid() })
const versioned = z.object({ version: z.coerce.number().int() })
const text = (most: number) => z.string().max(most).nullable()
const amount = (places: number) =>
  z
    .string()
    .regex(new RegExp(`^\\d{1,11}(\\.\\d{1,${places}})?$`))
    .describe('A decimal number as text: 1980, 0.5')

/** What a person writes about a product. */
export const productInput = z.object({
  code: z.string().trim().min(1).max(60).describe('品番, as typed; found in any width and case'),
  name: z.string().trim().min(1).max(200),
  kana: text(200),
  categoryId: z.uuid().nullable(),
  taxClass: z.enum(taxClasses),
  parentId: z.uuid().nullable().describe('The product that this is a variation of'),
  variation: text(100).describe('What tells it from its sisters: 赤 · L'),
  cost: amount(2).nullable().describe('Yen for one, without tax'),
  daysPerPack: z.int().min(1).max(3650).nullable().describe('How many days one lasts'),
  activeFrom: z.iso.date().nullable(),
  activeTo: z.iso.date().nullable().describe('The last day on which it is sold'),
  description: text(5000),
})
export type ProductInput = z.infer<typeof productInput>

const price = z.object({ price: z.string(), taxIncluded: z.boolean() })
const priceInput = z.object({ price: amount(4), taxIncluded: z.boolean() })
const datedPrice = price.extend({ startsOn: z.iso.date() })
const ref = z.object({ id: z.uuid(), code: z.string(), name: z.string() })
const stock = z.number().min(-99_999_999).max(99_999_999)

export const listedProduct = z.object({
  ...ref.shape,
  variation: z.string().nullable(),
  parentId: z.uuid().nullable(),
  category: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  taxClass: z.enum(taxClasses),
  price: price.nullable().describe('Of today; a variation without prices has those of its product'),
  stock: z.number().nullable().describe('null where stock is not counted'),
  state: z.enum(['coming', 'active', 'ended']),
  isSet: z.boolean(),
  hasImage: z.boolean(),
  version: z.int(),
})
export type ListedProduct = z.infer<typeof listedProduct>

export const productSchema = productInput.extend({
  ...listedProduct.shape,
  parent: ref.nullable(),
  unitCost: z
    .string()
    .nullable()
    .describe('What one costs: its own cost, that of the parts of a set, or that of the product it varies'),
  prices: z.array(datedPrice).describe('Its own, the latest first'),
  parts: z.array(ref.extend({ quantity: z.int() })).describe('What a set is made of'),
  partOf: z.array(ref).describe('The sets that it is in'),
  variations: z.array(listedProduct),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Product = z.infer<typeof productSchema>

export const stockMoveSchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  kind: z.enum(['made', 'changed', 'counted', 'sold', 'cancelled', 'returned']),
  by: z.number().nullable().describe('null where it begins or ends to be counted'),
  stock: z.number().nullable().describe('What there was after it'),
  order: z.object({ id: z.uuid(), number: z.string() }).nullable(),
  reason: z.string().nullable(),
  actorName: z.string(),
})
export type StockMove = z.infer<typeof stockMoveSchema>

export const categorySchema = z.object({
  id: z.uuid(),
  parentId: z.uuid().nullable(),
  name: z.string(),
  count: z.int().describe('Products in it, without those of the categories below it'),
  version: z.int(),
})
export type Category = z.infer<typeof categorySchema>

const categoryName = z.string().trim().min(1).max(100)
const before = z.uuid().nullable().default(null).describe('The sister that it stands before; null is last')

const taxRate = z.object({
  taxClass: z.enum(['standard', 'reduced']),
  startsOn: z.iso.date(),
  rate: z.string().describe('Percent'),
})

const productFilter = z.object({
  q: z.string().max(200).optional().describe('Code, name or reading, in any script'),
  category: z
    .union([z.uuid(), z.literal('none')])
    .optional()
    .describe('With the categories below it; none: without a category'),
  state: z.enum(['coming', 'active', 'ended']).optional(),
})
export type ProductFilter = z.infer<typeof productFilter>

export const productsApi = defineApi('products', {
  list: {
    method: 'GET',
    path: '/products',
    permission: 'products.read',
    summary: { ja: '商品の一覧', en: 'List products' },
    query: productFilter.extend({
      ...pageQuery,
      sort: z.enum(['code', '-code', 'name', '-name', 'createdAt', '-createdAt']).default('code'),
    }),
    returns: pageOf(listedProduct),
  },
  count: {
    method: 'GET',
    path: '/products/count',
    permission: 'products.read',
    summary: { ja: '商品の数', en: 'Count products' },
    query: productFilter,
    returns: totalSchema,
  },
  export: {
    method: 'GET',
    path: '/products/export',
    permission: 'products.read',
    summary: { ja: '商品を CSV に書き出す', en: 'Export products as CSV' },
    query: productFilter.extend({ format: z.enum(['cp932', 'utf8bom', 'utf8']).default('cp932') }),
    returns: 'file',
  },
  get: {
    method: 'GET',
    path: '/products/{id}',
    permission: 'products.read',
    summary: { ja: '商品', en: 'One product' },
    params: id,
    returns: productSchema,
  },
  create: {
    method: 'POST',
    path: '/products',
    permission: 'products.write',
    summary: { ja: '商品を登録する', en: 'Add a product' },
    body: productInput
      .partial()
      .required({ code: true, name: true })
      .extend({
        price: priceInput
          .extend({ startsOn: z.iso.date().optional().describe('Today when left out') })
          .optional(),
        stock: stock.nullable().optional(),
      }),
    returns: productSchema,
    status: 201,
  },
  update: {
    method: 'PATCH',
    path: '/products/{id}',
    permission: 'products.write',
    summary: { ja: '商品を変える', en: 'Change a product' },
    params: id,
    body: productInput.partial().extend({ version: z.int() }),
    returns: productSchema,
  },
  remove: {
    method: 'DELETE',
    path: '/products/{id}',
    permission: 'products.write',
    summary: {
      ja: '商品を、バリエーションとともにごみ箱に入れる',
      en: 'Move a product and its variations to the bin',
    },
    params: id,
    query: versioned,
    returns: 'nothing',
  },
  restore: {
    method: 'POST',
    path: '/products/{id}/restore',
    permission: 'products.write',
    summary: { ja: '商品をごみ箱から戻す', en: 'Restore a product from the bin' },
    params: id,
    returns: productSchema,
  },
  setPrice: {
    method: 'PUT',
    path: '/products/{id}/prices/{startsOn}',
    permission: 'products.write',
    summary: { ja: 'ある日からの価格を決める', en: 'Set the price from a day on' },
    params: id.extend({ startsOn: z.iso.date() }),
    body: priceInput.extend({ version: z.int() }),
    returns: productSchema,
  },
  removePrice: {
    method: 'DELETE',
    path: '/products/{id}/prices/{startsOn}',
    permission: 'products.write',
    summary: { ja: 'ある日からの価格を消す', en: 'Remove the price from a day on' },
    params: id.extend({ startsOn: z.iso.date() }),
    query: versioned,
    returns: productSchema,
  },
  setParts: {
    method: 'PUT',
    path: '/products/{id}/parts',
    permission: 'products.write',
    summary: {
      ja: 'セットの構成品を決める（空ならセットでなくなる）',
      en: 'Say what a set is made of; nothing: no set',
    },
    params: id,
    body: z.object({
      version: z.int(),
      parts: z.array(z.object({ productId: z.uuid(), quantity: z.int().min(1).max(9999) })).max(50),
    }),
    returns: productSchema,
  },
  changeStock: {
    method: 'POST',
    path: '/products/{id}/stock',
    permission: 'products.write',
    summary: {
      ja: '在庫を変える（増減、または数えた数）',
      en: 'Change the stock, by so many or to what was counted',
    },
    params: id,
    body: z.union([
      z.object({ by: stock, reason: z.string().trim().min(1).max(200) }),
      z.object({
        to: stock.nullable().describe('null: no longer counted'),
        reason: z.string().trim().min(1).max(200),
      }),
    ]),
    returns: productSchema,
  },
  stockMoves: {
    method: 'GET',
    path: '/products/{id}/stock',
    permission: 'products.read',
    summary: { ja: '在庫の動き（新しい順）', en: 'What moved the stock, the latest first' },
    params: id,
    query: z.object(pageQuery),
    returns: pageOf(stockMoveSchema),
  },
  putImage: {
    method: 'POST',
    path: '/products/{id}/image',
    permission: 'products.write',
    summary: { ja: '商品の画像を付ける（10 MB まで）', en: 'Put the picture of a product, 10 MB at most' },
    params: id,
    upload: true,
    returns: productSchema,
    status: 201,
  },
  showImage: {
    method: 'GET',
    path: '/products/{id}/image',
    permission: 'products.read',
    summary: { ja: '商品の画像', en: 'The picture of a product' },
    params: id,
    returns: 'file',
  },
  removeImage: {
    method: 'DELETE',
    path: '/products/{id}/image',
    permission: 'products.write',
    summary: { ja: '商品の画像を消す', en: 'Remove the picture of a product' },
    params: id,
    returns: productSchema,
  },
  categories: {
    method: 'GET',
    path: '/product-categories',
    permission: 'products.read',
    summary: { ja: '商品分類（並び順）', en: 'Categories of products, in their order' },
    returns: z.object({ items: z.array(categorySchema) }),
  },
  createCategory: {
    method: 'POST',
    path: '/product-categories',
    permission: 'products.write',
    summary: { ja: '商品分類を加える', en: 'Add a category' },
    body: z.object({ name: categoryName, parentId: z.uuid().nullable().default(null), before }),
    returns: categorySchema,
    status: 201,
  },
  renameCategory: {
    method: 'PATCH',
    path: '/product-categories/{id}',
    permission: 'products.write',
    summary: { ja: '商品分類の名前を変える', en: 'Rename a category' },
    params: id,
    body: z.object({ version: z.int(), name: categoryName }),
    returns: categorySchema,
  },
  moveCategory: {
    method: 'POST',
    path: '/product-categories/{id}/move',
    permission: 'products.write',
    summary: { ja: '商品分類の場所を変える', en: 'Move a category' },
    params: id,
    body: z.object({ version: z.int(), parentId: z.uuid().nullable(), before }),
    returns: categorySchema,
  },
  removeCategory: {
    method: 'DELETE',
    path: '/product-categories/{id}',
    permission: 'products.write',
    summary: { ja: '商品分類を消す', en: 'Remove a category' },
    params: id,
    query: versioned.extend({
      moveTo: z
        .union([z.uuid(), z.literal('none')])
        .optional()
        .describe('Where its products and the categories below it go; needed where it has any'),
    }),
    returns: 'nothing',
  },
  taxRates: {
    method: 'GET',
    path: '/tax-rates',
    permission: 'products.read',
    summary: { ja: '消費税率（新しい順）', en: 'Tax rates, the latest first' },
    returns: z.object({ items: z.array(taxRate.extend({ ahead: z.boolean() })) }),
  },
  addTaxRate: {
    method: 'POST',
    path: '/tax-rates',
    permission: 'products.settings',
    summary: { ja: 'これからの消費税率を加える', en: 'Add a tax rate of a day to come' },
    body: taxRate.extend({ rate: z.string().regex(/^\d{1,2}(\.\d{1,2})?$/) }),
    returns: taxRate,
    status: 201,
  },
  removeTaxRate: {
    method: 'DELETE',
    path: '/tax-rates/{taxClass}/{startsOn}',
    permission: 'products.settings',
    summary: { ja: 'これからの消費税率を消す', en: 'Remove a tax rate of a day to come' },
    params: taxRate.omit({ rate: true }),
    returns: 'nothing',
  },
})

/** What has a name in the OpenAPI document. */
export const productsSchemas = {
  ListedProduct: listedProduct,
  Product: productSchema,
  ProductCategory: categorySchema,
}
