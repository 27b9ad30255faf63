import type { FileAnswer } from '#platform/feature.ts'
import { csvEncoder, type CsvWriteOptions } from '#platform/csv/write.ts'
import type { Work } from '#platform/work.ts'
import { todayOf } from './products.actions.ts'
import type { Category, ProductFilter } from './products.api.ts'
import { readCategories } from './products.categories.store.ts'
import { readForExport, type ExportedProduct } from './products.store.ts'
import { taxClassText } from './tax-class.text.ts'

/** How an export and an import of products name a column; what they hold is as the screen shows it. */
export const exportHeadings = {
  code: '品番',
  name: '商品名',
  kana: '商品名カナ',
  category: '分類',
  taxClass: '税区分',
  price: '価格',
  taxIncluded: '税込・税抜',
  cost: '原価',
  parentCode: '元の品番',
  variation: 'バリエーション',
  stock: '在庫',
  daysPerPack: '1個の日数',
  activeFrom: '販売開始日',
  activeTo: '販売終了日',
  parts: 'セットの構成',
  description: '説明',
} as const

const chunk = 1000

/** The products of a list as a file, by their codes; the price is that of today. */
export async function exportProducts(
  work: Work,
  { format, ...filter }: ProductFilter & { format: CsvWriteOptions['encoding'] },
): Promise<FileAnswer> {
  const today = await todayOf(work)
  const paths = pathsOf(await readCategories(work))
  return {
    name: `商品_${today.replaceAll('-', '')}.csv`,
    mediaType: format === 'cp932' ? 'text/csv; charset=Shift_JIS' : 'text/csv; charset=utf-8',
    body: bytesOf(work, today, filter, format, paths),
  }
}

async function* bytesOf(
  work: Work,
  today: string,
  filter: ProductFilter,
  encoding: CsvWriteOptions['encoding'],
  paths: ReadonlyMap<string, string>,
): AsyncGenerator<Uint8Array> {
  const encoder = csvEncoder({ encoding, newline: 'crlf', quote: 'minimal' })
  yield encoder.row(Object.values(exportHeadings))
  let after: string | null = null
  for (;;) {
    const products: ExportedProduct[] = await readForExport(work, today, filter, after, chunk)
    yield Buffer.concat(products.map((product) => encoder.row(cellsOf(product, paths))))
    if (products.length < chunk) return
    after = products.at(-1)?.codeKey ?? null
  }
}

function cellsOf(product: ExportedProduct, paths: ReadonlyMap<string, string>): (string | number | null)[] {
  const { price, parts } = product
  const cells: { readonly [K in keyof typeof exportHeadings]: string | number | null } = {
    ...product,
    category: product.categoryId === null ? null : (paths.get(product.categoryId) ?? null),
    taxClass: taxClassText[product.taxClass].ja,
    price: price?.price ?? null,
    taxIncluded: price ? (price.taxIncluded ? '税込' : '税抜') : null,
    parts: parts.map(({ code, quantity }) => `${code}×${quantity}`).join('、'),
  }
  return (Object.keys(exportHeadings) as (keyof typeof exportHeadings)[]).map((key) => cells[key])
}

/** 健康食品 > 青汁, by the id of the category. */
export function pathsOf(
  categories: readonly Pick<Category, 'id' | 'parentId' | 'name'>[],
): Map<string, string> {
  const byId = new Map(categories.map((one) => [one.id, one]))
  const pathOf = (id: string): string => {
    const one = byId.get(id)
    if (!one) return ''
    return one.parentId === null ? one.name : `${pathOf(one.parentId)} > ${one.name}`
  }
  return new Map(categories.map(({ id }) => [id, pathOf(id)]))
}
