import { audit } from '#features/audit/audit.actions.ts'
import { companiesByName } from '#features/companies/companies.actions.ts'
import { todayOf } from '#features/contracts/contracts.actions.ts'
import { copyCustomers } from '#features/customers/customers.bulk.ts'
import { rowsOf } from '#features/customers/customers.rows.ts'
import { saveManyConsents } from '#features/fields/fields.consents.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import { copyNotes } from '#features/notes/notes.bulk.ts'
import { organisationCalendar } from '#features/calendar/calendar.actions.ts'
import { remembering } from '#features/plans/engine.dates.ts'
import { copySubscriptions } from '#features/subscriptions/subscriptions.copy.ts'
import { checkAll } from '#features/quality/quality.actions.ts'
import { tagsByName } from '#features/tags/tags.actions.ts'
import { Problem } from '#kit/problem.ts'
import { withClient, type Database, type Db } from '#platform/db/database.ts'
import { permissionsOf } from '#platform/feature.ts'
import { announce } from '#platform/live.ts'
import type { Actor, Work } from '#platform/work.ts'
import { detailsOf, type Details } from './demo.details.ts'
import { demoId, detailed, eventsOf, notesOf, toDraft, type Lookups } from './demo.draft.ts'
import { makeConsents, makePurposes } from './demo.consents.ts'
import { prepareFields } from './demo.fields.ts'
import { consent } from './demo.fields.data.ts'
import { chunkSize, peopleOf, type DemoPerson } from './demo.people.ts'
import { makeMedia, ordersOf, readShop, toldOf, writeOrders } from './demo.orders.ts'
import { makePlans, readDemoPlans, readDemoReasons } from './demo.plans.ts'
import { makeProducts } from './demo.products.ts'
import { accountsOf, tellStory, type Stage } from './demo.story.ts'
import { subscriptionsOf, type Counter } from './demo.subscriptions.ts'
import { ordersOnAccount } from './demo.trade.ts'
import type { DemoOrder } from './demo.ts'
import { tagNames } from './demo.words.data.ts'

type Making = DemoOrder & {
  readonly database: Database
  /** People, notes and companies only: what is measured with, the same with every version of the rest. */
  readonly plain?: boolean
  /** Told after every chunk; what it throws stops the making between two chunks. */
  readonly progress: (done: number, total: number) => Promise<void>
}

/**
 * Makes the first customers of a seed, as many as ordered, chunk by chunk in one transaction each. Those that are there
 * already are left alone: after a crash, or with a larger number, it goes on where it was. Returns how many were made.
 */
export async function makeDemo(work: Work, making: Making): Promise<{ made: number }> {
  const { seed, customers, besideOthers, progress } = making
  if (!besideOthers) await mustBeOurs(work, seed)
  let made = 0
  let crew: Crew | undefined
  for (let first = 0; first < customers; first += chunkSize) {
    const length = Math.min(chunkSize, customers - first)
    const missing = await missingOf(work.db, seed, first, length)
    if (missing.length > 0) {
      crew ??= await readCrew(work, making)
      // One entry in the audit log for each run that makes somebody, with the first it makes.
      await makeChunk(work, making, missing, crew, { audited: made > 0 })
    }
    made += missing.length
    await progress(first + length, customers)
  }
  // Otherwise the page of doubts stays empty until the clock looks for what has never been judged.
  if (made > 0 && !making.plain) await checkAll(work)
  return { made }
}

/** Who is there when a demo is made, and the fields of the shop; a plain one has none. */
type Crew = Pick<Lookups, 'owners' | 'maker'> & {
  readonly administrator: Actor | null
  readonly fields: FieldSet | null
}

async function readCrew(work: Work, { plain = false }: Making): Promise<Crew> {
  const users = await work.db
    .selectFrom('appUser')
    .select(['id', 'name', 'role'])
    .where('disabledAt', 'is', null)
    .orderBy('id')
    .execute()
  const chief = users.find(({ role }) => role === 'administrator')
  return {
    owners: users,
    maker: chief ?? { id: work.actor.userId, name: work.actor.name },
    administrator: chief
      ? {
          kind: 'user',
          userId: chief.id,
          name: chief.name,
          role: chief.role,
          permissions: permissionsOf(work.app, chief.role),
        }
      : null,
    fields: plain ? null : await prepareFields(work),
  }
}

async function makeChunk(
  work: Work,
  { seed, customers, database }: Making,
  people: readonly DemoPerson[],
  crew: Crew,
  { audited }: { audited: boolean },
): Promise<void> {
  await withClient(database.pool, async (client, db) => {
    const tx = { ...work, db }
    const { fields } = crew
    const details = people.map((person) => (fields ? detailsOf(seed, person, fields) : null))
    const lookups = await lookUp(tx, people, details, crew)
    const rows = people.map((person, index) => {
      const draft = toDraft(seed, person, lookups)
      return rowsOf(detailed(seed, draft, person, details[index] ?? null, lookups))
    })
    const notes = people.flatMap((person) => notesOf(seed, person, lookups))
    const chief = { ...tx, actor: crew.administrator ?? tx.actor }
    if (fields && people[0]?.number === 0) {
      await makeProducts(chief)
      await makeMedia(chief)
      await makePlans(chief)
      await makePurposes(chief)
    }
    const today = await todayOf(tx)
    const orders = fields ? await ordersFor(tx, { seed, people, lookups, today }) : { booked: [], events: [] }
    const subscribed = subscriptionsOf(tx, seed, people, await readCounter(tx, { lookups, today, fields }))
    await copyCustomers(client, rows, {
      actorId: work.actor.userId,
      events: [...eventsOf(tx, seed, people, notes, lookups), ...orders.events, ...subscribed.events],
    })
    await writeOrders(tx, [...orders.booked, ...subscribed.booked])
    await copySubscriptions(client, subscribed.subscriptions)
    await copyNotes(client, notes)
    await saveManyConsents(
      tx,
      rows.flatMap(({ id, fields: { attributes } }) =>
        Object.keys(attributes)
          .filter((key) => fields?.get('customer', key)?.pii === 'sensitive')
          .map((key) => ({ customerId: id, key })),
      ),
      consent,
    )
    if (fields) await makeConsents(chief, { seed, people, rows, today })
    // Whoever begins a demo brings its story with them, so that it is told once and with the people it needs.
    if (fields && people[0]?.number === 0) await tellStory(chief, { seed, people, lookups, fields, today })
    if (!audited)
      await audit(tx, {
        action: 'demo.make',
        subjectKind: 'demo',
        subjectId: String(seed),
        after: { seed, customers },
      })
    await announce(tx, { topic: 'customer' })
  })
}

/** What subscriptions are made from; a plain demo has no plans and so none. */
async function readCounter(
  tx: Work,
  { lookups, today, fields }: Pick<Stage, 'lookups' | 'today'> & { fields: FieldSet | null },
): Promise<Counter> {
  return {
    plans: fields ? await readDemoPlans(tx, today) : [],
    reasons: fields ? await readDemoReasons(tx) : [],
    mediaIds: fields ? (await readShop(tx)).mediaIds : [],
    calendar: remembering(await organisationCalendar(tx)),
    today,
    maker: lookups.maker.name,
  }
}

/** What people bought, and with the first of a seed what companies bought on account. */
async function ordersFor(
  tx: Work,
  { seed, people, lookups, today }: Omit<Stage, 'fields'>,
): Promise<ReturnType<typeof ordersOf>> {
  const shop = await readShop(tx)
  const own = ordersOf(tx, seed, people, shop)
  if (people[0]?.number !== 0) return own
  const traded = ordersOnAccount(seed, accountsOf({ people, lookups }), shop, today)
  return { booked: [...own.booked, ...traded], events: [...own.events, ...toldOf(tx, traded)] }
}

/** A base with customers is refused unless they began as this very demo. */
async function mustBeOurs({ db }: Work, seed: number): Promise<void> {
  const anyone = await db.selectFrom('customer').select('customerId').limit(1).execute()
  if (anyone.length === 0 || (await existing(db, [demoId(seed, 0)])).size > 0) return
  throw new Problem('conflict', {
    detail: {
      ja: 'すでに顧客が登録されています。デモデータは空の環境に作ってください（混ぜてもよいときは --beside-others）',
      en: 'There are customers already. Make the demo in an empty installation (or mix them with --beside-others)',
    },
  })
}

async function missingOf(db: Db, seed: number, first: number, length: number): Promise<DemoPerson[]> {
  const ids = Array.from({ length }, (_, index) => demoId(seed, first + index))
  const known = await existing(db, ids)
  if (known.size === length) return []
  return peopleOf(seed, first / chunkSize)
    .slice(0, length)
    .filter(({ number }) => !known.has(demoId(seed, number)))
}

async function existing(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('customer')
    .select('customerId')
    .where('customerId', 'in', [...ids])
    .execute()
  return new Set(rows.map(({ customerId }) => customerId))
}

async function lookUp(
  tx: Work,
  people: readonly DemoPerson[],
  details: readonly (Details | null)[],
  { owners, maker }: Crew,
): Promise<Lookups> {
  const companies = [
    ...people.flatMap(({ post }) => (post ? [post.company] : [])),
    ...details.flatMap((one) => one?.posts.map(({ companyName }) => companyName) ?? []),
  ]
  return {
    companyIds: idsOf(await companiesByName(tx, [...new Set(companies)])),
    tagIds: idsOf(await tagsByName(tx, tagNames)),
    owners,
    maker,
  }
}

function idsOf(found: ReadonlyMap<string, { readonly id: string }>): Map<string, string> {
  return new Map([...found].map(([name, { id }]) => [name, id]))
}
