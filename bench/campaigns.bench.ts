import { sql } from 'kysely'
import { campaignSource } from '#features/campaigns/campaigns.source.ts'
import { workFor } from '#platform/runtime.ts'
import { systemActor, type Work } from '#platform/work.ts'
import { openBase, withRuntime } from './base.ts'
import { domain, freezeCampaign, planCampaign, setUpCampaigns } from './campaigns.base.ts'
import { letterHtml } from './delivery.letters.ts'
import { addConsents } from './gate.bench.ts'
import { rounded, summary, timed } from './measure.ts'
import type { Report } from './report.ts'
import { clientOf, startProduct } from './server.ts'

const mails = 6000
const batch = 200
const looks = 40
const api = '/api/v1'

/**
 * A campaign to everybody: its ledger, from pressing send to the first mail that may leave; mails taken, made and settled as
 * a sender does it, without a server; and the page of the campaign.
 */
export async function campaignsBench({ customers }: { customers: number }): Promise<Report> {
  const base = await openBase(customers)
  const made = await withRuntime(base.dataDir, async (runtime) => {
    const work = workFor(runtime, systemActor('bench'), 'bench')
    await addConsents(work, runtime)
    await setUpCampaigns(work)
    const html = letterHtml({ name: '{{ customer.addressee }}', link: (no) => `https://${domain}/tea/${no}` })
    const id = await planCampaign(work, { html, heldOutPercent: 10 })
    const freezing = await timed(() => freezeCampaign(work))
    const { rows } = await sql<{ rows: number; queued: number }>`
      select count(*)::int as rows, count(*) filter (where state = 'queued')::int as queued
      from campaign_recipient where campaign_id = ${id}::uuid`.execute(work.db)
    await runtime.database.pool.query('vacuum (analyze) campaign_recipient')
    const sending = await timed(() => send(work))
    return { id, freezing, sending, ...rows[0] }
  })
  const pages = await lookAt(base, made.id)
  const { p50, p95 } = summary(pages)
  return {
    variant: String(customers),
    lines: [
      {
        what: `the ledger of ${made.rows} rows, ${made.queued} of them to be sent`,
        ours: made.freezing / 1000,
        unit: 's',
        yardstick: null,
        limit: { most: Math.max(1, (30 * customers) / 1_000_000), of: 'ours' },
      },
      {
        what: `${mails} mails taken, made and settled by one process, each`,
        ours: made.sending / mails,
        unit: 'ms',
        yardstick: null,
        limit: { most: 1.25, of: 'ours' },
        more: `${Math.round((mails / made.sending) * 1000)} a second`,
      },
      {
        what: 'the page of the campaign, p95',
        ours: p95,
        unit: 'ms',
        yardstick: null,
        limit: { most: 300, of: 'ours' },
        more: `p50 ${p50.toFixed(0)}`,
      },
    ],
    raw: { freezing: [made.freezing], sending: [made.sending], pages: rounded(pages) },
  }
}

/** As a sender does it whose server takes everything at once. */
async function send(work: Work): Promise<void> {
  for (let sent = 0; sent < mails;) {
    const taken = await campaignSource.take(work, 'bench', batch, [], { campaigns: [], addresses: [] })
    if (taken.length === 0) throw new Error('Nothing is due')
    for (let at = 0; at < taken.length; at += 50) {
      const refs = await campaignSource.begin(
        work,
        taken.slice(at, at + 50).map(({ ref }) => ref),
      )
      await campaignSource.settle(
        work,
        refs.map((ref) => ({ ref, kind: 'sent', said: '250 ok', at: new Date() })),
      )
    }
    sent += taken.length
  }
}

async function lookAt(base: Awaited<ReturnType<typeof openBase>>, id: string): Promise<number[]> {
  const server = await startProduct(base.dataDir, 'web')
  const client = clientOf(server.url, base)
  const samples: number[] = []
  try {
    for (let look = 0; look <= looks; look++) {
      let took = 0
      for (const path of ['', '/counts', '/recipients?limit=50', '/recipients?limit=50&state=sent'])
        took += await client.time(`${api}/campaigns/${id}${path}`)
      if (look > 0) samples.push(took)
    }
  } finally {
    client.close()
    await server.close()
  }
  return samples
}
