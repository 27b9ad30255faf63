import { getAddress } from 'yubin'
import { parsePhone } from '#kit/japan/phone.ts'
import { regions } from './demo.places.data.ts'
import { byWeight, randomOf, type Random } from './demo.random.ts'

export type DemoAddress = {
  readonly postalCode: string
  readonly prefecture: string
  readonly city: string
  /** 町域 and 番地. */
  readonly street: string
  readonly building: string
}
export type Town = {
  readonly postalCode: string
  readonly prefecture: string
  readonly city: string
  readonly name: string
  /** Whether it is divided into 丁目. */
  readonly hasChome: boolean
}
export type District = { readonly areaCode: string; readonly towns: readonly [Town, ...Town[]] }

/** A third lives in a building that has a name. */
const buildingShare = 1 / 3
const exchangesOfArea = 24

const drawDistrict = byWeight(
  regions.flatMap(({ prefecture, residents, districts }) => {
    const list = districts.split(' ')
    return list.map((entry) => {
      const [prefix = '', areaCode = ''] = entry.split(':')
      return [{ prefecture, prefix, areaCode }, residents / list.length] as const
    })
  }),
)
const read = new Map<string, District>()

/** A district by the number of people who live in its prefecture, with its towns as the postal code table has them. */
export function districtOf(random: Random): District {
  const { prefecture, prefix, areaCode } = drawDistrict(random)
  let district = read.get(prefix)
  if (!district) {
    const [first, ...others] = townsOf(prefix, prefecture)
    if (!first) throw new Error(`${prefecture} has no towns with the postal codes ${prefix}`)
    district = { areaCode, towns: [first, ...others] }
    read.set(prefix, district)
  }
  return district
}

/** Towns have the last four digits 0001–0999 or 8000–8999; most of the rest is villages and large offices. */
const townCode = (n: number): string => String(n < 1000 ? n : n + 7000).padStart(4, '0')

/** The towns with a postal code of their own; remarks in the table (以下に掲載がない場合, （１〜４丁目）, 一円) are none. */
function townsOf(prefix: string, prefecture: string): Town[] {
  const towns: Town[] = []
  for (let code = 1; code < 2000; code++) {
    const postalCode = `${prefix}${townCode(code)}`
    const found = getAddress(postalCode)
    if (found?.source !== 'ken_all' || found.prefecture !== prefecture) continue
    if (/^$|[（〜、]|掲載|番地|一円$/.test(found.town)) continue
    towns.push({ postalCode, prefecture, city: found.city, name: found.town, hasChome: found.chome })
  }
  return towns
}

/** An address in a town that exists; 番地, building and room are made up. */
export function addressIn(district: District, random: Random): DemoAddress {
  const town = random.pick(district.towns)
  const { prefecture, city, name } = town
  return {
    postalCode: random.chance(0.8)
      ? `${town.postalCode.slice(0, 3)}-${town.postalCode.slice(3)}`
      : town.postalCode,
    prefecture,
    city,
    street: `${name}${blockOf(town, random)}`,
    building: random.chance(buildingShare) ? buildingIn(town, random) : '',
  }
}

function blockOf({ hasChome }: Town, random: Random): string {
  const [first, second, third] = [random.int(1, hasChome ? 5 : 1800), random.int(1, 24), random.int(1, 30)]
  const style = random.next()
  if (!hasChome) {
    if (style < 0.4) return `${first}-${second}`
    return style < 0.7 ? `${first}` : style < 0.9 ? `${first}番地` : `${first}番地${second}`
  }
  if (style < 0.65) return `${first}-${second}-${third}`
  if (style < 0.78) return `${first}丁目${second}番${third}号`
  return style < 0.9 ? `${first}丁目${second}-${third}` : fullWidth(`${first}-${second}-${third}`)
}

const fullWidth = (text: string): string =>
  text.replace(/[\d-]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))

const kindsOfHouse = [
  'コーポ',
  'ハイツ',
  'メゾン',
  'ヴィラ',
  'シャトー',
  'サンハイツ',
  'グリーンコーポ',
] as const
const houseEndings = ['マンション', 'ハイツ', 'レジデンス', 'アパート', 'コーポ'] as const
const plants = [
  'さくら',
  'けやき',
  'すみれ',
  'もみじ',
  'みどり',
  'あおば',
  'わかば',
  'ひまわり',
  'すずらん',
  'かえで',
] as const

function buildingIn(town: Town, random: Random): string {
  // 大字 and long town names do not stand on a door plate.
  const place =
    town.name.length <= 3 && !town.name.startsWith('大字') && random.chance(0.5)
      ? town.name
      : random.pick(plants)
  const house = random.chance(0.5)
    ? `${random.pick(kindsOfHouse)}${place}`
    : `${place}${random.pick(houseEndings)}`
  const room = `${random.int(1, 12)}0${random.int(1, 9)}`
  const style = random.next()
  return style < 0.45
    ? `${house}${room}号室`
    : style < 0.85
      ? `${house} ${room}`
      : `${house}　${fullWidth(room)}号`
}

/**
 * Mobile and fixed-line numbers are random in ranges that are in use: Japan sets none aside for examples, so any of them
 * may be somebody's. They must never be called or sent a message.
 */
export function mobileOf(random: Random): string {
  const head = random.next()
  const parts = [
    head < 0.55 ? '090' : head < 0.88 ? '080' : '070',
    `${random.int(1000, 9999)}`,
    String(random.int(0, 9999)).padStart(4, '0'),
  ]
  return parts.join(random.chance(0.8) ? '-' : '')
}

/** A fixed line with the area code of the district and an exchange of the numbering plan. */
export function fixedLineIn({ areaCode }: District, random: Random): string {
  const exchange = exchangesOf(areaCode)[random.int(0, exchangesOfArea - 1)] ?? ''
  return [areaCode, exchange, String(random.int(0, 9999)).padStart(4, '0')].join(
    random.chance(0.85) ? '-' : '',
  )
}

const exchanges = new Map<string, readonly string[]>()

function exchangesOf(areaCode: string): readonly string[] {
  let list = exchanges.get(areaCode)
  if (!list) {
    list = findExchanges(areaCode)
    exchanges.set(areaCode, list)
  }
  return list
}

/** Asks the numbering plan which exchanges an area code has; always the same ones, whoever asks first. */
function findExchanges(areaCode: string): string[] {
  const length = 6 - areaCode.length
  const random = randomOf(Number(areaCode), length)
  const found: string[] = []
  for (let tries = 0; tries < 20_000; tries++) {
    const exchange = String(random.int(2 * 10 ** (length - 1), 10 ** length - 1))
    const { kind, display } = parsePhone(`${areaCode}${exchange}2345`)
    if (kind === 'fixed' && display.startsWith(`${areaCode}-`)) found.push(exchange)
    if (found.length === exchangesOfArea) return found
  }
  throw new Error(`The numbering plan knows no area code ${areaCode}`)
}
