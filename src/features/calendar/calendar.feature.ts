import { basename } from 'node:path'
import { Problem } from '#kit/problem.ts'
import { serve, type Feature, type Upload } from '#platform/feature.ts'
import * as actions from './calendar.actions.ts'
import { calendarApi } from './calendar.api.ts'
import { calendarCommands } from './calendar.commands.ts'
import { largestList } from './calendar.read.ts'

export const calendarFeature: Feature = {
  name: 'calendar',
  commands: calendarCommands,
  serves: serve(calendarApi, {
    get: (work, { params }) => actions.calendarYear(work, params.year),
    updateRules: (work, { body }) => actions.updateRules(work, body),
    setDay: (work, { params, body }) => actions.setDay(work, params.on, body),
    clearDay: (work, { params, query }) => actions.clearDay(work, params.on, query.version),
    async loadHolidays(work, _input, exchange) {
      const upload = await exchange.upload()
      return actions.loadHolidays(work, basename(upload.name.replaceAll('\\', '/')), await bytesOf(upload))
    },
  }),
}

async function bytesOf({ body }: Upload): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > largestList)
      throw new Problem('tooLarge', {
        detail: {
          ja: '祝日の一覧にしては大きすぎます。内閣府の syukujitsu.csv を選んでください',
          en: 'This is too large for a list of holidays. Choose syukujitsu.csv of the Cabinet Office',
        },
      })
    parts.push(part)
  }
  return Buffer.concat(parts)
}
