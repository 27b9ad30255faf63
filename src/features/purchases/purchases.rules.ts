import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { z } from 'zod'
import { formatDay } from '#kit/japan/calendar.ts'
import { addDays } from '#kit/japan/days.ts'
import type { Phrase } from '#kit/text.ts'
import { defineRule, type RuleKind, type RuleParam } from '#platform/catalogue/rule.ts'

const days = z
  .int()
  .min(1)
  .max(7300)
  .optional()
  .describe('Within so many days until today; ever, when left out')
const times = z.int().min(1).max(1000).default(1).describe('In at least so many orders')
const has = z.boolean().default(true).describe('False: those who have not')

const form = {
  times: { label: { ja: '回以上', en: 'At least times' }, start: 1 },
  days: { label: { ja: '日以内（空欄は全期間）', en: 'Within days (empty: ever)' }, optional: true },
  has: {
    label: { ja: '買ったか', en: 'Bought' },
    options: [
      { value: 'true', label: { ja: '買った', en: 'bought' } },
      { value: 'false', label: { ja: '買っていない', en: 'did not buy' } },
    ],
  },
} as const satisfies { [param: string]: RuleParam }

type Bought = { times: number; days?: number | undefined; has: boolean }

/** Orders that count. */
const counts = sql`o.kind = 'order' and o.voided_on is null and o.held_at is null`
/** The day is exact; the instant, a day wider for any time zone, is what an index stands on. */
const since = (from: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`o.ordered_on >= ${from}::date and o.ordered_at >= ${from}::date - interval '1 day'`
const until = (to: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`o.ordered_on <= ${to}::date and o.ordered_at < ${to}::date + interval '2 days'`

/** Those who bought any of these products in so many orders, and kept it. */
function buyers(products: RawBuilder<unknown>, asked: Bought, today: string): RawBuilder<SqlBool> {
  const these = sql`= any(array(${products}))`
  const enough = sql`having count(distinct l.order_id) >= ${sql.lit(asked.times)}`
  const found =
    asked.days === undefined && asked.times === 1
      ? sql`select p.customer_id from purchase_product p where p.product_id ${these}`
      : sql`select l.customer_id from sales_line l
          join sales_order o on o.customer_id = l.customer_id and o.id = l.order_id
          join purchase_product p on p.customer_id = l.customer_id and p.product_id = l.product_id
          where l.product_id ${these} and ${counts}
            ${asked.days === undefined ? sql`` : sql`and ${since(addDays(today, -asked.days))}`}
          group by l.customer_id ${enough}`
  return asked.has
    ? sql<SqlBool>`c.customer_id in (${found})`
    : sql<SqlBool>`(c.customer_id in (${found})) is not true`
}

function sayBought(what: Phrase, { times: least, days: within, has: did }: Bought): Phrase {
  const often = least > 1 ? { ja: `${least}回以上 `, en: ` at least ${least} times` } : { ja: '', en: '' }
  const when =
    within === undefined ? { ja: '', en: '' } : { ja: `${within}日以内に `, en: ` within ${within} days` }
  return {
    ja: `${when.ja}${what.ja}を ${often.ja}${did ? '買った' : '買っていない'}`,
    en: `${did ? 'bought' : 'did not buy'} ${what.en}${often.en}${when.en}`,
  }
}

const quoted = (name: string): Phrase => ({ ja: `「${name}」`, en: `“${name}”` })
const writtenDay = (on: string): Phrase => ({ ja: formatDay(on), en: on })

export const purchaseRules: readonly RuleKind[] = [
  defineRule({
    kind: 'boughtProduct',
    label: { ja: '買った商品', en: 'Bought product' },
    params: z.object({ productId: z.uuid(), times, days, has }),
    form: { productId: { label: { ja: '商品', en: 'Product' }, of: 'product' }, ...form },
    predicate: ({ productId, ...asked }, { today }) =>
      buyers(
        sql`select d.id from product d where d.id = ${productId}::uuid or d.parent_id = ${productId}::uuid`,
        asked,
        today,
      ),
    say: ({ productId, ...asked }, _scope, names) =>
      sayBought(quoted(names.product(productId) ?? productId), asked),
  }),
  defineRule({
    kind: 'boughtCategory',
    label: { ja: '買った商品分類', en: 'Bought category' },
    params: z.object({ categoryId: z.uuid(), times, days, has }),
    form: { categoryId: { label: { ja: '商品分類', en: 'Category' }, of: 'category' }, ...form },
    predicate: ({ categoryId, ...asked }, { today }) =>
      buyers(
        sql`with recursive below as (
            select ${categoryId}::uuid as id
            union select k.id from product_category k join below b on k.parent_id = b.id)
          select d.id from product d left join product mother on mother.id = d.parent_id
          where coalesce(d.category_id, mother.category_id) in (select id from below)`,
        asked,
        today,
      ),
    say: ({ categoryId, ...asked }, _scope, names) => {
      const { ja, en } = quoted(names.category(categoryId) ?? categoryId)
      return sayBought({ ja: `分類${ja}の商品`, en: `products of ${en}` }, asked)
    },
  }),
  defineRule({
    kind: 'orders',
    label: { ja: '期間の購入回数・金額', en: 'Orders or revenue in a period' },
    params: z.object({
      of: z.enum(['count', 'revenue']),
      op: z.enum(['atLeast', 'atMost']),
      value: z.int().min(0),
      days,
      from: z.iso.date().optional(),
      to: z.iso.date().optional(),
    }),
    form: {
      of: {
        label: { ja: '何の', en: 'Of' },
        options: [
          { value: 'count', label: { ja: '購入回数', en: 'orders' } },
          { value: 'revenue', label: { ja: '購入金額', en: 'revenue' } },
        ],
      },
      value: { label: { ja: '回・円', en: 'Times or yen' }, start: 2 },
      op: {
        label: { ja: '以上・以下', en: 'At least or at most' },
        options: [
          { value: 'atLeast', label: { ja: '以上', en: 'at least' } },
          { value: 'atMost', label: { ja: '以下', en: 'at most' } },
        ],
      },
      days: form.days,
      from: { label: { ja: 'から', en: 'From' }, optional: true },
      to: { label: { ja: 'まで', en: 'Until' }, optional: true },
    },
    predicate: ({ of, op, value, days: within, from, to }, { today }) => {
      const begins = [from, within === undefined ? undefined : addDays(today, -within)].flatMap(
        (on) => on ?? [],
      )
      const conditions = [
        ...begins.map(since),
        ...(to === undefined ? [] : [until(to)]),
        sql<SqlBool>`o.voided_on is null and o.held_at is null and a.voided_on is null and a.held_at is null`,
      ]
      const measured =
        of === 'count' ? sql`count(*) filter (where o.kind = 'order')` : sql`coalesce(sum(o.revenue), 0)`
      const beyond = op === 'atLeast' ? sql`${measured} >= ${value}` : sql`${measured} > ${value}`
      const found = sql<SqlBool>`c.customer_id in (
        select o.customer_id from sales_order o
        left join sales_order a on o.kind <> 'order' and a.customer_id = o.customer_id and a.id = o.of_id
        where ${sql.join(conditions, sql` and `)} group by o.customer_id having ${beyond})`
      if (op === 'atMost') return sql<SqlBool>`(${found}) is not true`
      // Nothing at all is at least nothing.
      return value === 0 ? sql<SqlBool>`true` : found
    },
    say: ({ of, op, value, days: within, from, to }) => {
      const figure = value.toLocaleString('en-US')
      const when = [
        ...(within === undefined ? [] : [{ ja: `${within}日以内の `, en: ` within ${within} days` }]),
        ...(from === undefined ? [] : [{ ja: `${writtenDay(from).ja}からの `, en: ` from ${from}` }]),
        ...(to === undefined ? [] : [{ ja: `${writtenDay(to).ja}までの `, en: ` until ${to}` }]),
      ]
      const [ja, en] = [when.map((one) => one.ja).join(''), when.map((one) => one.en).join('')]
      const amount =
        of === 'count'
          ? { ja: `購入回数が ${figure}回`, en: `${figure} orders` }
          : { ja: `購入金額が ${figure}円`, en: `revenue of ${figure} yen` }
      return op === 'atLeast'
        ? { ja: `${ja}${amount.ja}以上`, en: `at least ${amount.en}${en}` }
        : { ja: `${ja}${amount.ja}以下`, en: `at most ${amount.en}${en}` }
    },
  }),
  defineRule({
    kind: 'quiet',
    label: { ja: '購入のない日数', en: 'Days without an order' },
    params: z.object({ days: z.int().min(1).max(7300).describe('Of those who have ordered') }),
    form: { days: { label: { ja: '日以上', en: 'At least' }, start: 240 } },
    predicate: ({ days: least }, { today }) =>
      sql<SqlBool>`c.customer_id in (select p.customer_id from purchase_facts p
        where p.last_on <= ${addDays(today, -least)}::date)`,
    say: ({ days: least }) => ({
      ja: `${least}日以上 購入がない`,
      en: `no order for ${least} days or more`,
    }),
  }),
  defineRule({
    kind: 'media',
    label: { ja: '媒体', en: 'Medium' },
    params: z.object({ mediaId: z.uuid(), when: z.enum(['first', 'any']).default('first') }),
    form: {
      mediaId: { label: { ja: '媒体', en: 'Medium' }, of: 'media' },
      when: {
        label: { ja: 'どの受注', en: 'Of which order' },
        options: [
          { value: 'first', label: { ja: '初回の受注', en: 'the first' } },
          { value: 'any', label: { ja: 'どれかの受注', en: 'any' } },
        ],
      },
    },
    predicate: ({ mediaId, when }) =>
      when === 'first'
        ? sql<SqlBool>`c.customer_id in (select p.customer_id from purchase_facts p
            where p.first_media_id = ${mediaId}::uuid)`
        : sql<SqlBool>`c.customer_id in (select o.customer_id from sales_order o
            where o.media_id = ${mediaId}::uuid and ${counts})`,
    say: ({ mediaId, when }, _scope, names) => {
      const { ja, en } = quoted(names.media(mediaId) ?? mediaId)
      return when === 'first'
        ? { ja: `初回の受注が 媒体${ja}から`, en: `first ordered through ${en}` }
        : { ja: `媒体${ja}から 受注がある`, en: `has ordered through ${en}` }
    },
  }),
]
