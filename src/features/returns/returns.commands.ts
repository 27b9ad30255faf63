import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Problem } from '#kit/problem.ts'
import type { Config } from '#platform/config.ts'
import type { Command } from '#platform/feature.ts'
import { mailTokens, type MailTokens } from '#platform/mail-tokens.ts'
import { messagesOf } from '#platform/mail-reading/mbox.ts'
import { terminalLocale } from '#platform/process/say.ts'
import { workFor } from '#platform/runtime.ts'
import { systemActor } from '#platform/work.ts'
import { takeAll } from './returns.actions.ts'
import { describeRaw } from './returns.describe.ts'

const needsFiles = (usage: string): Problem =>
  new Problem('invalid', {
    detail: {
      ja: '使い方: {usage}。「-」は標準入力です',
      en: 'Usage: {usage}. “-” stands for standard input',
    },
    params: { usage },
  })

const unreadable = (files: readonly string[]): Problem =>
  new Problem('notFound', {
    detail: {
      ja: '読めなかったファイルがあります: {files}。ほかのファイルは読みました',
      en: 'Some files could not be read: {files}. The others were',
    },
    params: { files: files.join(', ') },
  })

/** The messages of each file; those that cannot be read are told of at the end, and keep no other back. */
async function eachFile(
  args: readonly string[],
  usage: string,
  take: (file: string, messages: readonly Uint8Array[]) => Promise<void>,
): Promise<void> {
  if (args.length === 0) throw needsFiles(usage)
  const failed: string[] = []
  for (const file of args) {
    const bytes = await (file === '-' ? buffer(process.stdin) : readFile(file)).catch(() => null)
    if (bytes === null) failed.push(file)
    else await take(file, messagesOf(bytes))
  }
  if (failed.length > 0) throw unreadable(failed)
}

const readUsage = 'mail read FILE…'

/** Prints one JSON line a message: what was understood of it. Looks at nothing but the file and the key of our tokens. */
async function readFiles(config: Pick<Config, 'dataDir'>, args: readonly string[]): Promise<void> {
  const tokens = existsSync(join(config.dataDir, 'secret.key'))
    ? await mailTokens(config.dataDir, 'return')
    : ({ read: () => null } satisfies Pick<MailTokens, 'read'>)
  await eachFile(args, readUsage, async (file, messages) => {
    for (const [at, raw] of messages.entries())
      process.stdout.write(
        `${JSON.stringify({ file, ...(messages.length > 1 && { message: at + 1 }), ...describeRaw(raw, tokens) })}\n`,
      )
  })
}

export const returnCommands: readonly Command[] = [
  {
    name: 'mail read',
    usage: readUsage,
    summary: {
      ja: '戻ったメールなどのファイルを読み、分かったことをJSONで表示する',
      en: 'print as JSON lines what is understood of raw messages',
    },
    run: ({ config }, args) => readFiles(config, args),
    alone: readFiles,
  },
  {
    name: 'mail take',
    usage: 'mail take FILE…',
    summary: {
      ja: '戻ったメールのファイルを取り込む',
      en: 'take in files of what came back, as if they had been read from a mailbox',
    },
    async run(runtime, args) {
      const work = workFor(
        runtime,
        systemActor('command mail take'),
        `command-${process.pid}`,
        terminalLocale(process.env),
      )
      await eachFile(args, 'mail take FILE…', async (file, messages) => {
        const { fresh, matched, unmatched } = await takeAll(work, messages)
        process.stdout.write(`${[messages.length, fresh, matched, unmatched, file].join('\t')}\n`)
      })
    },
  },
]
