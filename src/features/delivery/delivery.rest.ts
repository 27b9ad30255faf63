import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import { restMinutes } from './delivery.pace.ts'

/** A domain asked us to come back later: all processes leave it alone, the longer the more often in a row. */
export async function restDomain(work: Pick<Work, 'db'>, domain: string, said: string): Promise<Date> {
  const { rows } = await sql<{ times: number }>`
    insert into mail_rest as r (domain, until, said) values (${domain}, now(), ${said})
    on conflict (domain) do update set said = excluded.said,
      times = case when r.until > now() then r.times else r.times + 1 end
    returning times`.execute(work.db)
  const minutes = restMinutes(rows[0]?.times ?? 1)
  const { rows: set } = await sql<{ until: string }>`
    update mail_rest set until = greatest(until, now() + make_interval(mins => ${minutes})) where domain = ${domain}
    returning until`.execute(work.db)
  return new Date(set[0]?.until ?? Date.now())
}

/** It takes mail again. */
export async function endRest(work: Pick<Work, 'db'>, domain: string): Promise<void> {
  await sql`delete from mail_rest where domain = ${domain} and until <= now()`.execute(work.db)
}

export type Rest = { domain: string; until: string; times: number; said: string; since: string }

export async function readRests(work: Pick<Work, 'db'>): Promise<Rest[]> {
  const { rows } =
    await sql<Rest>`select domain, until, times, said, since from mail_rest order by until`.execute(work.db)
  return rows
}
