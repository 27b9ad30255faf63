import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { z } from 'zod'
import { addDays } from '#kit/japan/days.ts'
import type { Phrase } from '#kit/text.ts'
import { sayAmount } from '#kit/money.ts'
import { boundsOf, sayWindow, windowForm, windowParams, type Window } from '#features/fields/fields.window.ts'
import {
  defineRule,
  ofThese,
  type Evidence,
  type RuleKind,
  type RuleParam,
  type RuleScope,
  isAmong,
  negated,
  type Test,
} from '#platform/catalogue/rule.ts'

const times = z.int().min(1).max(1000).default(1).describe('In at least so many orders')
const has = z.boolean().default(true).describe('False: those who have not')

const form = {
  times: { label: { ja: '回以上', en: 'At least times' }, start: 1 },
  ...windowForm,
  has: {
    label: { ja: '買ったか', en: 'Bought' },
    options: [
      { value: 'true', label: { ja: '買った', en: 'bought' } },
      { value: 'false', label: { ja: '買っていない', en: 'did not buy' } },
    ],
  },
} as const satisfies { [param: string]: RuleParam }

type Bought = Window & { times: number; has: boolean }

/** Orders that count: by an index of their own. */
const counts = sql`o.kind = 'order' and o.voided_on is null and o.held_at is null`

/** Of orders `o`, those in a window. */
function within(window: Window, scope: RuleScope): RawBuilder<unknown> {
  const { from, to } = boundsOf(window, scope)
  return sql`${from === undefined ? sql`` : sql`and o.ordered_on >= ${from}::date`}
    ${to === undefined ? sql`` : sql`and o.ordered_on <= ${to}::date`}`
}

/** Those who bought any of these products in so many orders, and kept it. */
function buyers(
  products: RawBuilder<unknown>,
  { times: least, has: did, ...window }: Bought,
  scope: RuleScope,
) {
  const these = sql`= any(array(${products}))`
  const ever = Object.keys(boundsOf(window, scope)).length === 0
  const found =
    ever && least === 1
      ? sql`select p.customer_id from purchase_product p
          where p.product_id ${these} and ${ofThese(scope, sql`p.customer_id`)}`
      : sql`select l.customer_id from sales_line l
          join sales_order o on o.customer_id = l.customer_id and o.id = l.order_id
          join purchase_product p on p.customer_id = l.customer_id and p.product_id = l.product_id
          where l.product_id ${these} and ${ofThese(scope, sql`l.customer_id`)} and ${counts} ${within(window, scope)}
          group by l.customer_id having count(distinct l.order_id) >= ${sql.lit(least)}`
  return isAmong(found, did)
}

function sayBought(what: Phrase, { times: least, has: did, ...window }: Bought): Phrase {
  const often = least > 1 ? { ja: `${least}回以上 `, en: ` at least ${least} times` } : { ja: '', en: '' }
  const when = sayWindow(window)
  return {
    ja: `${when.ja}${what.ja}を ${often.ja}${did ? '買った' : '買っていない'}`,
    en: `${did ? 'bought' : 'did not buy'} ${what.en}${often.en}${when.en}`,
  }
}

/** The latest orders that count, of those `o` which a condition is about. */
async function ordersOf(
  { work }: RuleScope,
  customerId: string,
  condition: RawBuilder<unknown>,
): Promise<Evidence[]> {
  const { rows } = await sql<{ id: string; number: string; on: string; total: string }>`
    select o.id, o.number, o.ordered_on as "on", o.total_yen as total from sales_order o
    where o.customer_id = ${customerId}::uuid and ${counts} ${condition}
    order by o.ordered_at desc, o.id desc limit 10`.execute(work.db)
  return rows.map(({ id, number, on, total }) => ({
    text: {
      ja: `受注 ${number}（${sayAmount(total, 'JPY', 'ja')}）`,
      en: `Order ${number} (${sayAmount(total, 'JPY', 'en')})`,
    },
    at: on,
    link: { kind: 'order', id },
  }))
}

/** Orders that hold one of these products. */
const holding = (
  products: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`and exists (select 1 from sales_line l
  where l.customer_id = o.customer_id and l.order_id = o.id and l.product_id = any(array(${products})))`

const variantsOf = (productId: string): RawBuilder<unknown> =>
  sql`select d.id from product d where d.id = ${productId}::uuid or d.parent_id = ${productId}::uuid`
const productsBelow = (categoryId: string): RawBuilder<unknown> => sql`with recursive below as (
    select ${categoryId}::uuid as id
    union select k.id from product_category k join below b on k.parent_id = b.id)
  select d.id from product d left join product mother on mother.id = d.parent_id
  where coalesce(d.category_id, mother.category_id) in (select id from below)`

const quoted = (name: string): Phrase => ({ ja: `「${name}」`, en: `“${name}”` })

export const purchaseRules: readonly RuleKind[] = [
  defineRule({
    kind: 'boughtProduct',
    label: { ja: '買った商品', en: 'Bought product' },
    params: z.object({ productId: z.uuid(), times, has, ...windowParams }),
    form: { productId: { label: { ja: '商品', en: 'Product' }, of: 'product' }, ...form },
    predicate: ({ productId, ...asked }, scope) => buyers(variantsOf(productId), asked, scope),
    evidence: ({ productId, ...asked }, scope, customerId) =>
      ordersOf(scope, customerId, sql`${within(asked, scope)} ${holding(variantsOf(productId))}`),
    say: ({ productId, ...asked }, _scope, names) =>
      sayBought(quoted(names.product(productId) ?? productId), asked),
  }),
  defineRule({
    kind: 'boughtCategory',
    label: { ja: '買った商品分類', en: 'Bought category' },
    params: z.object({ categoryId: z.uuid(), times, has, ...windowParams }),
    form: { categoryId: { label: { ja: '商品分類', en: 'Category' }, of: 'category' }, ...form },
    predicate: ({ categoryId, ...asked }, scope) => buyers(productsBelow(categoryId), asked, scope),
    evidence: ({ categoryId, ...asked }, scope, customerId) =>
      ordersOf(scope, customerId, sql`${within(asked, scope)} ${holding(productsBelow(categoryId))}`),
    say: ({ categoryId, ...asked }, _scope, names) => {
      const { ja, en } = quoted(names.category(categoryId) ?? categoryId)
      return sayBought({ ja: `分類${ja}の商品`, en: `products of ${en}` }, asked)
    },
  }),
  defineRule({
    kind: 'boughtThen',
    label: { ja: '買った順', en: 'Bought one, then another' },
    params: z.object({
      productId: z.uuid(),
      nextId: z.uuid(),
      days: z.int().min(1).max(3650).optional().describe('Between the two orders; ever, when left out'),
      followed: z.boolean().default(true).describe('False: not, once those days are over'),
    }),
    form: {
      productId: { label: { ja: '先に買った商品', en: 'First' }, of: 'product' },
      nextId: { label: { ja: '後に買った商品', en: 'Then' }, of: 'product' },
      days: { label: { ja: '日以内', en: 'Days between' }, optional: true },
      followed: {
        label: { ja: '買ったか', en: 'Bought' },
        options: [
          { value: 'true', label: { ja: '買った', en: 'bought' } },
          { value: 'false', label: { ja: '買っていない', en: 'did not buy' } },
        ],
      },
    },
    predicate: ({ productId, nextId, days, followed }, scope) => {
      const later = sql`select 1 from sales_order n
        where n.customer_id = o.customer_id and n.kind = 'order' and n.voided_on is null and n.held_at is null
          and (n.ordered_at, n.id) > (o.ordered_at, o.id)
          ${days === undefined ? sql`` : sql`and n.ordered_on <= o.ordered_on + ${sql.lit(days)}`}
          and exists (select 1 from sales_line k where k.customer_id = n.customer_id and k.order_id = n.id
            and k.product_id = any(array(${variantsOf(nextId)})))`
      const over =
        followed || days === undefined ? sql`` : sql`and o.ordered_on < ${addDays(scope.today, -days)}::date`
      return isAmong(sql`select o.customer_id from sales_line l
        join sales_order o on o.customer_id = l.customer_id and o.id = l.order_id
        where l.product_id = any(array(${variantsOf(productId)})) and ${ofThese(scope, sql`l.customer_id`)}
          and ${counts} ${over} and ${followed ? sql`` : sql`not`} exists (${later})`)
    },
    evidence: ({ productId, nextId }, scope, customerId) =>
      ordersOf(scope, customerId, holding(sql`${variantsOf(productId)} union ${variantsOf(nextId)}`)),
    say: ({ productId, nextId, days, followed }, _scope, names) => {
      const first = quoted(names.product(productId) ?? productId)
      const next = quoted(names.product(nextId) ?? nextId)
      const soon =
        days === undefined ? { ja: 'あとで', en: '' } : { ja: `${days}日以内に`, en: ` within ${days} days` }
      return {
        ja: `${first.ja}を買い、${soon.ja}${next.ja}を${followed ? '買った' : '買っていない'}`,
        en: `bought ${first.en} and ${followed ? 'then' : 'did not then buy'}${soon.en} ${next.en}`,
      }
    },
  }),
  defineRule({
    kind: 'orders',
    label: { ja: '期間の購入回数・金額', en: 'Orders or revenue in a period' },
    params: z.object({
      of: z.enum(['count', 'revenue']),
      op: z.enum(['atLeast', 'exactly', 'atMost']),
      value: z.int().min(0),
      ...windowParams,
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
          { value: 'exactly', label: { ja: 'ちょうど', en: 'exactly' } },
          { value: 'atMost', label: { ja: '以下', en: 'at most' } },
        ],
      },
      ...windowForm,
    },
    predicate: ({ of, op, value, ...window }, scope) => {
      const measured = of === 'count' ? sql`count(*)` : sql`coalesce(sum(o.revenue), 0)`
      const orders = sql`from sales_order o
        where ${counts} and ${ofThese(scope, sql`o.customer_id`)} ${within(window, scope)}`
      // What is taken back lowers the revenue of its own day, where its order counts.
      const takenBack = sql`from sales_order o
        left join sales_order a on a.customer_id = o.customer_id and a.id = o.of_id
        where o.kind <> 'order' and o.voided_on is null and o.held_at is null and a.voided_on is null and a.held_at is null
          and ${ofThese(scope, sql`o.customer_id`)} ${within(window, scope)}`
      const whose = (having: RawBuilder<unknown>): Test =>
        isAmong(
          of === 'count'
            ? sql`select o.customer_id ${orders} group by o.customer_id having ${having}`
            : sql`select o.customer_id from (
                select o.customer_id, o.revenue ${orders}
                union all select o.customer_id, o.revenue ${takenBack}) o
              group by o.customer_id having ${having}`,
        )
      if (of === 'count' && value === 0 && op !== 'atLeast')
        return isAmong(sql`select o.customer_id ${orders}`, false)
      if (op === 'atMost') return negated(whose(sql`${measured} > ${value}`))
      // Nothing at all is at least nothing, and exactly nothing.
      if (op === 'exactly')
        return value === 0 ? negated(whose(sql`${measured} <> 0`)) : whose(sql`${measured} = ${value}`)
      return value === 0 ? sql<SqlBool>`true` : whose(sql`${measured} >= ${value}`)
    },
    evidence: ({ of: _of, op: _op, value: _value, ...window }, scope, customerId) =>
      ordersOf(scope, customerId, within(window, scope)),
    say: ({ of, op, value, ...window }) => {
      const figure = value.toLocaleString('en-US')
      const when = sayWindow(window)
      const amount =
        of === 'count'
          ? { ja: `購入回数が ${figure}回`, en: `${figure} orders` }
          : { ja: `購入金額が ${figure}円`, en: `revenue of ${figure} yen` }
      const compared = {
        atLeast: { ja: '以上', en: 'at least' },
        exactly: { ja: 'ちょうど', en: 'exactly' },
        atMost: { ja: '以下', en: 'at most' },
      }[op]
      return { ja: `${when.ja}${amount.ja}${compared.ja}`, en: `${compared.en} ${amount.en}${when.en}` }
    },
  }),
  defineRule({
    kind: 'quiet',
    label: { ja: '購入のない日数', en: 'Days without an order' },
    params: z.object({ days: z.int().min(1).max(7300).describe('Of those who have ordered') }),
    form: { days: { label: { ja: '日以上', en: 'At least' }, start: 240 } },
    predicate: ({ days: least }, scope) =>
      isAmong(sql`select p.customer_id from purchase_facts p
        where ${ofThese(scope, sql`p.customer_id`)} and p.last_on <= ${addDays(scope.today, -least)}::date`),
    evidence: (_params, scope, customerId) => ordersOf(scope, customerId, sql``),
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
    predicate: ({ mediaId, when }, scope) =>
      when === 'first'
        ? isAmong(sql`select p.customer_id from purchase_facts p
            where ${ofThese(scope, sql`p.customer_id`)} and p.first_media_id = ${mediaId}::uuid`)
        : isAmong(sql`select o.customer_id from sales_order o
            where o.media_id = ${mediaId}::uuid and ${ofThese(scope, sql`o.customer_id`)} and ${counts}`),
    say: ({ mediaId, when }, _scope, names) => {
      const { ja, en } = quoted(names.media(mediaId) ?? mediaId)
      return when === 'first'
        ? { ja: `初回の受注が 媒体${ja}から`, en: `first ordered through ${en}` }
        : { ja: `媒体${ja}から 受注がある`, en: `has ordered through ${en}` }
    },
  }),
]
