import Big from 'big.js'
import { kanaSort } from '#kit/japan/kana.ts'
import { searchText } from '#kit/japan/search.ts'
import { foldDashes, stripInvisible, toHalfWidth } from '#kit/japan/width.ts'
import { decimal, type Decimal, type Rounding } from '#kit/money.ts'
import { Problem, type FieldProblem } from '#kit/problem.ts'
import { taxOf, type TaxClass, type TaxMode } from '#kit/sale.ts'
import type { Phrase } from '#kit/text.ts'
import type { ProductInput } from './products.api.ts'

/** The columns a person writes; the order is that of audit entries. */
export type ProductFields = ProductInput
export type ProductPatch = { readonly [K in keyof ProductFields]?: ProductFields[K] | undefined }

export const emptyProduct: ProductFields = {
  code: '',
  name: '',
  kana: null,
  categoryId: null,
  taxClass: 'standard',
  parentId: null,
  variation: null,
  cost: null,
  daysPerPack: null,
  activeFrom: null,
  activeTo: null,
  description: null,
}
export const productFieldKeys = Object.keys(emptyProduct) as (keyof ProductFields)[]

/** By what a 品番 is found: width, case, kinds of dashes and spaces do not matter. Empty for one that nobody can see. */
export function productKey(code: string): string {
  return foldDashes(toHalfWidth(stripInvisible(code)))
    .replace(/\s+/g, '')
    .toUpperCase()
}

/** What a product is found and sorted by. */
export function productKeys({
  code,
  name,
  kana,
  variation,
}: Pick<ProductFields, 'code' | 'name'> & {
  readonly kana?: string | null
  readonly variation?: string | null
}): { codeKey: string; searchText: string; kanaSort: string } {
  const codeKey = productKey(code)
  return {
    codeKey,
    searchText: searchText([name, kana ?? '', code, variation ?? '']),
    kanaSort: kanaSort(kana ?? name),
  }
}

/** The price of one, in yen, from a day on. */
export type DatedPrice = {
  readonly startsOn: string
  readonly price: Decimal
  readonly taxIncluded: boolean
}

/** The price of a product on a day (YYYY-MM-DD): the latest that has begun, or null before the first. */
export function priceOn(product: { readonly prices: readonly DatedPrice[] }, on: string): DatedPrice | null {
  let found: DatedPrice | null = null
  for (const one of product.prices)
    if (one.startsOn <= on && (found === null || found.startsOn < one.startsOn)) found = one
  return found
}

/**
 * A price as a sale in that mode has it: tax is put on top, or taken out, and rounded as the sale rounds. A price of
 * whole yen stays whole; one with a fraction (0.5 yen a sheet) keeps four places.
 */
export function unitPriceIn(
  { price, taxIncluded }: Pick<DatedPrice, 'price' | 'taxIncluded'>,
  { taxMode, rate, rounding }: { taxMode: TaxMode; rate: Decimal; rounding: Rounding },
): Decimal {
  const given = Big(price)
  const places = given.eq(given.round(0)) ? 0 : 4
  const wantsTax = taxMode === 'included'
  if (wantsTax === taxIncluded) return decimal(given)
  return wantsTax
    ? decimal(given.plus(taxOf(given, rate, 'excluded', rounding, places)))
    : decimal(given.minus(taxOf(given, rate, 'included', rounding, places)))
}

export const productStates = ['coming', 'active', 'ended'] as const
export type ProductState = (typeof productStates)[number]

/** Whether it is sold on a day: not yet, now, no longer. */
export function stateOn(
  { activeFrom, activeTo }: { readonly activeFrom: string | null; readonly activeTo: string | null },
  on: string,
): ProductState {
  if (activeFrom !== null && on < activeFrom) return 'coming'
  return activeTo !== null && activeTo < on ? 'ended' : 'active'
}

/** A product as those need it who sell it. */
export type FoundProduct = {
  readonly id: string
  readonly code: string
  readonly codeKey: string
  readonly name: string
  readonly variation: string | null
  readonly categoryId: string | null
  readonly taxClass: TaxClass
  /** Its own, or of the product that it is a variation of where it has none. */
  readonly prices: readonly DatedPrice[]
  /** Yen for one without tax: its own, what the parts of a set cost, or its parent's; null where that is unknown. */
  readonly cost: Decimal | null
  readonly daysPerPack: number | null
  /** Null where stock is not counted. */
  readonly stock: number | null
  readonly parts: readonly { readonly productId: string; readonly quantity: number }[]
  readonly activeFrom: string | null
  readonly activeTo: string | null
}

/** What a person gave over what there was. Throws a Problem with one field each for what cannot be. */
export function readProduct(given: ProductPatch, before: ProductFields = emptyProduct): ProductFields {
  const changed = Object.entries(given).filter(([, value]) => value !== undefined)
  const fields: ProductFields = {
    ...before,
    ...Object.fromEntries(
      changed.map(([key, value]) => [key, typeof value === 'string' ? value.trim() || null : value]),
    ),
    code: stripInvisible(given.code ?? before.code).trim(),
    name: stripInvisible(given.name ?? before.name).trim(),
  }
  if (fields.cost !== null) fields.cost = decimal(Big(fields.cost))
  const problems: FieldProblem[] = []
  if (productKey(fields.code) === '') problems.push({ path: 'code', message: missingCode })
  if (fields.name === '') problems.push({ path: 'name', message: missingProductName })
  const { activeFrom, activeTo } = fields
  if (activeFrom !== null && activeTo !== null && activeTo < activeFrom)
    problems.push({ path: 'activeTo', message: endsBeforeStart })
  if (problems.length > 0) throw new Problem('invalid', { fields: problems })
  return fields
}

export type Part = { readonly productId: string; readonly quantity: number }

/** What is wrong with the parts of a set, as a phrase, or null. `sets` are those of the parts that are sets themselves. */
export function wrongParts(
  setId: string,
  parts: readonly Part[],
  known: ReadonlyMap<string, { readonly name: string; readonly isSet: boolean }>,
): { message: Phrase; name: string } | null {
  const seen = new Set<string>()
  for (const { productId } of parts) {
    const part = known.get(productId)
    if (!part) return { message: partNotFound, name: '' }
    if (productId === setId) return { message: partIsSelf, name: part.name }
    if (part.isSet) return { message: partIsSet, name: part.name }
    if (seen.has(productId)) return { message: partTwice, name: part.name }
    seen.add(productId)
  }
  return null
}

const missingCode = { ja: '品番を入力してください', en: 'Enter a code' }
const missingProductName = { ja: '商品名を入力してください', en: 'Enter a name' }
const endsBeforeStart = {
  ja: '販売終了日が開始日より前です。どちらかを直してください',
  en: 'The last day of sale is before the first. Correct one of them',
}
const partNotFound = {
  ja: '構成品のどれかが見つかりません。ごみ箱に入ったかもしれません。選び直してください',
  en: 'One of the parts was not found: it may be in the bin. Choose again',
}
const partIsSelf = {
  ja: 'セットに、そのセット自身は入れられません',
  en: 'A set cannot contain itself',
}
const partIsSet = {
  ja: '「{name}」はセットです。セットの中にセットは入れられません。中の商品を一つずつ入れてください',
  en: '“{name}” is a set. A set cannot contain a set: add its parts one by one',
}
const partTwice = {
  ja: '「{name}」が2回あります。1行にまとめて、数量で指定してください',
  en: '“{name}” is there twice. Keep one and give its quantity',
}
export const productNotFound = {
  ja: 'この商品は見つかりません。ごみ箱に入っているか、削除されました',
  en: 'This product was not found: it is in the bin, or was removed',
}
export const imageNotFound = { ja: 'この商品に画像はありません', en: 'This product has no picture' }

function refused(path: string, message: Phrase, params: { [name: string]: string | number } = {}): Problem {
  return new Problem('conflict', { params, fields: [{ path, message }] })
}

export const codeTaken = (code: string): Problem =>
  refused(
    'code',
    {
      ja: '品番「{code}」の商品はもうあります。別の品番にするか、その商品を直してください',
      en: 'There is a product with the code “{code}” already. Choose another, or change that product',
    },
    { code },
  )

export const noSuchCategory = (path = 'categoryId'): Problem =>
  refused(path, {
    ja: 'この分類はもうありません。選び直してください',
    en: 'This category is no longer there. Choose again',
  })

export const wrongParent = (reason: 'missing' | 'self' | 'variation' | 'hasOwn'): Problem =>
  refused(
    'parentId',
    {
      missing: {
        ja: '元になる商品が見つかりません。選び直してください',
        en: 'The product it is a variation of was not found. Choose again',
      },
      self: { ja: '自分自身のバリエーションにはできません', en: 'It cannot be a variation of itself' },
      variation: {
        ja: '選んだ商品は、それ自体がバリエーションです。元の商品を選んでください',
        en: 'The product you chose is a variation itself. Choose the product it belongs to',
      },
      hasOwn: {
        ja: 'この商品にはバリエーションがあるため、ほかの商品のバリエーションにはできません',
        en: 'This product has variations, so it cannot be one of another',
      },
    }[reason],
  )

export const stillPart = (name: string): Problem =>
  new Problem('conflict', {
    params: { name },
    detail: {
      ja: 'セット「{name}」に入っています。先にそのセットから外してください',
      en: 'It is part of the set “{name}”. Take it out of that set first',
    },
  })

export const partsStay = (name: string): Problem =>
  refused(
    'parts',
    {
      ja: 'この商品はセット「{name}」に入っているため、セットにはできません',
      en: 'This product is part of the set “{name}”, so it cannot be a set itself',
    },
    { name },
  )

export const parentInBin = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: '元の商品がごみ箱に入っています。先にそちらを戻してください',
      en: 'The product it is a variation of is in the bin. Restore that one first',
    },
  })

export const partsInBin = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: 'セットの構成品がごみ箱に入っています。先にそちらを戻してください',
      en: 'A part of this set is in the bin. Restore that one first',
    },
  })

export const stillUsed = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: '受注、セット、またはバリエーションから使われている商品は、完全には削除できません',
      en: 'A product that orders, sets or variations refer to cannot be deleted for good',
    },
  })

export const setHasNoStock = (): Problem =>
  refused('stock', {
    ja: 'セットの在庫は、構成品で数えます。構成品の在庫を変えてください',
    en: 'The stock of a set is that of its parts. Change theirs',
  })

export const stockNotCounted = (): Problem =>
  refused('stock', {
    ja: 'この商品の在庫は数えていません。先に、いまの数を入力してください',
    en: 'The stock of this product is not counted. Enter the number there is first',
  })

export const notAnImage = (): Problem =>
  new Problem('unsupported', {
    detail: {
      ja: '画像は PNG、JPEG、GIF、WebP で保存してから選んでください',
      en: 'Save the picture as PNG, JPEG, GIF or WebP, then choose it',
    },
  })
