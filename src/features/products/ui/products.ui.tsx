import { IconPackage, IconPackageImport } from '@tabler/icons-react'
import { api } from '#web/api.ts'
import { binOf } from '#web/bin-of.ts'
import { defineUi, screen } from '#web/ui.ts'
import { productsText } from '../products.text.ts'

export const productsUi = defineUi({
  name: 'products',
  routes: [
    {
      path: '/products',
      permission: 'products.read',
      screen: screen(() => import('./ProductList.tsx').then((m) => m.ProductList)),
    },
    {
      path: '/products/new',
      permission: 'products.write',
      screen: screen(() => import('./NewProduct.tsx').then((m) => m.NewProduct)),
    },
    {
      path: '/products/categories',
      permission: 'products.write',
      screen: screen(() => import('./CategoriesPage.tsx').then((m) => m.CategoriesPage)),
    },
    {
      path: '/products/$id',
      permission: 'products.read',
      screen: screen(() => import('./ProductPage.tsx').then((m) => m.ProductPage)),
    },
  ],
  nav: [
    {
      to: '/products',
      label: productsText.products,
      icon: IconPackage,
      group: 'work',
      order: 32,
      permission: 'products.read',
    },
  ],
  palette: {
    search: {
      label: productsText.products,
      permission: 'products.read',
      async find(q, signal) {
        const { items } = await api.products.list({ query: { q, limit: 5 } }, { signal })
        return items.map(({ id, name, code, category }) => ({
          id,
          label: name,
          hint: [code, category?.name].filter(Boolean).join('・'),
          icon: IconPackage,
          to: `/products/${id}`,
        }))
      },
    },
    commands: [
      {
        id: 'products.add',
        label: productsText.add,
        aliases: ['新しい商品', 'new product'],
        icon: IconPackageImport,
        permission: 'products.write',
        to: '/products/new',
      },
    ],
  },
  panels: [
    {
      on: 'product',
      place: 'side',
      key: 'stock',
      label: productsText.stockMoves,
      order: 10,
      permission: 'products.read',
      screen: screen(() => import('./StockMoves.tsx').then((m) => m.StockMoves)),
    },
    {
      on: 'saleSettings',
      place: 'main',
      key: 'taxRates',
      label: productsText.taxRates,
      order: 10,
      permission: 'products.read',
      screen: screen(() => import('./TaxRatesPanel.tsx').then((m) => m.TaxRatesPanel)),
    },
  ],
  bins: [
    {
      ...binOf('products'),
      label: productsText.products,
      order: 25,
      topic: 'product',
      permission: 'products.read',
      restorePermission: 'products.write',
      purgeWarning: productsText.gone,
    },
  ],
  subjects: {
    product: { label: productsText.product, to: (id) => `/products/${id}` },
    productCategory: { label: productsText.category },
    taxRate: { label: productsText.taxRate },
  },
})
