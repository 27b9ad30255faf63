import { parseDate } from '#kit/japan/calendar.ts'
import { Problem } from '#kit/problem.ts'
import type { Command } from '#platform/feature.ts'
import { terminalLocale } from '#platform/process/say.ts'
import { workFor } from '#platform/runtime.ts'
import { systemActor } from '#platform/work.ts'
import { runDay } from './rounds.jobs.ts'

const name = 'subscriptions make'
const usage = `${name} [--on YYYY-MM-DD]`

export const roundCommands: readonly Command[] = [
  {
    name,
    usage,
    summary: {
      ja: '定期の受注とお知らせを、その日の分まで作る（何度でも、何台からでも同じ結果）',
      en: 'make and announce the rounds that are due, once only however often and from however many machines',
    },
    async run(runtime, args) {
      const [flag, typed = '', ...rest] = args
      const on = flag === '--on' ? parseDate(typed)?.on : undefined
      if ((flag !== undefined && on === undefined) || rest.length > 0)
        throw new Problem('invalid', {
          detail: { ja: '使い方: {usage}', en: 'Usage: {usage}' },
          params: { usage },
        })
      const locale = terminalLocale(process.env)
      const work = workFor(runtime, systemActor(`command ${name}`), `command-${process.pid}`, locale)
      const { day, noticed, made, resumed, moved } = await runDay(work, { on })
      process.stdout.write(
        locale === 'ja'
          ? `${day}: 受注 ${made} 件、お知らせ ${noticed} 通、再開 ${resumed} 件、日付の見直し ${moved} 件\n`
          : `${day}: ${made} rounds made, ${noticed} announced, ${resumed} resumed, ${moved} moved by the calendar\n`,
      )
    },
  },
]
