import { sql } from 'kysely'
import type { DatedRate } from '#kit/sale.ts'
import type { Work } from '#platform/work.ts'
import type { FoundProduct } from './products.ts'

/**
 * What one costs, as text: its own cost, that of the parts of a set, or that of the product it is a variation of. One
 * part whose cost nobody knows leaves that of the set unknown. `p` is the product, `mother` what it is a variation of.
 */
export const unitCost = sql<string | null>`trim_scale(coalesce(p.cost, (
    select case when count(*) = count(coalesce(o.cost, oo.cost)) then sum(coalesce(o.cost, oo.cost) * pt.quantity) end
    from product_part pt join product o on o.id = pt.product_id left join product oo on oo.id = o.parent_id
    where pt.set_id = p.id), mother.cost))::text`

/** Products by their ids or by the keys of their codes (`productKey`); those in the bin are not found. */
export async function findProducts(
  work: Pick<Work, 'db'>,
  by: { readonly ids: readonly string[] } | { readonly codeKeys: readonly string[] },
): Promise<FoundProduct[]> {
  const asked =
    'ids' in by ? sql`p.id = any(${by.ids}::uuid[])` : sql`p.code_key = any(${by.codeKeys}::text[])`
  const { rows } = await sql<FoundProduct>`
    select p.id, p.code, p.code_key, p.name, p.variation, coalesce(p.category_id, mother.category_id) as category_id, p.tax_class, p.stock::float8 as stock,
      p.days_per_pack, p.active_from, p.active_to,
      coalesce(own.prices, inherited.prices, '[]') as prices,
      ${unitCost} as cost,
      coalesce((select json_agg(json_build_object('productId', pt.product_id, 'quantity', pt.quantity) order by o.code_key)
        from product_part pt join product o on o.id = pt.product_id where pt.set_id = p.id), '[]') as parts
    from product p left join product mother on mother.id = p.parent_id
    left join lateral (${pricesOf(sql`p.id`)}) own on true
    left join lateral (${pricesOf(sql`p.parent_id`)}) inherited on true
    where ${asked} and p.deleted_at is null order by p.code_key`.execute(work.db)
  return rows
}

const pricesOf = (id: ReturnType<typeof sql>): ReturnType<typeof sql> => sql`
  select json_agg(json_build_object('startsOn', pp.starts_on, 'price', trim_scale(pp.price)::text,
    'taxIncluded', pp.tax_included) order by pp.starts_on) as prices
  from product_price pp where pp.product_id = ${id}`

/** All rates with their days: what `rateOn` is asked with. */
export async function readTaxRates(work: Pick<Work, 'db'>): Promise<DatedRate[]> {
  const { rows } = await sql<DatedRate>`
    select tax_class, starts_on, trim_scale(rate)::text as rate from tax_rate
    order by starts_on desc, tax_class desc`.execute(work.db)
  return rows
}
