import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Problem } from '#kit/problem.ts'
import type { Command } from '#platform/feature.ts'
import { terminalLocale } from '#platform/process/say.ts'
import { workFor } from '#platform/runtime.ts'
import { systemActor } from '#platform/work.ts'
import { loadPostalList } from './postal.load.ts'
import { largestFile } from './postal.ts'
import { postalText } from './postal.text.ts'

const usage = 'data update postal <file>…'

/** The lists at the terminal, one after the other; a refused file leaves what was loaded before it. */
export const postalCommands: readonly Command[] = [
  {
    name: 'data update postal',
    usage,
    summary: postalText.commandSummary,
    async run(runtime, files) {
      if (files.length === 0 || files.some((file) => file.startsWith('-')))
        throw new Problem('invalid', {
          detail: { ja: '使い方: {usage}', en: 'Usage: {usage}' },
          params: { usage },
        })
      const locale = terminalLocale(process.env)
      const work = workFor(
        runtime,
        systemActor('command data update postal'),
        `command-${process.pid}`,
        locale,
      )
      for (const file of files) {
        const pack = await loadPostalList(work, {
          fileName: basename(file),
          bytes: await bytesOf(file),
          database: runtime.database,
          progress: async () => {},
        })
        const name = postalText[pack.source][locale]
        process.stdout.write(
          locale === 'ja'
            ? `${basename(file)}: ${name}を置き換えました。${pack.rows} 行、郵便番号 ${pack.codes} 件\n`
            : `${basename(file)}: ${name} replaced, ${pack.rows} lines, ${pack.codes} postal codes\n`,
        )
      }
    },
  },
]

async function bytesOf(file: string): Promise<Uint8Array> {
  const { size } = await stat(file).catch(() => {
    throw cannotRead(file)
  })
  if (size > largestFile) throw new Problem('tooLarge')
  return readFile(file).catch(() => {
    throw cannotRead(file)
  })
}

function cannotRead(file: string): Problem {
  return new Problem('notFound', {
    detail: {
      ja: 'ファイル {file} を開けません。名前と読む権限を確かめてください',
      en: 'The file {file} cannot be opened. Check its name and the right to read it',
    },
    params: { file },
  })
}
