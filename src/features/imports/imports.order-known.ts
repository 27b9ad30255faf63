import Big from 'big.js'
import { sql } from 'kysely'
import { decimal } from '#kit/money.ts'
import type { Phrase } from '#kit/text.ts'
import type { Work } from '#platform/work.ts'
import type { Sums } from '#features/orders/orders.sums.ts'
import type { EntryKind } from '#features/orders/orders.ts'
import type { AgreedLine, Reckoned } from './imports.order-amounts.ts'
import { codeKeyOf } from './imports.order-context.ts'

/** An order or entry on record, by the number that a file gives. */
export type KnownOrder = Reckoned & {
  readonly id: string
  readonly customerId: string
  readonly kind: EntryKind
  readonly number: string
  readonly on: string
  readonly voidedOn: string | null
  /** Something of it was taken back already. */
  readonly isTouched: boolean
}

type Row = Omit<KnownOrder, 'agreed' | 'sums'> & {
  numberKey: string
  terms: Omit<Reckoned['agreed'], 'lines'>
  sums: Omit<Sums, 'lines'>
  lines: (Omit<AgreedLine, 'codeKey' | 'unitCost'> & Sums['lines'][number])[]
}

export async function readKnownOrders(
  work: Work,
  source: string,
  numberKeys: readonly string[],
): Promise<ReadonlyMap<string, KnownOrder>> {
  const { rows } = await sql<Row>`
    select n.number_key, o.id, o.customer_id, o.kind, o.number, o.ordered_on as on, o.voided_on,
      exists (select 1 from sales_order e where e.of_id = o.id) as is_touched,
      json_build_object('currency', o.currency, 'rate', trim_scale(o.rate)::text, 'taxMode', o.tax_mode,
        'rounding', o.rounding, 'pointsAs', o.points_as, 'discount', trim_scale(o.discount)::text,
        'points', trim_scale(o.points)::text, 'shipping', trim_scale(o.shipping)::text, 'fee', trim_scale(o.fee)::text,
        'chargeTax', json_build_object('taxClass', coalesce(o.charge_tax_class, 'outOfScope'),
          'taxRate', coalesce(trim_scale(o.charge_tax_rate), 0)::text)) as terms,
      json_build_object('goods', trim_scale(o.goods)::text, 'tax', trim_scale(o.tax)::text,
        'total', trim_scale(o.total)::text, 'taxes', o.taxes, 'revenue', o.revenue, 'cost', o.cost,
        'totalYen', o.total_yen) as sums,
      (select coalesce(json_agg(json_build_object('productId', l.product_id, 'code', l.code, 'name', l.name,
          'quantity', trim_scale(l.quantity)::text, 'unitPrice', trim_scale(l.unit_price)::text,
          'discount', trim_scale(l.discount)::text, 'taxClass', l.tax_class,
          'taxRate', trim_scale(l.tax_rate)::text, 'amount', trim_scale(l.amount)::text, 'revenue', l.revenue,
          'cost', l.cost) order by l.position), '[]')
        from sales_line l where l.customer_id = o.customer_id and l.order_id = o.id) as lines
    from sales_order_number n
    join sales_order o on o.customer_id = n.customer_id and o.id = n.order_id
    where n.source = ${source} and n.number_key = any(${[...new Set(numberKeys)]}::text[])`.execute(work.db)
  return new Map(
    rows.map(({ numberKey, terms, sums, lines, ...order }): [string, KnownOrder] => [
      numberKey,
      {
        ...order,
        agreed: {
          ...terms,
          lines: lines.map(({ amount: _amount, revenue: _revenue, cost: _cost, ...line }) => ({
            ...line,
            codeKey: codeKeyOf(line.code),
            unitCost: '0',
          })),
        },
        sums: { ...sums, lines: lines.map(({ amount, revenue, cost }) => ({ amount, revenue, cost })) },
      },
    ]),
  )
}

/** What a file says otherwise than the order that is there; null where it says the same, in whatever order. */
export function differenceOf(
  there: Pick<KnownOrder, 'kind' | 'on' | 'agreed'>,
  given: Pick<KnownOrder, 'kind' | 'on' | 'agreed'>,
): Phrase | null {
  if (there.kind !== given.kind) return { ja: '種類', en: 'kind' }
  if (there.on !== given.on) return { ja: '受注日', en: 'day' }
  if (there.agreed.currency !== given.agreed.currency) return { ja: '通貨', en: 'currency' }
  const [before, after] = [linesOf(there.agreed.lines), linesOf(given.agreed.lines)]
  if (before.length !== after.length || before.some((line, at) => line !== after[at]))
    return { ja: '明細', en: 'lines' }
  const other = (['discount', 'points', 'shipping', 'fee'] as const).find(
    (key) => !Big(there.agreed[key]).eq(given.agreed[key]),
  )
  return other === undefined ? null : amountNames[other]
}

const amountNames = {
  discount: { ja: '値引', en: 'discount' },
  points: { ja: 'ポイント', en: 'points' },
  shipping: { ja: '送料', en: 'shipping' },
  fee: { ja: '手数料', en: 'fee' },
} as const

function linesOf(lines: readonly AgreedLine[]): string[] {
  return lines
    .map(({ codeKey, name, quantity, unitPrice, discount }) =>
      // A code says what it is, whatever it was called when it was sold.
      [codeKey ?? `=${name}`, quantity, unitPrice, discount]
        .map((part, at) => (at === 0 ? part : decimal(Big(part))))
        .join('\u001F'),
    )
    .toSorted()
}
