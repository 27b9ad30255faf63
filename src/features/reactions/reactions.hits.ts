import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import { Problem } from '#kit/problem.ts'
import type { Db } from '#platform/db/database.ts'
import type { HitKind } from './reactions.ts'

export type NewHit = {
  readonly customerId: string
  /** `campaign.number`. */
  readonly campaign: number
  readonly variant: number
  readonly link: number
  readonly kind: HitKind
  readonly at: Date
  readonly isHead: boolean
  readonly isPrefetch: boolean
  readonly agent: string | null
  readonly ip: string | null
}

/** Hits that come in at the same time share a commit: so long the first of them waits for others, in milliseconds. */
const together = 3
const mostTogether = 1000
/** Two inserts at once keep the disk busy; more would only make them smaller. */
const lanes = 2
/** More waiting than these, and the database is not keeping up: the next are refused at once. */
const mostWaiting = 20_000

type Waiting = { readonly hit: NewHit; readonly done: (error?: Error) => void }

/** Writes hits down in groups; what was promised is on disk. */
export function hitWriter(db: Db): { write(hit: NewHit): Promise<void> } {
  let waiting: Waiting[] = []
  let busy = 0
  let timer: NodeJS.Timeout | undefined

  const flush = async (): Promise<void> => {
    timer = undefined
    if (busy >= lanes || waiting.length === 0) return
    const group = waiting.slice(0, mostTogether)
    waiting = waiting.slice(mostTogether)
    busy++
    try {
      await insertHits(
        db,
        group.map(({ hit }) => hit),
      )
      for (const { done } of group) done()
    } catch (error) {
      const told = error instanceof Error ? error : new Error(String(error))
      for (const { done } of group) done(told)
    } finally {
      busy--
    }
    if (waiting.length > 0) void flush()
  }

  return {
    write: (hit) =>
      new Promise((resolve, reject) => {
        if (waiting.length >= mostWaiting) {
          reject(new Problem('unavailable'))
          return
        }
        waiting.push({ hit, done: (error) => (error ? reject(error) : resolve()) })
        if (waiting.length >= mostTogether) void flush()
        else timer ??= setTimeout(() => void flush(), together)
      }),
  }
}

const mostAgent = 300

export async function insertHits(db: Db, hits: readonly NewHit[]): Promise<void> {
  await sql`
    insert into campaign_hit (customer_id, id, campaign, variant, link, kind, at, is_head, is_prefetch, agent, ip)
    select * from unnest(
      ${hits.map((hit) => hit.customerId)}::uuid[],
      ${hits.map(() => newId())}::uuid[],
      ${hits.map((hit) => hit.campaign)}::int[],
      ${hits.map((hit) => hit.variant)}::smallint[],
      ${hits.map((hit) => hit.link)}::int[],
      ${hits.map((hit) => hit.kind)}::text[],
      ${hits.map((hit) => hit.at.toISOString())}::timestamptz[],
      ${hits.map((hit) => hit.isHead)}::boolean[],
      ${hits.map((hit) => hit.isPrefetch)}::boolean[],
      ${hits.map((hit) => storable(hit.agent))}::text[],
      ${hits.map((hit) => hit.ip)}::text[])`.execute(db)
}

/** The database holds no NUL, and nobody needs a novel. */
const storable = (agent: string | null): string | null =>
  agent?.replaceAll('\u0000', '').slice(0, mostAgent) ?? null
