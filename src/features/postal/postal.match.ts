import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely'
import type { Work } from '#platform/work.ts'

/** 郡 is left out of many addresses, and ヶ, ケ, が are one sound: neither is a contradiction. */
function placeKey(text: Expression<string | null>): RawBuilder<string> {
  return sql<string>`translate(regexp_replace(${text}, '^.+?郡(?=.+[町村]$)', ''), 'ヶヵガがの之ッっつ', 'ケケケケノノツツツ')`
}

/**
 * Whether a postal code and an address agree, as a condition on columns: null where the code is in no loaded list or the
 * address names neither prefecture nor city. 横浜市 without its ward agrees with every ward of it. Only loaded lists are
 * asked; without one it is null throughout (see `hasPostalPack`).
 */
export function postalAgrees(
  code: Expression<string | null>,
  prefecture: Expression<string | null>,
  city: Expression<string | null>,
): RawBuilder<SqlBool | null> {
  return sql<SqlBool | null>`(
    select case when coalesce(${prefecture}, '') = '' and coalesce(${city}, '') = '' then null else bool_or(
      (coalesce(${prefecture}, '') = '' or area.prefecture = ${prefecture}) and
      (coalesce(${city}, '') = '' or starts_with(${placeKey(sql`area.city`)}, ${placeKey(city)}))
    ) end from postal_area area where area.code = ${code})`
}

/**
 * `postalCodeOf` for many addresses at once. `addresses` selects customer_id, id, prefecture, city and street; of those
 * for which the loaded list leaves no choice it gives customer_id, id and code. The list is read once for all of them.
 */
export function onlyPostalCodes(
  addresses: RawBuilder<unknown>,
): RawBuilder<{ customer_id: string; id: string; code: string }> {
  return sql`
    select town.customer_id, town.id, min(town.code) as code
    from (select a.customer_id, a.id, area.code,
        rank() over (partition by a.customer_id, a.id order by length(area.town) desc) as place
      from (${addresses}) a join postal_area area on area.prefecture = a.prefecture and area.city = a.city
      where area.source = 'kenAll' and area.town <> '' and starts_with(a.street, area.town)) town
    where town.place = 1 group by town.customer_id, town.id having count(distinct town.code) = 1`
}

export async function hasPostalPack(work: Pick<Work, 'db'>): Promise<boolean> {
  const row = await work.db
    .selectFrom('postalPack')
    .select('source')
    .where('source', '=', 'kenAll')
    .executeTakeFirst()
  return row !== undefined
}

/** The key of a city, as `placeKey` makes it in SQL. */
export function foldCity(city: string): string {
  return city
    .replace(/^.+?郡(?=.+[町村]$)/, '')
    .replaceAll(/[ヶヵガが]/g, 'ケ')
    .replaceAll(/[の之]/g, 'ノ')
    .replaceAll(/[ッっつ]/g, 'ツ')
}
