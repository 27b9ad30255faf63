import type { Field } from '#platform/catalogue/field.ts'
import { channelLabels } from './channel.text.ts'
import { cpmSegments } from './purchases.ts'

const facts = (column: string) => ({ table: 'purchase_facts', id: 'customer_id', column })
const shown = (column: string) => ({ table: 'purchase_shown', id: 'customer_id', column })

/** What every field of what they bought shares: worked out, of the customer, in that section. */
export const purchaseField = {
  subject: 'customer',
  section: 'purchase',
  pii: 'none',
  merge: 'survivor',
  editable: false,
  aliases: [],
  list: { width: 130 },
} as const

/** What orders say, as columns and conditions of every list. */
export const purchaseFields: readonly Field[] = [
  {
    ...purchaseField,
    key: 'firstOrderOn',
    label: { ja: '初回購入日', en: 'First order' },
    type: 'date',
    computed: facts('first_on'),
    filterable: true,
  },
  {
    ...purchaseField,
    key: 'lastOrderOn',
    label: { ja: '最終購入日', en: 'Last order' },
    type: 'date',
    computed: facts('last_on'),
    filterable: true,
  },
  {
    ...purchaseField,
    key: 'quietDays',
    label: { ja: '最終購入からの日数', en: 'Days since the last order' },
    type: 'number',
    computed: shown('quiet_days'),
  },
  {
    ...purchaseField,
    key: 'orderCount',
    label: { ja: '購入回数', en: 'Orders' },
    help: {
      ja: '取消・全額返品・保留の受注は数えません',
      en: 'Orders that were cancelled, returned in full or held do not count',
    },
    type: 'number',
    computed: facts('orders'),
    filterable: true,
  },
  {
    ...purchaseField,
    key: 'revenue',
    label: { ja: '購入金額（税抜）', en: 'Revenue without tax' },
    help: {
      ja: '値引き後の商品代金。送料・手数料は含まず、返品を引いた金額',
      en: 'Goods after discounts, without shipping and fees, less what was returned',
    },
    type: 'money',
    computed: facts('revenue'),
    filterable: true,
    list: { width: 150 },
  },
  {
    ...purchaseField,
    key: 'grossProfit',
    label: { ja: '粗利', en: 'Gross profit' },
    type: 'money',
    computed: facts('gross_profit'),
    list: { width: 150 },
  },
  {
    ...purchaseField,
    key: 'averageInterval',
    label: { ja: '平均購入間隔（日）', en: 'Days between orders' },
    type: 'number',
    decimals: 1,
    computed: facts('average_interval'),
  },
  {
    ...purchaseField,
    key: 'rankR',
    label: { ja: 'R（最近さ）', en: 'R (recency)' },
    help: { ja: '最後の購入の近さ。5 が最も近い', en: 'How lately they ordered; 5 is the latest' },
    type: 'number',
    computed: facts('r'),
  },
  {
    ...purchaseField,
    key: 'rankF',
    label: { ja: 'F（回数）', en: 'F (frequency)' },
    help: { ja: '購入回数の多さ。5 が最も多い', en: 'How often they ordered; 5 is the most' },
    type: 'number',
    computed: facts('f'),
  },
  {
    ...purchaseField,
    key: 'rankM',
    label: { ja: 'M（金額）', en: 'M (money)' },
    help: { ja: '購入金額の多さ。5 が最も多い', en: 'How much they spent; 5 is the most' },
    type: 'number',
    computed: facts('m'),
  },
  {
    ...purchaseField,
    key: 'decile',
    label: { ja: 'デシル', en: 'Decile' },
    help: {
      ja: '購入金額の順に10等分した組。1 が最も多い。夜ごとに新しくなります',
      en: 'The tenth by revenue; 1 bought most. Set anew every night',
    },
    type: 'number',
    computed: facts('decile'),
  },
  {
    ...purchaseField,
    key: 'cpm',
    label: { ja: 'CPM区分', en: 'CPM segment' },
    type: 'choice',
    options: cpmSegments,
    computed: facts('cpm'),
    list: { width: 160 },
  },
  {
    ...purchaseField,
    key: 'firstMedia',
    label: { ja: '初回の媒体', en: 'First medium' },
    type: 'text',
    computed: shown('first_media'),
    list: { width: 160 },
  },
  {
    ...purchaseField,
    key: 'firstChannel',
    label: { ja: '初回の受注経路', en: 'First channel' },
    type: 'choice',
    options: Object.entries(channelLabels).map(([value, label]) => ({ value, label })),
    computed: facts('first_channel'),
  },
]
