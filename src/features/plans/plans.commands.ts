import { Problem } from '#kit/problem.ts'
import type { Command } from '#platform/feature.ts'
import { terminalLocale } from '#platform/process/say.ts'
import { workFor } from '#platform/runtime.ts'
import { systemActor } from '#platform/work.ts'
import { readPlans } from './plans.actions.ts'
import { plansServerText } from './plans.server.text.ts'

const usage = 'plans list'

export const planCommands: readonly Command[] = [
  {
    name: usage,
    usage,
    summary: plansServerText.commandSummary,
    async run(runtime, args) {
      if (args.length > 0)
        throw new Problem('invalid', {
          detail: { ja: '使い方: {usage}', en: 'Usage: {usage}' },
          params: { usage },
        })
      const locale = terminalLocale(process.env)
      const work = workFor(runtime, systemActor(`command ${usage}`), `command-${process.pid}`, locale)
      let cursor: string | undefined
      do {
        const { items, next } = await readPlans(work, { limit: 200, cursor })
        for (const { code, name, state, edition, active } of items)
          process.stdout.write(
            `${[code, name, plansServerText[state][locale], edition ?? '-', active].join('\t')}\n`,
          )
        cursor = next ?? undefined
      } while (cursor !== undefined)
    },
  },
]
