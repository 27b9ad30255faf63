import { connect } from 'node:net'
import { sql } from 'kysely'
import { newsPurpose } from '#features/consent/consent.ts'
import { followHits } from '#features/reactions/reactions.follow.ts'
import { surveyDue } from '#features/reactions/reactions.surveys.ts'
import { newId } from '#kit/ids.ts'
import { mailTokens } from '#platform/mail-tokens.ts'
import { workFor } from '#platform/runtime.ts'
import { systemActor, type Work } from '#platform/work.ts'
import { openBase, withRuntime } from './base.ts'
import { rounded, summary, timed } from './measure.ts'
import type { Line, Report } from './report.ts'
import { clientOf, startProduct } from './server.ts'

/** People of the base: hits are theirs. The ledger of the campaign has as many rows as were asked for. */
const people = 1000
const connections = 64
const requests = 30_000
const pages = 60
const links = 5

/**
 * Opens and clicks a second over as many connections, each answered once it is on disk, from a client in this process that
 * shares the cores; what follows them; and the results of a campaign of so many recipients through the API.
 */
export async function reactionsBench({ customers: recipients }: { customers: number }): Promise<Report> {
  const base = await openBase(people)
  const lines: Line[] = []
  const raw: { [what: string]: unknown } = {}
  const { id, paths } = await withRuntime(base.dataDir, async (runtime) => {
    const work = workFor(runtime, systemActor('bench'), 'bench')
    await clear(work)
    const made = await makeCampaign(work, recipients)
    await runtime.database.pool.query(
      'vacuum (analyze) campaign_recipient, campaign_reaction, reaction_count',
    )
    const survey = await timed(() => surveyDue(work, new Date()))
    lines.push({
      what: `counting lift, domains and segments of ${recipients} recipients, behind the screen`,
      ours: survey,
      unit: 'ms',
      yardstick: null,
      limit: null,
    })
    return made
  })

  const web = await startProduct(base.dataDir, 'web')
  try {
    for (const [what, of] of [
      ['clicks', paths.clicks],
      ['opens', paths.opens],
    ] as const) {
      await load(web.url, of, requests / 10)
      const { seconds, samples } = await load(web.url, of, requests)
      const { p50, max } = summary(samples)
      const p99 = samples.toSorted((a, b) => a - b)[Math.floor(samples.length * 0.99)] ?? 0
      raw[what] = rounded(samples.filter((_, at) => at % 100 === 0))
      lines.push(
        {
          what: `${what} a second, on disk before the answer`,
          ours: Math.round(samples.length / seconds),
          unit: '',
          yardstick: null,
          limit: { least: 3000 },
          more: `${connections} connections`,
        },
        {
          what: `p99 of ${what}`,
          ours: p99,
          unit: 'ms',
          yardstick: null,
          limit: { most: 50, of: 'ours' },
          more: `p50 ${p50.toFixed(1)} ms, max ${max.toFixed(0)} ms`,
        },
      )
    }
    const client = clientOf(web.url, base)
    for (const [what, path] of [
      ['results of the campaign', `/api/v1/campaigns/${id}/results`],
      ['results by domain', `/api/v1/campaigns/${id}/results/cuts?by=domain`],
      ['results by the clock', `/api/v1/campaigns/${id}/results/hours`],
      ['comparison of campaigns', '/api/v1/campaigns/comparison?from=2020-01-01&to=2099-01-01'],
    ] as const) {
      const samples: number[] = []
      for (let at = 0; at < pages; at++) samples.push(await client.time(path))
      const { p50, p95, max } = summary(samples)
      raw[what] = rounded(samples)
      lines.push({
        what: `${what}, ${recipients} recipients (p95)`,
        ours: p95,
        unit: 'ms',
        yardstick: null,
        limit: { most: 300, of: 'ours' },
        more: `p50 ${p50.toFixed(1)} ms, max ${max.toFixed(0)} ms`,
      })
    }
    client.close()
  } finally {
    await web.close()
  }

  await withRuntime(base.dataDir, async (runtime) => {
    const work = workFor(runtime, systemActor('bench'), 'bench')
    const { rows } = await sql<{
      n: number
    }>`select count(*)::int as n from campaign_hit where class is null`.execute(work.db)
    const waiting = rows[0]?.n ?? 0
    const took = await timed(async () => {
      while (await followHits(work, new Date(Date.now() + 60_000))) continue
    })
    lines.push({
      what: 'hits told apart and applied, a second',
      ours: Math.round(waiting / (took / 1000)),
      unit: '',
      yardstick: null,
      limit: { least: 3000 },
      more: `${waiting} hits of ${people} people`,
    })
  })
  return { variant: String(recipients), lines, raw }
}

async function clear({ db }: Work): Promise<void> {
  await sql`truncate campaign_hit, campaign_reaction, campaign_reaction_link, campaign_conversion, reaction_count,
    reaction_note, reaction_hour, reaction_clock, reaction_facts, reaction_survey, campaign_recipient, campaign_count`.execute(
    db,
  )
  await sql`delete from campaign`.execute(db)
}

/** A campaign that went out to so many, a third of whom reacted; and addresses of its links in mails to people of the base. */
async function makeCampaign(
  work: Work,
  recipients: number,
): Promise<{ id: string; paths: { clicks: string[]; opens: string[] } }> {
  const { db } = work
  const id = newId()
  const { rows } = await sql<{ number: number }>`
    insert into campaign (id, name, purpose_id, state, audience, schedule, speed, cap, quiet, held_out_percent, began_at)
    values (${id}::uuid, '大きな配信', ${newsPurpose}::uuid, 'running', '{}', '{"kind":"now"}', '{}', '{}', '{}', 10,
      now() - interval '2 hours') returning number`.execute(db)
  const frozen = {
    format: 1,
    class: 'advertising',
    language: 'ja',
    timeZone: 'Asia/Tokyo',
    subject: '秋の新茶',
    preheader: '',
    html: null,
    text: '新茶ができました',
    links: Array.from({ length: links }, (_, at) => ({
      no: at + 1,
      url: `https://shop.example.jp/${at}`,
      label: `リンク${at}`,
      isPersonal: false,
    })),
    recommendations: [],
    coupons: [],
    variables: [],
    constants: {},
  }
  for (const no of [1, 2])
    await sql`insert into campaign_variant (campaign_id, no, label, frozen)
      values (${id}::uuid, ${no}, ${`案${no}`}, ${JSON.stringify(frozen)}::jsonb)`.execute(db)
  await sql`
    insert into campaign_recipient (customer_id, campaign_id, address, domain, variant, state, due_at, sent_at)
    select md5(n::text)::uuid, ${id}::uuid, 'u' || n || '@d' || n % 2000 || '.example.jp', 'd' || n % 2000 || '.example.jp',
      1 + n % 2, case when n % 10 = 0 then 'heldOut' else 'sent' end, now(),
      case when n % 10 = 0 then null else now() - interval '1 hour' end
    from generate_series(1, ${recipients}::int) n`.execute(db)
  await sql`
    insert into campaign_count (campaign_id, variant, state, lane, n)
    select campaign_id, variant, state, 0, count(*) from campaign_recipient group by 1, 2, 3`.execute(db)
  await sql`
    insert into campaign_reaction (customer_id, campaign_id, variant, domain, opened_at, opens, clicked_at, clicks)
    select customer_id, campaign_id, variant, domain, now(), 1, case when hashtext(address) % 3 = 0 then now() end, 1
    from campaign_recipient where state = 'sent' and abs(hashtext(address)) % 3 = 0`.execute(db)
  for (const [cut, key] of [
    ['', sql`''`],
    ['hour', sql`(abs(hashtext(customer_id::text)) % 168)::text`],
  ] as const)
    await sql`
      insert into reaction_count (campaign_id, variant, what, cut, key, n)
      select campaign_id, variant, what, ${cut}, ${key}, count(*) from campaign_reaction
      cross join (values ('opened'), ('clicked')) w (what) group by 1, 2, 3, 5`.execute(db)
  const { rows: known } = await sql<{
    id: string
  }>`select customer_id as id from customer limit ${people}`.execute(db)
  const [clickTokens, openTokens] = [
    await mailTokens(work.config.dataDir, 'click'),
    await mailTokens(work.config.dataDir, 'open'),
  ]
  const of = (customerId: string, link: number) =>
    ({ of: 'campaign', campaign: rows[0]?.number ?? 0, customerId, variant: 1, link }) as const
  return {
    id,
    paths: {
      clicks: known.map((one, at) => `/r/c/${clickTokens.make(of(one.id, 1 + (at % links)))}`),
      opens: known.map((one) => `/r/o/${openTokens.make(of(one.id, 0))}.gif`),
    },
  }
}

/** So many requests over lines that are kept open, one at a time on each; milliseconds of each. */
async function load(
  url: string,
  paths: readonly string[],
  total: number,
): Promise<{ seconds: number; samples: number[] }> {
  const samples: number[] = []
  let asked = 0
  const started = performance.now()
  await Promise.all(
    Array.from({ length: connections }, () =>
      oneLine(url, () => (asked < total ? paths[asked++ % paths.length] : undefined), samples),
    ),
  )
  return { seconds: (performance.now() - started) / 1000, samples }
}

/** Bare sockets: a client that costs little leaves the cores to what is measured. */
function oneLine(url: string, next: () => string | undefined, samples: number[]): Promise<void> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let sentAt = 0
    let answer = ''
    const ask = (): void => {
      const path = next()
      if (path === undefined) {
        socket.end()
        resolve()
        return
      }
      sentAt = performance.now()
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nUser-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)\r\n\r\n`,
      )
    }
    socket.setNoDelay(true)
    socket.on('connect', ask)
    socket.on('error', reject)
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1')
      const head = answer.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/content-length: (\d+)/i.exec(answer)?.[1] ?? 0)
      if (answer.length < head + 4 + length) return
      const status = Number(answer.slice(9, 12))
      if (status !== 302 && status !== 200) {
        reject(new Error(`Answered ${answer.slice(0, 300)}`))
        return
      }
      answer = ''
      samples.push(performance.now() - sentAt)
      ask()
    })
  })
}
