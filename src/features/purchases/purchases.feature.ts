import type { Feature } from '#platform/feature.ts'

export const purchasesFeature: Feature = {
  name: 'purchases',
  merging: {
    tables: [
      { table: 'purchase_facts', how: 'derived' },
      { table: 'purchase_month', how: 'derived' },
      { table: 'purchase_product', how: 'derived' },
    ],
  },
}
