import { Zip, ZipDeflate, strToU8 } from 'fflate'

/** A day is a count of days since 1899-12-30 (Excel's 1900 system); `at` is a local date and time, not an instant. */
export type XlsxCell = string | number | boolean | null | { day: string } | { at: string }
export type XlsxColumn = { readonly heading: string; readonly width?: number; readonly help?: XlsxHelp }
/** A small sheet that stands behind the first one. */
export type XlsxSheet = {
  readonly name: string
  readonly columns: readonly XlsxColumn[]
  readonly rows: readonly (readonly XlsxCell[])[]
}
/** What Excel does for who fills in a column. */
export type XlsxHelp = {
  /** Offers the first `count` cells under the heading of a column of another sheet; columns count from 0. */
  readonly list?: { readonly sheet: string; readonly column: number; readonly count: number }
  /** Asks back about what is not in the list; without it anything may be typed. */
  readonly otherwise?: { readonly title: string; readonly text: string }
  /** Shown beside the cell that one stands in. */
  readonly hint?: { readonly title: string; readonly text: string }
}

/** Rows of one sheet, its heading included (ISO/IEC 29500: 2^20). */
export const xlsxRows = 1_048_576
const longestCell = 32_767

const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

function types(sheets: number): string {
  const parts = Array.from(
    { length: sheets },
    (_, i) =>
      `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${spreadsheet}.worksheet+xml"/>`,
  )
  return `${xmlHead}
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${spreadsheet}.sheet.main+xml"/>${parts.join('')}<Override PartName="/xl/styles.xml" ContentType="${spreadsheet}.styles+xml"/></Types>`
}
const relations = `${xmlHead}
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`
function bookRelations(sheets: number): string {
  const parts = Array.from(
    { length: sheets },
    (_, i) =>
      `<Relationship Id="rId${i + 1}" Type="${office}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  )
  return `${xmlHead}
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${parts.join('')}<Relationship Id="rId${sheets + 1}" Type="${office}/styles" Target="styles.xml"/></Relationships>`
}
/** Cell formats: 0 plain text, 1 bold heading, 2 day, 3 day and time. Text is format 49 (@), so that Excel leaves it alone. */
const styles = `${xmlHead}
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy/mm/dd"/><numFmt numFmtId="165" formatCode="yyyy/mm/dd hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Yu Gothic"/></font><font><b/><sz val="11"/><name val="Yu Gothic"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>`

/**
 * A sheet as an .xlsx file (ISO/IEC 29500), piece by piece: memory does not grow with its rows; small ones may stand behind
 * it. Text is written as
 * text, never as a formula; a day before 1900-03-01, where Excel's calendar is wrong, is text too. Throws a RangeError
 * for more rows than a sheet can have.
 */
export async function* writeXlsx(
  sheet: string,
  columns: readonly XlsxColumn[],
  batches: AsyncIterable<readonly (readonly XlsxCell[])[]>,
  behind: readonly XlsxSheet[] = [],
): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = []
  let failure: Error | null = null
  const zip = new Zip((error, bytes) => {
    if (error) failure = error
    else ready.push(bytes)
  })
  const take = (): Uint8Array | null => {
    if (failure) throw failure
    if (ready.length === 0) return null
    const bytes = Buffer.concat(ready)
    ready = []
    return bytes
  }
  const whole = (name: string, text: string): void => {
    const part = new ZipDeflate(name, { level: 6 })
    zip.add(part)
    part.push(strToU8(text), true)
  }
  whole('[Content_Types].xml', types(1 + behind.length))
  whole('_rels/.rels', relations)
  whole('xl/workbook.xml', workbook([sheet, ...behind.map(({ name }) => name)]))
  whole('xl/_rels/workbook.xml.rels', bookRelations(1 + behind.length))
  whole('xl/styles.xml', styles)

  const part = new ZipDeflate('xl/worksheets/sheet1.xml', { level: 4 })
  zip.add(part)
  const names = columns.map((_, index) => columnName(index))
  let row = 1
  part.push(strToU8(head(columns)))
  for await (const batch of batches) {
    let xml = ''
    for (const cells of batch) {
      row++
      if (row > xlsxRows) throw new RangeError(`A sheet has ${xlsxRows} rows at most`)
      xml += rowXml(row, names, cells, 0)
    }
    part.push(strToU8(xml))
    const bytes = take()
    if (bytes) yield bytes
  }
  part.push(strToU8(foot(columns, row)), true)
  for (const [index, { columns: own, rows }] of behind.entries()) {
    const cells = rows.map((values, at) =>
      rowXml(
        at + 2,
        own.map((_, i) => columnName(i)),
        values,
        0,
      ),
    )
    whole(`xl/worksheets/sheet${index + 2}.xml`, `${head(own)}${cells.join('')}${foot(own, rows.length + 1)}`)
  }
  zip.end()
  const rest = take()
  if (rest) yield rest
}

const sheetName = (name: string): string => name.replace(/[[\]:*?/\\]/g, '_').slice(0, 31) || 'Sheet1'

function workbook(sheets: readonly string[]): string {
  const listed = sheets.map(
    (name, i) => `<sheet name="${escapeXml(sheetName(name))}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  )
  return `${xmlHead}
<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${listed.join('')}</sheets></workbook>`
}

/** All before the second row. */
function head(columns: readonly XlsxColumn[]): string {
  const widths = columns
    .map(({ width = 16 }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`)
    .join('')
  const headings = rowXml(
    1,
    columns.map((_, i) => columnName(i)),
    columns.map(({ heading }) => heading),
    1,
  )
  return `${xmlHead}
<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${widths && `<cols>${widths}</cols>`}<sheetData>${headings}`
}

/** All behind the last row, in the order that the standard wants (18.3.1.99). */
function foot(columns: readonly XlsxColumn[], lastRow: number): string {
  const helps = columns.flatMap(({ help }, i) => (help ? [validation(help, columnName(i))] : []))
  const last = columnName(Math.max(0, columns.length - 1))
  return `</sheetData><autoFilter ref="A1:${last}${lastRow}"/>${
    helps.length > 0 ? `<dataValidations count="${helps.length}">${helps.join('')}</dataValidations>` : ''
  }</worksheet>`
}

/** Titles hold 32 characters and texts 255 (18.3.1.32). */
function validation({ list, otherwise, hint }: XlsxHelp, column: string): string {
  const said = (name: string, text: string, most: number): string =>
    ` ${name}="${escapeXml(text.slice(0, most))}"`
  const attributes = [
    list ? ' type="list"' : '',
    ' allowBlank="1"',
    hint ? ' showInputMessage="1"' : '',
    otherwise ? ' errorStyle="warning" showErrorMessage="1"' : '',
    otherwise ? said('errorTitle', otherwise.title, 32) + said('error', otherwise.text, 255) : '',
    hint ? said('promptTitle', hint.title, 32) + said('prompt', hint.text, 255) : '',
  ].join('')
  const formula = list ? `<formula1>${escapeXml(rangeOf(list))}</formula1>` : ''
  return `<dataValidation${attributes} sqref="${column}2:${column}${xlsxRows}">${formula}</dataValidation>`
}

function rangeOf({ sheet, column, count }: NonNullable<XlsxHelp['list']>): string {
  const name = columnName(column)
  return `'${sheetName(sheet).replaceAll("'", "''")}'!$${name}$2:$${name}$${count + 1}`
}

function rowXml(row: number, names: readonly string[], cells: readonly XlsxCell[], style: number): string {
  let xml = `<row r="${row}">`
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]
    if (cell !== null && cell !== undefined && cell !== '') xml += cellXml(`${names[i]}${row}`, cell, style)
  }
  return `${xml}</row>`
}

function cellXml(at: string, cell: Exclude<XlsxCell, null>, style: number): string {
  if (typeof cell === 'number') return `<c r="${at}" s="4"><v>${cell}</v></c>`
  if (typeof cell === 'boolean') return `<c r="${at}" s="4" t="b"><v>${cell ? 1 : 0}</v></c>`
  if (typeof cell === 'string') {
    const space = /^\s|\s$|\n|  /.test(cell) ? ' xml:space="preserve"' : ''
    return `<c r="${at}" s="${style}" t="inlineStr"><is><t${space}>${escapeXml(cell.slice(0, longestCell))}</t></is></c>`
  }
  const local = 'day' in cell ? cell.day : cell.at
  const serial = serialOf(local)
  if (serial === null) return cellXml(at, local, style)
  return `<c r="${at}" s="${'day' in cell ? 2 : 3}"><v>${serial}</v></c>`
}

/** 2026-11-21 or 2026-11-21 14:05[:30] → 46347[.58…]; null before 1900-03-01. */
function serialOf(local: string): number | null {
  const time = Date.parse(`${local.length === 10 ? `${local}T00:00` : local.replace(' ', 'T')}Z`)
  const serial = (time - Date.UTC(1899, 11, 30)) / 86_400_000
  return Number.isFinite(serial) && serial >= 61 ? serial : null
}

/** A, B … Z, AA …: index counts from 0. */
function columnName(index: number): string {
  let letters = ''
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return letters
}

const special = /[&<>"\uFFFE\uFFFF]|(?![\t\n])\p{Cc}|\p{Surrogate}|_x[0-9A-Fa-f]{4}_/gu
const entities: { readonly [c: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** What XML 1.0 cannot hold is written as _xHHHH_ (ISO/IEC 29500-1, 22.9.2.19), and read back by Excel. */
function escapeXml(text: string): string {
  return text.replace(special, (c) => {
    if (c.startsWith('_x')) return `_x005F_${c.slice(1)}`
    return entities[c] ?? `_x${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
  })
}
