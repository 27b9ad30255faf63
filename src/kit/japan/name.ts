import { parseCompany } from './company.ts'
import { foldVariants } from './variants.ts'
import { stripInvisible, toHalfWidth } from './width.ts'

type PersonName = { family: string; given: string }

const latin = /^[\p{Script=Latin}\p{Mark}\s.,'’‐-]+$/u

/**
 * Splits a name typed in one field. Japanese names part at the first space; without one the whole stays in
 * `family` and `split` is false, to be checked by a person (・ is part of a name, ジョン・スミス). Names all in
 * Latin letters end in the family name, unless a comma puts it first.
 */
export function splitName(whole: string): PersonName & { split: boolean } {
  const text = stripInvisible(whole).trim().replace(/\s+/g, ' ')
  if (latin.test(text)) {
    const comma = text.indexOf(',')
    if (comma > 0) return parted(text.slice(0, comma), text.slice(comma + 1))
    const last = text.lastIndexOf(' ')
    return last < 0
      ? { family: text, given: '', split: false }
      : parted(text.slice(last + 1), text.slice(0, last))
  }
  const space = text.indexOf(' ')
  return space < 0
    ? { family: text, given: '', split: false }
    : parted(text.slice(0, space), text.slice(space + 1))
}

function parted(family: string, given: string): PersonName & { split: boolean } {
  return { family: family.trim(), given: given.trim(), split: given.trim() !== '' }
}

/** Key for matching people: 髙橋 一郎 = 高橋一郎, 山﨑・花子 = 山崎花子. Never shown. */
export function nameKey(family: string, given: string, fold = foldVariants): string {
  return fold(toHalfWidth(stripInvisible(family + given)))
    .toLowerCase()
    .replace(/[\s・]+/g, '')
}

/** 姓␠名; names all in Latin letters read given name first. */
export function displayName({ family, given }: PersonName): string {
  const order = latin.test(family + given) ? [given, family] : [family, given]
  return order.filter((part) => part !== '').join(' ')
}

export type AddresseePerson = PersonName & {
  /** 役職, which stands before the name. */
  title?: string
  /** 敬称; 様 when left out. */
  honorific?: string
}

export type Addressee = {
  company?: string
  department?: string
  /** One person, several (連名), or none when the mail is for the organisation. */
  people: readonly AddresseePerson[]
}

const honorifics = ['先生', '各位', '御中', '殿', '様', 'さま', 'さん']

/**
 * The head of a mail or letter: 会社 部署 役職 on one line, then 姓 敬称 for each person; without a person 御中.
 * A 役職 never follows the name, 様 never follows a company, and no honorific is doubled. `full` writes the
 * given name too, as letters do.
 */
export function addressee(to: Addressee, { full = false }: { full?: boolean } = {}): string {
  const organisation = [to.company, to.department]
  const named = to.people.filter((p) => p.family !== '' || p.given !== '')
  if (named.length === 0) {
    const everyone = to.people.some((p) => p.honorific === '各位')
    const head = joinWords(organisation)
    return head === '' ? (everyone ? '各位' : '') : `${head} ${everyone ? '各位' : '御中'}`
  }
  const [only] = named
  if (named.length === 1 && only) {
    return joinLines([joinWords([...organisation, jobTitle(only)]), personWithHonorific(only, full)])
  }
  return joinLines([
    joinWords(organisation),
    ...named.map((person) => joinWords([jobTitle(person), personWithHonorific(person, full)])),
  ])
}

function personWithHonorific(person: AddresseePerson, full: boolean): string {
  const name = full ? displayName(person) : person.family || person.given
  if (honorifics.some((word) => name.endsWith(word) && name.length > word.length)) return name
  return `${name} ${honorificOf(person)}`
}

/** 先生 as a title is the honorific itself; 御中 and 各位 are for organisations and groups, never for one person. */
function honorificOf({ title, honorific = '' }: AddresseePerson): string {
  if (title === '先生' && (honorific === '' || honorific === '様')) return title
  return honorific === '' || honorific === '御中' || honorific === '各位' ? '様' : honorific
}

function jobTitle({ title = '' }: AddresseePerson): string {
  return honorifics.includes(title) ? '' : title
}

const joinWords = (words: readonly (string | undefined)[]) => words.filter((w) => w).join(' ')
const joinLines = (lines: readonly string[]) => lines.filter((line) => line !== '').join('\n')

const organisationWords =
  /(商店|商会|商事|工業|工務店|製作所|建設|不動産|事務所|病院|医院|クリニック|薬局|大学|学校|幼稚園|保育園|協会|組合|連合会|委員会|銀行|信用金庫|支店|営業所|本社|ホールディングス|センター|市役所|町役場|村役場)$/

/** True when a name field holds an organisation: it has a legal form, or ends in a word only organisations carry. */
export function looksLikeCompany(s: string): boolean {
  const text = toHalfWidth(stripInvisible(s)).trim()
  return organisationWords.test(text) || parseCompany(text).legalForm !== null
}
