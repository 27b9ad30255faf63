import { createReadStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import type { Command } from '#platform/feature.ts'
import { terminalLocale } from '#platform/process/say.ts'
import { workFor } from '#platform/runtime.ts'
import { systemActor } from '#platform/work.ts'
import { planBank, readBank, type BankOutcome } from './payments.bank.ts'
import { paymentMethods } from './payments.ts'

const usage = `payments import <file.csv> [--method ${paymentMethods.join('|')}] [--dry-run]`
const flags = z.object({
  method: z.enum(paymentMethods).default('transfer'),
  'dry-run': z.boolean().default(false),
})
const why: { readonly [R in BankOutcome['refused'][number]['reason']]: Phrase } = {
  day: { ja: '日付を読めません', en: 'the day cannot be read' },
  amount: { ja: '金額を読めません', en: 'the amount cannot be read' },
}

/** A bank's statement at the terminal, for a clock of one's own; with --dry-run only what would come of it. */
export const paymentCommands: readonly Command[] = [
  {
    name: 'payments import',
    usage,
    summary: { ja: '銀行の入出金明細 CSV から入金を取り込む', en: "take payments from a bank's CSV" },
    async run(runtime, args) {
      const { file, method, isDry } = readArgs(args)
      const locale = terminalLocale(process.env)
      const work = workFor(runtime, systemActor('command payments'), `command-${process.pid}`, locale)
      const body = createReadStream(file)
      const plan = isDry ? await planBank(work, body) : null
      for (const { paidOn, amount, payer } of plan?.fresh ?? [])
        process.stdout.write(`${paidOn}\t${amount}\t${payer}\n`)
      const { added, known, refused } = plan ?? (await readBank(work, method, async () => ({ body })))
      for (const { row, reason } of refused)
        process.stdout.write(
          locale === 'ja' ? `${row}行目: ${why[reason].ja}\n` : `Row ${row}: ${why[reason].en}\n`,
        )
      process.stdout.write(
        locale === 'ja'
          ? `${isDry ? '取り込む入金' : '取り込んだ入金'} ${added} 件、取り込み済み ${known} 件、読めない行 ${refused.length} 件\n`
          : `${added} ${isDry ? 'to be added' : 'added'}, ${known} known already, ${refused.length} lines not readable\n`,
      )
    },
  },
]

function readArgs(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { method: { type: 'string' }, 'dry-run': { type: 'boolean' } },
      allowPositionals: true,
    })
    const [file] = z.tuple([z.string()]).parse(positionals)
    const { method, 'dry-run': isDry } = flags.parse(values)
    return { file, method, isDry }
  } catch {
    throw new Problem('invalid', {
      detail: { ja: '使い方: {usage}', en: 'Usage: {usage}' },
      params: { usage },
    })
  }
}
