import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { makeDkimPair } from '#platform/mail/dkim.ts'
import { workFor, type Runtime } from '#platform/runtime.ts'
import { systemActor, type Work } from '#platform/work.ts'
import { openBase, withRuntime } from './base.ts'
import { clearCampaigns, domain, freezeCampaign, planCampaign } from './campaigns.base.ts'
import { connections, setUpDelivery, startChild, startSink } from './delivery.base.ts'
import { letterHtml } from './delivery.letters.ts'
import { addConsents } from './gate.bench.ts'
import { rounded } from './measure.ts'
import { peakMemoryOf, processorSecondsOf } from './process.ts'
import type { Line, Report } from './report.ts'

const rounds = 3
/** One sender, as `serve` has it, and two. */
const processCounts = [1, 2] as const
/** The loops send fewer: they have nothing that grows. */
const looped = 6000

/**
 * Personalised mails of 10 kB with eight tracked links, signed by RSA-2048, to a sink on this machine: by the sender as it runs
 * in production with its ledger, events and proofs, and by a bare pooled loop that signs and sends the same. In turns, so that
 * both meet the same moods of the machine.
 */
export async function deliveryBench({ customers }: { customers: number }): Promise<Report> {
  const { dataDir } = await openBase(customers)
  const port = 40_000 + (process.pid % 20_000)
  const sink = await startSink(port)
  const { privateKey } = await makeDkimPair('rsa')
  const rates: { [who: string]: number[] } = {}
  const memory: number[] = []
  const spent: number[] = []
  try {
    await withRuntime(dataDir, async (runtime) => {
      const work = workFor(runtime, systemActor('bench'), 'bench')
      await addConsents(work, runtime)
      await setUpDelivery(work, { port, connections })
      for (const processes of processCounts)
        for (let round = 0; round < rounds; round++) {
          const note = (who: string, rate: number): void => {
            const name = `${who}, ${processes} process`
            rates[name] = [...(rates[name] ?? []), Math.round(rate)]
          }
          for (const what of ['pool', 'bare'] as const)
            note(what, await loopRate(what, { dataDir, port, count: looped, processes, key: privateKey }))
          const { rate, peak, cpu } = await senderRate(runtime, work, { dataDir, processes })
          note('sender', rate)
          memory.push(peak)
          spent.push(cpu * 1000)
        }
    })
  } finally {
    sink.kill()
  }
  const middle = (name: string): number =>
    (rates[name] ?? []).toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
  const lines: Line[] = processCounts.flatMap((processes): Line[] => {
    const by = `${processes} process`
    const [ours, pool, bare] = ['sender', 'pool', 'bare'].map((who) => middle(`${who}, ${by}`)) as [
      number,
      number,
      number,
    ]
    return [
      {
        what: `mails a second, ${by}`,
        ours,
        unit: '',
        yardstick: null,
        limit: { least: 800 },
        more: `pool ${pool}, our own line without a ledger ${bare}`,
      },
      {
        what: `share of a bare pooled loop, ${by}`,
        ours: ours / pool,
        unit: '',
        yardstick: null,
        limit: { least: 0.8 },
      },
      {
        what: `share of our own line without a ledger, ${by}`,
        ours: ours / bare,
        unit: '',
        yardstick: null,
        limit: null,
      },
    ]
  })
  lines.push(
    {
      what: 'peak memory of a sender',
      ours: Math.max(...memory),
      unit: 'MB',
      yardstick: null,
      limit: { most: 350, of: 'ours' },
    },
    {
      what: 'processor time of a sender a mail',
      ours: Math.min(...spent),
      unit: 'ms',
      yardstick: null,
      limit: null,
    },
  )
  return {
    variant: String(customers),
    lines,
    raw: { ...rates, 'memory, MB': memory.map(Math.round), 'ms a mail': rounded(spent) },
  }
}

async function loopRate(
  what: 'pool' | 'bare',
  given: { dataDir: string; port: number; count: number; processes: number; key: string },
): Promise<number> {
  const share = Math.floor(given.count / given.processes)
  const args = ['--what', what, '--port', String(given.port), '--count', String(share), `--key=${given.key}`]
  const children = Array.from({ length: given.processes }, () =>
    startChild([...args, '--connections', String(connections)], given.dataDir),
  )
  await Promise.all(children.map((one) => once(one, 'message')))
  const began = performance.now()
  await Promise.all(children.map((one) => once(one, 'exit')))
  return (share * given.processes) / ((performance.now() - began) / 1000)
}

/**
 * A campaign to everybody, from the first mail that is sent to the last: the start of processes and the writing of the ledger are
 * no part of it.
 */
async function senderRate(
  runtime: Runtime,
  work: Work,
  { dataDir, processes }: { dataDir: string; processes: number },
): Promise<{ rate: number; peak: number; cpu: number }> {
  await clearCampaigns(work)
  const html = letterHtml({ name: '{{ customer.addressee }}', link: (no) => `https://${domain}/tea/${no}` })
  await planCampaign(work, { html, heldOutPercent: 0 })
  await freezeCampaign(work)
  await runtime.database.pool.query('vacuum (analyze) campaign_recipient')
  await runtime.database.pool.query('checkpoint')
  const { rows } = await sql<{ due: number }>`
    select count(*)::int as due from campaign_recipient where state = 'queued'`.execute(work.db)
  const due = rows[0]?.due ?? 0
  const sent = async (): Promise<number> => {
    const { rows } = await sql<{ n: number }>`
      select coalesce(sum(n), 0)::float8 as n from campaign_count where state in ('sent', 'failed', 'unknown', 'skipped')`.execute(
      work.db,
    )
    return rows[0]?.n ?? 0
  }
  const before = await sent()
  const children = Array.from({ length: processes }, () => startChild([], dataDir))
  await Promise.all(children.map((one) => once(one, 'message')))
  const spentBefore = await processorTime(children)
  let first = before
  while (first === before) {
    await sleep(10)
    first = await sent()
  }
  const began = performance.now()
  while ((await sent()) < before + due) await sleep(50)
  const rate = (before + due - first) / ((performance.now() - began) / 1000)
  const peak = Math.max(...(await Promise.all(children.map(({ pid = 0 }) => peakMemoryOf(pid)))))
  const cpu = ((await processorTime(children)) - spentBefore) / due
  const ends = children.map((one) => once(one, 'exit'))
  for (const one of children) one.send('stop')
  await Promise.all(ends)
  return { rate, peak, cpu }
}

async function processorTime(children: readonly ChildProcess[]): Promise<number> {
  const spent = await Promise.all(children.map(({ pid = 0 }) => processorSecondsOf(pid)))
  return spent.reduce((a, b) => a + b, 0)
}
