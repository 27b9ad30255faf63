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

/**
 * Some products by their ids, as of a day; those in the bin are missing. Gives each its number for links, unless nothing may
 * be written: what is only looked at has no links of ours.
 */
export async function readShown(
  work: Pick<Work, 'db'>,
  ids: readonly string[],
  today: string,
): Promise<ReadonlyMap<string, ShownProduct>> {
  if (ids.length === 0) return new Map()
  if (!(await isReadOnly(work)))
    await sql`
    insert into mail_product (product_id) select p.id from product p
    where p.id = any(${ids}::uuid[]) and not exists (select 1 from mail_product m where m.product_id = p.id)
    order by p.id on conflict do nothing`.execute(work.db)
  const { rows } = await sql<{
    id: string
    number: number | null
    blobKey: string | null
    mediaType: string | null
  }>`
    select p.id, m.number, p.image_blob_key as blob_key, p.image_media_type as media_type
    from product p left join mail_product m on m.product_id = p.id where p.id = any(${ids}::uuid[])`.execute(
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

async function isReadOnly({ db }: Pick<Work, 'db'>): Promise<boolean> {
  const { rows } = await sql<{ isReadOnly: boolean }>`
    select current_setting('transaction_read_only') = 'on' as is_read_only`.execute(db)
  return rows[0]?.isReadOnly ?? false
}

type Pictured = {
  readonly id: string
  /** Null: no mail has named it yet; nobody but who looks at it knows the id. */
  readonly number: number | null
  readonly blobKey: string | null
  readonly mediaType: string | null
}

/** Another picture has another address: mail programs keep what they once loaded. */
export function picturePath({ id, number, blobKey, mediaType }: Pictured): string | null {
  if (blobKey === null || mediaType === null || !isPictureType(mediaType)) return null
  return `/m/p/${number ?? id}-${blobKey.slice(-8)}.${extensions[mediaType]}`
}
