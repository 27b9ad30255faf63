import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { openWorkbook } from './read.ts'
import { writeXlsx, xlsxRows, type XlsxCell } from './write.ts'

async function sheetOf(rows: XlsxCell[][], headings = ['列']): Promise<string> {
  const chunks: Uint8Array[] = []
  async function* batches() {
    yield rows
  }
  const columns = headings.map((heading) => ({ heading }))
  for await (const bytes of writeXlsx('顧客', columns, batches())) chunks.push(bytes)
  const files = unzipSync(Buffer.concat(chunks))
  expect(Object.keys(files)).toContain('[Content_Types].xml')
  return strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
}

describe('a workbook', () => {
  it('holds text as text: leading zeros, formulas and line feeds stay as they are', async () => {
    const xml = await sheetOf([['0312345678'], ['=1+1'], ['一行目\n二行目'], [' 前後 ']])
    expect(xml).toContain('<c r="A2" s="0" t="inlineStr"><is><t>0312345678</t></is></c>')
    expect(xml).toContain('<t>=1+1</t>')
    expect(xml).not.toContain('<f>')
    expect(xml).toContain('<t xml:space="preserve">一行目\n二行目</t>')
    expect(xml).toContain('<t xml:space="preserve"> 前後 </t>')
  })

  it('keeps names to the code point and writes what XML cannot hold as its escape', async () => {
    const xml = await sheetOf([
      ['\ufa19葛\u{e0100}\u{20bb7}'],
      ['<&">'],
      ['a\u0001b'],
      ['_x0041_'],
      ['x\ud800'],
    ])
    expect(xml).toContain('<t>\ufa19葛\u{e0100}\u{20bb7}</t>')
    expect(xml).toContain('<t>&lt;&amp;&quot;&gt;</t>')
    expect(xml).toContain('<t>a_x0001_b</t>')
    expect(xml).toContain('<t>_x005F_x0041_</t>')
    expect(xml).toContain('<t>x_xD800_</t>')
  })

  it('writes days and times as Excel counts them, and days it counts wrongly as text', async () => {
    const xml = await sheetOf([
      [{ day: '2026-11-21' }],
      [{ at: '2026-11-21 12:00' }],
      [{ day: '1900-02-28' }],
      [{ day: '1900-03-01' }],
    ])
    expect(xml).toContain('<c r="A2" s="2"><v>46347</v></c>')
    expect(xml).toContain('<c r="A3" s="3"><v>46347.5</v></c>')
    expect(xml).toContain('<t>1900-02-28</t>')
    expect(xml).toContain('<c r="A5" s="2"><v>61</v></c>')
  })

  it('writes numbers as numbers, leaves empty cells out, and names columns past Z', async () => {
    const headings = Array.from({ length: 28 }, (_, i) => `列${i}`)
    const xml = await sheetOf([[1980, null, '', ...Array.from({ length: 25 }, () => 'x')]], headings)
    expect(xml).toContain('<c r="A2" s="4"><v>1980</v></c>')
    expect(xml).not.toContain('r="B2"')
    expect(xml).not.toContain('r="C2"')
    expect(xml).toContain('r="AB2"')
    expect(xml).toContain('<autoFilter ref="A1:AB2"/>')
  })

  it('can have small sheets behind it, whose cells it offers in its columns', async () => {
    const chunks: Uint8Array[] = []
    async function* batches() {
      yield [['はい', '2026/4/1']]
    }
    const columns = [
      {
        heading: '同意',
        help: {
          list: { sheet: "O'選択[肢]", column: 27, count: 2 },
          otherwise: { title: '選択肢', text: '"はい" & <いいえ>' },
        },
      },
      { heading: '日', help: { hint: { title: '書き方', text: 'あ'.repeat(300) } } },
    ]
    const many = Array.from({ length: 28 }, (_, i) => ({ heading: `見出し${i}` }))
    const sheet = { name: "O'選択[肢]", columns: many, rows: [['a'], ['b']] }
    for await (const bytes of writeXlsx('顧客', columns, batches(), [sheet])) chunks.push(bytes)
    const bytes = Buffer.concat(chunks)
    const file = await openWorkbook({
      size: bytes.length,
      async *read(from) {
        yield bytes.subarray(from)
      },
    })
    expect(file.sheets).toEqual(['顧客', "O'選択_肢_"])
    const rows = []
    for await (const some of file.rows("O'選択_肢_")) rows.push(...some)
    expect(rows.map(({ cells }) => cells[0])).toEqual(['見出し0', 'a', 'b'])
    const xml = strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
    expect(xml).toContain(
      `<autoFilter ref="A1:B2"/><dataValidations count="2"><dataValidation type="list" allowBlank="1" errorStyle="warning" showErrorMessage="1" errorTitle="選択肢" error="&quot;はい&quot; &amp; &lt;いいえ&gt;" sqref="A2:A1048576"><formula1>'O''選択_肢_'!$AB$2:$AB$3</formula1></dataValidation>`,
    )
    expect(xml).toContain(`prompt="${'あ'.repeat(255)}" sqref="B2:B1048576"></dataValidation>`)
  })

  it('refuses more rows than a sheet has', async () => {
    const write = async (): Promise<void> => {
      async function* batches() {
        const batch = Array.from({ length: 65_536 }, () => [1])
        for (let i = 0; i < xlsxRows / 65_536; i++) yield batch
      }
      for await (const bytes of writeXlsx('多い', [{ heading: 'a' }], batches()))
        expect(bytes.length).toBeGreaterThan(0)
    }
    await expect(write()).rejects.toThrow(RangeError)
  })
})
