import { parseDate } from '#kit/japan/calendar.ts'
import { kanaK1 } from '#kit/japan/kana.ts'
import { stripInvisible, toHalfWidth } from '#kit/japan/width.ts'
import { Problem } from '#kit/problem.ts'
import type { OpenItem, Proposal } from './payments.api.ts'

export const paymentMethods = [
  'transfer',
  'debit',
  'card',
  'cod',
  'deferred',
  'convenience',
  'cash',
  'note',
  'other',
] as const
export type PaymentMethod = (typeof paymentMethods)[number]

/** Legal forms as banks write them: カ)ミドリ, ミドリ(カ, ミドリ(カ)エイギヨウブ. */
const bankForms =
  /^(カ|ユ|ド|シ|メ|ザイ|シヤ|フク|イ|ガク|トクヒ|ソ)\)|\((カ|ユ|ド|シ|メ|ザイ|シヤ|フク|イ|ガク|トクヒ|ソ)\)?/g
/** A name as it is compared with what a bank wrote: one width, no legal form, no small kana, no marks. */
export function payerKey(typed: string): string {
  return kanaK1(toHalfWidth(stripInvisible(typed)))
    .replaceAll(bankForms, '')
    .replaceAll(/[\s　.,()/\-ー－・「」]/g, '')
}

export type Wanted = {
  /** What of the payment is not matched yet. */
  readonly rest: number
  readonly payer: string | null
  /** Who paid, where it is known, as a party's key. */
  readonly party: string | null
  /** Whose payments by this name were before. */
  readonly before: ReadonlySet<string>
}
/** An open invoice or order, with the readings of whom it is of. */
export type Candidate = OpenItem & { readonly readings: readonly string[] }

/** Whose an item or a payment is. */
export function partyOf({
  customerId,
  companyId,
}: {
  customerId: string | null
  companyId: string | null
}): string | null {
  return companyId !== null ? `company ${companyId}` : customerId !== null ? `customer ${customerId}` : null
}

/** Transfer fees that banks take are below this; a larger difference is something else. */
const largestFee = 1000
const mostTried = 14
const mostProposals = 10

/**
 * What a payment may be for, the likeliest first: the amount of an invoice or of several of one party, the name, whose
 * payments came by this name before, a difference that is a bank's fee. A person decides.
 */
export function propose(wanted: Wanted, candidates: readonly Candidate[]): Proposal[] {
  const { rest, payer, party, before } = wanted
  const key = payer === null ? '' : payerKey(payer)
  const parties = Map.groupBy(candidates, (item) => partyOf(item) ?? '')
  const proposals: (Proposal & { score: number })[] = []
  for (const [whose, items] of parties) {
    if (whose === '' || (party !== null && whose !== party)) continue
    const named =
      key !== '' && items.some(({ readings }) => readings.some((reading) => payerKey(reading) === key))
    const reasons: Proposal['reasons'][number][] = [
      ...(named ? (['name'] as const) : []),
      ...(before.has(whose) ? (['before'] as const) : []),
    ]
    const known = party !== null || reasons.length > 0
    const weight = (party !== null ? 1 : 0) + reasons.length * 3
    const oldest = items.toSorted((a, b) => (a.dueOn ?? a.on).localeCompare(b.dueOn ?? b.on))
    const add = (
      chosen: readonly OpenItem[],
      reason: Proposal['reasons'][number],
      score: number,
      fee = 0,
    ): void => {
      let left = rest + fee
      // What we owe them comes first: so much more of the rest can be paid.
      const parts = chosen
        .toSorted((a, b) => Number(b.open < 0) - Number(a.open < 0))
        .flatMap((item) => {
          const amount = item.open < 0 ? item.open : Math.min(item.open, Math.max(left, 0))
          left -= amount
          return amount === 0 ? [] : [{ item, amount }]
        })
      if (parts.length > 0)
        proposals.push({ parts, fee, reasons: [reason, ...reasons], score: score + weight })
    }
    const equal = oldest.filter(({ open }) => open === rest)
    for (const item of equal.slice(0, 3)) add([item], 'amount', 5)
    const several = equal.length === 0 && known ? subsetOf(oldest.slice(0, mostTried), rest) : null
    if (several) add(several, 'sum', 4)
    if (!known || equal.length > 0 || several) continue
    const short = oldest.find(({ open }) => open > rest && open - rest <= largestFee)
    if (short) add([short], 'fee', 3, short.open - rest)
    else if (rest > 0) add(oldest, 'oldest', 1)
  }
  return proposals
    .toSorted((a, b) => b.score - a.score)
    .slice(0, mostProposals)
    .map(({ score: _score, ...proposal }) => proposal)
}

/** At least two items that add up to an amount, the oldest where several do. */
function subsetOf(items: readonly Candidate[], amount: number): Candidate[] | null {
  const find = (from: number, left: number, chosen: readonly Candidate[]): Candidate[] | null => {
    if (left === 0 && chosen.length > 1) return [...chosen]
    for (let at = from; at < items.length; at++) {
      const item = items[at]
      if (!item) break
      const found = find(at + 1, left - item.open, [...chosen, item])
      if (found) return found
    }
    return null
  }
  return find(0, amount, [])
}

/** Whole yen as banks write them: 1,234, ¥1234, １２３４円. */
export function yenOf(typed: string): number | null {
  const plain = toHalfWidth(typed).replaceAll(/[\s,¥\\円+]/g, '')
  return /^-?\d{1,15}$/.test(plain) ? Number(plain) : null
}

export type BankColumns = { readonly day: number; readonly amount: number; readonly payer: number }
export type BankLine = {
  readonly row: number
  readonly paidOn: string
  readonly amount: number
  readonly payer: string
}
export type BankReading = {
  readonly lines: BankLine[]
  readonly refused: { row: number; reason: 'day' | 'amount' }[]
}

const headings = {
  day: /^(取引日|日付|勘定日|入金日|年月日|お取引日|取扱日|操作日|起算日|date)/i,
  amount: /(入金|お預り|お預かり|預入|振込金額|受入|deposit|amount)/i,
  payer: /(振込依頼人|依頼人|振込人|摘要|お取り扱い内容|取引内容|内容|お取引内容|description|payer)/i,
}

/** Which columns of a bank's file are the day, the money that came in, and from whom. */
export function columnsOf(cells: readonly string[]): BankColumns | null {
  const at = (form: RegExp): number => cells.findIndex((cell) => form.test(toHalfWidth(cell).trim()))
  const found = { day: at(headings.day), amount: at(headings.amount), payer: at(headings.payer) }
  return found.day >= 0 && found.amount >= 0 && found.payer >= 0 ? found : null
}

/** The payments in the rows below the headings; rows without money that came in are passed over. */
export function readBank(
  rows: readonly { number: number; cells: readonly string[] }[],
  columns: BankColumns,
): BankReading {
  const reading: BankReading = { lines: [], refused: [] }
  for (const { number: row, cells } of rows) {
    const [day = '', typed = '', payer = ''] = [
      cells[columns.day],
      cells[columns.amount],
      cells[columns.payer],
    ]
    if (typed.trim() === '' || yenOf(typed) === 0) continue
    const amount = yenOf(typed)
    const paidOn = parseDate(day)?.on
    if (amount === null) reading.refused.push({ row, reason: 'amount' })
    else if (paidOn === undefined) reading.refused.push({ row, reason: 'day' })
    else reading.lines.push({ row, paidOn, amount, payer: payer.trim().replace(/^振込[*＊\s　]*/, '') })
  }
  return reading
}

/** What tells one line of a bank's file from all others: the same twice on a day is told apart by its place among them. */
export function importKeys(lines: readonly BankLine[]): string[] {
  const seen = new Map<string, number>()
  return lines.map(({ paidOn, amount, payer }) => {
    const key = `${paidOn} ${amount} ${payerKey(payer) || payer}`
    const times = (seen.get(key) ?? 0) + 1
    seen.set(key, times)
    return `${key} ${times}`
  })
}

export const paymentNotFound = {
  ja: 'この入金は見つかりません。取り消されたか、見る権限がありません',
  en: 'This payment was not found, or you may not see it',
}
export const allocationNotFound = {
  ja: 'この消込は見つかりません。すでに解除されています',
  en: 'This match was not found. It was taken back already',
}

export function tooMuch(what: 'item' | 'payment', left: number): Problem {
  return new Problem('conflict', {
    detail:
      what === 'item'
        ? {
            ja: '請求の残り（{left}円）を超えて消し込めません。余りは入金に残してください',
            en: 'More than the {left} yen still open cannot be matched. Leave the rest with the payment',
          }
        : {
            ja: '入金の残り（{left}円）を超えて消し込めません。金額を減らすか、振込手数料を入力してください',
            en: 'More than the {left} yen left of the payment cannot be matched. Lower the amount, or enter the bank’s fee',
          },
    params: { left },
  })
}

export function noLongerOpen(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'この請求・受注はもう残っていません。画面を読み直してください',
      en: 'Nothing of this invoice or order is open any more. Read the page again',
    },
  })
}

export function stillMatched(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: '消し込んだ入金の金額・相手は変えられません。先に消込を解除してください',
      en: 'What is matched keeps its amount and payer. Take the matching back first',
    },
  })
}

export function unreadableFile(): Problem {
  return new Problem('invalid', {
    detail: {
      ja: '日付・入金額・振込依頼人（摘要）の列が見つかりません。1行目に見出しのある銀行の入出金明細 CSV を選んでください',
      en: 'The columns of day, deposit and payer were not found. Choose a bank’s CSV with headings in its first line',
    },
  })
}
