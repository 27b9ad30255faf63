import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { detectText } from './detect.ts'
import { sniff } from './sniff.ts'

const LABELS = {
  utf8: 'utf8',
  cp932: 'cp932',
  eucjp: 'euc-jp',
  utf16le: 'utf16le',
  utf16be: 'utf16be',
} as const
type Encodable = keyof typeof LABELS
const ENCODABLE: Encodable[] = ['utf8', 'cp932', 'eucjp', 'utf16le', 'utf16be']

const encode = (text: string, encoding: Encodable): Uint8Array =>
  iconv.encode(text, LABELS[encoding], { addBOM: false })
const detect = (text: string, encoding: Encodable = 'utf8') => detectText(encode(text, encoding))

const TEXTS = {
  'kanji names': '佐藤健一\n鈴木花子\n高橋誠\n',
  'two short names': '林 誠\n森 彩\n',
  'names in full-width kana': 'サトウ ケンイチ,スズキ ハナコ\r\n',
  'names in half-width kana': 'ｻﾄｳ ｹﾝｲﾁ\r\nｽｽﾞｷ ﾊﾅｺ\r\nﾜﾀﾅﾍﾞ ﾏｺﾄ\r\n',
  'one name in half-width kana': 'ﾔﾏﾀﾞ ﾀﾛｳ\n',
  'a list with a heading': '氏名,フリガナ,住所\r\n山田太郎,ﾔﾏﾀﾞﾀﾛｳ,東京都千代田区1-1\r\n',
  'rare kanji': '桑原颯,榊原凛\r\n柘植徳次郎,蛭田莉子\r\n',
}

describe('detecting the encoding', () => {
  it.each(
    Object.entries(TEXTS).flatMap(([name, text]) => ENCODABLE.map((encoding) => ({ name, text, encoding }))),
  )('knows $name in $encoding', ({ text, encoding }) => {
    expect(detect(text, encoding).encoding).toBe(encoding)
  })

  it('knows the NEC and IBM characters of CP932', () => {
    expect(detect('髙橋,﨑山,①,㈱ミズノ,邉,德,瀨\r\n', 'cp932').encoding).toBe('cp932')
  })

  it.each([
    ['utf8bom', [0xef, 0xbb, 0xbf, 0x41]],
    ['utf16le', [0xff, 0xfe, 0x41, 0x00]],
    ['utf16be', [0xfe, 0xff, 0x00, 0x41]],
  ])('believes the byte order mark of %s', (encoding, bytes) => {
    expect(detectText(Uint8Array.from(bytes))).toMatchObject({ encoding, confidence: 'certain' })
  })

  it('is not misled by a character cut in two at the end of the head', () => {
    const bytes = encode('氏名\n山田\n', 'utf8')
    for (const cut of [2, 3]) {
      expect(detectText(bytes.subarray(0, bytes.length - cut))).toMatchObject({
        encoding: 'utf8',
        confidence: 'certain',
      })
    }
  })

  it('takes half-width kana that happen to be valid UTF-8 for kana', () => {
    const kana = Uint8Array.from([0xc3, 0xb1, 0x0a, 0xc3, 0xb1, 0x0a])
    expect(new TextDecoder('utf-8', { fatal: true }).decode(kana)).toBe('ñ\nñ\n')
    expect(detectText(kana)).toMatchObject({ confidence: 'guess' })
    expect(detectText(kana).encoding).not.toBe('utf8')
  })

  it('takes a European name for UTF-8', () => {
    expect(detect('name\nJosé\n')).toMatchObject({ encoding: 'utf8', confidence: 'likely' })
  })

  it('only guesses when there is nothing but ASCII, or nothing at all', () => {
    expect(detect('id,name\n1,a\n')).toMatchObject({ encoding: 'utf8', confidence: 'guess' })
    expect(detect('')).toMatchObject({ encoding: 'utf8', confidence: 'guess', hasHeader: false })
  })

  it('still reads UTF-8 as UTF-8 when one row of it is broken', () => {
    const broken = Buffer.concat([encode('氏名,住所\n山田太郎,東京都\n', 'utf8'), Uint8Array.of(0xe5, 0x0a)])
    const head = Buffer.concat([broken, encode('鈴木花子,大阪府大阪市北区\n', 'utf8')])
    expect(detectText(head)).toMatchObject({ encoding: 'utf8', confidence: 'guess' })
  })

  it('does not take ASCII with stray NULs for UTF-16', () => {
    expect(detect('id,name\n1,\0\0abc\n2,def\n').encoding).toBe('utf8')
  })
})

describe('detecting the dialect', () => {
  it.each([
    [',', 'a,b,c\n1,2,3\n'],
    ['\t', '品名\t価格\nりんご\t1,000\nみかん\t2,000\n'],
    [';', 'a;b\n1,5;2\n3;4,5\n'],
    [',', '"a;b","c\td"\n"e;f","g\th"\n'],
    [',', '住所,備考\n"東京都\n千代田区;1\t2",x\n大阪,y\n'],
    [',', '顧客一覧\n\n氏名,住所,電話\n山田,東京,03\n鈴木,大阪,06\n'],
    [',', '氏名\n山田\n'],
  ])('finds the delimiter %j in %j', (delimiter, text) => {
    expect(detect(text).delimiter).toBe(delimiter)
  })

  it.each([
    ['"', 'a,b\n"1","2"\n'],
    ['"', 'a,b\n1,2\n'],
    ["'", "'a','b'\n'1,5','2'\n"],
    ['"', "a,b\nO'Hara,x\n'tis,y\n"],
    [null, 'a\tb\n"x\ty\n"z\tw\nu\tv\n'],
  ])('finds the quote %j in %j', (quote, text) => {
    expect(detect(text).quote).toBe(quote)
  })

  it.each([
    ['crlf', 'a,b\r\n1,2\r\n'],
    ['lf', 'a,b\n1,2\n'],
    ['cr', 'a,b\r1,2\r'],
    ['crlf', 'a,b\r\n"1\n1","2\n2\n2"\r\n'],
  ])('finds the newline %s in %j', (newline, text) => {
    expect(detect(text).newline).toBe(newline)
  })

  it.each([
    [true, '氏名,住所\n山田,東京\n'],
    [true, 'customer_id,name\n1,a\n'],
    [true, 'あ,い\n山田,100-0001\n'],
    [false, '山田太郎,090-1234-5678\n鈴木花子,090-8765-4321\n'],
    [false, '株式会社ミズノ,東京都\n株式会社ヤマ,大阪府\n'],
    [false, '1,2\n3,4\n'],
    [false, '山田\n鈴木\n'],
  ])('sees a header (%s) in %j', (hasHeader, text) => {
    expect(detect(text).hasHeader).toBe(hasHeader)
  })
})

describe('the preview', () => {
  const csv = encode('氏名,住所\r\n髙橋,東京\r\n山田,大阪\r\n', 'cp932')

  it('shows header and sample', () => {
    expect(sniff(csv)).toMatchObject({
      encoding: 'cp932',
      header: ['氏名', '住所'],
      sample: [
        ['髙橋', '東京'],
        ['山田', '大阪'],
      ],
    })
  })

  it('has no header when the user says so', () => {
    expect(sniff(csv, { hasHeader: false })).toMatchObject({ header: [], sample: [['氏名', '住所'], {}, {}] })
  })

  it('follows the user in encoding, delimiter and rows to leave out', () => {
    expect(sniff(csv, { encoding: 'eucjp' })).toMatchObject({ encoding: 'eucjp', confidence: 'certain' })
    expect(sniff(csv, { delimiter: ';' }).header).toEqual(['氏名,住所'])
    expect(sniff(csv, { skipRows: 1 }).header).toEqual(['髙橋', '東京'])
  })

  it('shows no row that the end of the head cut in two', () => {
    const head = encode('a,b\n' + `${'x'.repeat(50_000)},y\n`.repeat(7), 'utf8').subarray(0, 262_144)
    expect(sniff(head, { hasHeader: true }).sample.map((cells) => cells.length)).toEqual([2, 2, 2, 2, 2])
  })
})
