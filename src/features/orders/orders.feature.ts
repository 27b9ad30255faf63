import type { Feature } from '#platform/feature.ts'

export const ordersFeature: Feature = {
  name: 'orders',
  merging: {
    tables: [
      { table: 'sales_order', how: 'moved', label: { ja: '受注', en: 'Orders' } },
      { table: 'sales_line', how: 'moved', partOf: 'order_id' },
      { table: 'sales_order_number', how: 'moved' },
    ],
    companyTables: [{ table: 'sales_order', how: 'moved', label: { ja: '受注', en: 'Orders' } }],
  },
}
