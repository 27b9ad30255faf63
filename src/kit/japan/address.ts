import { foldPlace, readMunicipality } from './municipality.ts'
import { kanjiToArabic } from './numerals.ts'
import { foldDashes, stripInvisible } from './width.ts'

export type Address = {
  prefecture: string
  city: string
  /** 町域 without its numbers, 通り名 of 京都 included. */
  town: string
  /** 丁目・番・号 as numbers joined by hyphens. */
  block: string
  building: string
  /** For matching a site: everything to 号; '' when city or numbers are missing. */
  key: string
  /** For finding candidates: everything to 町域; '' when city or 町域 is missing. */
  townKey: string
}

/**
 * Takes an address apart. The prefecture is filled in when only one has that municipality. The parts are for
 * sorting and matching: print the address as it was typed.
 */
export function parseAddress(raw: string): Address {
  const text = foldDashes(narrow(stripInvisible(raw)).replace(/\s+/g, ' ').trim())
  const { prefecture, city, key: cityKey, length } = readMunicipality(text)
  const { town, numbers, building } = readBlock(text.slice(length).trim())
  const block = numbers.join('-')
  const townKey = foldTown(city.startsWith('京都市') ? town.replace(streetDirections, '') : town)
  return {
    prefecture,
    city,
    town,
    block,
    building,
    key:
      city === '' || block === '' ? '' : `${prefecture}${cityKey}${townKey.replace(/(?<=\d)$/, '-')}${block}`,
    townKey: city === '' || townKey === '' ? '' : `${prefecture}${cityKey}${townKey.replace(/-$/, '')}`,
  }
}

/** Half-width what is wide and the reverse for kana, without touching ideographs as NFKC would (U+FA19 神). */
function narrow(s: string): string {
  return s.replace(/[\u3000\uff01-\uff9f\u2460-\u2473]+/g, (wide) => wide.normalize('NFKC'))
}

// 寺町通御池上る, 四条通室町東入: directions to the town, not part of its name.
const streetDirections = /^.*(?:[上下](?:る|ル|がる|ガル)|[東西南北]入(?:る|ル)?)/

/** 大字三ツ木字原 and 三ツ木原 are one place, 北1条 and 北1- too; 字 stays in 十文字 and the like. */
function foldTown(town: string): string {
  return foldPlace(kanjiToArabic(town))
    .replace(/大字/g, '')
    .replace(/(?<![文十万阿0])字(?!$)/g, '')
    .replace(/第(?=\d|$)/g, '')
    .replace(/(?<=\d)(?:条|軒|丁目)/g, '-')
    .toLowerCase()
}

type Block = { town: string; numbers: string[]; building: string }

const numberRuns = /\d+|[〇一二三四五六七八九十百千]+/g
const number = /\d+|[〇一二三四五六七八九十百千]+/y
/** A number followed by one of these names a town (北1条, 三番町, 2軒, 西5号), a room or a floor. */
const countsTown =
  /\s*(?:条|軒|線|丁(?!目)|番[町丁館沢川堀通耕]|号(?=[^\s室棟館])|区|[のノ]?町|日[町市]|本[木松杉柳])|[ツつヶケ]/y
const countsRoom = /\s*(?:階|F(?![a-z])|号(?:室|棟|館)|室|棟|番館)/iy
/** What makes 漢数字 a number of the block rather than a letter of a name (三井, 十番). */
const marksNumber = /\s*(?:丁目|番地?|地割|-|ー|[のノ之](?=[\d〇一二三四五六七八九十百千]))/y
const endsNumber = /$|\s|号/y
const wordSeparator = /\s*(?:丁目|番地?|地割)\s*(?:[のノ之-]\s*)?/y
const dashSeparator = /[-ー]|[のノ之](?=[\d〇一二三四五六七八九十百千])/y
const lastSeparator = /\s*号(?![室棟館])/y
/** 麻布十番1-2 and 麻布十番一丁目: 番 before a 丁目, or before figures, belongs to the name. */
const namesTown = /番(?=\d|[〇一二三四五六七八九十百千]+丁目)/y

const isFigure = (s: string) => /^\d/.test(s)

function at(pattern: RegExp, text: string, index: number): string | null {
  pattern.lastIndex = index
  return pattern.exec(text)?.[0] ?? null
}

function readBlock(rest: string): Block {
  const start = blockStart(rest)
  if (start < 0) {
    const space = rest.indexOf(' ')
    return space < 0
      ? { town: rest, numbers: [], building: '' }
      : { town: rest.slice(0, space), numbers: [], building: rest.slice(space + 1) }
  }
  const { numbers, end } = readNumbers(rest, start)
  return {
    town: rest.slice(0, start).trim(),
    numbers,
    building: rest
      .slice(end)
      .replace(/^[\s,、.-]+/, '')
      .trim(),
  }
}

function blockStart(rest: string): number {
  for (const { 0: run, index } of rest.matchAll(numberRuns)) {
    const after = index + run.length
    const inTown = at(countsTown, rest, after) !== null || at(countsRoom, rest, after) !== null
    const marked =
      isFigure(run) || (at(marksNumber, rest, after) !== null && at(namesTown, rest, after) === null)
    if (!inTown && marked) return index
  }
  return -1
}

/** Reads numbers and their separators from `start`; `end` is where the building begins. */
function readNumbers(rest: string, start: number): { numbers: string[]; end: number } {
  const numbers: string[] = []
  let i = start
  let end = start
  for (;;) {
    const run = at(number, rest, i)
    if (run === null || at(countsRoom, rest, i + run.length) !== null) break
    const after = i + run.length
    const standsAlone =
      isFigure(run) || at(marksNumber, rest, after) !== null || at(endsNumber, rest, after) !== null
    if (!standsAlone || isRoom(run, numbers.length)) break
    numbers.push(isFigure(run) ? String(Number(run)) : kanjiToArabic(run))
    end = after
    const last = at(lastSeparator, rest, after)
    if (last !== null) return { numbers, end: after + last.length }
    const separator = at(wordSeparator, rest, after) ?? at(dashSeparator, rest, after)
    if (separator === null) break
    i = after + separator.length
    end = i
  }
  return { numbers, end }
}

/** 1-2-3-301: after 丁目・番・号 a long number is a room. */
function isRoom(run: string, numbersBefore: number): boolean {
  return numbersBefore >= 3 && isFigure(run) && run.length >= 3
}
