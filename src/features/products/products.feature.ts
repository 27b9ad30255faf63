import { roles, serve, type Feature } from '#platform/feature.ts'
import {
  changeStock,
  countProducts,
  createProduct,
  getProduct,
  readProducts,
  removePrice,
  removeProduct,
  restoreProduct,
  setParts,
  setPrice,
  stockMoves,
  updateProduct,
} from './products.actions.ts'
import { productsApi, productsSchemas } from './products.api.ts'
import { binnedProducts } from './products.bin.ts'
import { createCategory, moveCategory, removeCategory, renameCategory } from './products.categories.ts'
import { readCategories } from './products.categories.store.ts'
import { exportProducts } from './products.export.ts'
import { putImage, removeImage, showImage } from './products.images.ts'
import { addTaxRate, listTaxRates, removeTaxRate } from './products.tax.ts'

export const productsFeature: Feature = {
  name: 'products',
  schemas: productsSchemas,
  serves: serve(productsApi, {
    list: (work, { query }) => readProducts(work, query),
    count: (work, { query }) => countProducts(work, query),
    export: (work, { query }) => exportProducts(work, query),
    get: (work, { params }) => getProduct(work, params.id),
    create: (work, { body }) => createProduct(work, body),
    update: (work, { params, body }) => updateProduct(work, params.id, body),
    remove: (work, { params, query }) => removeProduct(work, params.id, query.version),
    restore: (work, { params }) => restoreProduct(work, params.id),
    setPrice: (work, { params: { id, startsOn }, body }) => setPrice(work, id, { startsOn, ...body }),
    removePrice: (work, { params: { id, startsOn }, query }) =>
      removePrice(work, id, { startsOn, version: query.version }),
    setParts: (work, { params, body }) => setParts(work, params.id, body),
    changeStock: (work, { params, body }) => changeStock(work, params.id, body),
    stockMoves: (work, { params, query }) => stockMoves(work, params.id, query),
    putImage: (work, { params }, exchange) => putImage(work, params.id, () => exchange.upload()),
    showImage: (work, { params }) => showImage(work, params.id),
    removeImage: (work, { params }) => removeImage(work, params.id),
    categories: async (work) => ({ items: await readCategories(work) }),
    createCategory: (work, { body }) => createCategory(work, body),
    renameCategory: (work, { params, body }) => renameCategory(work, params.id, body),
    moveCategory: (work, { params, body }) => moveCategory(work, params.id, body),
    removeCategory: (work, { params, query }) => removeCategory(work, params.id, query),
    taxRates: async (work) => ({ items: await listTaxRates(work) }),
    addTaxRate: (work, { body }) => addTaxRate(work, body),
    removeTaxRate: (work, { params }) => removeTaxRate(work, params),
  }),
  permissions: [
    { key: 'products.read', label: { ja: '商品を見る', en: 'See products' }, roles },
    {
      key: 'products.write',
      label: { ja: '商品を登録・変更する', en: 'Add and change products' },
      roles: ['administrator', 'manager'],
    },
    {
      key: 'products.settings',
      label: { ja: '消費税率を変える', en: 'Change tax rates' },
      roles: ['administrator'],
    },
  ],
  binned: [binnedProducts],
}
