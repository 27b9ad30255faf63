import iconv from 'iconv-lite'
import { zipSync } from 'fflate'
import { municipalities } from '#kit/japan/municipalities.data.ts'

/** [code, prefecture, city, town, kana of the town] */
export type KenAllLine = readonly [string, string, string, string, string?]
/** [code, prefecture, city, town, street, name] */
export type OfficeLine = readonly [string, string, string, string, string, string]

const prefectures = municipalities.map(([name]) => name)

/** A list of the whole country in small: these lines, and one for every prefecture. */
export function kenAllOf(lines: readonly KenAllLine[], { whole = true } = {}): string {
  const others: KenAllLine[] = prefectures.map((name, index) => [
    `999${String(index).padStart(4, '0')}`,
    name,
    '見本市',
    '以下に掲載がない場合',
    'ｲｶﾆｹｲｻｲｶﾞﾅｲﾊﾞｱｲ',
  ])
  return [...lines, ...(whole ? others : [])]
    .map(
      ([code, prefecture, city, town, kana = 'ﾏﾁ']) =>
        `01101,"060  ","${code}","ｹﾝ","ｼ","${kana}","${prefecture}","${city}","${town}",0,0,0,0,0,0\r\n`,
    )
    .join('')
}

export function officesOf(lines: readonly OfficeLine[]): string {
  const others: OfficeLine[] = prefectures.map((name, index) => [
    `998${String(index).padStart(4, '0')}`,
    name,
    '見本市',
    '町',
    '１－１',
    '見本　（株）',
  ])
  return [...lines, ...others]
    .map(
      ([code, prefecture, city, town, street, name]) =>
        `01101,"ﾐﾎﾝ","${name}","${prefecture}","${city}","${town}","${street}","${code}","060  ","局",0,0,0\r\n`,
    )
    .join('')
}

export function cp932(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(iconv.encode(text, 'cp932'))
}

export function zipOf(files: { readonly [name: string]: Uint8Array }): Uint8Array<ArrayBuffer> {
  return new Uint8Array(zipSync({ ...files }))
}
