import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import type { Figures } from './matching.learn.ts'
import { defaultWeights, type Weights } from './matching.weights.ts'
import type { Origin } from './matching.ts'

export type AdoptedWeights = Weights & {
  readonly version: number
  readonly origin: Origin
  readonly figures: Figures | null
  readonly adoptedByName: string
  readonly adoptedAt: string
}
type Stored = Omit<AdoptedWeights, 'points'> & { points: Partial<Weights['points']> }

const columns = sql`version, points, candidate_from, automatic_from, origin, figures, adopted_by_name, adopted_at`
const historyShown = 50

/** Evidence that did not exist yet when they were adopted counts as it comes. */
const whole = ({ points, ...stored }: Stored): AdoptedWeights => ({
  ...stored,
  points: { ...defaultWeights.points, ...points },
})

/** What counts how much now; version 0 as long as nobody changed anything. */
export async function readWeights(
  work: Pick<Work, 'db'>,
): Promise<Weights & Partial<AdoptedWeights> & { readonly version: number }> {
  const { rows } = await sql<Stored>`
    select ${columns} from match_weights order by version desc limit 1`.execute(work.db)
  const [stored] = rows
  return stored ? whole(stored) : { ...defaultWeights, version: 0 }
}

/** What people last set by hand, or what Enishi came with. */
export async function readSetByHand(work: Pick<Work, 'db'>): Promise<Weights['points']> {
  const { rows } = await sql<{ points: Partial<Weights['points']> }>`
    select points from match_weights where origin <> 'learned' order by version desc limit 1`.execute(work.db)
  return { ...defaultWeights.points, ...rows[0]?.points }
}

/** The last ones adopted, the latest first. */
export async function listWeights(work: Pick<Work, 'db'>): Promise<AdoptedWeights[]> {
  const { rows } = await sql<Stored>`
    select ${columns} from match_weights order by version desc limit ${historyShown}`.execute(work.db)
  return rows.map(whole)
}

export async function readWeightsOf(
  work: Pick<Work, 'db'>,
  version: number,
): Promise<AdoptedWeights | undefined> {
  const { rows } = await sql<Stored>`
    select ${columns} from match_weights where version = ${version}`.execute(work.db)
  return rows.map(whole)[0]
}

/** False where somebody else was first. */
export async function insertWeights(
  work: Work,
  { points, candidateFrom, automaticFrom }: Weights,
  { version, origin, figures }: { version: number; origin: Origin; figures: Figures | null },
): Promise<boolean> {
  const { rows } = await sql`
    insert into match_weights (version, points, candidate_from, automatic_from, origin, figures, adopted_by,
      adopted_by_name)
    values (${version}, ${JSON.stringify(points)}::jsonb, ${candidateFrom}, ${automaticFrom}, ${origin},
      ${figures && JSON.stringify(figures)}::jsonb, ${work.actor.userId}::uuid, ${work.actor.name})
    on conflict do nothing returning 1`.execute(work.db)
  return rows.length > 0
}
