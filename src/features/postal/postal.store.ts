import { sql } from 'kysely'
import type pg from 'pg'
import type { Phrase } from '#kit/text.ts'
import { copyInto, type CopyValue } from '#platform/db/copy.ts'
import type { Work } from '#platform/work.ts'
import type { PostalChoice, PostalPack, PostalSource } from './postal.api.ts'
import { loadSubject, type PostalArea, type LoadedPack } from './postal.ts'

type Reading = Pick<Work, 'db'>

/** Offices first: their code is theirs alone. */
export async function selectChoices(work: Reading, code: string): Promise<PostalChoice[]> {
  const rows = await work.db
    .selectFrom('postalArea')
    .select(['code', 'prefecture', 'city', 'town', 'streets', 'officeName', 'officeStreet'])
    .where('code', '=', code)
    .orderBy('source', 'desc')
    .orderBy('position')
    .execute()
  return rows.map(({ code: postalCode, officeName, officeStreet, ...place }) => ({
    ...place,
    postalCode,
    office: officeName === null ? null : { name: officeName, street: officeStreet ?? '' },
  }))
}

/** The codes of the town that the street begins with; the longest name wins, since 本郷町 begins with 本郷. */
export async function selectCodesOfStreet(
  work: Reading,
  prefecture: string,
  city: string,
  street: string,
): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    with town as (
      select code, length(town) as length from postal_area
      where source = 'kenAll' and prefecture = ${prefecture} and city = ${city} and town <> ''
        and starts_with(${street}, town))
    select distinct code from town where length = (select max(length) from town) limit 2`.execute(work.db)
  return rows.map(({ code }) => code)
}

export async function selectPacks(work: Reading): Promise<PostalPack[]> {
  const rows = await work.db
    .selectFrom('postalPack')
    .select(['source', 'fileName', 'sha256', 'rows', 'codes', 'loadedAt', 'loadedByName'])
    .orderBy('source')
    .execute()
  return rows.map((row) => ({ ...row, source: row.source === 'office' ? 'office' : 'kenAll' }))
}

/** The newest load, whatever became of it. */
export function selectLoad(work: Reading) {
  return work.db
    .selectFrom('jobRun')
    .select([
      'id',
      'state',
      'done',
      'total',
      sql<Phrase | null>`problem`.as('problem'),
      sql<string>`payload ->> 'fileName'`.as('fileName'),
    ])
    .where('subject', '=', loadSubject)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

const columns = [
  'code',
  'source',
  'position',
  'prefecture',
  'city',
  'town',
  'prefecture_kana',
  'city_kana',
  'town_kana',
  'streets',
  'office_name',
  'office_kana',
  'office_street',
]

/**
 * Puts a whole list in the place of the one before, on the connection of the caller's transaction. The old rows are deleted
 * rather than truncated: who looks something up meanwhile waits for nobody and is answered from the old list.
 */
export async function replaceAreas(
  client: pg.ClientBase,
  source: PostalSource,
  areas: Iterable<PostalArea>,
): Promise<void> {
  await client.query('delete from postal_area where source = $1', [source])
  await copyInto(client, 'postal_area', columns, rowsOf(source, areas))
}

function* rowsOf(source: PostalSource, areas: Iterable<PostalArea>): Generator<CopyValue[]> {
  let position = 0
  for (const { code, prefecture, city, town, prefectureKana, cityKana, townKana, streets, office } of areas) {
    position += 1
    yield [
      code,
      source,
      position,
      prefecture,
      city,
      town,
      prefectureKana,
      cityKana,
      townKana,
      streets,
      office?.name,
      office?.kana,
      office?.street,
    ]
  }
}

export async function savePack(work: Work, pack: LoadedPack): Promise<void> {
  const { source, ...values } = pack
  const loaded = { ...values, loadedAt: sql<string>`now()`, loadedBy: work.actor.userId }
  await work.db
    .insertInto('postalPack')
    .values({ source, ...loaded })
    .onConflict((conflict) => conflict.column('source').doUpdateSet(loaded))
    .execute()
}

/** One loads at a time: who comes second waits, so that a list is never half of one and half of another. */
export async function lockLoading(work: Reading): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('postal.load'))`.execute(work.db)
}
