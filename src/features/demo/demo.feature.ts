import { parseArgs } from 'node:util'
import { Problem } from '#kit/problem.ts'
import type { Command, Feature } from '#platform/feature.ts'
import { defineJob } from '#platform/jobs/job.ts'
import { workFor, type Runtime } from '#platform/runtime.ts'
import { systemActor } from '#platform/work.ts'
import { demoOrder, type DemoOrder } from './demo.ts'

// The postal code table is megabytes of code: only who makes a demo loads it.
const loadActions = () => import('./demo.actions.ts')

const makeJob = defineJob({
  name: 'demo.make',
  title: { ja: 'デモデータの作成', en: 'Make the demo data' },
  payload: demoOrder,
  async run(work, order) {
    const { makeDemo } = await loadActions()
    return makeDemo(work, {
      ...order,
      database: work.runtime.database,
      progress: (done, total) => work.progress(done, total),
    })
  },
})

const usage = 'demo [--customers 2000] [--seed 1] [--beside-others]'

const demoCommand: Command = {
  name: 'demo',
  usage,
  summary: { ja: 'デモ用の架空の顧客を作る', en: 'make invented customers to try things with' },
  async run(runtime: Runtime, args: string[]) {
    const order = orderOf(args)
    const { makeDemo } = await loadActions()
    const work = workFor(runtime, systemActor('command demo'), `command-${process.pid}`)
    const { made } = await makeDemo(work, { ...order, database: runtime.database, progress: tellTerminal })
    process.stdout.write(`+${made}\n`)
  },
}

/** On one line of a terminal; a log would only be filled by it. */
async function tellTerminal(done: number, total: number): Promise<void> {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} / ${total}${done === total ? '\n' : ''}`)
}

function orderOf(args: string[]): DemoOrder {
  try {
    const { values } = parseArgs({
      args,
      options: {
        customers: { type: 'string' },
        seed: { type: 'string' },
        'beside-others': { type: 'boolean' },
      },
    })
    return demoOrder.parse({
      ...(values.customers !== undefined && { customers: Number(values.customers) }),
      ...(values.seed !== undefined && { seed: Number(values.seed) }),
      besideOthers: values['beside-others'],
    })
  } catch {
    throw new Problem('invalid', {
      detail: { ja: '使い方: {usage}（100万人まで）', en: 'Usage: {usage} (at most a million)' },
      params: { usage },
    })
  }
}

export const demoFeature: Feature = { name: 'demo', jobs: [makeJob], commands: [demoCommand] }
