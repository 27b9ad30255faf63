import { toHalfWidth } from '#kit/japan/width.ts'

export type Town = { readonly town: string; readonly kana: string }
export type Cleaned = { readonly towns: readonly Town[]; readonly streets: readonly string[] }

const rest: Cleaned = { towns: [{ town: '', kana: '' }], streets: [] }
const placedBehind = /の次に.*がくる場合/
const floor = /（([０-９]+階)）$/
/** The name, with a first bracket that belongs to it where a second follows, and the last bracket. */
const noted = /^([^（]*(?:（[^（）]*）(?=（))?)（(.*?)）?$/
const street = /(上る|下る|東入|西入)/
const chiwari = /第?[０-９]+地割.*$/

/**
 * 町域 as a form wants it. The list writes remarks into it: 以下に掲載がない場合 and 利島村一円 (the rest of a city), notes
 * in （） (which numbers, which 小字), lists with 、. A floor of a tower stays, since it has a code of its own, and 通り名 of
 * Kyoto become alternatives. 多賀町一円 is the one 一円 that is a town: it stands alone, without the name before it.
 */
export function cleanTown(raw: string, rawKana: string, city: string): Cleaned {
  const kana = toHalfWidth(rawKana)
  if (raw === '以下に掲載がない場合' || placedBehind.test(raw)) return rest
  if (raw.endsWith('一円') && raw !== '一円' && city.endsWith(raw.slice(0, -2))) return rest
  const floored = floor.exec(raw)
  if (floored) {
    const name = `${raw.slice(0, floored.index)}${floored[1]}`
    return { towns: [{ town: name, kana: kana.replace(/\((\d+カイ)\)$/, '$1') }], streets: [] }
  }
  const [, town = raw, note = ''] = noted.exec(raw) ?? []
  const streets = city.startsWith('京都市') && street.test(note) ? note.split('、').filter(isStreet) : []
  return { towns: split(town, kana.replace(/\(.*$/, '')), streets }
}

function isStreet(part: string): boolean {
  return street.test(part)
}

/** 湯本２９地割、湯本３０地割 → 湯本; 井道、奥井道、内井道 → three towns. */
function split(town: string, kana: string): Town[] {
  if (!/[、～]/.test(town)) return [{ town, kana }]
  if (chiwari.test(town))
    return [{ town: town.replace(chiwari, ''), kana: kana.replace(/(ダイ)?\d+(チワリ|ジワリ).*$/, '') }]
  const towns = town.split('、')
  const kanas = kana.split('、')
  return towns.map((one, index) => ({
    town: one,
    kana: kanas.length === towns.length ? (kanas[index] ?? '') : kana,
  }))
}

const form =
  '(?:株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|一般財団法人|公益社団法人|公益財団法人|社会福祉法人|学校法人|医療法人|独立行政法人|国立大学法人|（株）|（有）)'
const formThenSpace = new RegExp(`^(${form})\u3000`)
const spaceThenForm = new RegExp(`\u3000(${form})(?=\u3000|$)`)

/** 株式会社 + space + 見本社 → 株式会社見本社: the space is the list’s, not the company’s. */
export function cleanOfficeName(raw: string): string {
  return raw.trim().replace(formThenSpace, '$1').replace(spaceThenForm, '$1')
}

/** Half-width kana of the list, where a hyphen stands for the long vowel. */
export function cleanOfficeKana(raw: string): string {
  return toHalfWidth(raw)
    .replaceAll(/(?<=[ァ-ヶ])-/g, 'ー')
    .trim()
}
