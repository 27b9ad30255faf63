import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { people } from '#features/demo/demo.people.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import { benchData } from './paths.ts'

const seed = 3
const wares = 500
export const orderHeadings = [
  '受注番号',
  '受注日時',
  '会員番号',
  'お名前',
  'メールアドレス',
  '電話番号',
  '品番',
  '商品名',
  '数量',
  '単価',
  '税率',
  '支払方法',
  '出荷日',
] as const

/** The same numbers for the same seed (mulberry32). */
function numbers(start: number): (below: number) => number {
  let state = start
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

/**
 * Three years of a mail-order shop, a row a line: for every ten lines four orders and one customer. Orders stand by day, as
 * a shop system writes them, so that those of one customer are spread over the whole file; one in thirty is a cancel.
 */
export async function makeOrders(lines: number): Promise<string> {
  await mkdir(benchData, { recursive: true })
  const file = join(benchData, `orders-${lines}.csv`)
  if (await stat(file).catch(() => null)) return file
  const unfinished = `${file}.part`
  const out = createWriteStream(unfinished, { highWaterMark: 1024 * 1024 })
  const encoder = csvEncoder({ encoding: 'utf8', newline: 'crlf', quote: 'minimal' })
  const upTo = numbers(seed)
  const buyers = [...people(seed).take(Math.ceil(lines / 10))].map((person) => [
    person.code,
    `${person.familyName} ${person.givenName}`,
    person.email?.replace(/\.?example\.(com|jp)$/, '.internal').replace('@.', '@mail.') ?? '',
    person.phone ?? '',
  ])
  out.write(encoder.row(orderHeadings))
  const orders = Math.ceil(lines * 0.4)
  let written = 0
  for (let n = 0; n < orders && written < lines; n++) {
    const day = new Date(Date.UTC(2023, 0, 1) + Math.floor((n / orders) * 1095) * 86_400_000)
    const on = day.toISOString().slice(0, 10).replaceAll('-', '/')
    const isBack = upTo(30) === 0
    const who = buyers[upTo(buyers.length)] ?? []
    const left = lines - written
    const count = n === orders - 1 ? left : Math.min(left, 1 + upTo(4))
    for (let line = 0; line < count; line++) {
      const ware = upTo(wares)
      const row = [
        `${isBack ? 'C' : ''}${1_000_000 + n}`,
        `${on} ${8 + upTo(12)}:${10 + upTo(50)}`,
        ...who,
        `W-${1000 + ware}`,
        `商品 ${1000 + ware}`,
        String((isBack ? -1 : 1) * (1 + upTo(5))),
        String(300 + ware * 10),
        ware % 3 === 0 ? '10%' : '8%',
        'クレジットカード',
        on,
      ]
      if (!out.write(encoder.row(row))) await once(out, 'drain')
      written++
    }
  }
  out.end()
  await finished(out)
  await rename(unfinished, file)
  return file
}
