import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { z } from 'zod'
import { conditionOf } from '#features/customers/customers.query.ts'
import { cpmSegments } from '#features/purchases/purchases.ts'
import { defineRule, ofThese, type RuleKind, type RuleScope, isAmong } from '#platform/catalogue/rule.ts'
import { gaps, moveAxes } from './insight.api.ts'
import { firstOf, lastOf } from './insight.months.ts'
import { classOf, tenths } from './insight.ranks.ts'
import { gapSql } from './insight.rhythm.ts'

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const months = z.tuple([month, month])

/** Whose facts say so: the conditions of this file are what a number of a picture leads to. */
function ofFacts(scope: RuleScope, condition: RawBuilder<SqlBool>): RawBuilder<SqlBool> {
  return isAmong(sql`select f.customer_id from purchase_facts f
    where ${ofThese(scope, sql`f.customer_id`)} and ${condition}`)
}

function within([from, to]: readonly [string, string]): RawBuilder<SqlBool> {
  return sql<SqlBool>`f.first_on between ${firstOf(from)}::date and ${lastOf(to)}::date`
}

const digit = z.int().min(1).max(5)
const ten = z.int().min(1).max(10)

export const insightRules: readonly RuleKind[] = [
  defineRule({
    kind: 'purchaseMonth',
    label: { ja: 'その月に購入した', en: 'Bought in a month' },
    params: z.object({ month, who: z.enum(['first', 'repeat']) }),
    predicate: ({ month: on, who }, scope) =>
      isAmong(sql`
      select m.customer_id from purchase_month m
      where ${ofThese(scope, sql`m.customer_id`)} and m.month = ${firstOf(on)}::date
        and ${who === 'first' ? sql`m.firsts > 0` : sql`m.orders > m.firsts`}`),
    say: ({ month: on, who }) =>
      who === 'first'
        ? { ja: `${on} に初めて購入した`, en: `bought for the first time in ${on}` }
        : { ja: `${on} にリピート購入した`, en: `bought again in ${on}` },
  }),
  defineRule({
    kind: 'purchaseCohort',
    label: { ja: '初回購入の月とその後', en: 'Month of the first order, and what followed' },
    params: z.object({
      month,
      reached: z.int().min(1).max(3).default(1).describe('At least so many orders'),
      days: z.int().min(1).max(720).optional().describe('Each within so many days of the one before'),
      boughtIn: month.optional(),
    }),
    predicate: ({ month: on, reached, days, boughtIn }, scope) => {
      const gap = (later: string, earlier: string): RawBuilder<SqlBool> =>
        days === undefined
          ? sql<SqlBool>`${sql.ref(`f.${later}`)} is not null`
          : sql<SqlBool>`${sql.ref(`f.${later}`)} <= ${sql.ref(`f.${earlier}`)} + ${sql.lit(days)}`
      // Of the third order the days count from the second, however long that one took.
      const follows =
        reached === 3
          ? gap('third_on', 'second_on')
          : reached === 2
            ? gap('second_on', 'first_on')
            : sql<SqlBool>`true`
      const first = ofFacts(scope, sql<SqlBool>`${within([on, on])} and ${follows}`)
      return boughtIn === undefined
        ? first
        : sql<SqlBool>`${first} and c.customer_id in (select m.customer_id from purchase_month m
            where ${ofThese(scope, sql`m.customer_id`)} and m.month = ${firstOf(boughtIn)}::date and m.orders > 0)`
    },
    say: ({ month: on, reached, days, boughtIn }) => {
      const after = boughtIn === undefined ? '' : `${boughtIn} にも購入した`
      const also = boughtIn === undefined ? '' : ` and bought in ${boughtIn}`
      if (reached === 1)
        return {
          ja: after === '' ? `${on} が初回購入` : `${on} が初回購入で、${after}`,
          en: `first bought in ${on}${also}`,
        }
      const soon = days === undefined ? '' : `前回から${days}日以内に`
      const fast = days === undefined ? '' : ` within ${days} days of the one before`
      return {
        ja: `${on} が初回購入で、${soon}${reached}回目を購入した${after && `、${after}`}`,
        en: `first bought in ${on} and ordered a ${reached === 2 ? 'second' : 'third'} time${fast}${also}`,
      }
    },
  }),
  defineRule({
    kind: 'rfmCells',
    label: { ja: 'RFMのマス', en: 'Cells of the RFM matrix' },
    params: z.object({
      cells: z
        .array(z.string().regex(/^[1-5][1-5]$/))
        .min(1)
        .max(25)
        .describe('R and F: 55'),
      m: digit.optional(),
    }),
    predicate: ({ cells, m }, scope) =>
      ofFacts(
        scope,
        sql<SqlBool>`(f.r, f.f) in (${sql.join(
          cells.map((cell) => sql`(${sql.lit(Number(cell[0]))}, ${sql.lit(Number(cell[1]))})`),
        )}) ${m === undefined ? sql`` : sql`and f.m = ${sql.lit(m)}`}`,
      ),
    say: ({ cells, m }) => {
      const named = cells.map((cell) => `R${cell[0]}F${cell[1]}`).join('・')
      const and = m === undefined ? '' : `・M${m}`
      return { ja: `RFMが ${named}${and}`, en: `RFM is ${named}${and}` }
    },
  }),
  defineRule({
    kind: 'cpmSegment',
    label: { ja: 'CPMの分類', en: 'CPM segment' },
    params: z.object({ segments: z.array(z.string()).min(1).max(10) }),
    predicate: ({ segments }, scope) => ofFacts(scope, sql<SqlBool>`f.cpm = any(${segments}::text[])`),
    say: ({ segments }) => {
      const of = cpmSegments.filter(({ value }) => segments.includes(value))
      return {
        ja: `CPMが ${of.map(({ label }) => label.ja).join('・')}`,
        en: `CPM is ${of.map(({ label }) => label.en).join(', ')}`,
      }
    },
  }),
  defineRule({
    kind: 'purchaseDecile',
    label: { ja: '購入金額のデシル', en: 'Decile of what they bought' },
    params: z.object({
      decile: ten,
      stored: z.literal(true).optional().describe('As the last night had it'),
      q: z.string().max(200).optional(),
      filter: z.string().max(20_000).optional().describe('Among whom: a rule as JSON'),
    }),
    notForSegments: ({ stored }) =>
      stored
        ? null
        : {
            ja: '絞り込んだ中でのデシルはほかの顧客しだいで変わるため、セグメントの条件にできません。項目「デシル」を使ってください',
            en: 'A decile among chosen customers changes with the others. Use the field “Decile”',
          },
    predicate: ({ decile, stored, q, filter }, scope) => {
      if (stored) return ofFacts(scope, sql<SqlBool>`f.decile = ${sql.lit(decile)}`)
      const among = sql`f.customer_id in (
        select c.customer_id from customer c where ${conditionOf(scope, { q, filter })})`
      return isAmong(sql`
        select t.customer_id from (${tenths(among)}) t where t.tenth = ${sql.lit(decile)}`)
    },
    say: ({ decile, q, filter }) =>
      filter === undefined && !q
        ? { ja: `購入金額のデシル${decile}`, en: `decile ${decile} by what they bought` }
        : {
            ja: `絞り込んだ顧客の中で購入金額のデシル${decile}`,
            en: `decile ${decile} of the chosen customers`,
          },
  }),
  defineRule({
    kind: 'purchaseInterval',
    label: { ja: '購入間隔', en: 'Days between orders' },
    params: z.object({
      between: z.enum(gaps),
      from: z.int().min(0),
      to: z.int().min(0).optional(),
      months: months.optional(),
    }),
    predicate: ({ between, from, to, months: first }, scope) =>
      ofFacts(
        scope,
        sql<SqlBool>`${gapSql[between]} >= ${sql.lit(from)}
        ${to === undefined ? sql`` : sql`and ${gapSql[between]} <= ${sql.lit(to)}`}
        ${first === undefined ? sql`` : sql`and ${within(first)}`}`,
      ),
    say: ({ between, from, to }) => {
      const what = {
        first: { ja: '初回から2回目まで', en: 'between the first and the second order' },
        second: { ja: '2回目から3回目まで', en: 'between the second and the third order' },
        average: { ja: '平均の購入間隔が', en: 'between orders on average' },
      }[between]
      return to === undefined
        ? { ja: `${what.ja} ${from}日以上`, en: `${from} days or more ${what.en}` }
        : { ja: `${what.ja} ${from}〜${to}日`, en: `${from} to ${to} days ${what.en}` }
    },
  }),
  defineRule({
    kind: 'purchaseMedium',
    label: { ja: '初回購入の媒体', en: 'Medium of the first order' },
    params: z.object({ mediumId: z.uuid().nullable(), name: z.string().max(200), months }),
    predicate: ({ mediumId, months: first }, scope) =>
      ofFacts(
        scope,
        sql<SqlBool>`f.first_media_id is not distinct from ${mediumId}::uuid and ${within(first)}`,
      ),
    say: ({ name, months: [from, to] }) => ({
      ja: `${from}〜${to} に「${name}」で初回購入した`,
      en: `first bought by “${name}” from ${from} to ${to}`,
    }),
  }),
  defineRule({
    kind: 'boughtAll',
    label: { ja: '商品をどれも購入した', en: 'Bought each of these products' },
    params: z.object({
      productIds: z.array(z.uuid()).min(1).max(5),
      names: z.array(z.string().max(400)).max(5).default([]),
    }),
    predicate: ({ productIds }, scope) =>
      sql<SqlBool>`(${sql.join(
        productIds.map(
          (id) => sql`c.customer_id in (
            select p.customer_id from purchase_product p where p.product_id = ${id}::uuid and ${ofThese(scope, sql`p.customer_id`)})`,
        ),
        sql` and `,
      )})`,
    say: ({ names, productIds }) => ({
      ja:
        names.length > 0
          ? `${names.map((name) => `「${name}」`).join('と')}を購入した`
          : `${productIds.length}つの商品を購入した`,
      en:
        names.length > 0
          ? `bought ${names.map((name) => `“${name}”`).join(' and ')}`
          : `bought ${productIds.length} products`,
    }),
  }),
  defineRule({
    kind: 'rankMove',
    label: { ja: 'ランクの移動', en: 'Moved between ranks' },
    params: z.object({
      axis: z.enum(moveAxes),
      from: month,
      to: month,
      before: z.array(z.string().max(20)).min(1).max(25),
      after: z.array(z.string().max(20)).min(1).max(25),
    }),
    predicate: ({ axis, from, to, before, after }, scope) =>
      isAmong(sql`
      select a.customer_id from purchase_rank a join purchase_rank b using (customer_id)
      where ${ofThese(scope, sql`a.customer_id`)} and a.ranked_on = ${firstOf(from)}::date and b.ranked_on = ${firstOf(to)}::date
        and ${classOf(axis, 'a')} = any(${before}::text[]) and ${classOf(axis, 'b')} = any(${after}::text[])`),
    say: ({ axis, from, to, before, after }) => {
      const name = (keys: readonly string[], locale: 'ja' | 'en'): string =>
        keys
          .map(
            (key) => cpmSegments.find(({ value }) => axis === 'cpm' && value === key)?.label[locale] ?? key,
          )
          .join('・')
      return {
        ja: `${from} は ${name(before, 'ja')}、${to} は ${name(after, 'ja')}（${axis.toUpperCase()}）`,
        en: `${axis.toUpperCase()} was ${name(before, 'en')} in ${from} and ${name(after, 'en')} in ${to}`,
      }
    },
  }),
]
