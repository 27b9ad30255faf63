import { createReadStream, createWriteStream } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { Problem } from '#kit/problem.ts'
import type { Command } from '#platform/feature.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { targetsOf } from './imports.subjects.ts'
import { beginRun, getImport, removeImport, step, updateImport } from './imports.actions.ts'
import { encodings, formatSchema, importOptionsSchema } from './imports.api.ts'
import { checkImport } from './imports.check.ts'
import { headingKey } from '#features/readings/readings.headings.ts'
import { problemFile } from './imports.problems.ts'
import { runImport } from './imports.run.ts'
import type { Mapping } from '#features/readings/readings.ts'
import type { Counts, Phase } from './imports.ts'
import { say, settled, summaryOf, withTerminal } from './imports.terminal.ts'
import { undoImport } from './imports.undo.ts'
import { uploadImport } from './imports.upload.ts'

const common =
  '[--encoding <name>] [--delimiter <character>] [--map "<heading>=<field>"]… [--dry-run] [--problems <file>]'
/** What can be imported at the terminal, each by its own command. */
const lists = [
  {
    subject: 'customer',
    name: 'import customers',
    usage: `import customers <file> ${common} [--source <key>] [--keep-better] [--similar add|skip|update]`,
    summary: { ja: '顧客の CSV を取り込む', en: 'import a CSV of customers' },
  },
  {
    subject: 'order',
    name: 'import orders',
    usage: `import orders <file> ${common} [--source <key>] [--currency <code>] [--tax auto|included|excluded|none] [--dates auto|mdy|dmy] [--cancel-prefix <text>] [--new-customers create|nobody|refuse] [--new-products create|plain] [--same-rows keep|once]`,
    summary: { ja: '受注の CSV を取り込む', en: 'import a CSV of orders' },
  },
  {
    subject: 'product',
    name: 'import products',
    usage: `import products <file> ${common} [--tax included|excluded]`,
    summary: { ja: '商品の CSV を取り込む', en: 'import a CSV of products' },
  },
] as const
const undoUsage = 'import undo <id>'

/** The same import as on the screen, at the terminal and at once. Wrong rows are no failure: they are told and kept. */
export const importCommands: readonly Command[] = [
  ...lists.map(({ subject, name, usage, summary }): Command => ({
    name,
    usage,
    summary,
    async run(runtime, args) {
      const { file, flags } = flagsOf(args, usage)
      await withTerminal(runtime, name, async (work) => {
        const body = createReadStream(file)
        const upload = { name: basename(file), mediaType: 'text/csv', body }
        const id = await uploadImport(work, upload, { subject })
        await applyFlags(work, id, flags, usage).catch(async (error: unknown) => {
          await removeImport(work, id)
          throw error
        })
        const phase: Phase = flags['dry-run'] ? 'check' : 'run'
        const counts = phase === 'check' ? await dryRun(work, id) : await fullRun(work, id)
        say(work, summaryOf(counts, phase, id))
        if (flags.problems !== undefined) {
          const { body: lines } = await problemFile(work, id, { phase })
          await pipeline(lines, createWriteStream(flags.problems))
        }
      })
    },
  })),
  {
    name: 'import undo',
    usage: undoUsage,
    summary: { ja: '取り込みを元に戻す', en: 'undo an import' },
    async run(runtime, args) {
      const id = z.tuple([z.uuid()]).safeParse(args)
      if (!id.success) throw wrongUse(undoUsage)
      await withTerminal(runtime, 'import undo', async (work) => {
        const [importId] = id.data
        await step(work, importId, 'undo', async () => ({ state: 'undoing', problem: null }))
        const { removed, restored, kept } = await settled(work, importId, 'undoing', undoImport)
        say(work, {
          ja: `元に戻しました。削除 ${removed} 件、復元 ${restored} 件、あとで変更されたため残したもの ${kept} 件`,
          en: `Undone: ${removed} removed, ${restored} restored, ${kept} kept because they were changed since`,
        })
      })
    },
  },
]

const options = {
  encoding: { type: 'string' },
  delimiter: { type: 'string' },
  map: { type: 'string', multiple: true },
  source: { type: 'string' },
  'keep-better': { type: 'boolean' },
  similar: { type: 'string' },
  'dry-run': { type: 'boolean' },
  problems: { type: 'string' },
  currency: { type: 'string' },
  tax: { type: 'string' },
  dates: { type: 'string' },
  'cancel-prefix': { type: 'string' },
  'new-customers': { type: 'string' },
  'new-products': { type: 'string' },
  'same-rows': { type: 'string' },
} as const
/** Which option of a file of orders a flag sets. */
const saleFlags = {
  currency: 'currency',
  tax: 'taxMode',
  dates: 'dates',
  'cancel-prefix': 'cancelPrefix',
  'new-customers': 'newCustomers',
  'new-products': 'newProducts',
  'same-rows': 'sameRows',
} as const

type Flags = { [F in keyof typeof saleFlags]?: string } & {
  encoding?: string
  delimiter?: string
  map?: string[]
  source?: string
  'keep-better'?: boolean
  similar?: string
  'dry-run'?: boolean
  problems?: string
}

function flagsOf(args: string[], usage: string): { file: string; flags: Flags } {
  try {
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true })
    const [file, ...more] = positionals
    if (file !== undefined && more.length === 0) return { file, flags: values }
  } catch {
    // The usage says it better than the parser.
  }
  throw wrongUse(usage)
}

function wrongUse(usage: string): Problem {
  return new Problem('invalid', {
    detail: { ja: '使い方: {usage}', en: 'Usage: {usage}' },
    params: { usage },
  })
}

/** Corrects what was found in the file by what the operator said. */
async function applyFlags(work: JobWork, id: string, flags: Flags, usage: string): Promise<void> {
  const { encoding, delimiter, map } = flags
  if (encoding !== undefined || delimiter !== undefined) {
    const { version, format } = await getImport(work, id)
    const wanted = formatSchema.safeParse({
      ...format,
      ...(encoding !== undefined && { encoding }),
      ...(delimiter !== undefined && { delimiter: delimiter === 'tab' ? '\t' : delimiter }),
    })
    if (!wanted.success) throw wrongUse(`--encoding ${encodings.join(' | ')}, --delimiter "," | ";" | tab`)
    await updateImport(work, id, { version, format: wanted.data })
  }
  await applyOptions(work, id, flags, usage)
  if (map === undefined) return
  const { version, header, mapping, subject } = await getImport(work, id)
  const targets = targetsOf(await readFieldSet(work), subject)
  await updateImport(work, id, {
    version,
    mapping: map.reduce((sofar, one) => mapped(sofar, header, targets, one), mapping),
  })
}

async function applyOptions(work: JobWork, id: string, flags: Flags, usage: string): Promise<void> {
  const { source, similar } = flags
  const sale = Object.entries(saleFlags).flatMap(([flag, key]) => {
    const value = flags[flag as keyof typeof saleFlags]
    return value === undefined ? [] : [[key, value] as const]
  })
  if (source === undefined && similar === undefined && !flags['keep-better'] && sale.length === 0) return
  const { version, options: before } = await getImport(work, id)
  const wanted = importOptionsSchema.safeParse({
    ...before,
    ...(source !== undefined && { source }),
    ...(similar !== undefined && { similar }),
    ...(flags['keep-better'] && { keepBetter: true }),
    sale: { ...before.sale, ...Object.fromEntries(sale) },
  })
  if (!wanted.success) throw wrongUse(usage)
  await updateImport(work, id, { version, options: wanted.data })
}

function mapped(
  mapping: Mapping,
  header: readonly string[],
  targets: readonly Field[],
  pair: string,
): Mapping {
  const at = pair.lastIndexOf('=')
  const [heading, field] = [pair.slice(0, at), pair.slice(at + 1)]
  const column = header.findIndex((one) => headingKey(one) === headingKey(heading))
  if (at < 1 || column < 0)
    throw new Problem('invalid', {
      detail: {
        ja: '「{heading}」という見出しはありません。見出し: {header}',
        en: 'There is no heading “{heading}”. Headings: {header}',
      },
      params: { heading, header: header.join(', ') },
    })
  if (field !== '' && !targets.some(({ key }) => key === field))
    throw new Problem('invalid', {
      detail: {
        ja: '「{field}」という項目はありません。項目: {fields}',
        en: 'There is no field “{field}”. Fields: {fields}',
      },
      params: { field, fields: targets.map(({ key }) => key).join(', ') },
    })
  // Whatever column had the field before gives it up.
  return mapping.map((one, index) => (index === column ? field || null : one === field ? null : one))
}

async function dryRun(work: JobWork, id: string): Promise<Counts> {
  await step(work, id, 'check', async () => ({ state: 'checking' }))
  return settled(work, id, 'checking', checkImport)
}

async function fullRun(work: JobWork, id: string): Promise<Counts> {
  await step(work, id, 'run', beginRun)
  return settled(work, id, 'running', runImport)
}
