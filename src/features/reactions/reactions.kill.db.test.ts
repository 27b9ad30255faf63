import { sql } from 'kysely'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { makeCustomers } from '#features/bulk/bulk.make.ts'
import { useRuntime } from '#test/harness/database.ts'
import { useWorkers } from '#test/harness/workers.ts'
import { classify } from './reactions.classify.ts'
import { countsOf, fold, noReaction } from './reactions.fold.ts'
import { hitBy, keptCounts, makeHits, makeSent, makeSentCampaign } from './reactions.make.ts'
import type { NewHit } from './reactions.hits.ts'
import { recount } from './reactions.recount.ts'
import { defaultReactionSettings } from './reactions.ts'

const people = 240
const sentAt = new Date('2026-11-20T01:00:00Z')
const agents = [null, 'Mozilla/5.0', 'Barracuda Sentinel (EE)', undefined, undefined] as const

describe('workers that follow hits', () => {
  const harness = useRuntime()
  const workers = useWorkers(harness)

  it('killed at any moment double nothing and lose nothing: counters are what the hits come to', async () => {
    const work = harness.system()
    const campaign = await makeSentCampaign(work)
    const ids = await makeCustomers(harness.runtime, people)
    for (const id of ids) await makeSent(work, campaign, id, { sentAt })
    // Everybody does something else, by their number: opens, clicks, machines, bursts.
    const hits = ids.flatMap((id, at) =>
      Array.from({ length: 1 + (at % 7) }, (_, no): NewHit => {
        const agent = agents[(at + no) % agents.length]
        const isClick = (at + no) % 3 === 0
        return hitBy(id, campaign, {
          kind: isClick ? 'click' : 'open',
          link: isClick ? 1 + (no % 3) : 0,
          at: new Date(sentAt.getTime() + 60_000 * (at + 1) + (at % 5 === 0 ? 100 : 60_000) * no),
          ...(agent !== undefined && { agent }),
        })
      }),
    )
    const quarter = Math.ceil(hits.length / 4)
    const enter = (part: number): Promise<void> =>
      makeHits(work, ...hits.slice(part * quarter, (part + 1) * quarter))
    const unread = async (): Promise<number> => {
      const { rows } = await sql<{ n: number }>`
          select count(*)::int as n from campaign_hit where class is null`.execute(work.db)
      return rows[0]?.n ?? 0
    }
    const isFollowing = async (): Promise<boolean> => {
      const { rows } = await sql`
          select 1 from pg_locks where locktype = 'advisory' and granted
            and objid = (hashtext('reactions follow')::bigint & 4294967295)::oid
            and database = (select oid from pg_database where datname = current_database())`.execute(work.db)
      return rows.length > 0
    }

    await enter(0)
    await workers.killAt({ table: 'campaign_hit', when: 'new.class is not null' })
    expect(await unread()).toBe(quarter)
    await workers.until(async () => (await unread()) === 0)
    // What comes now adds to counters that stand: killed in the last statement of it.
    await enter(1)
    await workers.killAt({ table: 'reaction_count', when: 'new.n > old.n' })
    expect(await unread()).toBe(quarter)
    // And while it follows, at a moment that is another each time.
    for (const [part, wait] of [
      [2, 3],
      [3, 20],
    ] as const) {
      await enter(part)
      workers.start()
      while ((await unread()) > 0 && !(await isFollowing())) await sleep(2)
      await sleep(wait)
      await workers.killAll()
    }
    await workers.until(async () => (await unread()) === 0)

    const kept = await keptCounts(work, campaign)
    expect(kept).toEqual(expect.arrayContaining(await recount(work, { campaignId: campaign.id })))
    const whole = Object.fromEntries(kept.flatMap(({ what, cut, n }) => (cut === '' ? [[what, n]] : [])))
    expect(whole).toEqual(expected(hits))
    const { rows: told } = await sql<{ name: string; n: number }>`
        select name, count(*)::int as n from customer_event where name in ('mail.opened', 'mail.clicked')
        group by 1`.execute(work.db)
    const { rows: links } = await sql<{ n: number }>`
        select count(*)::int as n from campaign_reaction_link`.execute(work.db)
    expect(Object.fromEntries(told.map(({ name, n }) => [name, n]))).toEqual({
      'mail.opened': whole['opened'],
      'mail.clicked': links[0]?.n,
    })
  })
})

/** What the hits come to, worked out without a database. */
function expected(hits: readonly NewHit[]): { [what: string]: number } {
  const sums = new Map<string, number>()
  for (const mine of Map.groupBy(hits, ({ customerId }) => customerId).values()) {
    const seen = mine.map((hit, at) => ({ ...hit, id: String(at), at: hit.at.getTime() }))
    const reaction = seen
      .map((hit) => ({
        ...hit,
        at: new Date(hit.at).toISOString(),
        verdict: classify(hit, seen, { sentAt: sentAt.getTime(), links: 3 }, defaultReactionSettings),
      }))
      .reduce(fold, noReaction)
    for (const [what, n] of Object.entries(countsOf(reaction))) sums.set(what, (sums.get(what) ?? 0) + n)
  }
  return Object.fromEntries([...sums].filter(([, n]) => n !== 0))
}
