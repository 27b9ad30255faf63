import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { sheetOf, stylesOf, workbookOf } from './make.ts'
import { openWorkbook, type RandomBytes, type SheetRow } from './read.ts'

/** Hands the file over in pieces that fit nothing. */
const bytesOf = (file: Uint8Array): RandomBytes => ({
  size: file.length,
  async *read(from) {
    for (let at = from; at < file.length; at += 77) yield file.subarray(at, at + 77)
  },
})

async function read(file: Uint8Array, sheet?: string): Promise<SheetRow[]> {
  const book = await openWorkbook(bytesOf(file))
  const rows: SheetRow[] = []
  for await (const some of book.rows(sheet ?? book.sheets[0] ?? '')) rows.push(...some)
  return rows
}
/** What cells show that hold these numbers in these formats. */
async function shown(...cells: [value: number, format: string | number][]): Promise<string[]> {
  const row = cells.map(([value], at) => `<c s="${at + 1}"><v>${value}</v></c>`).join('')
  const file = workbookOf(
    { a: `<row>${row}</row>` },
    { styles: stylesOf(...cells.map(([, format]) => format)) },
  )
  return (await read(file))[0]?.cells ?? []
}

describe('a workbook', () => {
  it('gives shared, inline, rich and formula texts, without readings above kanji', async () => {
    const texts =
      '<si><t>山田</t><rPh sb="0" eb="2"><t>ヤマダ</t></rPh><phoneticPr fontId="1"/></si>' +
      '<si><r><t xml:space="preserve">太字 </t></r><r><rPr><b/></rPr><t>と細字</t></r></si><si><t>一行目_x000D_\n二行目</t></si>'
    const row =
      '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>' +
      '<c r="D1" t="inlineStr"><is><t>その場</t></is></c><c r="E1" t="str"><f>A1&amp;"様"</f><v>山田様</v></c>' +
      '<c r="F1" t="b"><v>1</v></c><c r="G1" t="e"><v>#N/A</v></c>'
    expect(await read(workbookOf({ a: `<row r="1">${row}</row>` }, { texts }))).toEqual([
      { number: 1, cells: ['山田', '太字 と細字', '一行目\r\n二行目', 'その場', '山田様', 'TRUE', '#N/A'] },
    ])
  })

  it('never shifts a column: cells and rows that are missing leave their place empty', async () => {
    const rows =
      '<row r="2"><c r="B2"><v>1</v></c><c r="AB2"><v>2</v></c></row><row r="7"><c r="A7"/><c r="C7"><v>3</v></c></row>'
    const [two, seven] = await read(workbookOf({ a: rows }))
    expect(two?.number).toBe(2)
    expect(two?.cells.flatMap((text, column) => (text === '' ? [] : [[column, text]]))).toEqual([
      [1, '1'],
      [27, '2'],
    ])
    expect(seven).toEqual({ number: 7, cells: ['', '', '3'] })
  })

  it('gives days as yyyy/m/d, in whatever era or order their cells show them', async () => {
    const day = 45_962
    const era = '[$-411]ggge"年"m"月"d"日";@'
    expect(
      await shown(
        [day, 14],
        [day, era],
        [day, 57],
        [day, 'yyyy"年"m"月"d"日"'],
        [day, 'm/d/yy'],
        [day, '[$-F800]dddd\\,\\ mmmm'],
      ),
    ).toEqual(Array.from({ length: 6 }, () => '2025/11/1'))
    expect(await shown([59, 14], [61, 14], [1, 14])).toEqual(['1900/2/28', '1900/3/1', '1900/1/1'])
    expect(
      await shown(
        [day + 0.604_166_666, 22],
        [0.5, 20],
        [1.5, '[h]:mm'],
        [day + 0.999_999, 'yyyy/m/d h:mm:ss'],
      ),
    ).toEqual(['2025/11/1 14:30', '12:00', '36:00', '2025/11/2 0:00:00'])
    const file = workbookOf(
      { a: '<row><c s="1"><v>44500</v></c></row>' },
      { styles: stylesOf(14), book: '<workbookPr date1904="1"/>' },
    )
    expect((await read(file))[0]?.cells).toEqual(['2025/11/1'])
  })

  it('gives numbers as Excel shows them', async () => {
    expect(
      await shown(
        [0.1 + 0.2, 0],
        [9_012_345_678, 0],
        [312, '0000'],
        [9_012_345_678, '000-0000-0000'],
        [1234.5, '#,##0'],
        [1_234_567.891, '#,##0.00'],
        [-1234, '#,##0;▲ #,##0'],
        [1980, '"¥"#,##0;[Red]"¥"\\-#,##0'],
        [0.125, '0.0%'],
        [5, 'General"円"'],
        [-3, '0'],
        [12, '@'],
        [0, '#,##0;-#,##0;"-"'],
        [1.5, '0.##'],
        [12_345_678_901_234, '0.00E+00'],
      ),
    ).toEqual([
      '0.3',
      '9012345678',
      '0312',
      '090-1234-5678',
      '1,235',
      '1,234,567.89',
      '▲ 1,234',
      '¥1,980',
      '12.5%',
      '5円',
      '-3',
      '12',
      '-',
      '1.5',
      '12345678901234',
    ])
  })

  it('knows its sheets, and reads the one that is asked for', async () => {
    const file = workbookOf({ 表紙: '', 名簿: sheetOf([['氏名'], ['山田 太郎']]) })
    const book = await openWorkbook(bytesOf(file))
    expect(book.sheets).toEqual(['表紙', '名簿'])
    expect(await read(file, '名簿')).toEqual([
      { number: 1, cells: ['氏名'] },
      { number: 2, cells: ['山田 太郎'] },
    ])
  })

  it('that is damaged, locked or no workbook is refused with what to do', async () => {
    const file = workbookOf({ a: sheetOf([['x']]) })
    await expect(read(file.subarray(0, file.length - 40))).rejects.toThrow('Excel')
    await expect(read(zipSync({ 'readme.txt': new Uint8Array(3) }))).rejects.toThrow('Excel')
    const torn = workbookOf({ a: '<row><c><v>1</c></row>' })
    await expect(read(torn)).rejects.toThrow('Excel')
  })

  it('that grows out of all proportion is refused before it fills the memory', async () => {
    const bomb = workbookOf({ a: '' }, { more: { 'xl/worksheets/sheet1.xml': ' '.repeat(80_000_000) } })
    expect(bomb.length).toBeLessThan(200_000)
    await expect(read(bomb)).rejects.toThrow('too large')
  })

  it('expands no entities', async () => {
    const evil = workbookOf(
      { a: '' },
      {
        more: {
          'xl/worksheets/sheet1.xml':
            '<!DOCTYPE x [<!ENTITY a "boom">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>',
        },
      },
    )
    await expect(read(evil)).rejects.toThrow('Excel')
  })
})
