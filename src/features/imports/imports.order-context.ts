import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import { readContactPoint } from '#features/customers/customers.keys.ts'
import { orderKey } from '#features/orders/orders.ts'
import { productKey } from '#features/products/products.ts'
import { readTaxRates } from '#features/products/products.find.ts'
import { momentReader, type DateOrder } from '#features/readings/readings.moment.ts'
import { orderReader, type OrderRow } from '#features/readings/readings.order.ts'
import { cellText, ownId } from '#features/readings/readings.row.ts'
import type { Mapping } from '#features/readings/readings.ts'
import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { contextOf, type ImportContext } from './imports.context.ts'
import type { ReadRow } from './imports.chunk.ts'
import type { Terms } from './imports.order-amounts.ts'
import { orderFields } from './imports.order-fields.ts'
import type { SaleOptions } from './imports.ts'
import { isBuyers } from './imports.subjects.ts'
import type { Batch } from './imports.store.ts'

/** All that reading and deciding the orders of one file needs to know, read once a job. */
export type OrderContext = {
  readonly importId: string
  readonly fileName: string
  readonly sale: SaleOptions
  /** Whose numbers they are. */
  readonly source: string
  readonly terms: Terms
  readonly media: ReadonlyMap<string, string>
  readonly buyers: ImportContext
  readRow(number: number, cells: string[]): OrderRow
  /** Who buys, as one text; empty where the row names nobody. */
  buyerText(cells: readonly string[]): string
  /** Who buys, as a customer would be read; null where the row names nobody. */
  readBuyer(row: OrderRow): ReadRow | null
}

export async function orderContext(work: Work, batch: Batch, dates: DateOrder): Promise<OrderContext> {
  const { mapping, options } = batch
  const settings = await readSettings(work)
  const fieldSet = await readFieldSet(work)
  const momentOf = momentReader(dates, settings.timeZone)
  const countryAt = mapping.indexOf('buyer.country')
  const buyers = await contextOf(
    work,
    { ...batch, subject: 'customer', mapping: buyerMapping(mapping, fieldSet) },
    (reading, cells) => {
      const country = countryAt < 0 ? '' : cellText(cells[countryAt] ?? '')
      if (country !== '' && !reading.contactPoints.some(({ kind }) => kind === 'address'))
        reading.contactPoints.push(readContactPoint({ kind: 'address', label: null, value: country }))
    },
  )
  return {
    importId: batch.id,
    fileName: batch.fileName,
    sale: options.sale,
    source: options.source ?? '',
    terms: {
      sale: settings.sale,
      taxRates: await readTaxRates(work),
      currencyRates: await readCurrencyRates(work),
      options: options.sale,
    },
    media: await readMedia(work),
    // Whoever an order names is a customer, whatever fields the organisation wants to be filled.
    buyers: { ...buyers, hasRules: false, options: { ...buyers.options, mode: 'both', similar: 'add' } },
    readRow: orderReader({ mapping, fields: orderFields, momentOf }),
    buyerText: buyerTextOf(mapping, fieldSet),
    readBuyer(row) {
      const read = buyers.rowOf.fromCells(row.number, row.cells)
      return read.reading.reasons.some(({ code }) => code === 'nobody') ? null : read
    },
  }
}

function buyerMapping(mapping: Mapping, fieldSet: FieldSet): Mapping {
  const buyers = new Set([
    ...fieldSet
      .of('customer')
      .filter(isBuyers)
      .map(({ key }) => key),
    ownId,
  ])
  return mapping.map((key) => (key !== null && buyers.has(key) ? key : null))
}

/** What names somebody for sure comes first: it tells rows of one buyer from those of another whatever else they say. */
export function buyerTextOf(mapping: Mapping, fieldSet: FieldSet): (cells: readonly string[]) => string {
  const own = buyerMapping(mapping, fieldSet)
  const sources = new Set(fieldSet.sources.map(({ key }) => key))
  const at = (wanted: (key: string) => boolean): number[] =>
    own.flatMap((key, index) => (key !== null && wanted(key) ? [index] : []))
  const sure = [
    ...at((key) => key === ownId),
    ...at((key) => sources.has(key)),
    ...at((key) => key === 'code'),
  ]
  const email = at((key) => key === 'email')
  const all = at(() => true)
  return (cells) => {
    const text = (index: number): string => cellText(cells[index] ?? '')
    for (const index of [...sure, ...email])
      if (text(index) !== '') return `${index} ${text(index).toLowerCase()}`
    const texts = all.map(text)
    return texts.every((one) => one === '') ? '' : texts.join('\u001F')
  }
}

async function readCurrencyRates(work: Work): Promise<Terms['currencyRates']> {
  const { rows } = await sql<{ currency: string; startsOn: string; yen: string }>`
    select currency, starts_on, trim_scale(yen)::text as yen from currency_rate order by starts_on desc`.execute(
    work.db,
  )
  return Map.groupBy(rows, ({ currency }) => currency)
}

/** Media by their codes and by their names. */
async function readMedia(work: Work): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; code: string; name: string }>`
    select id, code, name from media where retired_at is null order by code_key`.execute(work.db)
  return new Map(
    [
      ...rows.map(({ id, name }) => [orderKey(name), id] as const),
      ...rows.map(({ id, code }) => [orderKey(code), id] as const),
    ].filter(([key]) => key !== ''),
  )
}

export const codeKeyOf = (code: string | null): string | null =>
  code === null ? null : productKey(code) || null
