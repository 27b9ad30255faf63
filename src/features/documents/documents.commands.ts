import { parseArgs, type ParseArgsConfig } from 'node:util'
import { z } from 'zod'
import { notFound, Problem } from '#kit/problem.ts'
import type { Command } from '#platform/feature.ts'
import { writeNewFile } from '#platform/process/new-file.ts'
import { terminalLocale } from '#platform/process/say.ts'
import { workFor, type Runtime } from '#platform/runtime.ts'
import { systemActor, type Work } from '#platform/work.ts'
import { documentPdf, readDocuments } from './documents.actions.ts'
import { documentFilter, type DocumentSummary } from './documents.api.ts'
import { documentKinds } from './documents.content.ts'
import type { DocumentFilter } from './documents.store.ts'
import { documentNotFound } from './documents.ts'

const listUsage = `documents list [--from <day>] [--to <day>] [--least <yen>] [--most <yen>] [--q <number or name>] [--kind ${documentKinds.join('|')}] [--all]`
const getUsage = 'documents get <number> <file.pdf> [--edition <n>]'

const listArgs = z.object(documentFilter)
const getArgs = z.object({ edition: z.coerce.number().int().min(1).optional() })

/** For whoever has to show what was issued: found by day, amount and whom it is to, and written to a file as it was. */
export const documentCommands: readonly Command[] = [
  {
    name: 'documents list',
    usage: listUsage,
    summary: {
      ja: '帳票を取引年月日・金額・宛先で探す',
      en: 'find documents by day, amount and whom they are to',
    },
    async run(runtime, args) {
      const { all, ...given } = parsed(args, listUsage, {
        from: { type: 'string' },
        to: { type: 'string' },
        least: { type: 'string' },
        most: { type: 'string' },
        q: { type: 'string' },
        kind: { type: 'string' },
        all: { type: 'boolean' },
      }).values
      const filter = listArgs.safeParse({ ...given, state: all ? 'all' : 'current' })
      if (!filter.success) throw wrongUse(listUsage)
      const work = workOf(runtime)
      for await (const row of found(work, filter.data)) {
        const { number, edition, kind, state, transactionOn, amount, recipient } = row
        const cells = [number, edition, kind, state, transactionOn, amount, recipient]
        process.stdout.write(`${cells.join('\t')}\n`)
      }
    },
  },
  {
    name: 'documents get',
    usage: getUsage,
    summary: { ja: '帳票の PDF をファイルに書く', en: 'write the PDF of a document to a file' },
    async run(runtime, args) {
      const { values, positionals } = parsed(args, getUsage, { edition: { type: 'string' } })
      const [number, file, ...rest] = positionals
      const wanted = getArgs.safeParse(values)
      if (number === undefined || file === undefined || rest.length > 0 || !wanted.success)
        throw wrongUse(getUsage)
      const work = workOf(runtime)
      const { edition } = wanted.data
      let chosen: DocumentSummary | undefined
      for await (const row of found(work, { q: number, state: 'all' }))
        if (row.number === number.toUpperCase() && (edition === undefined || row.edition === edition))
          chosen = chosen !== undefined && chosen.edition > row.edition ? chosen : row
      if (!chosen) throw notFound(documentNotFound)
      await writeNewFile(file, (await documentPdf(work, chosen.id)).body)
      process.stdout.write(`${file}\t${chosen.number}\t${chosen.edition}\t${chosen.state}\n`)
    },
  },
]

function workOf(runtime: Runtime): Work {
  return workFor(
    runtime,
    systemActor('command documents'),
    `command-${process.pid}`,
    terminalLocale(process.env),
  )
}

async function* found(work: Work, filter: DocumentFilter): AsyncGenerator<DocumentSummary> {
  let cursor: string | undefined
  do {
    const page = await readDocuments(work, { ...filter, cursor, limit: 500 })
    yield* page.items
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
}

function parsed<O extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  usage: string,
  options: O,
) {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch {
    throw wrongUse(usage)
  }
}

function wrongUse(usage: string): Problem {
  return new Problem('invalid', {
    detail: { ja: '使い方: {usage}', en: 'Usage: {usage}' },
    params: { usage },
  })
}
