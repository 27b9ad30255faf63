import Big from 'big.js'
import { createHash } from 'node:crypto'
import type { Carry, Content, ContentLine, DocumentKind } from './documents.content.ts'
import { linesOf, widthOf, type Face, type Faces } from './documents.fonts.ts'

/** The bytes of logo and seal by their ids. */
export type Images = ReadonlyMap<string, Uint8Array>

const page = { width: 595.28, height: 841.89, left: 42, right: 553.28, top: 40, bottom: 790 } as const
const ink = '#1f2328'
const dim = '#57606a'
const rule = '#8c959f'
const shade = '#f0f2f4'

const titles: { readonly [K in DocumentKind]: string } = {
  confirmation: '注文確認書',
  deliveryNote: '納品書',
  invoice: '請求書',
  simpleInvoice: '領収明細書（適格簡易請求書）',
  returnInvoice: '返還請求書（適格返還請求書）',
}
const leads: { readonly [K in DocumentKind]: string } = {
  confirmation: '下記のとおりご注文を承りました。ご確認ください。',
  deliveryNote: '下記のとおり納品いたします。ご査収ください。',
  invoice: '下記のとおりご請求申し上げます。',
  simpleInvoice: 'お買い上げの内容は下記のとおりです。',
  returnInvoice: '下記のとおり返品・値引きを承りました。',
}
const sums: { readonly [K in DocumentKind]: string } = {
  confirmation: 'ご注文金額（税込）',
  deliveryNote: '合計金額（税込）',
  invoice: 'ご請求金額（税込）',
  simpleInvoice: 'お買い上げ金額（税込）',
  returnInvoice: '返還金額（税込）',
}

/** What it is called on paper and in file names. */
export function titleOf(kind: DocumentKind): string {
  return titles[kind]
}

/** Prints documents one after another into one PDF. The same contents give the same bytes. */
export class Printer {
  readonly #pdf: PDFKit.PDFDocument
  readonly #faces: Faces
  readonly #images: Images
  readonly #opened = new Map<string, unknown>()
  #y = 0

  constructor(faces: Faces, images: Images, { title, on }: { title: string; on: string }) {
    this.#faces = faces
    this.#images = images
    this.#pdf = faces.newPdf({
      size: 'A4',
      margin: 0,
      autoFirstPage: false,
      bufferPages: true,
      lang: 'ja-JP',
      displayTitle: true,
      info: {
        Title: title,
        Producer: 'Enishi',
        Creator: 'Enishi',
        CreationDate: new Date(`${on}T00:00:00Z`),
      },
    })
    // The file's own id is made of its facts and not of the moment.
    const id = Buffer.from(createHash('md5').update(`${title} ${on}`).digest())
    Object.assign(this.#pdf, { _id: id })
    this.#pdf.registerFont('regular', faces.regular as unknown as Buffer)
    this.#pdf.registerFont('bold', faces.bold as unknown as Buffer)
  }

  /** The bytes as they come; to be read while documents are added. */
  get stream(): AsyncIterable<Uint8Array> {
    return this.#pdf as unknown as AsyncIterable<Uint8Array>
  }

  end(): void {
    this.#pdf.end()
  }

  add(content: Content): void {
    this.#newPage()
    this.#head(content)
    this.#table(content)
    this.#totals(content)
    this.#feet(content)
    // Pages of a document are numbered by itself; what is done is written out, so that a thousand need no memory.
    const { start, count } = this.#pdf.bufferedPageRange()
    for (let index = 0; index < count; index++) {
      this.#pdf.switchToPage(start + index)
      this.#foot(content, index + 1, count)
    }
    this.#pdf.flushPages()
  }

  #newPage(): void {
    this.#pdf.addPage({ size: 'A4', margin: 0 })
    this.#y = page.top
  }

  #text(
    text: string,
    x: number,
    y: number,
    { size = 9, bold = false, color = ink, width, align = 'left' }: TextStyle = {},
  ): void {
    if (text === '') return
    const face = this.#face(bold)
    const own = widthOf(face, text, size)
    const start =
      width === undefined || align === 'left' ? x : x + (width - own) * (align === 'right' ? 1 : 0.5)
    this.#pdf
      .font(bold ? 'bold' : 'regular')
      .fontSize(size)
      .fillColor(color)
      .text(text, start, y, { lineBreak: false })
  }

  /** Lines below each other; answers where the next would begin. */
  #block(text: string, x: number, y: number, width: number, style: TextStyle = {}): number {
    const { size = 9, bold = false } = style
    let at = y
    for (const line of linesOf(this.#face(bold), text, size, width)) {
      this.#text(line, x, at, { ...style, width })
      at += size * 1.5
    }
    return at
  }

  #face(bold: boolean): Face {
    return bold ? this.#faces.bold : this.#faces.regular
  }

  #line(x1: number, x2: number, y: number, width = 0.5, color = rule): void {
    this.#pdf.moveTo(x1, y).lineTo(x2, y).lineWidth(width).strokeColor(color).stroke()
  }

  #image(id: string | null, x: number, y: number, width: number, height: number): boolean {
    const bytes = id === null ? undefined : this.#images.get(id)
    if (id === null || !bytes) return false
    const opened = this.#opened.get(id) ?? (this.#pdf as unknown as Opening).openImage(bytes)
    this.#opened.set(id, opened)
    this.#pdf.image(opened as Buffer, x, y, { fit: [width, height] })
    return true
  }

  #head(content: Content): void {
    const { kind, number, edition, issuedOn, transactionOn, period, issuer, recipient } = content
    this.#text(titles[kind], page.left, this.#y, {
      size: 19,
      bold: true,
      width: page.right - page.left,
      align: 'center',
    })
    if (edition > 1) this.#text(`訂正 第${edition}版`, page.left, this.#y + 4, { size: 9, bold: true })
    const top = this.#y + 42
    const [half, wide] = [330, page.right - 330]

    const facts: [string, string][] = [
      ['番号', number],
      ['発行日', sayDay(issuedOn)],
      period
        ? ['対象期間', `${sayDay(period.from)} ～ ${sayDay(period.to)}`]
        : ['取引日', sayDay(transactionOn)],
    ]
    let right = top
    for (const [name, value] of facts) {
      this.#text(name, half, right, { size: 8, color: dim })
      this.#text(value, half + 44, right, { size: 8.5 })
      right += 13
    }
    right += 10
    if (this.#image(issuer.logoId, half, right, 150, 34)) right += 40
    const seal = right - 2
    right = this.#block(issuer.name, half, right, wide - 62, { size: 11, bold: true })
    right = this.#block(issuer.address, half, right + 2, wide - 62, { size: 8.5 })
    if (issuer.phone !== '')
      right = this.#block(`電話 ${issuer.phone}`, half, right, wide - 62, { size: 8.5 })
    if (issuer.invoiceNumber !== '')
      right = this.#block(`登録番号 ${issuer.invoiceNumber}`, half, right, wide, { size: 8.5 })
    if (this.#image(issuer.sealId, page.right - 56, seal, 56, 56)) right = Math.max(right, seal + 58)

    let left = top
    if (recipient.name !== '') {
      if (recipient.postalCode) {
        this.#text(`〒${recipient.postalCode}`, page.left, left, { size: 8.5 })
        left += 13
      }
      if (recipient.address) left = this.#block(recipient.address, page.left, left, 250, { size: 8.5 }) + 3
      left = this.#block(recipient.name, page.left, left, 258, { size: 12, bold: true })
      this.#line(page.left, page.left + 262, left + 1, 0.75, ink)
      left += 14
    }
    left = this.#block(leads[kind], page.left, left, 260, { size: 9 })
    if (content.shipTo !== null)
      left = this.#block(`お届け先: ${content.shipTo}`, page.left, left + 3, 260, { size: 8.5 })

    this.#y = Math.max(left, right) + 12
    this.#sum(content)
  }

  #sum({ kind, total, currency, dueOn, paid, carry }: Content): void {
    const height = 30
    this.#pdf.rect(page.left, this.#y, page.right - page.left, height).fill(shade)
    this.#text(carry ? '今回ご請求額（税込）' : sums[kind], page.left + 10, this.#y + 9, {
      size: 10,
      bold: true,
    })
    this.#text(money(carry?.billed ?? total, currency), page.left + 130, this.#y + 5.5, {
      size: 14,
      bold: true,
    })
    const wanted = kind === 'invoice' || kind === 'simpleInvoice'
    if (wanted && paid) this.#text('お支払い済み', 400, this.#y + 10, { size: 10, bold: true })
    else if (wanted && dueOn !== null)
      this.#text(`お支払期限 ${sayDay(dueOn)}`, page.left, this.#y + 9.5, {
        size: 10,
        bold: true,
        width: page.right - page.left - 10,
        align: 'right',
      })
    this.#y += height + 14
    if (carry) this.#carry(carry)
  }

  /** From what was billed before to what is billed now, side by side as closing invoices show it. */
  #carry(carry: Carry): void {
    const cells: [string, string][] = [
      ['前回ご請求額', carry.previous],
      ['ご入金額', carry.received],
      ...(Big(carry.adjusted).eq(0) ? [] : [['調整額', carry.adjusted] as [string, string]]),
      ['繰越額', carry.carried],
      ['今回お買上額（税抜）', carry.sales],
      ['消費税', carry.tax],
      ['今回ご請求額', carry.billed],
    ]
    const width = (page.right - page.left) / cells.length
    const [top, middle, bottom] = [this.#y, this.#y + 16, this.#y + 36]
    this.#pdf.rect(page.left, top, page.right - page.left, 16).fill(shade)
    for (const [index, [name, amount]] of cells.entries()) {
      const x = page.left + index * width
      this.#text(name, x, top + 4, { size: 7, width, align: 'center' })
      this.#text(money(amount, 'JPY'), x, middle + 5, {
        size: 9,
        bold: index === cells.length - 1,
        width: width - 5,
        align: 'right',
      })
    }
    for (let index = 0; index <= cells.length; index++) {
      const x = page.left + index * width
      this.#pdf.moveTo(x, top).lineTo(x, bottom).lineWidth(0.5).strokeColor(rule).stroke()
    }
    for (const y of [top, middle, bottom]) this.#line(page.left, page.right, y)
    this.#y = bottom + 12
  }

  #columns(content: Content): Column[] {
    const many = content.period !== null
    const before: Column[] = many
      ? [
          { title: '日付', x: page.left, width: 48, text: (row) => shortDay(row.on) },
          { title: '注文番号', x: page.left + 48, width: 72, text: (row) => row.orderNumber ?? '' },
        ]
      : [{ title: '品番', x: page.left, width: 82, text: (row) => row.code ?? '' }]
    const name = page.left + (many ? 120 : 82)
    const { currency } = content
    return [
      ...before,
      {
        title: '品名',
        x: name,
        width: 345 - name,
        text: (row) => row.name + (row.taxClass === 'reduced' ? ' ※' : ''),
      },
      { title: '数量', x: 345, width: 46, right: true, text: (row) => grouped(row.quantity) },
      { title: '単価', x: 391, width: 62, right: true, text: (row) => money(row.unitPrice, currency, '') },
      { title: '税率', x: 453, width: 32, right: true, text: rateText },
      { title: '金額', x: 485, width: 68, right: true, text: (row) => money(row.amount, currency, '') },
    ]
  }

  #table(content: Content): void {
    const columns = this.#columns(content)
    this.#heading(columns)
    for (const row of content.lines) {
      const cells = columns.map(({ width, text }) => linesOf(this.#faces.regular, text(row), 8.5, width - 8))
      const height = Math.max(...cells.map((cell) => cell.length)) * 12 + 5
      if (this.#y + height > page.bottom) {
        this.#newPage()
        this.#again(content)
        this.#heading(columns)
      }
      for (const [index, { x, width, right = false }] of columns.entries())
        for (const [at, text] of (cells[index] ?? []).entries())
          this.#text(text, x + 4, this.#y + 3 + at * 12, {
            size: 8.5,
            width: width - 8,
            align: right ? 'right' : 'left',
          })
      this.#y += height
      this.#line(page.left, page.right, this.#y, 0.4, '#d0d7de')
    }
    this.#y += 10
  }

  #again({ kind, number }: Content): void {
    this.#text(`${titles[kind]}　${number}（続き）`, page.left, this.#y, { size: 9, color: dim })
    this.#y += 18
  }

  #heading(columns: readonly Column[]): void {
    this.#pdf.rect(page.left, this.#y, page.right - page.left, 18).fill(shade)
    for (const { title, x, width, right = false } of columns)
      this.#text(title, x + 4, this.#y + 4, {
        size: 8.5,
        bold: true,
        width: width - 8,
        align: right ? 'right' : 'left',
      })
    this.#y += 18
    this.#line(page.left, page.right, this.#y, 0.75)
  }

  #totals(content: Content): void {
    const { currency, taxMode, goods, discount, points, pointsAs, shipping, fee, taxes, tax, total } = content
    const shown = (name: string, amount: string, sign = 1): [string, string][] =>
      Big(amount).eq(0) ? [] : [[name, money(Big(amount).times(sign).toFixed(), currency)]]
    const priced = taxMode === 'included' ? '税込' : taxMode === 'excluded' ? '税抜' : ''
    const rows: [string, string][] = [
      [`商品小計${priced && `（${priced}）`}`, money(goods, currency)],
      ...shown('値引き', discount, -1),
      ...(pointsAs === 'discount' ? shown('ポイント利用', points, -1) : []),
      ...shown('送料', shipping),
      ...shown('手数料', fee),
      ...(taxMode === 'excluded' ? shown('消費税', tax) : []),
      ...(pointsAs === 'payment' ? shown('ポイントでのお支払い', points, -1) : []),
    ]
    const taxRows = taxMode === 'none' ? [] : taxes
    const height = Math.max(rows.length * 15 + 30, taxRows.length * 15 + 40)
    if (this.#y + height > page.bottom) {
      this.#newPage()
      this.#again(content)
    }
    const [x, width] = [345, page.right - 345]
    let at = this.#y
    for (const [name, amount] of rows) {
      this.#text(name, x, at + 3, { size: 9 })
      this.#text(amount, x, at + 3, { size: 9, width: width - 4, align: 'right' })
      at += 15
    }
    this.#line(x, page.right, at + 4, 0.75, ink)
    this.#text('合計（税込）', x, at + 10, { size: 10.5, bold: true })
    this.#text(money(total, currency), x, at + 10, {
      size: 10.5,
      bold: true,
      width: width - 4,
      align: 'right',
    })
    at += 30

    let left = this.#y
    if (taxRows.length > 0) {
      this.#text('税率ごとの内訳', page.left, left + 3, { size: 8.5, bold: true })
      this.#text(taxMode === 'included' ? '対象（税込）' : '対象（税抜）', 130, left + 3, {
        size: 8,
        color: dim,
        width: 90,
        align: 'right',
      })
      this.#text('消費税', 225, left + 3, { size: 8, color: dim, width: 70, align: 'right' })
      left += 16
      for (const part of taxRows) {
        this.#text(`${rateName(part)}対象`, page.left, left + 3, { size: 8.5 })
        this.#text(money(part.taxable, currency), 130, left + 3, { size: 8.5, width: 90, align: 'right' })
        this.#text(money(part.tax, currency), 225, left + 3, { size: 8.5, width: 70, align: 'right' })
        left += 15
      }
      this.#line(page.left, 295, left + 4)
      left += 8
    }
    if (content.lines.some(({ taxClass }) => taxClass === 'reduced'))
      left = this.#block('※は軽減税率の対象です。', page.left, left + 2, 260, { size: 8, color: dim })
    this.#y = Math.max(at, left) + 12
  }

  #feet(content: Content): void {
    const { kind, issuer, paid, note } = content
    const wanted = (kind === 'invoice' || kind === 'simpleInvoice') && !paid && issuer.bankAccount !== ''
    const parts: [string, string][] = [
      ...(wanted ? [['お振込先', issuer.bankAccount] as [string, string]] : []),
      ...(note === null ? [] : [['備考', note] as [string, string]]),
    ]
    for (const [title, text] of parts) {
      const lines = linesOf(this.#faces.regular, text, 9, page.right - page.left - 76)
      for (const [index, line] of lines.entries()) {
        if (this.#y + 16 > page.bottom) {
          this.#newPage()
          this.#again(content)
        }
        if (index === 0) this.#text(title, page.left, this.#y, { size: 9, bold: true })
        this.#text(line, page.left + 66, this.#y, { size: 9 })
        this.#y += 14
      }
      this.#y += 8
    }
  }

  #foot({ number, issuer }: Content, index: number, count: number): void {
    this.#text(`${issuer.name}　${number}`, page.left, 806, { size: 7.5, color: dim })
    this.#text(`${index} / ${count}`, page.left, 806, {
      size: 7.5,
      color: dim,
      width: page.right - page.left,
      align: 'right',
    })
  }
}

/** Not among the published types: a picture that is opened once and placed on many pages. */
type Opening = { openImage(bytes: Uint8Array): unknown }

type TextStyle = {
  size?: number
  bold?: boolean
  color?: string
  width?: number
  align?: 'left' | 'right' | 'center'
}
type Column = { title: string; x: number; width: number; right?: boolean; text: (row: ContentLine) => string }

function sayDay(on: string): string {
  const [year = '', month = '', day = ''] = on.split('-')
  return `${year}年${Number(month)}月${Number(day)}日`
}

function shortDay(on: string | null): string {
  const [, month = '', day = ''] = (on ?? '').split('-')
  return on === null ? '' : `${Number(month)}/${Number(day)}`
}

function grouped(amount: string): string {
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(amount) ?? []
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ',') + rest.replace(/\.?0+$/, '')
}

/** ¥1,234 and −¥1,234; other currencies by their letters. */
function money(amount: string, currency: string, mark = currency === 'JPY' ? '¥' : `${currency} `): string {
  const text = grouped(amount)
  return text.startsWith('-') ? `-${mark}${text.slice(1)}` : mark + text
}

const classNames = { exempt: '非課税', outOfScope: '不課税', zeroRated: '免税' } as const
type Rated = Pick<ContentLine, 'taxClass' | 'taxRate'>

function rateText(row: Rated): string {
  return row.taxClass === 'standard' || row.taxClass === 'reduced'
    ? `${grouped(row.taxRate)}%`
    : classNames[row.taxClass]
}

function rateName(part: Rated): string {
  return rateText(part) + (part.taxClass === 'reduced' ? '※' : '')
}
