import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cp932Code } from './cp932.ts'
import { readCsv } from './read.ts'
import type { CsvRow } from './rows.ts'
import { csvEncoder, type CsvWriteOptions } from './write.ts'

/** Characters that mean something to CSV, to Excel or to our guard come up far more often than by chance. */
const SPECIAL = ['"', ',', '\r', '\n', '\t', "'", '=', '+', '-', '＝', '-1', ' ', 'ID', ';', '\x1A']

const utf8Cell = fc
  .array(
    fc.oneof(
      fc.constantFrom(...SPECIAL, '\uFEFF', '髙', '𠮷', '葛\u{E0100}'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
  )
  .map((parts) => parts.join('').replaceAll('\0', '').replaceAll('\uFFFD', ''))

/** What CP932 holds under this very code point: look-alikes come back as their stand-ins. */
const LOOK_ALIKE = /[\u301C\u2212\u2013\u2016\u2014¢£¬¥\u00A0]/
const CP932_CHARACTERS = Array.from({ length: 0xffff }, (_, i) => String.fromCharCode(i + 1)).filter(
  (character) => cp932Code(character.charCodeAt(0)) !== 0 && !LOOK_ALIKE.test(character),
)
const cp932Cell = fc
  .array(fc.oneof(fc.constantFrom(...SPECIAL), fc.constantFrom(...CP932_CHARACTERS)))
  .map((parts) => parts.join(''))

const tableOf = (cell: fc.Arbitrary<string>) =>
  fc
    .integer({ min: 1, max: 5 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
    )

async function roundTrip(table: readonly string[][], options: CsvWriteOptions, size: number) {
  const encoder = csvEncoder(options)
  const bytes = Buffer.concat(table.map((row) => encoder.row(row)))
  async function* source(): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
  }
  const rows: CsvRow[] = []
  const reading = readCsv(source(), { encoding: options.encoding, delimiter: ',', quote: '"' })
  for await (const batch of reading) rows.push(...batch)
  return { rows, losses: encoder.losses().count }
}

const OPTIONS = {
  newline: fc.constantFrom('crlf' as const, 'lf' as const),
  quote: fc.constantFrom('minimal' as const, 'all' as const),
}

describe('what is written', () => {
  it('is read back the same in UTF-8, whatever the cells hold', async () => {
    const encoding = fc.constantFrom('utf8' as const, 'utf8bom' as const)
    await fc.assert(
      fc.asyncProperty(
        tableOf(utf8Cell),
        fc.record({ encoding, ...OPTIONS }),
        fc.integer({ min: 1, max: 9 }),
        async (table, options, size) => {
          const { rows, losses } = await roundTrip(table, options, size)
          expect(losses).toBe(0)
          expect(rows).toEqual(table.map((cells, i) => ({ number: i + 1, cells, problem: null })))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('is read back the same in CP932, whatever it can hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        tableOf(cp932Cell),
        fc.record(OPTIONS),
        fc.integer({ min: 1, max: 9 }),
        async (table, options, size) => {
          const { rows, losses } = await roundTrip(table, { encoding: 'cp932', ...options }, size)
          expect(losses).toBe(0)
          expect(rows).toEqual(table.map((cells, i) => ({ number: i + 1, cells, problem: null })))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('holds all 9,000 and more characters of CP932', () => {
    expect(CP932_CHARACTERS.length).toBeGreaterThan(9_000)
  })
})
