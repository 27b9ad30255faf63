import { describe, expect, it } from 'vitest'
import { columnsOf, importKeys, payerKey, propose, readBank, yenOf, type Candidate } from './payments.ts'

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
let made = 0
const item = (open: number, given: Partial<Candidate> = {}): Candidate => {
  made += 1
  return {
    kind: 'document',
    id: id(made),
    number: `INV-2026-${made}`,
    customerId: null,
    companyId: id(900),
    name: '緑商会株式会社',
    on: '2026-10-20',
    dueOn: '2026-11-30',
    amount: open,
    open,
    readings: ['ミドリショウカイ'],
    ...given,
  }
}
const unknown = { payer: null, party: null, before: new Set<string>() }

describe('the name that a bank wrote', () => {
  it('is that of the record in spite of width, legal form, small kana and spaces', () => {
    for (const written of ['ｶ)ﾐﾄﾞﾘｼﾖｳｶｲ', 'ミドリシヨウカイ（カ', 'カ）ミドリ ショウカイ', 'みどりしょうかい'])
      expect(payerKey(written), written).toBe(payerKey('ミドリショウカイ'))
    expect(payerKey('ヤマダ タロウ')).not.toBe(payerKey('ヤマダ ジロウ'))
  })
})

describe('what a payment may be for', () => {
  it('is first of all what has the amount and the name', () => {
    const mine = item(11_000)
    const other = item(11_000, { companyId: id(901), readings: ['アオイ'] })
    const found = propose({ ...unknown, rest: 11_000, payer: 'カ)ミドリシヨウカイ' }, [other, mine])
    expect(found.map(({ parts, reasons }) => [parts[0]?.item.number, reasons])).toEqual([
      [mine.number, ['amount', 'name']],
      [other.number, ['amount']],
    ])
  })

  it('is several invoices of one party that add up to it, a return among them', () => {
    const items = [item(3000), item(5000), item(7000), item(-1000)]
    const [first] = propose({ ...unknown, rest: 11_000, payer: 'ミドリシヨウカイ' }, items)
    expect(first?.reasons).toEqual(['sum', 'name'])
    expect(first?.parts.reduce((sum, { amount }) => sum + amount, 0)).toBe(11_000)
  })

  it('is an invoice from which the bank took its fee', () => {
    const [first] = propose({ ...unknown, rest: 10_560, payer: 'ミドリシヨウカイ' }, [item(11_000)])
    expect(first).toMatchObject({ fee: 440, reasons: ['fee', 'name'], parts: [{ amount: 11_000 }] })
  })

  it('is the oldest of a party that is known, as far as it goes', () => {
    const [late, early] = [item(9000, { dueOn: '2026-12-31' }), item(8000, { dueOn: '2026-09-30' })]
    const party = `company ${id(900)}`
    const [first] = propose({ ...unknown, rest: 12_000, party }, [late, early])
    expect(first?.parts.map(({ item: { number }, amount }) => [number, amount])).toEqual([
      [early.number, 8000],
      [late.number, 4000],
    ])
  })

  it('is that of whoever paid by this name before, whatever their own name', () => {
    const [first] = propose(
      { ...unknown, rest: 5000, payer: 'オクサマ', before: new Set([`company ${id(900)}`]) },
      [item(5000, { companyId: id(902) }), item(5000)],
    )
    expect(first).toMatchObject({ reasons: ['amount', 'before'] })
  })

  it('is nothing where neither amount nor name says anything', () => {
    expect(propose({ ...unknown, rest: 12_345, payer: 'タナカ' }, [item(11_000)])).toEqual([])
  })
})

describe('a bank’s statement', () => {
  const row = (number: number, ...cells: string[]) => ({ number, cells })
  it('is read by its headings, money that went out is passed over', () => {
    const columns = columnsOf(['お取引日', 'お支払金額', 'お預り金額', '摘要', '残高'])
    expect(columns).toEqual({ day: 0, amount: 2, payer: 3 })
    if (!columns) throw new Error('no columns')
    const { lines, refused } = readBank(
      [
        row(2, '2026/11/20', '', '11,000', '振込＊ｶ)ﾐﾄﾞﾘ', '1'),
        row(3, '2026/11/20', '550', '', '手数料', '1'),
        row(4, '??', '', '100', 'タナカ', '1'),
        row(5, '20261121', '', '一万', 'タナカ', '1'),
      ],
      columns,
    )
    expect(lines).toEqual([{ row: 2, paidOn: '2026-11-20', amount: 11_000, payer: 'ｶ)ﾐﾄﾞﾘ' }])
    expect(refused).toEqual([
      { row: 4, reason: 'day' },
      { row: 5, reason: 'amount' },
    ])
    expect(columnsOf(['a', 'b', 'c'])).toBeNull()
  })

  it('has two equal lines of a day as two payments', () => {
    const line = { row: 1, paidOn: '2026-11-20', amount: 100, payer: 'タナカ' }
    expect(new Set(importKeys([line, line])).size).toBe(2)
    expect(importKeys([line])).toEqual(importKeys([{ ...line, row: 9 }]))
  })

  it('has whole yen in many writings', () => {
    expect(['1,234', '¥1234', '１２３４円', '-5', '1.5', ''].map(yenOf)).toEqual([
      1234,
      1234,
      1234,
      -5,
      null,
      null,
    ])
  })
})
