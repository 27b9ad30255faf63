import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { audit } from '#features/audit/audit.actions.ts'
import { Problem } from '#kit/problem.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import type { Command } from '#platform/feature.ts'
import { runOnce } from '#platform/jobs/run.ts'
import { terminalLocale } from '#platform/process/say.ts'
import { workFor, type Runtime } from '#platform/runtime.ts'
import { systemActor, write, type Work } from '#platform/work.ts'
import { startRun } from './matching.actions.ts'
import { learnedWeights, weightsInForce } from './matching.weights.actions.ts'
import { exportRows, type Exported, type ExportedSubject } from './matching.export.ts'
import { readRuns } from './matching.pairs.store.ts'

const exportUsage = 'matching export FILE [--subject customer|company] [--key FIELD] [--clusters]'

export const matchingCommands: readonly Command[] = [
  {
    name: 'matching run',
    usage: 'matching run',
    summary: { ja: '全件を名寄せする', en: 'look for the same people in the whole base' },
    async run(runtime, args) {
      if (args.length > 0) throw wrong('matching run')
      const work = commandWork(runtime, 'matching run')
      const { jobId } = await startRun(work)
      await runOnce(runtime, jobId, new AbortController().signal)
      const { last } = await readRuns(work)
      if (!last) throw new Problem('conflict', { detail: notDone })
      const { customers, pairs, strong, clusters, common, companies } = last
      process.stdout.write(
        terminalLocale(process.env) === 'ja'
          ? `顧客 ${customers} 件、候補 ${pairs} 組（強い一致 ${strong} 組）、まとまり ${clusters} 個\n`
          : `${customers} customers, ${pairs} pairs (${strong} strong), ${clusters} clusters\n`,
      )
      for (const { kind, value, customers: count } of common)
        process.stdout.write(`${kind}\t${value}\t${count}\n`)
      if (!companies) return
      process.stdout.write(
        terminalLocale(process.env) === 'ja'
          ? `取引先 ${companies.companies} 件、候補 ${companies.pairs} 組（強い一致 ${companies.strong} 組）、まとまり ${companies.clusters} 個\n`
          : `${companies.companies} companies, ${companies.pairs} pairs (${companies.strong} strong), ${companies.clusters} clusters\n`,
      )
      for (const { kind, value, companies: count } of companies.common)
        process.stdout.write(`${kind}\t${value}\t${count}\n`)
    },
  },
  {
    name: 'matching export',
    usage: exportUsage,
    summary: {
      ja: '名寄せの結果を CSV に書き出す（項目をキーに）',
      en: 'write what matching found as CSV, by any field as the key',
    },
    async run(runtime, args) {
      const { file, key, what, subject } = readArgs(args)
      const work = commandWork(runtime, 'matching export')
      const encoder = csvEncoder({ encoding: 'utf8bom', newline: 'crlf', quote: 'minimal' })
      let rows = 0
      const lines = async function* (): AsyncGenerator<Uint8Array> {
        for await (const row of exportRows(work, { key, what, subject })) {
          rows++
          yield encoder.row(row)
        }
      }
      await pipeline(Readable.from(lines()), createWriteStream(file, { flags: 'wx', mode: 0o600 })).catch(
        (error: unknown) => {
          throw error instanceof Problem ? error : cannotWrite(file)
        },
      )
      await write(work, (tx) =>
        audit(tx, {
          action: 'matching.export',
          subjectKind: 'matching',
          subjectId: null,
          after: { subject, field: key, what, rows: rows - 1 },
        }),
      )
      process.stdout.write(`${file}\t${rows - 1}\n`)
    },
  },
  {
    name: 'matching weights',
    usage: 'matching weights [--learn]',
    summary: {
      ja: '手がかりの重みと、人が決めた組から学んだ重み（JSON）',
      en: 'what evidence counts, and with --learn what reviewed pairs say it is worth, as JSON',
    },
    async run(runtime, args) {
      if (args.length > 1 || args.some((one) => one !== '--learn')) throw wrong('matching weights [--learn]')
      const work = commandWork(runtime, 'matching weights')
      const { version, candidateFrom, automaticFrom, points } = await weightsInForce(work)
      const line = (told: object): void => void process.stdout.write(`${JSON.stringify(told)}\n`)
      line({
        version,
        candidateFrom,
        automaticFrom,
        points: Object.fromEntries(points.map((one) => [one.kind, one.points])),
      })
      if (args.length === 0) return
      const { reviewed, needed, proposal } = await learnedWeights(work)
      line({
        reviewed,
        needed,
        figures: proposal?.figures ?? null,
        points: proposal && Object.fromEntries(proposal.points.map((one) => [one.kind, one.points])),
      })
    },
  },
]

function commandWork(runtime: Runtime, name: string): Work {
  return workFor(
    runtime,
    systemActor(`command ${name}`),
    `command-${process.pid}`,
    terminalLocale(process.env),
  )
}

function readArgs(args: string[]): { file: string; key: string; what: Exported; subject: ExportedSubject } {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: {
        subject: { type: 'string', default: 'customer' },
        key: { type: 'string' },
        clusters: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    })
    const [file, ...more] = positionals
    const { subject, key = subject === 'company' ? 'name' : 'code' } = values
    if (file !== undefined && more.length === 0 && (subject === 'customer' || subject === 'company'))
      return { file, key, what: values.clusters ? 'clusters' : 'pairs', subject }
  } catch {
    // An option that does not exist is answered like a file that is missing.
  }
  throw wrong(exportUsage)
}

const notDone = {
  ja: '名寄せは終わりませんでした。ほかのワーカーが動かしているか、途中で止まりました。画面の「処理」で確かめてください',
  en: 'The run did not end here: another worker has it, or it was stopped. See the page of jobs',
}

function wrong(usage: string): Problem {
  return new Problem('invalid', {
    detail: { ja: '使い方: {usage}', en: 'Usage: {usage}' },
    params: { usage },
  })
}

function cannotWrite(file: string): Problem {
  return new Problem('conflict', {
    detail: {
      ja: '{file} に書けません。まだない名前と、書けるフォルダーを選んでください',
      en: 'Cannot write {file}. Choose a name that does not exist yet, in a folder you may write to',
    },
    params: { file },
  })
}
