import Big from 'big.js'
import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { decimal } from '#kit/money.ts'
import { Problem } from '#kit/problem.ts'
import type { DatedRate } from '#kit/sale.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { todayOf } from './products.actions.ts'
import { readTaxRates } from './products.find.ts'

type Rate = DatedRate & { readonly taxClass: 'standard' | 'reduced' }

/** All rates, the latest first; what lies ahead may still be taken back. */
export async function listTaxRates(work: Work): Promise<(Rate & { ahead: boolean })[]> {
  const today = await todayOf(work)
  const rates = (await readTaxRates(work)) as Rate[]
  return rates.map((rate) => ({ ...rate, ahead: rate.startsOn > today }))
}

/** A rate of a day to come. What has begun is law, and what was sold by it stays sold by it. */
export function addTaxRate(work: Work, { taxClass, startsOn, rate }: Rate): Promise<Rate> {
  return write(work, async (tx) => {
    await mustBeAhead(tx, startsOn)
    const { numAffectedRows } = await sql`
      insert into tax_rate (tax_class, starts_on, rate) values (${taxClass}, ${startsOn}::date, ${rate}::numeric)
      on conflict do nothing`.execute(tx.db)
    if (!numAffectedRows) throw new Problem('conflict', { fields: [{ path: 'startsOn', message: dayTaken }] })
    const made = { taxClass, startsOn, rate: decimal(Big(rate)) }
    await noted(tx, 'create', made)
    return made
  })
}

export function removeTaxRate(work: Work, { taxClass, startsOn }: Omit<Rate, 'rate'>): Promise<void> {
  return write(work, async (tx) => {
    await mustBeAhead(tx, startsOn)
    const { rows } = await sql<{ rate: string }>`
      delete from tax_rate where tax_class = ${taxClass} and starts_on = ${startsOn}::date
      returning trim_scale(rate)::text as rate`.execute(tx.db)
    if (rows[0]) await noted(tx, 'remove', { taxClass, startsOn, rate: rows[0].rate })
  })
}

async function mustBeAhead(work: Work, startsOn: string): Promise<void> {
  if (startsOn <= (await todayOf(work)))
    throw new Problem('conflict', { fields: [{ path: 'startsOn', message: hasBegun }] })
}

async function noted(work: Work, what: 'create' | 'remove', rate: Rate): Promise<void> {
  await audit(work, {
    action: `taxRate.${what}`,
    subjectKind: 'taxRate',
    subjectId: `${rate.taxClass}/${rate.startsOn}`,
    ...(what === 'create' ? { after: rate } : { before: rate }),
  })
  await announce(work, { topic: 'product' })
}

const dayTaken = {
  ja: 'その日からの税率はもうあります。先にそれを消してから、加えてください',
  en: 'There is a rate from that day already. Remove it first',
}
const hasBegun = {
  ja: '始まった税率は変えられません（その税率で売ったものがあるためです）。明日より後の日を選んでください',
  en: 'A rate that has begun cannot be changed, since sales were made by it. Choose a day after today',
}
