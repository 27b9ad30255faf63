import type { Feature } from '#platform/feature.ts'
import { follow } from './purchases.follow.ts'

export const purchasesFeature: Feature = {
  name: 'purchases',
  merging: {
    tables: [
      { table: 'purchase_facts', how: 'derived' },
      { table: 'purchase_month', how: 'derived' },
      { table: 'purchase_product', how: 'derived' },
      { table: 'purchase_rank', how: 'moved' },
    ],
  },
  afterChange: follow,
}
