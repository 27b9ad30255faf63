import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { Work } from './work.ts'

/**
 * What follows events of the spine in the statement that writes them: one event or a million, it is the same `insert`, and
 * it commits with them or not at all.
 */
export type EventsFollower = {
  /** Whether anything follows events of these names; asked before every statement, so it has to cost next to nothing. */
  wants(work: Work, names: readonly string[]): Promise<boolean>
  /** An `insert … select … from told`, which has `customer_id`, `id`, `name`, `occurred_at` and `payload` of each event. */
  follow(told: RawBuilder<unknown>): RawBuilder<unknown>
}

/**
 * `insert`, an insert of events, as the piece of a `with` that is called `name`, and behind it the pieces that follow
 * from it. Without followers it is the insert alone, and nothing of it is kept.
 */
export async function withFollowers(
  work: Work,
  names: readonly string[],
  name: string,
  insert: RawBuilder<unknown>,
): Promise<RawBuilder<unknown>> {
  const told = sql.ref(name)
  const following: RawBuilder<unknown>[] = []
  for (const { afterEvents } of work.app.features)
    if (afterEvents && (await afterEvents.wants(work, names))) following.push(afterEvents.follow(told))
  if (following.length === 0) return sql`${told} as (${insert})`
  const pieces = following.map((piece, at) => sql`${sql.ref(`${name}_${at}`)} as (${piece})`)
  return sql`${told} as (${insert} returning customer_id, id, name, occurred_at, payload), ${sql.join(pieces)}`
}
