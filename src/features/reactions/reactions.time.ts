import { sql } from 'kysely'
import type { z } from 'zod'
import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import type { Work } from '#platform/work.ts'
import { cooled, levelLabels, levelOf } from './reactions.engagement.ts'
import { readEverybodysHours, readHours } from './reactions.facts.ts'
import { bestHour } from './reactions.hours.ts'
import type { bestTimeSchema, clockSchema } from './reactions.schemas.ts'

/** When somebody reacts, and on what that rests. */
export async function readBestTime(work: Work, customerId: string): Promise<z.output<typeof bestTimeSchema>> {
  await mustSeeCustomer(work, customerId)
  const { timeZone } = await readSettings(work)
  const everybody = await readEverybodysHours(work)
  const own = (await readHours(work, [customerId])).get(customerId) ?? everybody.map(() => 0)
  const best = bestHour(own, everybody)
  return {
    timeZone,
    hour: best?.hour ?? null,
    n: best?.n ?? 0,
    share: best?.share ?? null,
    own,
    everybody,
    engagement: await readEngagement(work, customerId),
  }
}

async function readEngagement(
  work: Work,
  customerId: string,
): Promise<z.output<typeof bestTimeSchema>['engagement']> {
  const { rows } = await sql<{ opens: number; clicks: number; heat: number; heatAt: string }>`
    select opens, clicks, heat, heat_at from reaction_facts where customer_id = ${customerId}::uuid`.execute(
    work.db,
  )
  const [facts] = rows
  if (!facts) return null
  const points = cooled({ heat: facts.heat, at: new Date(facts.heatAt) }, new Date())
  const level = levelOf(points)
  return {
    level,
    says: levelLabels[level][work.locale],
    points,
    opens: facts.opens,
    clicks: facts.clicks,
  }
}

/** When everybody reacts, hour by weekday. */
export async function readClock(work: Work): Promise<z.output<typeof clockSchema>> {
  const { timeZone } = await readSettings(work)
  const { rows: cells } = await sql<z.output<typeof clockSchema>['cells'][number]>`
    select weekday, hour, opens::float8 as opens, clicks::float8 as clicks from reaction_clock
    order by weekday, hour`.execute(work.db)
  const weight = ({ opens, clicks }: { opens: number; clicks: number }): number => opens + clicks
  const best = cells.reduce<(typeof cells)[number] | null>(
    (found, cell) => (found === null || weight(cell) > weight(found) ? cell : found),
    null,
  )
  return {
    timeZone,
    best: best && { weekday: best.weekday, hour: best.hour },
    n: cells.reduce((sum, cell) => sum + weight(cell), 0),
    cells,
  }
}

/** The same of one campaign: when its recipients first opened and first clicked. */
export async function readCampaignClock(
  work: Work,
  campaignId: string,
): Promise<z.output<typeof clockSchema>['cells']> {
  const { rows } = await sql<{ place: number; opens: number; clicks: number }>`
    select key::int as place, coalesce(sum(n) filter (where what = 'opened'), 0)::float8 as opens,
      coalesce(sum(n) filter (where what = 'clicked'), 0)::float8 as clicks
    from reaction_count where campaign_id = ${campaignId}::uuid and cut = 'hour' group by 1 order by 1`.execute(
    work.db,
  )
  return rows.map(({ place, opens, clicks }) => ({
    weekday: Math.floor(place / 24),
    hour: place % 24,
    opens,
    clicks,
  }))
}
