import Big from 'big.js'

/** What the file of a shop comes to, worked out from its rows alone. */
export type ShopTotals = {
  orders: number
  cancels: number
  returns: number
  lines: number
  total: string
  cancelled: string
}

const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'
const countries = ['United Kingdom', 'France', 'EIRE', 'Japan'] as const

/** The same numbers for the same seed, for ever (mulberry32). */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * A shop's export in a shape of its own: a row a line, cancels marked by a C before their number, rows without a customer,
 * repeated rows, stock corrections at no price, missing descriptions, prices with up to three places.
 */
export function shopFile(invoices: number, seed = 1): { rows: string[]; header: string; totals: ShopTotals } {
  const next = random(seed)
  const upTo = (n: number): number => Math.floor(next() * n)
  const rows: string[] = []
  let total = Big(0)
  let cancelled = Big(0)
  const totals = { orders: 0, cancels: 0, returns: 0, lines: 0 }
  const sold: { code: string; price: string; quantity: number; customer: string; day: number }[] = []
  for (let n = 0; n < invoices; n++) {
    const day = 1 + Math.floor((n / invoices) * 330)
    const date = `${1 + Math.floor(day / 28)}/${1 + (day % 28)}/2010 ${8 + upTo(10)}:${String(upTo(60)).padStart(2, '0')}`
    const customer = next() < 0.2 ? '' : String(12_000 + upTo(Math.max(5, invoices / 8)))
    const country = countries[upTo(countries.length)] ?? ''
    const write = (number: string, code: string, quantity: number, price: string, who: string): void => {
      const text = next() < 0.05 ? '' : `"WARE ${code}, ASSORTED"`
      rows.push([number, code, text, quantity, date, price, who, country].join(','))
      totals.lines++
    }
    const kind = next()
    const number = String(536_000 + n)
    if (kind < 0.04) {
      write(number, `S${upTo(50)}`, -1 - upTo(30), '0', '')
      totals.returns++
    } else if (kind < 0.1 && sold.length > 0) {
      const back = sold.splice(upTo(sold.length), 1)[0]
      if (!back) continue
      write(`C${number}`, back.code, -back.quantity, back.price, back.customer)
      cancelled = cancelled.minus(Big(back.price).times(back.quantity))
      totals.cancels++
    } else {
      const lines = 1 + upTo(6)
      for (let line = 0; line < lines; line++) {
        const code = `${20_000 + upTo(400)}${next() < 0.1 ? 'a' : ''}`
        const quantity = 1 + upTo(48)
        const price = (upTo(20_000) / (next() < 0.1 ? 1000 : 100)).toString()
        const times = next() < 0.03 ? 2 : 1
        for (let time = 0; time < times; time++) write(number, code, quantity, price, customer)
        total = total.plus(Big(price).times(quantity).times(times))
        if (customer !== '' && next() < 0.3) sold.push({ code, price, quantity, customer, day })
      }
      totals.orders++
    }
  }
  return { header, rows, totals: { ...totals, total: total.toFixed(), cancelled: cancelled.toFixed() } }
}

export function shuffled<T>(items: readonly T[], seed = 7): T[] {
  const next = random(seed)
  const left = [...items]
  for (let n = left.length - 1; n > 0; n--) {
    const at = Math.floor(next() * (n + 1))
    ;[left[n], left[at]] = [left[at] as T, left[n] as T]
  }
  return left
}
