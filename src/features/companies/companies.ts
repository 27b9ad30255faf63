import { parseCompany } from '#kit/japan/company.ts'
import { parseInvoiceNumber } from '#kit/japan/corporate-number.ts'
import { kanaSort } from '#kit/japan/kana.ts'
import { parsePostalCode } from '#kit/japan/postal.ts'
import { searchGrams, searchText } from '#kit/japan/search.ts'
import { stripInvisible, toHalfWidth } from '#kit/japan/width.ts'
import { versionOf } from '#kit/japan/words.ts'
import { Problem, type FieldProblem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import type { Attributes } from '#platform/catalogue/field.ts'
import type { CompanyInput } from './companies.api.ts'

/** The columns a person writes; the order is that of audit entries. */
export type CompanyFields = Omit<CompanyInput, 'attributes'> & { attributes: Attributes }
export type CompanyPatch = { readonly [K in keyof CompanyFields]?: CompanyFields[K] | undefined }

const emptyFields: CompanyFields = {
  name: '',
  coreKana: null,
  corporateNumber: null,
  invoiceNumber: null,
  domain: null,
  phone: null,
  postalCode: null,
  address: null,
  remark: null,
  ownerId: null,
  attributes: {},
}

/** Raise it when a rule of derivation changes, here or in `companies.traits.ts`: `companies.rekey` rebuilds what is older. */
export const keyVersion = 2

export type CompanyKeys = {
  legalForm: string | null
  legalFormPosition: 'before' | 'after' | null
  coreName: string
  key: string
  kanaSort: string
  searchText: string
  grams: string[]
  keyVersion: number
}

/** Everything by which a company is found, matched or sorted. */
export function companyKeys(
  c: Pick<CompanyFields, 'name' | 'coreKana' | 'corporateNumber' | 'invoiceNumber' | 'domain'>,
): CompanyKeys {
  const identity = identityOf(c.name)
  const text = searchText([
    identity.coreName,
    c.coreKana ?? '',
    c.domain ?? '',
    c.corporateNumber ?? '',
    c.invoiceNumber ?? '',
  ])
  return {
    ...identity,
    kanaSort: kanaSort(c.coreKana ?? identity.coreName),
    searchText: text,
    grams: searchGrams(text),
    keyVersion: versionOf(keyVersion),
  }
}

export type CompanyIdentity = Pick<CompanyKeys, 'legalForm' | 'legalFormPosition' | 'coreName' | 'key'>

/** What makes two names one company: the key, the legal form and where it stands. */
export function identityOf(name: string): CompanyIdentity {
  const { legalForm, position, coreName, key } = parseCompany(name)
  // A name of punctuation alone folds to nothing; it must not match every other such name.
  return { legalForm, legalFormPosition: position, coreName, key: key || toHalfWidth(coreName).toLowerCase() }
}

export function sameIdentity(a: CompanyIdentity, b: CompanyIdentity): boolean {
  return a.key === b.key && a.legalForm === b.legalForm && a.legalFormPosition === b.legalFormPosition
}

/**
 * The company that a name means among those with its key, oldest first: the one of the same identity; a name without
 * legal form also means the only company there is.
 */
export function chooseByName<C extends CompanyIdentity & { readonly id?: string }>(
  wanted: CompanyIdentity,
  candidates: readonly C[],
): C | undefined {
  const alike = candidates.filter((candidate) => candidate.key === wanted.key)
  const exact = alike.find((candidate) => sameIdentity(candidate, wanted))
  if (exact) return exact
  const companies = new Set(alike.map((one) => one.id ?? one))
  return wanted.legalForm === null && companies.size === 1 ? alike[0] : undefined
}

/**
 * What a person gave over what there was, as it is stored: empty text is no text; numbers that machines read are brought
 * to their one form; all else stays as typed. Throws a Problem with one field each for what cannot be.
 */
export function readFields(given: CompanyPatch, before: CompanyFields = emptyFields): CompanyFields {
  const changed = Object.entries(given).filter(([, value]) => value !== undefined)
  const fields: CompanyFields = {
    ...before,
    ...Object.fromEntries(
      changed.map(([key, value]) => [key, typeof value === 'string' && value.trim() === '' ? null : value]),
    ),
    name: stripInvisible(given.name ?? before.name).trim(),
  }
  const problems: FieldProblem[] = []
  const read = <K extends Exclude<keyof CompanyFields, 'attributes'>>(
    path: K,
    reader: (typed: string) => string | Phrase,
  ): void => {
    const typed = fields[path]
    if (typed === null) return
    const result = reader(typed)
    if (typeof result === 'string') fields[path] = result
    else problems.push({ path, message: result })
  }
  read('name', (name) => name || missingName)
  read('corporateNumber', readCorporateNumber)
  read('invoiceNumber', (typed) => parseInvoiceNumber(typed)?.number ?? wrongInvoiceNumber)
  read('domain', readDomain)
  read('postalCode', (typed) => parsePostalCode(typed)?.code ?? typed)
  if (problems.length === 0 && contradicts(fields))
    problems.push({ path: 'invoiceNumber', message: otherInvoiceNumber })
  if (problems.length > 0) throw new Problem('invalid', { fields: problems })
  return fields
}

function readCorporateNumber(typed: string): string | Phrase {
  // A corporation's 登録番号 is T and its 法人番号, so one reader serves both.
  const read = parseInvoiceNumber(`T${typed}`)
  if (!read) return wrongCorporateNumber
  return read.holder === 'corporation' ? read.number.slice(1) : wrongCheckDigit
}

/** The host name of a domain, a URL or a mail address. */
export function readDomain(typed: string): string | Phrase {
  const host = toHalfWidth(stripInvisible(typed))
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^.*@/, '')
    .replace(/[/?#:].*$/, '')
    .replace(/^www\./, '')
    .replace(/\.$/, '')
  return /^([\p{L}\p{N}]([\p{L}\p{N}ー-]*[\p{L}\p{N}ー])?\.)+[\p{L}][\p{L}\p{N}-]+$/u.test(host)
    ? host
    : wrongDomain
}

function contradicts({ corporateNumber, invoiceNumber }: CompanyFields): boolean {
  if (corporateNumber === null || invoiceNumber === null) return false
  return (
    parseInvoiceNumber(invoiceNumber)?.holder === 'corporation' && invoiceNumber !== `T${corporateNumber}`
  )
}

const missingName = { ja: '名前を入力してください', en: 'Enter a name' }
const wrongCorporateNumber = {
  ja: '法人番号は数字 13 桁です。桁数を確認してください',
  en: 'A corporate number has 13 digits. Check how many there are',
}
const wrongCheckDigit = {
  ja: '法人番号の検査数字が合いません。1 桁ずつ確認してください',
  en: 'The check digit of this corporate number does not match. Check it digit by digit',
}
const wrongInvoiceNumber = {
  ja: '登録番号は T と数字 13 桁です（例: T7000012050002）',
  en: 'An invoice registration number is T and 13 digits, such as T7000012050002',
}
const otherInvoiceNumber = {
  ja: '登録番号が法人番号と合いません。法人の登録番号は T と法人番号です',
  en: 'This is not T and the corporate number, as the registration number of a corporation must be',
}
const wrongDomain = {
  ja: 'ドメインは example.co.jp の形で入力してください',
  en: 'Enter a domain such as example.co.jp',
}

/** Columns and attributes side by side, by field key. */
export function flat({ attributes, ...columns }: CompanyFields): { [key: string]: unknown } {
  return { ...columns, ...attributes }
}

/** Every field of the catalogue that one company has, by key. */
export function valuesOf(company: CompanyFields & { createdAt: string; updatedAt: string }): {
  [key: string]: unknown
} {
  const columns = Object.keys(emptyFields).map((key) => [key, company[key as keyof CompanyFields]])
  const { createdAt, updatedAt } = company
  return { ...flat(Object.fromEntries(columns) as CompanyFields), createdAt, updatedAt }
}

export const companyNotFound = {
  ja: 'この取引先は見つかりません。ごみ箱に入っているか、削除されました',
  en: 'This company was not found: it is in the bin, or was removed',
}
export const corporateNumberTaken = {
  ja: 'この法人番号は「{name}」に登録されています',
  en: 'This corporate number belongs to “{name}” already',
}
export const valueTaken = {
  ja: '「{name}」と同じ値です。この項目は取引先ごとに違う値にしてください',
  en: '“{name}” has this value already, and it must differ between companies',
}
export const noSuchOwner = {
  ja: '担当にした人はいません。もう一度選んでください',
  en: 'There is no such person. Choose the owner again',
}
