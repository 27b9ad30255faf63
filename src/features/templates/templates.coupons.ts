import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { newId } from '#kit/ids.ts'
import { Problem } from '#kit/problem.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import type { FileAnswer } from '#platform/feature.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { addCodes, deleteCodes, insertCoupon, leftCodes, selectCoupon } from './templates.coupons.store.ts'
import { binOf, change, happened, lock, mustRead, set, type Kept } from './templates.records.ts'
import type { Coupon, CouponInput } from './templates.schemas.ts'
import { couponNotFound, readTemplates, refused, writeCoupons } from './templates.ts'

export const coupons: Kept<Coupon> = {
  table: 'coupon',
  subject: 'coupon',
  missing: couponNotFound,
  read: selectCoupon,
}
export const binnedCoupons = binOf(coupons, {
  key: 'coupons',
  read: readTemplates,
  write: writeCoupons,
  detail: sql<string | null>`r.gives`,
  async purge(tx, id) {
    await deleteCodes(tx, id)
    return []
  },
})

export function createCoupon(work: Work, input: CouponInput): Promise<Coupon> {
  mustBeDays(input)
  return write(work, async (tx) => {
    const id = newId()
    await insertCoupon(tx, id, input)
    await happened(tx, coupons, id, 'create', { after: input })
    return mustRead(tx, coupons, id)
  })
}

export function updateCoupon(
  work: Work,
  id: string,
  { version, ...input }: CouponInput & { version: number },
): Promise<Coupon> {
  mustBeDays(input)
  return change(work, coupons, { id, version }, async (tx, before) => {
    const { name, gives, conditions, startsOn, untilOn, sharedCode } = before
    const changed = changes({ name, gives, conditions, startsOn, untilOn, sharedCode }, input)
    if (changed)
      await set(
        tx,
        coupons,
        id,
        sql`name = ${input.name}, gives = ${input.gives}, conditions = ${input.conditions},
          starts_on = ${input.startsOn}::date, until_on = ${input.untilOn}::date, shared_code = ${input.sharedCode}`,
      )
    return changed
  })
}

const longestCode = 60
/** No sign that breaks a line of a mail or a cell; letters of any script. */
const codeForm = /^[^\s\p{Cc}\p{Cf},"'<>&]{1,60}$/u

type Added = {
  added: number
  known: number
  refused: { line: number; code: string }[]
  coupon: Coupon
}

/** Adds codes as pasted or of a CSV, one a line; what is there already, or was handed out before, stays once. */
export function takeCodes(work: Work, id: string, typed: string): Promise<Added> {
  const good = new Set<string>()
  const bad: Added['refused'] = []
  let said = 0
  for (const [at, line] of typed
    .replace(/^\uFEFF/, '')
    .split(/\r\n?|\n/)
    .entries()) {
    const code = (line.split(/[,\t]/)[0] ?? '').trim().replace(/^"(.*)"$/, '$1')
    if (code === '') continue
    said += 1
    if (codeForm.test(code)) good.add(code)
    else bad.push({ line: at + 1, code: code.slice(0, longestCode) })
  }
  return withCodes(work, id, [...good], (added, coupon) => ({
    added,
    known: said - bad.length - added,
    refused: bad.slice(0, 100),
    coupon,
  }))
}

/** None of I, L, O, 0 and 1: somebody will type it from paper. */
const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

/** Makes codes that cannot be guessed; fewer than asked for where there are hardly any left of that length. */
export function generateCodes(
  work: Work,
  id: string,
  { count, prefix, length }: { count: number; prefix: string; length: number },
): Promise<{ added: number; coupon: Coupon }> {
  const codes = new Set<string>()
  for (let tries = 0; codes.size < count && tries < count * 2; tries += 1)
    codes.add(prefix + Array.from({ length }, () => letters[randomInt(letters.length)]).join(''))
  return withCodes(work, id, [...codes], (added, coupon) => ({ added, coupon }))
}

function withCodes<T>(
  work: Work,
  id: string,
  codes: readonly string[],
  answer: (added: number, coupon: Coupon) => T,
): Promise<T> {
  return write(work, async (tx) => {
    await lock(tx, coupons, id)
    const { sharedCode } = await mustRead(tx, coupons, id)
    if (sharedCode !== null) throw hasOneCode()
    const added = await addCodes(tx, id, codes)
    if (added > 0) {
      await audit(tx, { action: 'coupon.codes', subjectKind: 'coupon', subjectId: id, after: { added } })
      await announce(tx, { topic: 'coupon', id })
    }
    return answer(added, await mustRead(tx, coupons, id))
  })
}

/** The codes that nobody has yet: what the shop has to know. */
export async function exportCodes(work: Work, id: string): Promise<FileAnswer> {
  const { name } = await mustRead(work, coupons, id)
  await audit(work, { action: 'coupon.export', subjectKind: 'coupon', subjectId: id, after: { name } })
  return { name: `${name}.csv`, mediaType: 'text/csv; charset=utf-8', body: bytesOf(work, id) }
}

async function* bytesOf(work: Work, id: string): AsyncGenerator<Uint8Array> {
  const encoder = csvEncoder({ encoding: 'utf8bom', newline: 'crlf', quote: 'minimal' })
  yield encoder.row(['コード'])
  for await (const codes of leftCodes(work, id)) yield Buffer.concat(codes.map((code) => encoder.row([code])))
}

function mustBeDays({ startsOn, untilOn }: CouponInput): void {
  if (startsOn !== null && untilOn !== null && untilOn < startsOn)
    throw refused('untilOn', {
      ja: '終わりの日は、始まりの日以後にしてください',
      en: 'The last day cannot be before the first',
    })
}

const hasOneCode = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: 'このクーポンのコードは全員共通です。1人ずつのコードにするには、共通コードを空にしてください',
      en: 'This coupon has one code for all. Empty it first to give each customer their own',
    },
  })
