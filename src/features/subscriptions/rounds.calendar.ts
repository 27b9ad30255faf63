import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { selectOwnDays, selectOfficial, selectPack, selectRules } from '#features/calendar/calendar.store.ts'
import type { Course } from '#features/plans/engine.course.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { daysOf, openRoundShop, supply } from './rounds.shop.ts'

const key = 'subscriptions.calendar'

type Kind = {
  readonly planId: string
  readonly edition: number
  readonly nextRound: number
  readonly nextOn: string
  readonly lastShipOn: string | null
}

/**
 * Works out the days of all next rounds anew where the calendar of the organisation is another than the one they were worked
 * out with. Whatever is alike (edition, day, parcel before) is worked out once; answers how many moved.
 */
export async function followCalendar(work: Work, on?: string): Promise<number> {
  const stamp = await stampOf(work)
  const { rows: known } = await sql<{ value: unknown }>`select value from setting where key = ${key}`.execute(
    work.db,
  )
  if (known[0]?.value === stamp) return 0
  const shop = await openRoundShop(work, on)
  const { rows: kinds } = await sql<Kind>`
    select distinct plan_id, edition, next_round, next_on,
      case when last_ship_on > next_on - 60 then last_ship_on end as last_ship_on
    from subscription where make_on is not null`.execute(work.db)
  await supply(
    work,
    shop,
    kinds.map((kind) => ({ ...kind, items: null })),
  )
  const dated = kinds.flatMap((kind) => {
    const { isPossible, ...dates } = daysOf(shop, kind, courseAt(kind))
    return isPossible && dates.shipOn !== null ? [{ ...kind, ...dates }] : []
  })
  const of = <T>(value: (one: (typeof dated)[number]) => T): T[] => dated.map(value)
  return write(work, async (tx) => {
    const { numAffectedRows } = await sql`
      update subscription s set ship_on = v.ship_on, make_on = v.make_on, deadline_on = v.deadline_on,
        notice_on = v.notice_on, noticed_round = case when s.ship_on <> v.ship_on
          then least(s.noticed_round, s.next_round - 1) else s.noticed_round end,
        version = s.version + 1, updated_at = now()
      from unnest(${of(({ planId }) => planId)}::uuid[], ${of(({ edition }) => edition)}::int[],
        ${of(({ nextRound }) => nextRound)}::int[], ${of(({ nextOn }) => nextOn)}::date[],
        ${of(({ lastShipOn }) => lastShipOn)}::date[], ${of(({ shipOn }) => shipOn)}::date[],
        ${of(({ makeOn }) => makeOn)}::date[], ${of(({ deadlineOn }) => deadlineOn)}::date[],
        ${of(({ noticeOn }) => noticeOn)}::date[])
        v (plan_id, edition, next_round, next_on, after, ship_on, make_on, deadline_on, notice_on)
      where s.make_on is not null and s.plan_id = v.plan_id and s.edition = v.edition and s.next_round = v.next_round
        and s.next_on = v.next_on
        and case when s.last_ship_on > s.next_on - 60 then s.last_ship_on end is not distinct from v.after
        and (s.ship_on, s.make_on, s.deadline_on) is distinct from (v.ship_on, v.make_on, v.deadline_on)`.execute(
      tx.db,
    )
    await sql`insert into setting (key, value) values (${key}, ${JSON.stringify(stamp)}::jsonb)
      on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()`.execute(
      tx.db,
    )
    await announce(tx, { topic: 'subscription' })
    return Number(numAffectedRows ?? 0)
  })
}

const courseAt = ({ nextRound, nextOn, lastShipOn }: Kind): Course => ({
  state: 'active',
  isHeld: false,
  cycle: { kind: 'days', every: 1 },
  nextRound,
  nextOn,
  plannedOn: null,
  lastOn: null,
  lastShipOn,
  skips: 0,
  resumesOn: null,
})

/** Another one for every calendar with other open days. */
async function stampOf(work: Work): Promise<string> {
  const { rules } = await selectRules(work)
  const own = [...(await selectOwnDays(work))].map(([on, { kind }]) => [on, kind]).toSorted()
  const pack = await selectPack(work)
  const official = pack ? [...(await selectOfficial(work)).keys()].toSorted() : []
  return createHash('sha256')
    .update(JSON.stringify([rules, own, official]))
    .digest('hex')
}
