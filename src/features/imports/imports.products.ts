import { sql } from 'kysely'
import type { Decimal } from '#kit/money.ts'
import { Problem } from '#kit/problem.ts'
import type { TaxClass } from '#kit/sale.ts'
import type { Work } from '#platform/work.ts'
import {
  changeStock,
  createProduct,
  setPrice,
  todayOf,
  updateProduct,
} from '#features/products/products.actions.ts'
import type { Product } from '#features/products/products.api.ts'
import { ensureCategory } from '#features/products/products.categories.ts'
import { findProducts, readTaxRates } from '#features/products/products.find.ts'
import { findProduct } from '#features/products/products.store.ts'
import { priceOn, productKey, type ProductPatch } from '#features/products/products.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { readAmount } from '#features/readings/readings.amount.ts'
import { momentReader, type Moment } from '#features/readings/readings.moment.ts'
import { cellText, excelError } from '#features/readings/readings.row.ts'
import { reason, severityOf, type Reason } from '#features/readings/readings.ts'
import { optionOf } from '#features/fields/fields.values.ts'
import type { ReasonCode } from '#features/readings/readings.text.ts'
import { reasonsOf } from './imports.companies.ts'
import { readTaxClass } from './imports.order-amounts.ts'
import { productFields } from './imports.product-fields.ts'
import type { RowOf } from './imports.source.ts'
import type { Batch } from './imports.store.ts'
import { noCounts, type Counts, type ImportOptions, type RowProblem } from './imports.ts'

export type ProductRow = {
  readonly number: number
  readonly cells: string[]
  readonly code: string
  readonly fields: ProductPatch
  readonly category: readonly string[] | null
  readonly parent: string | null
  readonly price: {
    readonly price: Decimal
    readonly startsOn: string | null
    readonly taxIncluded: boolean | null
  } | null
  readonly stock: number | null
  readonly reasons: Reason[]
}

export type ProductRules = {
  readonly options: ImportOptions
  /** Whether prices of the file have tax in them. */
  readonly taxIncluded: boolean
  readonly today: string
  readonly rowOf: RowOf<ProductRow>
}

export async function productRules(work: Work, { mapping, options }: Batch): Promise<ProductRules> {
  const { sale, timeZone } = await readSettings(work)
  const rates = await readTaxRates(work)
  const today = await todayOf(work)
  const momentOf = momentReader(options.sale.dates === 'dmy' ? 'dmy' : 'mdy', timeZone)
  const columns = new Map(mapping.flatMap((key, index) => (key === null ? [] : [[key, index] as const])))
  const { taxMode } = options.sale
  return {
    options,
    today,
    taxIncluded: (taxMode === 'auto' ? sale.taxMode : taxMode) === 'included',
    rowOf: {
      fromCells: (number, cells) =>
        readProductRow({ number, cells }, columns, (text) => readTaxClass(text, rates, today), momentOf),
      broken: (number, cells, why) => ({ ...emptyRow, number, cells, reasons: [why] }),
    },
  }
}

const emptyRow = { code: '', fields: {}, category: null, parent: null, price: null, stock: null } as const
const texts = ['name', 'kana', 'variation', 'description'] as const

function readProductRow(
  { number, cells }: Pick<ProductRow, 'number' | 'cells'>,
  columns: ReadonlyMap<string, number>,
  taxClassOf: (text: string) => TaxClass | null,
  momentOf: (text: string) => Moment | null,
): ProductRow {
  const reasons: Reason[] = []
  const cell = (key: string): string => {
    const index = columns.get(`product.${key}`)
    const text = index === undefined ? '' : cellText(cells[index] ?? '')
    return excelError.test(text) ? '' : text
  }
  const read = <T>(key: string, code: ReasonCode, of: (text: string) => T | null) => {
    const text = cell(key)
    const value = text === '' ? null : of(text)
    if (text !== '' && value === null) reasons.push(reason(code, `product.${key}`, text))
    return value
  }
  const amount = (key: string, places: number): Decimal | null =>
    read(key, 'amountUnread', (text) => {
      const value = readAmount(text, places)
      return value?.startsWith('-') && key !== 'stock' ? null : value
    })
  const day = (key: string): string | null => read(key, 'momentUnread', (text) => momentOf(text)?.on ?? null)
  const taxClass = read('tax', 'taxUnread', taxClassOf)
  const price = amount('price', 4)
  const stock = amount('stock', 0)
  const cost = amount('cost', 2)
  const days = amount('days', 0)
  const [activeFrom, activeTo, startsOn] = [day('from'), day('to'), day('priceFrom')]
  const given: { [key: string]: string | null } = { cost, activeFrom, activeTo, taxClass }
  for (const key of texts) given[key] = cell(key) || null
  const fields: ProductPatch = {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)),
    ...(days !== null && { daysPerPack: Number(days) }),
  }
  const taxIncluded = read('taxIncluded', 'wordUnread', (text) => {
    const field = productFields.find(({ key }) => key === 'product.taxIncluded')
    const mode = field && optionOf(field, text)?.value
    return mode === undefined ? null : mode === 'included'
  })
  const code = cell('code')
  if (productKey(code) === '') reasons.push(reason('productUnnamed', 'product.code'))
  const path = cell('category')
  return {
    number,
    cells,
    code,
    fields,
    category: path === '' ? null : path.split(/[>＞/／]/).map((name) => name.trim()),
    parent: cell('parent') || null,
    price: price === null ? null : { price, startsOn, taxIncluded },
    stock: stock === null ? null : Number(stock),
    reasons,
  }
}

type Outcome = 'created' | 'updated' | 'unchanged'

/** Row by row, as a person would on the screen: what is refused is taken back by itself and the rest goes on. */
export async function processProducts(
  tx: Work,
  importId: string,
  rows: readonly ProductRow[],
  rules: ProductRules,
  /** Of a dry run, which keeps nothing: the codes that the file has made so far. */
  seen?: Set<string>,
): Promise<{ counts: Counts; problems: RowProblem[] }> {
  const counts: Counts = { ...noCounts }
  const problems: RowProblem[] = []
  for (const row of rows) {
    const reasons = [...row.reasons]
    counts.rows++
    let outcome: Outcome | null = null
    if (severityOf(reasons) !== 'wrong') {
      await sql`savepoint import_row`.execute(tx.db)
      try {
        outcome = await writeRow(tx, importId, row, rules, reasons, seen)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        reasons.push(
          ...reasonsOf(error).map((one) => ({ ...one, field: one.field && `product.${one.field}` })),
        )
      }
      if (severityOf(reasons) === 'wrong') {
        await sql`rollback to savepoint import_row`.execute(tx.db)
        outcome = null
      }
      await sql`release savepoint import_row`.execute(tx.db)
    }
    if (outcome) counts[outcome]++
    const severity = severityOf(reasons)
    if (severity === null) continue
    counts[severity]++
    problems.push({ rowNumber: row.number, severity, reasons, cells: row.cells })
  }
  return { counts, problems }
}

async function writeRow(
  tx: Work,
  importId: string,
  row: ProductRow,
  rules: ProductRules,
  reasons: Reason[],
  seen: Set<string> | undefined,
): Promise<Outcome | null> {
  const { mode } = rules.options
  const key = productKey(row.code)
  const [found] = await findProducts(tx, { codeKeys: [key] })
  const isThere = found !== undefined || seen?.has(key) === true
  if (!isThere && mode === 'update') reasons.push(reason('notThere'))
  if (isThere && mode === 'add') reasons.push(reason('alreadyThere'))
  if (!isThere && row.fields.name === undefined) reasons.push(reason('productUnnamed', 'product.name'))
  if (severityOf(reasons) === 'wrong') return null
  if (!found && isThere) return 'updated'
  const parent =
    row.parent === null ? null : (await findProducts(tx, { codeKeys: [productKey(row.parent)] }))[0]
  if (parent === undefined) {
    reasons.push(reason('recordRefused', 'product.parent', row.parent, noParent))
    return null
  }
  const fields: ProductPatch = {
    ...row.fields,
    ...(row.category !== null && { categoryId: await ensureCategory(tx, row.category) }),
    ...(parent !== null && { parentId: parent.id }),
  }
  if (!found) {
    await create(tx, importId, row, fields, rules)
    seen?.add(key)
    return 'created'
  }
  return (await change(tx, importId, row, fields, rules, found)) ? 'updated' : 'unchanged'
}

const noParent = {
  ja: '親の品番の商品がありません。親の行を先に置くか、品番を確かめてください',
  en: 'There is no product with the code of the parent. Put its row first, or check the code',
}

async function create(
  tx: Work,
  importId: string,
  { number, code, price, stock }: ProductRow,
  fields: ProductPatch,
  { taxIncluded, today }: ProductRules,
): Promise<void> {
  const made = await createProduct(tx, {
    ...fields,
    code,
    name: fields.name ?? '',
    stock,
    ...(price && {
      price: {
        price: price.price,
        taxIncluded: price.taxIncluded ?? taxIncluded,
        startsOn: price.startsOn ?? today,
      },
    }),
  })
  await record(tx, importId, number, 'created', null, made)
}

async function change(
  tx: Work,
  importId: string,
  { number, price, stock }: ProductRow,
  fields: ProductPatch,
  { taxIncluded, today }: ProductRules,
  found: Awaited<ReturnType<typeof findProducts>>[number],
): Promise<boolean> {
  const before = await findProduct(tx, today, found.id, { lock: true })
  if (!before) return false
  let after: Omit<Product, 'variations'> = await updateProduct(tx, found.id, {
    version: before.version,
    ...fields,
  })
  let changed = after.version !== before.version
  const startsOn = price?.startsOn ?? today
  const wanted = price && { price: price.price, taxIncluded: price.taxIncluded ?? taxIncluded }
  const now = priceOn(found, startsOn)
  if (wanted && (now?.price !== wanted.price || now.taxIncluded !== wanted.taxIncluded)) {
    after = await setPrice(tx, found.id, { version: after.version, ...wanted, startsOn })
    changed = true
  }
  if (stock !== null && stock !== before.stock) {
    after = await changeStock(tx, found.id, { to: stock, reason: 'CSV' })
    changed = true
  }
  if (changed) await record(tx, importId, number, 'updated', before, after)
  return changed
}

async function record(
  tx: Work,
  importId: string,
  row: number,
  action: 'created' | 'updated',
  before: Omit<Product, 'variations'> | null,
  after: Pick<Product, 'id' | 'version'>,
): Promise<void> {
  await sql`insert into import_product_change (import_id, row_number, product_id, action, before, after, version_after)
    values (${importId}::uuid, ${row}, ${after.id}::uuid, ${action}, ${before && JSON.stringify(before)}::jsonb,
      ${before && JSON.stringify(after)}::jsonb, ${after.version})`.execute(tx.db)
}
