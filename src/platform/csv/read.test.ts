import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { countRows, readCsv } from './read.ts'
import { type CsvReadOptions, type CsvRow, MAX_RECORD_LENGTH } from './rows.ts'

const OPTIONS: CsvReadOptions = { encoding: 'utf8', delimiter: ',', quote: '"' }

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
}

async function collect(source: AsyncIterable<Uint8Array>, options = OPTIONS): Promise<CsvRow[]> {
  const rows: CsvRow[] = []
  for await (const batch of readCsv(source, options)) rows.push(...batch)
  return rows
}

async function readBytes(
  bytes: Uint8Array,
  options: Partial<CsvReadOptions> = {},
  size = 65_536,
): Promise<CsvRow[]> {
  return collect(inChunks(bytes, size), { ...OPTIONS, ...options })
}

const read = (text: string, options: Partial<CsvReadOptions> = {}) => readBytes(Buffer.from(text), options)
const cells = (rows: readonly CsvRow[]) => rows.map((row) => row.cells)
const problems = (rows: readonly CsvRow[]) => rows.map((row) => row.problem)

const SOUND: [string, string, string[][]][] = [
  [
    'plain cells',
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'no newline at the end',
    'a,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'an empty last cell at the end of the file',
    'a,b\n1,',
    [
      ['a', 'b'],
      ['1', ''],
    ],
  ],
  [
    'CRLF',
    'a,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'CR only',
    'a,b\r1,2\r',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'mixed newlines',
    'a,b\r\n1,2\n3,4\r5,6',
    [
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ],
  ],
  [
    'a delimiter in quotes',
    'a,b\n"1,2",3\n',
    [
      ['a', 'b'],
      ['1,2', '3'],
    ],
  ],
  [
    'newlines in quotes',
    'a,b\r\n"1\r\n2","3\n4"\r\n5,6\r\n',
    [
      ['a', 'b'],
      ['1\r\n2', '3\n4'],
      ['5', '6'],
    ],
  ],
  [
    'doubled quotes',
    'a,b\n"say ""hi""",""""\n',
    [
      ['a', 'b'],
      ['say "hi"', '"'],
    ],
  ],
  [
    'a quote in an unquoted cell',
    'a,b\n5" pipe,x"y"\n',
    [
      ['a', 'b'],
      ['5" pipe', 'x"y"'],
    ],
  ],
  [
    'empty cells',
    'a,b\n,\n"",""\n',
    [
      ['a', 'b'],
      ['', ''],
      ['', ''],
    ],
  ],
  [
    'JSON in a cell',
    'a,b\n1,"{""type"": ""Point"", ""at"": [1,2]}"\n',
    [
      ['a', 'b'],
      ['1', '{"type": "Point", "at": [1,2]}'],
    ],
  ],
  [
    'spaces',
    'a,b\n 1 , 2\n',
    [
      ['a', 'b'],
      [' 1 ', ' 2'],
    ],
  ],
  [
    'a quoted cell at the end of the file',
    'a,b\n1,"2"',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a byte order mark',
    '\uFEFFa,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['nothing', '', []],
]

describe('reading CSV', () => {
  it.each(SOUND)('reads %s', async (_name, text, expected) => {
    const rows = await read(text)
    expect(cells(rows)).toEqual(expected)
    expect(rows.every((row) => row.problem === null)).toBe(true)
  })

  it.each(SOUND)('reads %s the same when it comes byte by byte', async (_name, text, expected) => {
    expect(cells(await readBytes(Buffer.from(text), {}, 1))).toEqual(expected)
  })

  it('reads tabs, semicolons, apostrophes, and quotes that are text', async () => {
    expect(cells(await read('a\tb,c\n', { delimiter: '\t' }))).toEqual([['a', 'b,c']])
    expect(cells(await read("'a;b';'it''s'\n", { delimiter: ';', quote: "'" }))).toEqual([['a;b', "it's"]])
    expect(cells(await read('"a,b\n', { quote: null }))).toEqual([['"a', 'b']])
  })

  it('takes back the formula guard that the writer put on', async () => {
    expect(cells(await read("'=1+1,'@x,'+81 90,''=x,'a\n"))).toEqual([['=1+1', '@x', "'+81 90", "'=x", "'a"]])
  })

  it('numbers records as Excel numbers rows, blank lines counted and left out', async () => {
    const rows = await read('a,b\n\n"1\n2",3\n\r\n4,5\n')
    expect(rows.map((row) => row.number)).toEqual([1, 3, 5])
  })

  it('leaves out the rows above the header', async () => {
    const rows = await read('顧客一覧\n\na,b\n1,2\n', { skipRows: 2 })
    expect(rows).toEqual([
      { number: 3, cells: ['a', 'b'], problem: null },
      { number: 4, cells: ['1', '2'], problem: null },
    ])
  })

  it('hands on batches of at most 500 rows and keeps none back', async () => {
    const source = inChunks(Buffer.from('a,b\n'.repeat(1_234)), 700)
    const sizes: number[] = []
    for await (const batch of readCsv(source, OPTIONS)) sizes.push(batch.length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1_234)
  })

  it('lets an error of the source through', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('a,b\n')
      throw new Error('connection lost')
    }
    await expect(collect(failing())).rejects.toThrow('connection lost')
  })

  it('counts the rows that reading gives', async () => {
    const text = 'a,b\n\n1,2,3\n"x\n4,5\n6,7\n'
    const count = await countRows(inChunks(Buffer.from(text), 5), OPTIONS)
    expect(count).toBe((await read(text)).length)
    expect(count).toBe(5)
  })
})

describe('a row with a problem', () => {
  it('has too many or too few cells, and is never shifted', async () => {
    expect(await read('a,b\n1\n1,2,3\n4,5\n')).toEqual([
      { number: 1, cells: ['a', 'b'], problem: null },
      { number: 2, cells: ['1'], problem: 'tooFewCells', raw: '1' },
      { number: 3, cells: ['1', '2', '3'], problem: 'tooManyCells', raw: '1,2,3' },
      { number: 4, cells: ['4', '5'], problem: null },
    ])
  })

  it('is measured by the columns the caller expects', async () => {
    expect(problems(await read('a,b\n1,2,3\n', { columns: 3 }))).toEqual(['tooFewCells', null])
  })

  it('has text behind a closing quote', async () => {
    expect((await read('a,b\n"x"y,1\n2,3\n')).slice(1)).toEqual([
      { number: 2, cells: ['xy', '1'], problem: 'brokenQuote', raw: '"x"y,1' },
      { number: 3, cells: ['2', '3'], problem: null },
    ])
  })

  it.each([
    ['closed by accident by the next quoted row', 'a,b\n1,"x\n2,y\n3,"z"\n'],
    ['never closed', 'a,b\n1,"x\n2,y\n3,z\n'],
  ])('has a quote %s, and does not swallow the rows below', async (_name, text) => {
    for (const size of [1, 65_536]) {
      expect((await readBytes(Buffer.from(text), {}, size)).slice(1)).toEqual([
        { number: 2, cells: ['1', 'x'], problem: 'brokenQuote', raw: '1,"x' },
        { number: 3, cells: ['2', 'y'], problem: null },
        { number: 4, cells: ['3', 'z'], problem: null },
      ])
    }
  })

  it('keeps a cell of several lines together when only a quote inside it is broken', async () => {
    expect((await read('a,b,c\n1,"x\ny "z" w",2\n3,4,5\n')).slice(1)).toEqual([
      { number: 2, cells: ['1', 'x\ny z" w"', '2'], problem: 'brokenQuote', raw: '1,"x\ny "z" w",2' },
      { number: 3, cells: ['3', '4', '5'], problem: null },
    ])
  })

  it('holds bytes that are no character, and says so instead of guessing', async () => {
    const bytes = Buffer.concat([Buffer.from('a,b\n1,'), Uint8Array.of(0xe5, 0x0a), Buffer.from('山,田\n')])
    expect((await readBytes(bytes)).slice(1)).toEqual([
      { number: 2, cells: ['1', '\uFFFD'], problem: 'badEncoding', raw: '1,\uFFFD' },
      { number: 3, cells: ['山', '田'], problem: null },
    ])
  })

  it.each([
    ['cp932', [0x83]],
    ['cp932', [0x80]],
    ['cp932', [0x85, 0x41]],
    ['eucjp', [0xa4]],
    ['eucjp', [0x8f, 0xa4]],
    ['eucjp', [0x83, 0x41]],
    ['utf8', [0xff]],
    ['utf8', [0xed, 0xa0, 0x80]],
  ] as const)('does not lose the comma after half a character in %s (%j)', async (encoding, bad) => {
    const bytes = Uint8Array.from([...Buffer.from('a,b\n'), ...bad, ...Buffer.from(',1\n2,3\n')])
    for (const size of [1, 2, 3, 65_536]) {
      const rows = await readBytes(bytes, { encoding }, size)
      expect(problems(rows)).toEqual([null, 'badEncoding', null])
      expect(rows[1]?.cells).toHaveLength(2)
    }
  })

  it('is the last one when the file ends inside a character', async () => {
    for (const encoding of ['utf8', 'cp932', 'eucjp'] as const) {
      const bytes = Uint8Array.from([...Buffer.from('a,b\n1,'), 0xe3])
      expect(problems(await readBytes(bytes, { encoding }))).toEqual([null, 'badEncoding'])
    }
  })

  it('notes the NULs taken out of it', async () => {
    expect((await read('a,b\n1\0,\0\0x\n'))[1]).toEqual({
      number: 2,
      cells: ['1', 'x'],
      problem: null,
      raw: '1\0,\0\0x',
      nulsRemoved: 3,
    })
  })

  it('is not made of the padding and the end mark that host systems write', async () => {
    expect(await read('a,b\n1,2\n\x1A\0\0\0')).toHaveLength(2)
  })
})

describe('hostile input', () => {
  const giant = 'x'.repeat(2 * MAX_RECORD_LENGTH)

  it.each([
    ['a giant cell', giant],
    ['a giant quoted cell', `"${giant}"`],
    ['a giant quoted cell with quotes and lines in it', `"${'x""\n'.repeat(500_000)}"`],
    ['a giant cell before a quoted newline', `${giant},"1\n2"`],
    ['millions of commas', ','.repeat(2_000_000)],
  ])('makes %s a problem row and reads on', async (_name, record) => {
    for (const size of [997, 65_536]) {
      const rows = await readBytes(Buffer.from(`a,b\r\n${record}\r\n3,4\r\n`), {}, size)
      expect(problems(rows)).toEqual([null, 'cellTooLarge', null])
      expect(rows[1]).toMatchObject({ number: 2, cells: [] })
      expect(rows[1]?.raw).toHaveLength(1_000)
      expect(rows[2]).toEqual({ number: 3, cells: ['3', '4'], problem: null })
    }
  })

  it('passes 50 MB in one cell by without holding them', async () => {
    async function* source(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('a,b\n1,"')
      const part = Buffer.alloc(1_048_576, 'x')
      for (let i = 0; i < 50; i++) yield part
      yield Buffer.from('"\n2,3\n')
    }
    const rows = await collect(source())
    expect(problems(rows)).toEqual([null, 'cellTooLarge', null])
  })

  it('finds the rows below an open quote again, however many they are', async () => {
    const rows = await read(`a,b\n1,"x\n${'2,y\n'.repeat(400_000)}`)
    expect(rows).toHaveLength(400_002)
    expect(rows.filter((row) => row.problem).map((row) => [row.number, row.problem])).toEqual([
      [2, 'brokenQuote'],
    ])
  })

  it('names the row where a quote began that took up the rest of the file', async () => {
    const rows = await read(`a,b\n1,"x\n${'free text without commas\n'.repeat(80_000)}`)
    expect(rows.slice(1)).toMatchObject([{ number: 2, problem: 'brokenQuote' }])
  })

  it('reads a long record that comes in tiny pieces in reasonable time', async () => {
    const rows = await readBytes(Buffer.from(`"${'x\n'.repeat(200_000)}",b\n`), {}, 3)
    expect(rows).toHaveLength(1)
  }, 5_000)

  it('gives the same rows for random quotes and newlines, however they are cut', async () => {
    const alphabet = ['"', '"', ',', '\n', '\r', 'a', '髙', '\0', "'"]
    for (let seed = 1; seed <= 400; seed++) {
      let state = seed
      const next = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648)
      const text = Array.from({ length: 40 }, () => alphabet[(next() >> 8) % alphabet.length]).join('')
      const whole = await read(text)
      expect(await readBytes(Buffer.from(text), {}, 1), JSON.stringify(text)).toEqual(whole)
      expect(await readBytes(Buffer.from(text), {}, 7), JSON.stringify(text)).toEqual(whole)
    }
  })
})

describe('Japanese text', () => {
  const NAMES = [
    '髙橋',
    '山﨑',
    '①',
    '㈱ミズノ',
    '渡邉',
    '德川',
    '瀨戸',
    'ﾔﾏﾀﾞ ﾊﾟｰﾙ',
    '～－∥―￠￡￢￥',
    '表示ソ能',
  ]
  const NFC_UNSAFE = ['\uFA19', '\uFA10', '\uFA1E', '\uFA1B', '\uFA1A', '\uFA26']
  const BEYOND = ['葛\u{E0100}城', '𠮷田', '〜−‖—', 'é', '😀']

  it.each([
    ['cp932', 'cp932', [...NAMES, ...NFC_UNSAFE]],
    ['utf8', 'utf8', [...NAMES, ...NFC_UNSAFE, ...BEYOND]],
    ['utf16le', 'utf16le', [...NAMES, ...NFC_UNSAFE, ...BEYOND]],
    ['utf16be', 'utf16be', [...NAMES, ...NFC_UNSAFE, ...BEYOND]],
    ['eucjp', 'euc-jp', ['高橋', '①', 'ﾔﾏﾀﾞ', '～－', '渡邉', '瀨戸', '表示ソ能']],
  ] as const)(
    'is read code point for code point from %s, wherever it is cut',
    async (encoding, label, names) => {
      const bytes = iconv.encode(`${names.join(',')}\r\n`, label, { addBOM: false })
      for (const size of [1, 2, 3, 5, 65_536]) {
        expect(await readBytes(bytes, { encoding }, size)).toEqual([
          { number: 1, cells: names, problem: null },
        ])
      }
    },
  )

  it.each([
    ['utf8bom', 'utf8'],
    ['utf16le', 'utf16le'],
    ['utf16be', 'utf16be'],
  ] as const)('has no byte order mark in its first cell, in %s', async (encoding, label) => {
    const bytes = iconv.encode('神,b\n', label, { addBOM: true })
    for (const size of [1, 65_536])
      expect(cells(await readBytes(bytes, { encoding }, size))).toEqual([['神', 'b']])
  })

  it('keeps control characters where CP932 has them, not where IBM has', async () => {
    expect(
      cells(await readBytes(Uint8Array.of(0x1c, 0x2c, 0x7f, 0x2c, 0x1a, 0x61), { encoding: 'cp932' })),
    ).toEqual([['\x1C', '\x7F', '\x1Aa']])
  })

  it('reads user-defined characters and every copy NEC and IBM made', async () => {
    const bytes = Uint8Array.of(0xf0, 0x40, 0x2c, 0xed, 0x40, 0x2c, 0xfa, 0x5c, 0x2c, 0xee, 0xfc)
    expect(cells(await readBytes(bytes, { encoding: 'cp932' }))).toEqual([['\uE000', '纊', '纊', '＂']])
  })
})
