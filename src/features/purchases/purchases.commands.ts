import { Problem } from '#kit/problem.ts'
import type { Command } from '#platform/feature.ts'
import { runOnce } from '#platform/jobs/run.ts'
import { terminalLocale } from '#platform/process/say.ts'
import { workFor } from '#platform/runtime.ts'
import { systemActor } from '#platform/work.ts'
import { startRebuild } from './purchases.actions.ts'

const usage = 'purchases rebuild'

export const purchaseCommands: readonly Command[] = [
  {
    name: usage,
    usage,
    summary: { ja: '受注から購買の要約を作り直す', en: 'work out anew what all orders say of customers' },
    async run(runtime, args) {
      if (args.length > 0)
        throw new Problem('invalid', {
          detail: { ja: '使い方: {usage}', en: 'Usage: {usage}' },
          params: { usage },
        })
      const locale = terminalLocale(process.env)
      const work = workFor(runtime, systemActor(`command ${usage}`), `command-${process.pid}`, locale)
      const { jobId } = await startRebuild(work)
      await runOnce(runtime, jobId, new AbortController().signal)
      const job = await work.db
        .selectFrom('jobRun')
        .select(['state', 'done', 'problem'])
        .where('id', '=', jobId)
        .executeTakeFirst()
      if (job?.state !== 'done')
        throw new Problem('conflict', {
          detail: {
            ja: 'ここでは終わりませんでした。ほかのワーカーが動かしているか、途中で止まりました。画面の「処理」で確かめてください',
            en: 'It did not end here: another worker has it, or it was stopped. See the page of jobs',
          },
        })
      process.stdout.write(
        locale === 'ja' ? '購買の要約を作り直しました\n' : 'Purchases are worked out anew\n',
      )
    },
  },
]
