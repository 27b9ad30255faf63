import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { pathOf } from '#platform/mail/mime.ts'
import { workFor } from '#platform/runtime.ts'
import { systemActor, type Work } from '#platform/work.ts'
import { openBase, withRuntime } from './base.ts'
import { domain, freezeCampaign, planCampaign } from './campaigns.base.ts'
import { setUpDelivery, startChild, startOwnSink } from './delivery.base.ts'
import { letterHtml } from './delivery.letters.ts'
import { addConsents } from './gate.bench.ts'
import type { Line, Report } from './report.ts'

const kills = 100
/** So slow that some thousand mails last for all kills: of each process so many connections, each mail so many ms. */
const slow = { connections: 4, wait: 300 }

/**
 * A campaign to everybody by two senders, one of which is killed (SIGKILL) at a random moment, a hundred times, and another one
 * started in its place; then what the sink took is held against the ledger, address by address.
 */
export async function killsBench({ customers }: { customers: number }): Promise<Report> {
  const { dataDir } = await openBase(customers)
  const port = 40_000 + (process.pid % 20_000)
  const sink = await startOwnSink(port)
  try {
    return await withRuntime(dataDir, async (runtime) => {
      const work = workFor(runtime, systemActor('bench'), 'bench')
      await addConsents(work, runtime)
      await setUpDelivery(work, { port, connections: slow.connections })
      const html = letterHtml({
        name: '{{ customer.addressee }}',
        link: (no) => `https://${domain}/tea/${no}`,
      })
      await planCampaign(work, { html, heldOutPercent: 0 })
      await freezeCampaign(work)
      sink.send(slow.wait)
      const senders = await Promise.all([startSender(dataDir), startSender(dataDir)])
      for (let kill = 0; kill < kills; kill++) {
        const before = await left(work)
        if (before === 0) throw new Error(`All was sent after ${kill} kills: more customers are needed`)
        // Once mails leave, at a moment that is another each time.
        while ((await left(work)) === before) await sleep(10)
        await sleep(Math.random() * 1000)
        const at = kill % senders.length
        const victim = senders[at]
        if (!victim) continue
        victim.kill('SIGKILL')
        await once(victim, 'exit')
        senders[at] = await startSender(dataDir)
      }
      const leftAfterKills = await left(work)
      sink.send(0)
      while ((await left(work)) > 0) await sleep(100)
      for (const one of senders) one.send('stop')
      await Promise.all(senders.map((one) => once(one, 'exit')))
      return report(customers, { ...(await compare(work, await takenBy(sink))), leftAfterKills })
    })
  } finally {
    sink.kill()
  }
}

async function startSender(dataDir: string): Promise<ChildProcess> {
  const sender = startChild([], dataDir)
  await once(sender, 'message')
  return sender
}

async function takenBy(sink: ChildProcess): Promise<ReadonlyMap<string, number>> {
  sink.send('count')
  const [taken] = (await once(sink, 'message')) as [{ [to: string]: number }]
  return new Map(Object.entries(taken))
}

/** Of the recipients those of whom the ledger has nothing final to say. */
async function left(work: Work): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select coalesce(sum(n), 0)::int as n from campaign_count where state = 'queued'`.execute(work.db)
  return rows[0]?.n ?? 0
}

type Found = {
  readonly sent: number
  readonly unknown: number
  readonly doubled: string[]
  readonly lost: string[]
  readonly events: number
}

async function compare(work: Work, taken: ReadonlyMap<string, number>): Promise<Found> {
  const stored = await sql<{ address: string; state: string }>`
    select address, state from campaign_recipient where state <> 'skipped'`.execute(work.db)
  // As the server is told: quoted where it is no dot-atom, as many addresses of carriers are.
  const rows = stored.rows.map(({ address, state }) => ({ address: pathOf(address), state }))
  const events = await sql<{ n: number }>`
    select count(*)::int as n from customer_event e join campaign k on k.id = (e.payload ->> 'campaignId')::uuid
    where e.name in ('mail.sent', 'mail.unknown')`.execute(work.db)
  const of = (state: string): string[] =>
    rows.filter((row) => row.state === state).map(({ address }) => address)
  const final = new Set(['sent', 'unknown'])
  return {
    sent: of('sent').length,
    unknown: of('unknown').length,
    doubled: [...taken].filter(([, times]) => times > 1).map(([to]) => to),
    // Said to be sent and never arrived, or neither sent nor shown as unknown.
    lost: [
      ...of('sent').filter((to) => !taken.has(to)),
      ...rows.filter(({ state }) => !final.has(state)).map(({ address }) => address),
    ],
    events: events.rows[0]?.n ?? 0,
  }
}

function report(customers: number, found: Found & { leftAfterKills: number }): Report {
  const { sent, unknown, doubled, lost, events, leftAfterKills } = found
  const none = { most: 0, of: 'ours' } as const
  const line = (what: string, ours: number, limit: Line['limit'], more?: string): Line => ({
    what,
    ours,
    unit: '',
    yardstick: null,
    limit,
    ...(more !== undefined && { more }),
  })
  return {
    variant: String(customers),
    lines: [
      line(
        'kills of one of two senders',
        kills,
        { least: kills },
        `${leftAfterKills} mails were left after the last`,
      ),
      line('doubled', doubled.length, none),
      line('lost', lost.length, none),
      line('recipients without their event, or with two', Math.abs(sent + unknown - events), none),
      line('sent', sent, null),
      line('unknown: begun when their sender was killed, shown, and not sent again', unknown, null),
    ],
    raw: found,
  }
}
