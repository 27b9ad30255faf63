import { sql } from 'kysely'
import { readSettings } from '#features/settings/settings.actions.ts'
import { findProducts, readTaxRates } from '#features/products/products.find.ts'
import { priceOn, stateOn, unitPriceIn } from '#features/products/products.ts'
import { rateOn } from '#kit/sale.ts'
import type { Work } from '#platform/work.ts'
import { extensions, isPictureType } from './templates.picture.ts'
import { productUrl, readTemplateSettings } from './templates.settings.ts'

/** A product as a mail shows it. */
export type ShownProduct = {
  readonly id: string
  /** By which links of mails know it, whoever gets them. */
  readonly number: number
  readonly name: string
  /** Yen with tax; null where no price holds today. */
  readonly price: number | null
  /** Below our address; null without a picture. */
  readonly image: string | null
  /** Its page in the shop; null where the settings do not say where that is. */
  readonly url: string | null
  readonly isSold: boolean
}

/** Some products by their ids, as of a day; those in the bin are missing. Gives each its number for links. */
export async function readShown(
  work: Pick<Work, 'db'>,
  ids: readonly string[],
  today: string,
): Promise<ReadonlyMap<string, ShownProduct>> {
  if (ids.length === 0) return new Map()
  await sql`
    insert into mail_product (product_id) select p.id from product p
    where p.id = any(${ids}::uuid[]) and not exists (select 1 from mail_product m where m.product_id = p.id)
    order by p.id on conflict do nothing`.execute(work.db)
  const { rows } = await sql<{
    id: string
    number: number
    blobKey: string | null
    mediaType: string | null
  }>`
    select m.product_id as id, m.number, p.image_blob_key as blob_key, p.image_media_type as media_type
    from mail_product m join product p on p.id = m.product_id where m.product_id = any(${ids}::uuid[])`.execute(
    work.db,
  )
  const kept = new Map(rows.map((row) => [row.id, row]))
  const { sale } = await readSettings(work)
  const { settings } = await readTemplateSettings(work)
  const rates = await readTaxRates(work)
  const found = await findProducts(work, { ids })
  return new Map(
    found.map((product): [string, ShownProduct] => {
      const { id, code, name, variation, taxClass } = product
      const one = kept.get(id)
      const dated = priceOn(product, today)
      const price =
        dated &&
        unitPriceIn(dated, {
          taxMode: 'included',
          rate: rateOn(rates, taxClass, today),
          rounding: sale.rounding,
        })
      return [
        id,
        {
          id,
          number: one?.number ?? 0,
          name: variation === null ? name : `${name} ${variation}`,
          price: price === null ? null : Number(price),
          image: one ? picturePath(one) : null,
          url: productUrl(settings.productUrl, { id, code }),
          isSold: stateOn(product, today) === 'active',
        },
      ]
    }),
  )
}

type Pictured = {
  readonly number: number
  readonly blobKey: string | null
  readonly mediaType: string | null
}

/** Another picture has another address: mail programs keep what they once loaded. */
export function picturePath({ number, blobKey, mediaType }: Pictured): string | null {
  if (blobKey === null || mediaType === null || !isPictureType(mediaType)) return null
  return `/m/p/${number}-${blobKey.slice(-8)}.${extensions[mediaType]}`
}
