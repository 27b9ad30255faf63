import { purchaseField } from '#features/purchases/purchases.fields.ts'
import type { Field } from '#platform/catalogue/field.ts'

const shown = (column: string) => ({ table: 'subscriber', id: 'customer_id', column })

/** What says that somebody may leave (view `subscriber_sign`). */
export const leavingSigns = [
  { value: 'payment', label: { ja: '90日以内に決済失敗', en: 'A payment failed within 90 days' } },
  { value: 'skips', label: { ja: '続けて2回スキップ', en: 'Skipped twice in a row' } },
  { value: 'complaint', label: { ja: '対応中のクレーム', en: 'An open complaint' } },
  { value: 'lowered', label: { ja: '90日以内に減額', en: 'Less a month within 90 days' } },
] as const

/** What the subscriptions of a customer are together, as columns of every list. */
export const subscriptionFields: readonly Field[] = [
  {
    ...purchaseField,
    key: 'activeSubscriptions',
    label: { ja: '有効な定期', en: 'Active subscriptions' },
    type: 'number',
    computed: shown('active'),
  },
  {
    ...purchaseField,
    key: 'nextSubscriptionOn',
    label: { ja: '定期の次回出荷日', en: 'Next subscription shipping' },
    type: 'date',
    computed: shown('next_ship_on'),
    list: { width: 150 },
  },
  {
    ...purchaseField,
    key: 'subscriptionRounds',
    label: { ja: '定期の出荷回数', en: 'Subscription rounds shipped' },
    type: 'number',
    computed: shown('shipped_rounds'),
  },
  {
    ...purchaseField,
    key: 'subscriptionValue',
    label: { ja: '定期の月額（MRR）', en: 'Subscriptions a month (MRR)' },
    help: {
      ja: '1回の金額（税抜）× 30.4375 ÷ お届け間隔の日数。有効と一時休止の定期の合計',
      en: 'The price of a round without tax × 30.4375 ÷ days between rounds, of those active or paused',
    },
    type: 'money',
    computed: shown('monthly_value'),
    list: { width: 150 },
  },
  {
    ...purchaseField,
    key: 'leavingSigns',
    label: { ja: '解約のおそれ', en: 'Signs of leaving' },
    type: 'choices',
    options: leavingSigns,
    computed: { table: 'subscriber_sign', id: 'customer_id', column: 'sign' },
    list: { width: 220 },
  },
]
