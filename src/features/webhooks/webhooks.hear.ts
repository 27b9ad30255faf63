import { sql } from 'kysely'
import type { EventsFollower } from '#platform/after-events.ts'
import type { Db } from '#platform/db/database.ts'
import type { Work } from '#platform/work.ts'

const listening = sql`w.paused_at is null and w.deleted_at is null`

/** Asked once a transaction: whoever tells of a thousand things one by one does not ask a thousand times. */
const heardIn = new WeakMap<Db, Promise<ReadonlySet<string>>>()

function heard({ db }: Pick<Work, 'db'>): Promise<ReadonlySet<string>> {
  const known = heardIn.get(db)
  if (known) return known
  const asked = sql<{ name: string }>`
    select distinct unnest(w.events) as name from webhook w where ${listening}`
    .execute(db)
    .then(({ rows }) => new Set(rows.map(({ name }) => name)))
  if (db.isTransaction) heardIn.set(db, asked)
  return asked
}

/** Events that a webhook listens to are put on their way to it, in the statement that writes them. */
export const hearEvents: EventsFollower = {
  async wants(work, names) {
    const wanted = await heard(work)
    return names.some((name) => wanted.has(name))
  },
  // By when they happened, so that what happened first is sent first; what lies ahead is sent now.
  follow: (told) => sql`
    insert into webhook_delivery (customer_id, id, webhook_id, event_id, event, occurred_at, due_at)
    select t.customer_id, gen_random_uuid(), w.id, t.id, t.name, t.occurred_at, least(t.occurred_at, now())
    from ${told} t join webhook w on t.name = any(w.events)
    where ${listening} and (w.segment_ids = '{}' or t.payload ->> 'segmentId' is null
      or t.payload ->> 'segmentId' = any(w.segment_ids::text[]))`,
}
