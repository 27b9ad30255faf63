import iconv from 'iconv-lite'
import { expect, it } from 'vitest'
import { readCsv } from './read.ts'
import type { CsvRow } from './rows.ts'

/** Names whose second bytes in CP932 are a quote's neighbour, a backslash, a bar or a letter. */
const names = ['山田', '表示', 'ソニー', '能登', 'ポポロ', '予定', '十文字', '髙橋']
const turnsAt = 5000

async function read(file: Uint8Array): Promise<CsvRow[]> {
  const rows: CsvRow[] = []
  const source = (async function* () {
    for (let at = 0; at < file.length; at += 1777) yield file.subarray(at, at + 1777)
  })()
  for await (const some of readCsv(source, { encoding: 'utf8', delimiter: ',', quote: '"' }))
    rows.push(...some)
  return rows
}

it.each(['\r\n', '\n'])(
  'a file that turns from UTF-8 to CP932 in row 5,000 says so row by row (%j)',
  async (newline) => {
    const line = (number: number): string =>
      `A${number},${names[number % names.length]},"${names[(number + 3) % names.length]}",Z${number}${newline}`
    const lines = Array.from({ length: turnsAt + 200 }, (_, at) => line(at + 1))
    const file = Buffer.concat([
      Buffer.from(lines.slice(0, turnsAt - 1).join(''), 'utf8'),
      iconv.encode(lines.slice(turnsAt - 1).join(''), 'cp932'),
    ])
    const rows = await read(file)
    expect(rows).toHaveLength(lines.length)
    for (const { number, cells, problem } of rows) {
      const isWhole = number < turnsAt
      expect({ number, problem }).toEqual({ number, problem: isWhole ? null : 'badEncoding' })
      // Never shifted: what is readable of the row stands where it stood.
      expect([cells.length, cells[0], cells[3]]).toEqual([4, `A${number}`, `Z${number}`])
      expect(cells.join('')).not.toContain('?')
    }
  },
)
