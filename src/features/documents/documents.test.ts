import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { totalsOf, type Sale } from '#kit/sale.ts'
import {
  amountsOfMany,
  amountsOfOne,
  carryOf,
  contentSchema,
  needsReturnInvoice,
  owedBy,
  type Billed,
  type Content,
} from './documents.content.ts'
import { linesOf, readFaces, withoutShape } from './documents.fonts.ts'
import { cellOf, labelFormats, tooLong, type Parcel } from './documents.labels.formats.ts'
import { Printer } from './documents.pdf.ts'
import { closingDaysOn, foldName, termsOf } from './documents.ts'

/** An order as it was placed: its totals by the one function. */
function billed(number: string, sale: Partial<Sale> & Pick<Sale, 'lines'>): Billed {
  const whole: Sale = { currency: 'JPY', taxMode: 'excluded', rounding: 'floor', ...sale }
  const totals = totalsOf(whole)
  return {
    on: '2026-11-10',
    number,
    currency: whole.currency,
    taxMode: whole.taxMode,
    rounding: whole.rounding,
    goods: totals.goods,
    discount: whole.discount ?? '0',
    points: whole.points ?? '0',
    pointsAs: whole.pointsAs ?? 'discount',
    shipping: whole.shipping ?? '0',
    fee: whole.fee ?? '0',
    taxes: totals.taxes,
    tax: totals.tax,
    total: totals.total,
    lines: whole.lines.map(({ quantity, unitPrice, taxClass, taxRate }, index) => ({
      code: `A-${index}`,
      name: `緑茶 ${index}`,
      quantity,
      unitPrice,
      amount: totals.lines[index]?.amount ?? '0',
      taxClass,
      taxRate,
    })),
  }
}
const line = (unitPrice: string, taxRate: '8' | '10', quantity = '1') => ({
  quantity,
  unitPrice,
  taxRate,
  taxClass: taxRate === '8' ? ('reduced' as const) : ('standard' as const),
})

function content(lines: number, given: Partial<Content> = {}): Content {
  const one = billed('2026-000001', {
    lines: Array.from({ length: lines }, (_, at) => line('198', at % 2 ? '8' : '10')),
  })
  return contentSchema.parse({
    kind: 'invoice',
    number: 'INV-2026-000001',
    edition: 1,
    issuedOn: '2026-11-22',
    transactionOn: '2026-11-20',
    period: null,
    dueOn: '2026-12-31',
    orderNumbers: ['2026-000001'],
    issuer: {
      name: '株式会社みどり商会',
      address: '〒100-0001 東京都千代田区千代田1-1-1',
      phone: '03-1234-5678',
      invoiceNumber: 'T7000012050002',
      bankAccount: 'みどり銀行 千代田支店 普通 1234567',
      logoId: null,
      sealId: null,
    },
    recipient: {
      name: '株式会社髙﨑製作所 御中',
      postalCode: '530-0001',
      address: '大阪府大阪市北区梅田三丁目1番3号',
    },
    shipTo: null,
    ...amountsOfOne(one),
    paid: false,
    note: null,
    ...given,
  })
}

async function print(...contents: Content[]): Promise<Buffer> {
  const printer = new Printer(await readFaces(), new Map(), { title: '請求書', on: '2026-11-22' })
  for (const one of contents) printer.add(one)
  printer.end()
  const parts: Uint8Array[] = []
  for await (const part of printer.stream) parts.push(part)
  return Buffer.concat(parts)
}

/** The texts of a PDF in their order, by the tables from its glyphs to characters. */
function textsOf(pdf: Buffer): string {
  const raw = pdf.toString('latin1')
  const streams = [...raw.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, body = '']) => {
    try {
      return inflateSync(Buffer.from(body, 'latin1')).toString('latin1')
    } catch {
      return body
    }
  })
  const maps = streams
    .filter((body) => body.includes('beginbfrange'))
    .map((body) => {
      const characters = [...body.matchAll(/\[([^\]]*)\]/g)].flatMap(([, list = '']) =>
        [...list.matchAll(/<([0-9a-f ]+)>/gi)].map(([, hex = '']) =>
          Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'),
        ),
      )
      return characters
    })
  return streams
    .filter((body) => body.includes(' Tf'))
    .flatMap((body) =>
      [...body.matchAll(/\[([^\]]*)\] TJ/g)].map(([, shown = '']) => {
        const glyphs = [...shown.matchAll(/<([0-9a-f]+)>/gi)].flatMap(
          ([, hex = '']) => hex.match(/.{4}/g) ?? [],
        )
        // The map that knows all of them: there is one a face.
        return maps
          .map((map) => glyphs.map((glyph) => map[Number.parseInt(glyph, 16)] ?? '').join(''))
          .join('\t')
      }),
    )
    .join('\n')
}

describe('amounts of a document', () => {
  it('are those of the order, to the yen, for one order', () => {
    const order = billed('1', {
      lines: [line('123', '10'), line('123', '10'), line('98', '8'), line('99', '8')],
    })
    expect(amountsOfOne(order)).toMatchObject({ taxes: order.taxes, tax: order.tax, total: order.total })
  })

  it('round the tax once a rate for the whole closing invoice, not an order each', () => {
    // 外税 10 %, 切捨て: 15 yen three times is 1 + 1 + 1 an order each, but 45 yen have 4 yen of tax.
    const orders = ['1', '2', '3'].map((number) => billed(number, { lines: [line('15', '10')] }))
    expect(orders.map(({ tax }) => tax)).toEqual(['1', '1', '1'])
    const [first, ...others] = orders
    if (!first) throw new Error('no order')
    expect(amountsOfMany([first, ...others])).toMatchObject({ tax: '4', goods: '45', total: '49' })
  })

  it('keep each order’s discount with the rates it was shared out to', () => {
    const food = billed('1', { lines: [line('1000', '8')], discount: '100' })
    const goods = billed('2', { lines: [line('1000', '10')] })
    const { taxes, total, discount } = amountsOfMany([food, goods])
    expect(taxes.map(({ taxRate, taxable, tax }) => [taxRate, taxable, tax])).toEqual([
      ['10', '1000', '100'],
      ['8', '900', '72'],
    ])
    expect([total, discount]).toEqual(['2072', '100'])
  })

  it('take returns off, with shipping, points that pay and a tax that mirrors the sale', () => {
    const sale = billed('1', {
      taxMode: 'included',
      lines: [line('1100', '10', '2')],
      shipping: '550',
      chargeTax: { taxClass: 'standard', taxRate: '10' },
      points: '300',
      pointsAs: 'payment',
    })
    const back = billed('1-R1', { taxMode: 'included', lines: [line('1100', '10', '-1')] })
    expect(amountsOfMany([sale, back])).toMatchObject({
      goods: '1100',
      shipping: '550',
      points: '300',
      pointsAs: 'payment',
      tax: '150',
      total: '1350',
    })
  })

  it('ask for money on invoices that are not paid, and for none anywhere else', () => {
    expect(owedBy({ kind: 'invoice', paid: false, total: '100' })).toBe('100')
    expect(owedBy({ kind: 'simpleInvoice', paid: true, total: '100' })).toBe('0')
    expect(owedBy({ kind: 'deliveryNote', paid: false, total: '100' })).toBe('0')
  })

  it('need a return invoice from 10,000 yen with tax on', () => {
    expect([needsReturnInvoice('-9999'), needsReturnInvoice('-10000')]).toEqual([false, true])
  })
})

describe('the PDF', () => {
  it('is the same bytes for the same content', async () => {
    expect((await print(content(3))).equals(await print(content(3)))).toBe(true)
  })

  it('says everything that a qualified invoice must say', async () => {
    const text = textsOf(
      await print(content(2, { recipient: { name: '髙橋 𠮷子 様', postalCode: null, address: null } })),
    )
    for (const needed of [
      '請求書',
      '株式会社みどり商会',
      '登録番号 T7000012050002',
      '髙橋 𠮷子 様',
      '2026年11月20日',
      '緑茶 1 ※',
      '※は軽減税率の対象です。',
      '10%対象',
      '8%※対象',
      '¥19',
      '¥15',
      '¥430',
      'お支払期限 2026年12月31日',
    ])
      expect(text, needed).toContain(needed)
  })

  it('shows on a closing invoice how what is billed now comes about', async () => {
    const { total, tax } = content(2)
    const carry = carryOf({ previous: '11000', received: '10000', carried: '900' }, { total, tax })
    // 11,000 − 10,000 − 100 = 900, and 900 + 430 = 1,330.
    expect(carry).toMatchObject({ adjusted: '-100', sales: '396', tax: '34', billed: '1330' })
    const text = textsOf(await print(content(2, { period: { from: '2026-11-01', to: '2026-11-30' }, carry })))
    for (const needed of [
      '前回ご請求額',
      '¥10,000',
      '調整額',
      '-¥100',
      '¥900',
      '¥396',
      '今回ご請求額（税込）',
      '¥1,330',
    ])
      expect(text, needed).toContain(needed)
  })

  it('goes on over pages with its headings again, each numbered', async () => {
    const pdf = await print(content(100))
    const text = textsOf(pdf)
    const pages = pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0
    expect(pages).toBeGreaterThan(2)
    expect(text.split('品名').length - 1).toBeGreaterThanOrEqual(pages - 1)
    expect(text).toContain(`${pages} / ${pages}`)
    expect(text).toContain('緑茶 99')
  })

  it('breaks long names without tearing words or leaving a mark alone', async () => {
    const { regular } = await readFaces()
    expect(linesOf(regular, 'お茶はABC-123456789を', 10, 60)).toEqual(['お茶はABC-', '123456789を'])
    for (const row of linesOf(regular, '「有機ほうじ茶」、「緑茶」、「紅茶」。', 10, 70))
      expect(row).not.toMatch(/^[、。」]/)
  })

  it('knows what it cannot print', async () => {
    const { regular } = await readFaces()
    expect(withoutShape(regular, '髙﨑邉𠮷葛󠄀①㈱😀')).toEqual(['😀'])
  })
})

describe('files for carriers', () => {
  const parcel: Parcel = {
    orderNumber: '2026-000001',
    shipOn: '2026-11-22',
    phone: '03-1234-5678',
    postalCode: '100-0001',
    address: '東京都千代田区千代田一丁目一番一号みどりビルディング三十五階西側第三営業室',
    company: '',
    department: '',
    name: '髙橋 花子',
    kana: 'タカハシ ハナコ',
    honorific: '様',
    senderPhone: '03-0000-0000',
    senderPostalCode: '530-0001',
    senderAddress: '大阪府大阪市北区梅田1-1',
    senderName: '株式会社みどり商会',
    item: '緑茶',
    collect: '3300',
    collectTax: '300',
    isCollect: 'yes',
  }
  const written = (format: (typeof labelFormats)[keyof typeof labelFormats], given = parcel) =>
    Object.fromEntries(format.columns.map((column) => [column.heading, cellOf(column, given, format.day)]))

  it('have each part of a long address in the next column, none lost', () => {
    const { yamato, sagawa } = labelFormats
    const cells = written(yamato)
    expect(`${cells['お届け先住所']}${cells['お届け先アパートマンション名']}`).toBe(parcel.address)
    const other = written(sagawa)
    expect(`${other['お届け先住所１']}${other['お届け先住所２']}${other['お届け先住所３']}`).toBe(
      parcel.address,
    )
    expect(Object.values(labelFormats).flatMap((format) => tooLong(format, parcel))).toEqual([])
  })

  it('say the day, and cash on delivery, in the carrier’s own way', () => {
    expect(written(labelFormats.yamato)).toMatchObject({
      出荷予定日: '2026/11/22',
      送り状種類: '2',
      'ｺﾚｸﾄ代金引換額（税込)': '3300',
    })
    expect(written(labelFormats.japanPost, { ...parcel, isCollect: 'no' })).toMatchObject({
      発送予定日: '20261122',
      送り状種別: '0',
    })
  })

  it('tell which text is too long rather than cut it', () => {
    expect(tooLong(labelFormats.japanPost, { ...parcel, name: '寿'.repeat(30) })).toEqual(['お届け先名称１'])
  })
})

describe('terms and names', () => {
  it('are read from the attributes of a customer or company', () => {
    expect(
      termsOf({ closingDay: '20', paymentMonth: '1', paymentDay: 'end', paymentHoliday: 'after' }),
    ).toEqual({ closingDay: 20, payment: { monthOffset: 1, paymentDay: 'end', holidayRule: 'next' } })
    expect(termsOf({ closingDay: 'end' })).toEqual({ closingDay: 'end', payment: null })
  })

  it('close on the 28th of February at its end too, and on the 31st only then', () => {
    expect(closingDaysOn('2026-02-28')).toEqual(['28', 'end'])
    expect(closingDaysOn('2026-03-31')).toEqual(['end'])
    expect(closingDaysOn('2026-03-20')).toEqual(['20'])
  })

  it('find 髙﨑 ㈱ and 高崎 alike', () => {
    expect(foldName('髙﨑　商店')).toBe(foldName('高崎商店'))
  })
})
