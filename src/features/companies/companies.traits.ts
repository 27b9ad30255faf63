import { parseAddress } from '#kit/japan/address.ts'
import { parseCompany } from '#kit/japan/company.ts'
import { isCorporateNumber } from '#kit/japan/corporate-number.ts'
import { parseEmail } from '#kit/japan/email.ts'
import { isKana, kanaK1 } from '#kit/japan/kana.ts'
import { parsePhone } from '#kit/japan/phone.ts'
import { stripInvisible, toHalfWidth } from '#kit/japan/width.ts'
import type { CompanyFields } from './companies.ts'

/** What is compared of a company: keys, never text as typed. '' is unknown. */
export type CompanyTraits = {
  /** 法人番号; of a sole trader T and 13 digits. */
  readonly number: string
  /** Folded, without legal form and without the branch. */
  readonly name: string
  /** 大阪支店; '' for the company itself and its 本社. */
  readonly branch: string
  readonly kana: string
  readonly form: string
  readonly position: 'before' | 'after' | ''
  readonly phone: string
  /** The address to 号, and to 町域. */
  readonly site: string
  readonly town: string
  readonly domain: string
}

type Told = Pick<
  CompanyFields,
  'name' | 'coreKana' | 'corporateNumber' | 'invoiceNumber' | 'domain' | 'phone' | 'address'
>

/** Derives what is compared of a company. Domains of free mail and dummy numbers leave no trace. Never throws. */
export function companyTraits(told: Told): CompanyTraits {
  const { key, townKey } = parseAddress(told.address ?? '')
  const named = readName(told.name)
  return {
    ...named,
    number: told.corporateNumber ?? numberOf(told.invoiceNumber ?? ''),
    kana: readingOf(told.coreKana, named.core),
    phone: parsePhone(told.phone ?? '').key,
    site: key,
    town: townKey,
    domain: ownDomain(told.domain ?? ''),
  }
}

/** A corporation's 登録番号 is T and its 法人番号; the check digit tells it from a sole trader's. */
function numberOf(invoiceNumber: string): string {
  const digits = invoiceNumber.replace(/^T/, '')
  return isCorporateNumber(digits) ? digits : invoiceNumber
}

function ownDomain(domain: string): string {
  const { valid, notes } = parseEmail(`someone@${domain}`)
  return valid && !notes.includes('free') && !notes.includes('carrier') ? domain : ''
}

/** カブシキガイシャ is no part of the reading, though people type it. */
function readingOf(kana: string | null, core: string): string {
  return kanaK1(kana ?? (isKana(core) ? core : '')).replace(spokenForms, '')
}

type Named = Pick<CompanyTraits, 'name' | 'branch' | 'form' | 'position'> & { core: string }

function readName(typed: string): Named {
  const name = stripInvisible(typed).trim()
  const [whole, branch] = withoutBranch(name)
  const { legalForm, position, coreName, key } = parseCompany(whole)
  if (legalForm !== null)
    return { name: key, branch, form: legalForm, position: position ?? '', core: coreName }
  const latin = latinForms.find(({ ending }) => ending.test(toHalfWidth(whole)))
  if (!latin) return { name: key, branch, form: '', position: '', core: coreName }
  const core = toHalfWidth(whole).replace(latin.ending, '')
  // K.K. and Co., Ltd. are both 株式会社; on which side that stands in Japanese nobody can tell from them.
  return { name: parseCompany(core).key, branch, form: latin.form, position: '', core }
}

/** みどり商事 大阪支店, みどり商事株式会社大阪支店 and 株式会社みどり商事大阪支店 are a branch of one company each. */
function withoutBranch(name: string): [company: string, branch: string] {
  for (const pattern of [spacedBranch, formedBranch, placedBranch, latinBranch]) {
    const [, company = '', branch = ''] = pattern.exec(name) ?? []
    // 株式会社第一工場 is no branch of 株式会社.
    if (company !== '' && parseCompany(`${company}名`).coreName !== '名')
      return [company, headOffice.test(branch) ? '' : parseCompany(branch).key]
  }
  return [name, '']
}

const office =
  '(?:本社|本店|本部|支社|支店|支部|支所|営業所|事業所|出張所|工場|研究所|センター|オフィス|(?<![商書薬酒茶門貨務理食喫])店)'
const places = [
  '首都圏|北関東|南関東|関東|東日本|西日本|中日本|東北|中部|東海|北陸|甲信越|信越|近畿|関西|中国|中四国|四国|九州|全国',
  '北海道|青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|東京|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重',
  '滋賀|京都|大阪|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄',
  '札幌|仙台|さいたま|大宮|横浜|川崎|相模原|浜松|名古屋|堺|神戸|北九州|博多|新宿|渋谷|品川|池袋|丸の内|梅田|難波|天神|第[一二三四五六七八九十\\d]+',
].join('|')
const spacedBranch = new RegExp(`^(.+?)[\\s　]+((?!商店|${office}$)\\S+${office}|本社|本店)$`, 'u')
const formedBranch = new RegExp(`^(.+?(?:会社|法人|組合|[)）㈱㈲]))(\\S*${office})$`, 'u')
const placedBranch = new RegExp(`^(.*?[^\\s(（)）]{2})((?:${places})\\S*${office})$`, 'u')
const latinBranch = /^(.+?)[\s,]+([\p{Script=Latin}-]+\s+(?:branch|office|factory))$/iu
const headOffice = /^(?:本社|本店|本部|head\s*office)$/iu

const latinForms = [
  {
    form: '株式会社',
    ending:
      /[\s,.]+(?:co\.?[\s,]*ltd\.?|company[\s,]+(?:limited|ltd\.?)|k\.?\s?k\.?|kabushiki[\s-]+[kg]aisha|inc\.?|incorporated|corp\.?|corporation)$/i,
  },
  { form: '合同会社', ending: /[\s,.]+(?:l\.?l\.?c\.?|g\.?\s?k\.?|godo[\s-]+[kg]aisha)$/i },
  { form: '', ending: /[\s,.]+(?:limited|ltd\.?|gmbh|plc|pte\.?[\s,]*ltd\.?|company|co\.?)$/i },
] as const

const spoken = ['カブシキガイシャ', 'ユウゲンガイシャ', 'ゴウドウガイシャ'].map(kanaK1).join('|')
const spokenForms = new RegExp(`^(?:${spoken})|(?:${spoken})$`)

export type CompanyIdentityValue = { readonly kind: string; readonly value: string }

/**
 * Under which values another record of this company is found. `place` finds a name that too many have (田中商店) in one
 * part of town.
 */
export function companyIdentities(traits: CompanyTraits): CompanyIdentityValue[] {
  const { number, name, phone, site, town, domain } = traits
  return [
    { kind: 'number', value: number },
    { kind: 'name', value: name },
    { kind: 'phone', value: phone },
    { kind: 'site', value: site },
    { kind: 'domain', value: domain },
    { kind: 'place', value: name === '' || town === '' ? '' : `${name} ${town}` },
  ].filter(({ value }) => value !== '')
}
