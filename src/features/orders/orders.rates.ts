import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import type { Decimal } from '#kit/money.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'

export type Rate = { currency: string; startsOn: string; yen: Decimal }

/** What foreign currencies are in yen, as the organisation supplies it; each currency the latest first. */
export async function readRates(work: Work): Promise<Rate[]> {
  const { rows } = await sql<Rate>`
    select currency, starts_on, trim_scale(yen)::text as yen from currency_rate
    order by currency, starts_on desc`.execute(work.db)
  return rows
}

/** Yen for one of a currency on a day, where somebody supplied it. */
export async function readRate(work: Work, currency: string, on: string): Promise<Decimal | undefined> {
  const { rows } = await sql<{ yen: Decimal }>`
    select trim_scale(yen)::text as yen from currency_rate
    where currency = ${currency} and starts_on <= ${on}::date order by starts_on desc limit 1`.execute(
    work.db,
  )
  return rows[0]?.yen
}

/** Orders keep the rate that they were written with: a rate that is set later changes none of them. */
export function setRate(work: Work, { currency, startsOn, yen }: Rate): Promise<void> {
  return write(work, async (tx) => {
    await sql`
      insert into currency_rate (currency, starts_on, yen) values (${currency}, ${startsOn}::date, ${yen}::numeric)
      on conflict (currency, starts_on) do update set yen = excluded.yen`.execute(tx.db)
    await noted(tx, 'currencyRate.set', { currency, startsOn, yen })
  })
}

export function removeRate(work: Work, { currency, startsOn }: Omit<Rate, 'yen'>): Promise<void> {
  return write(work, async (tx) => {
    await sql`delete from currency_rate where currency = ${currency} and starts_on = ${startsOn}::date`.execute(
      tx.db,
    )
    await noted(tx, 'currencyRate.remove', { currency, startsOn })
  })
}

async function noted(tx: Work, action: string, after: { [key: string]: unknown }): Promise<void> {
  await audit(tx, { action, subjectKind: 'currencyRate', subjectId: String(after.currency), after })
  await announce(tx, { topic: 'currencyRate' })
}
