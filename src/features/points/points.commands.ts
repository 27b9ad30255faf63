import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { Problem } from '#kit/problem.ts'
import type { Command } from '#platform/feature.ts'
import { terminalLocale } from '#platform/process/say.ts'
import { workFor, type Runtime } from '#platform/runtime.ts'
import { systemActor, type Work } from '#platform/work.ts'
import { simulate } from './points.simulate.ts'
import { pointTermsSchema } from './points.terms.ts'

const workOf = (runtime: Runtime, usage: string): Work =>
  workFor(runtime, systemActor(`command ${usage}`), `command-${process.pid}`, terminalLocale(process.env))

export const pointCommands: readonly Command[] = [
  {
    name: 'points check',
    usage: 'points check',
    summary: {
      ja: '残高が台帳の合計と一致するか確かめる（違えば顧客の id を書き、1 で終わる）',
      en: 'see that every balance is the sum of its ledger; names those that are not and exits with 1',
    },
    async run(runtime) {
      const { rows } = await sql<{ id: string; balance: number; ledger: number; lots: number }>`
        with ledger as (select customer_id, sum(amount) as sum from point_entry group by 1),
          lot as (select customer_id, sum(left_over) as sum from point_lot group by 1)
        select coalesce(b.customer_id, e.customer_id) as id, coalesce(b.balance, 0) as balance,
          coalesce(e.sum, 0)::int as ledger, coalesce(l.sum, 0)::int as lots
        from point_balance b full join ledger e on e.customer_id = b.customer_id
        left join lot l on l.customer_id = coalesce(b.customer_id, e.customer_id)
        where coalesce(b.balance, 0) <> coalesce(e.sum, 0) or coalesce(b.balance, 0) <> coalesce(l.sum, 0)
        order by 1`.execute(runtime.database.db)
      for (const { id, balance, ledger, lots } of rows)
        process.stdout.write(`${id}\t${balance}\t${ledger}\t${lots}\n`)
      if (rows.length > 0) process.exitCode = 1
    },
  },
  {
    name: 'points simulate',
    usage: 'points simulate RULE.json',
    summary: {
      ja: '付与ルールを昨年の受注で試し、JSON で書く',
      en: 'try a rule on the orders of the last year; writes JSON',
    },
    async run(runtime, [file, ...rest]) {
      const usage = 'points simulate RULE.json'
      if (file === undefined || rest.length > 0)
        throw new Problem('invalid', {
          detail: { ja: '使い方: {usage}', en: 'Usage: {usage}' },
          params: { usage },
        })
      const terms = pointTermsSchema.safeParse(await readRule(file))
      if (!terms.success)
        throw new Problem('invalid', {
          detail: {
            ja: 'ルールの形が正しくありません: {why}',
            en: 'The rule has not the right shape: {why}',
          },
          params: {
            why: terms.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join(' · '),
          },
        })
      process.stdout.write(`${JSON.stringify(await simulate(workOf(runtime, usage), terms.data), null, 2)}\n`)
    },
  },
]

async function readRule(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw new Problem('invalid', {
      detail: { ja: '{file} を読めません: {why}', en: '{file} cannot be read: {why}' },
      params: { file, why: error instanceof Error ? error.message : String(error) },
    })
  }
}
