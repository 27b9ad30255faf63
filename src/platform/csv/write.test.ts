import { describe, expect, it } from 'vitest'
import { csvEncoder, type CsvEncoder } from './write.ts'

const encoder = (encoding: 'cp932' | 'utf8bom' | 'utf8'): CsvEncoder =>
  csvEncoder({ encoding, newline: 'crlf', quote: 'minimal' })
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')
const cp932Hex = (cell: string): string => hex(encoder('cp932').row([cell])).replace(/0D0A$/, '')

describe('CSV in CP932', () => {
  it.each([
    ['髙', 'FBFC'],
    ['﨑', 'FAB1'],
    ['①', '8740'],
    ['㈱', '878A'],
    ['Ⅰ', '8754'],
    ['ⅰ', 'FA40'],
    ['～', '8160'],
    ['￢', '81CA'],
    ['∵', '81E6'],
    ['邉', 'E7B3'],
    ['德', 'FABA'],
    ['瀨', 'FB50'],
    ['ﾔﾏﾀﾞ', 'D4CFC0DE'],
    ['\uE000', 'F040'],
    ['~\\', '7E5C'],
  ])('writes %s as Windows does, %s', (character, code) => {
    expect(cp932Hex(character)).toBe(code)
  })

  it.each([
    ['〜', '8160'],
    ['−', '817C'],
    ['–', '817C'],
    ['‖', '8161'],
    ['—', '815C'],
    ['¢', '8191'],
    ['£', '8192'],
    ['¬', '81CA'],
    ['¥', '818F'],
    ['\u00A0', '20'],
  ])('writes %s as its look-alike, without a loss', (character, code) => {
    const csv = encoder('cp932')
    expect(hex(csv.row([`a${character}`]))).toBe(`61${code}0D0A`)
    expect(csv.losses().count).toBe(0)
  })

  it('writes 〓 for what CP932 has not, never a question mark, and tells where', () => {
    const csv = encoder('cp932')
    csv.row(['氏名', '備考'])
    expect(hex(csv.row(['𠮷田', 'Café😀']))).toBe('81AC93632C43616681AC81AC0D0A')
    csv.row(['山田', ''])
    csv.row(['𠮷', ''])
    expect(csv.losses()).toEqual({
      count: 4,
      rows: 2,
      samples: [
        { row: 2, column: 1, character: '𠮷', codePoint: 'U+20BB7' },
        { row: 2, column: 2, character: 'é', codePoint: 'U+00E9' },
        { row: 2, column: 2, character: '😀', codePoint: 'U+1F600' },
        { row: 4, column: 1, character: '𠮷', codePoint: 'U+20BB7' },
      ],
    })
  })

  it('drops a variation selector but counts its character as lost', () => {
    const csv = encoder('cp932')
    expect(hex(csv.row(['葛\u{E0100}城']))).toBe('8A8B8FE90D0A')
    expect(csv.losses()).toEqual({
      count: 1,
      rows: 1,
      samples: [{ row: 1, column: 1, character: '葛\u{E0100}', codePoint: 'U+845B U+E0100' }],
    })
  })

  it('joins kana and voicing mark that a Mac wrote apart', () => {
    const csv = encoder('cp932')
    expect(hex(csv.row(['か\u3099ハ\u309A']))).toBe('82AA83700D0A')
    expect(csv.losses().count).toBe(0)
  })

  it('keeps at most 100 samples and counts on', () => {
    const csv = encoder('cp932')
    for (let i = 0; i < 70; i++) csv.row(['é', 'é'])
    expect(csv.losses()).toMatchObject({ count: 140, rows: 70 })
    expect(csv.losses().samples).toHaveLength(100)
  })
})

describe('CSV in UTF-8', () => {
  it('carries every character, with one byte order mark for Excel', () => {
    const csv = encoder('utf8bom')
    expect(text(csv.row(['神', '葛\u{E0100}', '𠮷']))).toBe('\uFEFF神,葛\u{E0100},𠮷\r\n')
    expect(text(csv.row(['é']))).toBe('é\r\n')
    expect(csv.losses()).toEqual({ count: 0, rows: 0, samples: [] })
  })

  it('counts half a surrogate pair as a loss', () => {
    const csv = encoder('utf8')
    expect(text(csv.row(['a\uD842b']))).toBe('a\uFFFDb\r\n')
    expect(csv.losses().samples).toEqual([{ row: 1, column: 1, character: '\uD842', codePoint: 'U+D842' }])
  })
})

describe('the shape of written CSV', () => {
  it('quotes only what needs it, and doubles quotes', () => {
    expect(text(encoder('utf8').row(['a', 'b,c', 'say "hi"', 'x\ny', ' z ', null, 5, -1.5]))).toBe(
      'a,"b,c","say ""hi""","x\ny", z ,,5,-1.5\r\n',
    )
  })

  it('quotes everything and ends lines with LF when told to', () => {
    const csv = csvEncoder({ encoding: 'utf8', newline: 'lf', quote: 'all' })
    expect(text(csv.row(['a', null, 1]))).toBe('"a","","1"\n')
  })

  it('guards formulas, but neither numbers nor phones', () => {
    expect(text(encoder('utf8').row(['=1+1', '+81 90-1234-5678', '-1980', -1980, '@x']))).toBe(
      "'=1+1,+81 90-1234-5678,-1980,-1980,'@x\r\n",
    )
  })

  it('does not let Excel take a file that begins with ID for SYLK', () => {
    const csv = encoder('utf8')
    expect(text(csv.row(['ID', '氏名']))).toBe('"ID",氏名\r\n')
    expect(text(csv.row(['ID', 'x']))).toBe('ID,x\r\n')
  })

  it('does not write a lone empty cell as a blank line', () => {
    expect(text(encoder('utf8').row(['']))).toBe('""\r\n')
  })

  it('refuses a number that is none', () => {
    expect(() => encoder('utf8').row([Number.NaN])).toThrow(RangeError)
  })
})
