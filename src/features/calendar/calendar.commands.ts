import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { Problem } from '#kit/problem.ts'
import type { Command } from '#platform/feature.ts'
import { terminalLocale } from '#platform/process/say.ts'
import { workFor } from '#platform/runtime.ts'
import { systemActor } from '#platform/work.ts'
import { loadHolidays } from './calendar.actions.ts'
import { calendarText } from './calendar.text.ts'

const usage = 'data update holidays <file>'

export const calendarCommands: readonly Command[] = [
  {
    name: 'data update holidays',
    usage,
    summary: calendarText.commandSummary,
    async run(runtime, args) {
      const [file, ...more] = args
      if (file === undefined || more.length > 0)
        throw new Problem('invalid', {
          detail: { ja: '使い方: {usage}', en: 'Usage: {usage}' },
          params: { usage },
        })
      const locale = terminalLocale(process.env)
      const work = workFor(
        runtime,
        systemActor('command data update holidays'),
        `command-${process.pid}`,
        locale,
      )
      const bytes = await readFile(file).catch(() => {
        throw new Problem('notFound', {
          detail: {
            ja: 'ファイル {file} を開けません。名前と読む権限を確かめてください',
            en: 'The file {file} cannot be opened. Check its name and the right to read it',
          },
          params: { file },
        })
      })
      const { rows, firstYear, lastYear } = await loadHolidays(work, basename(file), bytes)
      process.stdout.write(
        locale === 'ja'
          ? `祝日を置き換えました。${firstYear}年から${lastYear}年まで ${rows} 日\n`
          : `Holidays replaced: ${rows} days from ${firstYear} to ${lastYear}\n`,
      )
    },
  },
]
