import { parseArgs } from 'node:util'
import { newId } from '#kit/ids.ts'
import { Problem } from '#kit/problem.ts'
import { notePeople } from '#features/provisions/provisions.record.ts'
import { grounds, mustBeSaid, ownUse, purposes } from '#features/provisions/provisions.ts'
import type { Phrase } from '#kit/text.ts'
import type { Command } from '#platform/feature.ts'
import { writeNewFile } from '#platform/process/new-file.ts'
import { workFor } from '#platform/runtime.ts'
import { systemActor, write } from '#platform/work.ts'
import { noteExport, noteProvision } from './exports.actions.ts'
import { exportFormats, type Export } from './exports.api.ts'
import { exportOptions, namesPeople, type ExportOptions } from './exports.ts'
import { writeFile } from './exports.write.ts'

const formats = exportFormats.join('|')

/** For the operator at the machine: writes to a new file that only they can read, and prints what came out. */
export const exportCommands: readonly Command[] = [
  command('customer', 'customers', { ja: '顧客を書き出す', en: 'export the customers to a file' }),
  command('company', 'companies', { ja: '取引先を書き出す', en: 'export the companies to a file' }),
]

function command(subject: Export['subject'], plural: string, summary: Phrase): Command {
  const usage = `export ${plural} FILE [--format ${formats}] [--columns key,key,…] [--q <words>] [--filter <rule>]
    [--purpose ${purposes.join('|')} --to NAME --to-address ADDRESS --to-representative NAME
     --ground ${grounds.join('|')} --ground-note TEXT]`
  return {
    name: `export ${plural}`,
    usage,
    summary,
    async run(runtime, args) {
      const { file, options } = readArgs(args, subject, usage)
      const work = workFor(runtime, systemActor('command export'), `command-${process.pid}`)
      const sharing = mustBeSaid(options.sharing ?? ownUse)
      const asked = { ...options, sharing, reason: null }
      const id = newId()
      const { kept: _kept, ...written } = await writeFile(work, asked, (bytes) => writeNewFile(file, bytes), {
        progress: async () => {},
        people: namesPeople(asked) ? (ids) => notePeople(work, id, ids) : undefined,
      })
      await write(work, async (tx) => {
        await noteExport(tx, null, written, asked)
        await noteProvision(tx, { id, source: 'command', sourceId: null }, written, asked)
      })
      const lost = written.losses?.samples ?? []
      process.stdout.write(`${file}\t${written.rowCount}\n`)
      for (const { row, column, character, codePoint } of lost)
        process.stdout.write(`〓\t${row}\t${column}\t${character}\t${codePoint}\n`)
      const more = (written.losses?.count ?? 0) - lost.length
      if (more > 0) process.stdout.write(`〓\t+${more}\n`)
    },
  }
}

function readArgs(
  args: string[],
  subject: Export['subject'],
  usage: string,
): { file: string; options: ExportOptions } {
  const parsed = parse(args)
  const [file, ...rest] = parsed?.positionals ?? []
  const {
    columns,
    purpose,
    to,
    'to-address': address,
    'to-representative': representative,
    ground,
    'ground-note': groundNote,
    ...values
  } = parsed?.values ?? {}
  const options = exportOptions.safeParse({
    ...values,
    subject,
    sharing: {
      purpose,
      ...(to !== undefined && { recipient: { name: to, address, representative } }),
      ground,
      groundNote,
    },
    ...(columns !== undefined && { columns: columns.split(',') }),
  })
  if (file === undefined || rest.length > 0 || !options.success)
    throw new Problem('invalid', {
      detail: { ja: '使い方: {usage}', en: 'Usage: {usage}' },
      params: { usage },
    })
  return { file, options: options.data }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        format: { type: 'string' },
        columns: { type: 'string' },
        q: { type: 'string' },
        filter: { type: 'string' },
        purpose: { type: 'string' },
        to: { type: 'string' },
        'to-address': { type: 'string' },
        'to-representative': { type: 'string' },
        ground: { type: 'string' },
        'ground-note': { type: 'string' },
      },
      allowPositionals: true,
    })
  } catch {
    return undefined
  }
}
