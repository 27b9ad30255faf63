import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Phrase } from '#kit/text.ts'
import { loadConfig } from '#platform/config.ts'
import type { Command, Composition } from '#platform/feature.ts'
import { explain, terminalLocale } from '#platform/process/say.ts'
import { endWithParent } from '#platform/process/stop.ts'
import type { Runtime } from '#platform/runtime.ts'

// Everything heavy is imported by the command that needs it: a wrong variable is reported at once. What was compiled
// once is kept, which halves a start; where nothing can be written it is compiled again.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/compile'))

type Builtin = {
  readonly summary: Phrase
  readonly options?: readonly string[]
  readonly run: (args: string[]) => Promise<number | void>
}

const entry = fileURLToPath(import.meta.url)
const locale = terminalLocale(process.env)

const builtins: { readonly [name: string]: Builtin } = {
  serve: {
    summary: { ja: 'Web サーバーとジョブを動かす', en: 'run the web server and the jobs' },
    async run() {
      const config = loadConfig(process.env)
      const { serve } = await import('#platform/process/serve.ts')
      await serve(config, await loadApp(), entry)
    },
  },
  web: {
    summary: { ja: 'Web サーバーだけを動かす', en: 'run the web server alone' },
    async run() {
      const config = loadConfig(process.env)
      const { web } = await import('#platform/process/serve.ts')
      await web(config, await loadApp())
    },
  },
  worker: {
    summary: { ja: 'ジョブだけを動かす', en: 'run the jobs alone' },
    options: ['--child'],
    async run(args) {
      // Until it works there is nothing to finish.
      endWithParent(0)
      const config = loadConfig(process.env)
      const { worker } = await import('#platform/process/serve.ts')
      await worker(config, await loadApp(), { child: args.includes('--child') })
    },
  },
  sender: {
    summary: { ja: 'メールの送信だけを動かす', en: 'run the sending of mail alone' },
    options: ['--child'],
    async run(args) {
      endWithParent(0)
      const config = loadConfig(process.env)
      const { sender } = await import('#platform/process/serve.ts')
      await sender(config, await loadApp(), { child: args.includes('--child') })
    },
  },
  migrate: {
    summary: { ja: 'データベースを最新の形にする', en: 'bring the database up to date' },
    async run() {
      const ran = await withRuntime((_runtime, migrations) => Promise.resolve(migrations))
      print(ran.length > 0 ? ran.join('\n') : { ja: '最新です', en: 'Up to date' })
    },
  },
  doctor: {
    summary: { ja: '設定と環境を調べる', en: 'check the configuration and the machine' },
    async run() {
      const { doctor } = await import('#platform/doctor.ts')
      return (await doctor(process.env, locale, print, await loadApp())) ? 0 : 1
    },
  },
  help: {
    summary: { ja: 'コマンドの一覧', en: 'list the commands' },
    async run() {
      print(await usage())
    },
  },
  version: {
    summary: { ja: '版', en: 'print the version' },
    async run() {
      const { default: manifest } = await import('../package.json', { with: { type: 'json' } })
      print(manifest.version)
    },
  },
}

async function main(words: string[]): Promise<number> {
  const [first = 'help', ...rest] = words
  const name = { '--help': 'help', '-h': 'help', '--version': 'version' }[first] ?? first
  const builtin = Object.hasOwn(builtins, name) ? builtins[name] : undefined
  if (builtin) {
    if (rest.every((word) => builtin.options?.includes(word))) return (await builtin.run(rest)) ?? 0
  } else {
    const app = await loadApp()
    const command = matchCommand(app, words)
    if (command) {
      const args = words.slice(command.name.split(' ').length)
      if (command.alone) await command.alone(loadConfig(process.env), args)
      else await withRuntime((runtime) => command.run(runtime, args), app)
      return 0
    }
  }
  process.stderr.write(`${await usage()}\n`)
  return 2
}

/** `user add` before `user`: the longest name that the words begin with. */
function matchCommand(app: Composition, words: string[]): Command | undefined {
  for (let length = words.length; length > 0; length--) {
    const command = app.commands.get(words.slice(0, length).join(' '))
    if (command) return command
  }
  return undefined
}

async function withRuntime<T>(
  run: (runtime: Runtime, migrations: string[]) => Promise<T>,
  app?: Composition,
): Promise<T> {
  const config = loadConfig(process.env)
  const { connect, bringUpToDate } = await import('#platform/process/connect.ts')
  const { openLog } = await import('#platform/log.ts')
  const runtime = await connect(config, app ?? (await loadApp()), openLog(config))
  try {
    return await run(runtime, await bringUpToDate(runtime))
  } finally {
    await runtime.close()
  }
}

async function loadApp(): Promise<Composition> {
  const { app } = await import('./app.ts')
  return app
}

const column = 28

async function usage(): Promise<string> {
  const commands = [...(await loadApp()).commands.values()]
  const lines = [
    ...Object.entries(builtins).map(([name, { summary }]) => [name, summary[locale]] as const),
    ...commands.map(({ usage: form, summary }) => [form, summary[locale]] as const),
  ]
  return [
    { ja: '使い方: node src/main.ts <コマンド>', en: 'Usage: node src/main.ts <command>' }[locale],
    '',
    // What it does stands below a form that is long, so that neither is torn apart by the width of a terminal.
    ...lines.map(([form, summary]) =>
      form.length < column
        ? `  ${form.padEnd(column)}${summary}`
        : `  ${form}\n  ${''.padEnd(column)}${summary}`,
    ),
  ].join('\n')
}

function print(text: string | Phrase): void {
  process.stdout.write(`${typeof text === 'string' ? text : text[locale]}\n`)
}

try {
  // Not left to the end of the event loop: the channel to a parent process would keep it running.
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
}
