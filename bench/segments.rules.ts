import { addDays } from '#kit/japan/days.ts'
import type { Rule } from '#platform/catalogue/rule.ts'

/** A rule of the mix, and what a person who knows the tables would write for it: customers of `customer c`. */
export type Mixed = { readonly name: string; readonly rule: Rule; readonly by: string }

export type Things = {
  readonly today: string
  readonly tagId: string
  readonly products: readonly [string, string]
  readonly mediaId: string
  /** The segment of the first and of the second rule. */
  readonly segments: readonly [string, string]
}

const field = (key: string, op: string, value?: unknown): Rule => ({
  kind: 'field',
  params: { field: key, op, ...(value !== undefined && { value }) },
})
const event = (name: string, more: object = {}): Rule => ({ kind: 'event', params: { name, ...more } })
const and = (...rules: Rule[]): Rule => ({ op: 'and', rules })
const or = (...rules: Rule[]): Rule => ({ op: 'or', rules })

/** The fixed mix: twelve rules of one to six conditions. */
export function mixOf({ today, tagId, products: [one, other], mediaId, segments }: Things): readonly Mixed[] {
  const since = (days: number): string => `timestamptz '${addDays(today, -days)} 00:00+09'`
  const day = (days: number): string => `date '${addDays(today, -days)}'`
  const live = 'select count(*)::int as n from customer c where c.deleted_at is null and '
  const ordered = (
    days: number,
  ): string => `exists (select 1 from sales_order o where o.customer_id = c.customer_id
    and o.kind = 'order' and o.voided_on is null and o.held_at is null
    and o.ordered_on >= ${day(days)})`
  const facts = (condition: string): string =>
    `exists (select 1 from purchase_facts f where f.customer_id = c.customer_id and ${condition})`
  const mail = `exists (select 1 from contact_point p where p.customer_id = c.customer_id and p.kind = 'email')`
  const lives = (
    ...places: string[]
  ): string => `exists (select 1 from contact_point p where p.customer_id = c.customer_id
    and p.kind = 'address' and p.prefecture in (${places.map((place) => `'${place}'`).join(', ')}))`
  const tagged = `exists (select 1 from customer_tag t where t.customer_id = c.customer_id and t.tag_id = '${tagId}')`
  // With what it comes in (colours, sizes), as the rule has it.
  const bought = (product: string): string =>
    `exists (select 1 from purchase_product p where p.customer_id = c.customer_id
      and p.product_id in (select id from product where id = '${product}' or parent_id = '${product}'))`
  return [
    {
      name: '1: a field',
      rule: field('stage', 'in', ['customer']),
      by: `${live} c.stage = 'customer'`,
    },
    {
      name: '2: opened twice in 30 days, no order in 90',
      rule: and(event('mail.opened', { times: 2, days: 30 }), {
        kind: 'orders',
        params: { of: 'count', op: 'atMost', value: 0, days: 90 },
      }),
      by: `${live} c.customer_id in (select customer_id from customer_event where name = 'mail.opened'
        and occurred_at >= ${since(30)} group by 1 having count(*) >= 2) and not ${ordered(90)}`,
    },
    {
      name: '2: bought one product, never another',
      rule: and(
        { kind: 'boughtProduct', params: { productId: one } },
        { kind: 'boughtProduct', params: { productId: other, has: false } },
      ),
      by: `${live} ${bought(one)} and not ${bought(other)}`,
    },
    {
      name: '2: revenue and the last order',
      rule: and(field('revenue', 'atLeast', 30_000), field('lastOrderOn', 'lastDays', 180)),
      by: `${live} ${facts(`f.revenue >= 30000 and f.last_on between ${day(179)} and date '${today}'`)}`,
    },
    {
      name: '1: opened, then clicked within 14 days, in 90 days',
      rule: {
        kind: 'sequence',
        params: { name: 'mail.opened', next: 'mail.clicked', within: 14, days: 90 },
      },
      by: `${live} c.customer_id in (select a.customer_id from customer_event a
        join customer_event b on b.customer_id = a.customer_id and b.name = 'mail.clicked'
          and b.occurred_at > a.occurred_at and b.occurred_at <= a.occurred_at + interval '336 hours'
          and b.occurred_at >= ${since(90)}
        where a.name = 'mail.opened' and a.occurred_at >= ${since(90)})`,
    },
    {
      name: '3: where, who and how old',
      rule: and(
        field('prefecture', 'in', ['東京都', '神奈川県']),
        field('gender', 'in', ['female']),
        field('birthOn', 'before', '1990-01-01'),
      ),
      by: `${live} c.gender = 'female' and c.birth_on < '1990-01-01' and ${lives('東京都', '神奈川県')}`,
    },
    {
      name: '2: a tag or much revenue',
      rule: or({ kind: 'tag', params: { tagId, has: true } }, field('revenue', 'atLeast', 100_000)),
      by: `select count(*)::int as n from (
        select customer_id from customer_tag where tag_id = '${tagId}'
        union select customer_id from purchase_facts where revenue >= 100000) x
        join customer c using (customer_id) where c.deleted_at is null`,
    },
    {
      name: '2: quiet for 240 days, with an address of mail',
      rule: and(
        { kind: 'quiet', params: { days: 240 } },
        { kind: 'contact', params: { kind: 'email', has: true } },
      ),
      by: `${live} ${facts(`f.last_on <= ${day(240)}`)} and ${mail}`,
    },
    {
      name: '2: in one segment, not in another',
      rule: and(
        { kind: 'segment', params: { segmentId: segments[1], isIn: true } },
        { kind: 'segment', params: { segmentId: segments[0], isIn: false } },
      ),
      by: `${live} exists (select 1 from segment_member m where m.customer_id = c.customer_id and m.segment_id = '${segments[1]}')
        and not exists (select 1 from segment_member m where m.customer_id = c.customer_id and m.segment_id = '${segments[0]}')`,
    },
    {
      name: '2: CPM and the first medium',
      rule: and(
        { kind: 'cpmSegment', params: { segments: ['loyalActive', 'loyalLost'] } },
        { kind: 'media', params: { mediaId } },
      ),
      by: `${live} ${facts(`f.cpm in ('loyalActive', 'loyalLost') and f.first_media_id = '${mediaId}'`)}`,
    },
    {
      name: '6: of everything',
      rule: and(
        field('stage', 'in', ['customer', 'lead']),
        { kind: 'contact', params: { kind: 'email', has: true } },
        { kind: 'orders', params: { of: 'count', op: 'atLeast', value: 3, days: 180 } },
        event('inquiry.opened', { op: 'exactly', times: 0, days: 90 }),
        field('prefecture', 'notIn', ['北海道', '沖縄県']),
        or({ kind: 'tag', params: { tagId, has: true } }, field('revenue', 'atLeast', 50_000)),
      ),
      by: `${live} c.stage in ('customer', 'lead') and ${mail}
        and c.customer_id in (select o.customer_id from sales_order o where o.kind = 'order' and o.voided_on is null
          and o.held_at is null and o.ordered_on >= ${day(180)}
          group by 1 having count(*) >= 3)
        and not exists (select 1 from customer_event e where e.customer_id = c.customer_id
          and e.name = 'inquiry.opened' and e.occurred_at >= ${since(90)})
        and not ${lives('北海道', '沖縄県')}
        and (${tagged} or ${facts('f.revenue >= 50000')})`,
    },
    {
      name: '1: no mail in 60 days',
      rule: event('mail.sent', { op: 'exactly', times: 0, days: 60 }),
      by: `${live} not exists (select 1 from customer_event e where e.customer_id = c.customer_id
        and e.name = 'mail.sent' and e.occurred_at >= ${since(60)})`,
    },
  ]
}
