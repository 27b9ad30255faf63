import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { mustSeeCustomer, visible } from '#features/accounts/accounts.visibility.ts'
import { sayVerdict } from '#features/consent/consent.text.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import { isMeant } from './campaigns.audience.ts'
import { mustRead } from './campaigns.show.ts'
import type { Recipient } from './campaigns.schemas.ts'
import { changeable, type RecipientState } from './campaigns.ts'
import { isGateReason, sayReason, whyWords } from './campaigns.text.ts'

export type RecipientQuestion = {
  cursor?: string | undefined
  limit: number
  state?: RecipientState | 'underWay' | undefined
  reason?: string | undefined
  variant?: number | undefined
  domain?: string | undefined
  q?: string | undefined
}

type Raw = Parameters<typeof displayNameOf>[0] &
  Omit<Recipient, 'customer' | 'reasonSays'> & {
    customerId: string
    campaignId: string
    campaignName: string
  }

const columns = sql`r.customer_id, r.campaign_id, r.address, r.domain, r.variant, r.state, r.reason, r.due_at, r.tries,
  r.problem, r.sent_at, c.family_name, c.given_name, c.family_kana, c.given_kana, c.code`

function toRecipient({ locale }: Pick<Work, 'locale'>, raw: Raw): Recipient {
  const { customerId, address, domain, variant, state, reason, dueAt, tries, problem, sentAt } = raw
  return {
    customer: { id: customerId, name: displayNameOf(raw) },
    address,
    domain,
    variant,
    state,
    reason,
    reasonSays: reason === null ? null : sayReason(reason)[locale],
    dueAt,
    tries,
    problem,
    sentAt,
  }
}

/** One of the states, as it stands in the partial indexes of the ledger. */
const inState = (state: RecipientState | 'underWay'): RawBuilder<SqlBool> =>
  state === 'underWay'
    ? sql<SqlBool>`r.state in ('taken', 'sending')`
    : state === 'queued'
      ? sql<SqlBool>`r.state in ('queued', 'taken', 'sending')`
      : sql<SqlBool>`r.state = ${sql.lit(state)}`

/** In the order of their ids. */
export async function readRecipients(
  work: Work,
  campaignId: string,
  { cursor, limit, state, reason, variant, domain, q }: RecipientQuestion,
): Promise<Page<Recipient>> {
  await mustRead(work, campaignId)
  const conditions: RawBuilder<SqlBool>[] = [sql<SqlBool>`r.campaign_id = ${campaignId}::uuid`, visible(work)]
  if (state !== undefined) conditions.push(inState(state))
  if (reason !== undefined) conditions.push(sql<SqlBool>`r.reason = ${reason}`)
  if (variant !== undefined) conditions.push(sql<SqlBool>`r.variant = ${variant}`)
  if (domain !== undefined) conditions.push(sql<SqlBool>`r.domain = ${domain.toLowerCase()}`)
  if (q) conditions.push(sql<SqlBool>`starts_with(r.address, ${q.toLowerCase()})`)
  if (cursor !== undefined) {
    const [customerId, address] = decodeCursor(cursor, 2)
    conditions.push(sql<SqlBool>`(r.customer_id, r.address) > (${customerId}::uuid, ${address}::text)`)
  }
  const { rows } = await sql<Raw>`
    select ${columns} from campaign_recipient r join customer c on c.customer_id = r.customer_id
    where ${sql.join(conditions, sql` and `)}
    order by r.customer_id, r.address limit ${limit + 1}`.execute(work.db)
  const { items, next } = toPage(rows, limit, (row) => [row.customerId, row.address])
  return { items: items.map((row) => toRecipient(work, row)), next }
}

/** The rows of one customer in a campaign. */
export async function recipientsOf(work: Work, campaignId: string, customerId: string): Promise<Recipient[]> {
  await mustSeeCustomer(work, customerId)
  const { rows } = await sql<Raw>`
    select ${columns} from campaign_recipient r join customer c on c.customer_id = r.customer_id
    where r.campaign_id = ${campaignId}::uuid and r.customer_id = ${customerId}::uuid order by r.address`.execute(
    work.db,
  )
  return rows.map((row) => toRecipient(work, row))
}

/** The campaigns of one customer, the latest first. */
export async function readOfCustomer(
  work: Work,
  customerId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Omit<Recipient, 'customer'> & { campaign: { id: string; name: string } }>> {
  await mustSeeCustomer(work, customerId)
  const [at, id, address] = cursor === undefined ? [] : decodeCursor(cursor, 3)
  const later =
    at === undefined
      ? sql`true`
      : sql`(r.due_at, r.campaign_id, r.address) < (${at}::timestamptz, ${id}::uuid, ${address}::text)`
  const { rows } = await sql<Raw & { at: string }>`
    select ${columns}, k.name as campaign_name, r.due_at::text as at
    from campaign_recipient r join customer c on c.customer_id = r.customer_id
    join campaign k on k.id = r.campaign_id and k.deleted_at is null
    where r.customer_id = ${customerId}::uuid and ${later}
    order by r.due_at desc, r.campaign_id desc, r.address desc limit ${limit + 1}`.execute(work.db)
  const { items, next } = toPage(rows, limit, (row) => [row.at, row.campaignId, row.address])
  return {
    items: items.map((row) => {
      const { customer: _customer, ...recipient } = toRecipient(work, row)
      return { ...recipient, campaign: { id: row.campaignId, name: row.campaignName } }
    }),
    next,
  }
}

/** Why somebody gets a campaign, got it, or did not: in a sentence, with their rows of the ledger. */
export async function readWhy(work: Work, campaignId: string, customerId: string) {
  const stored = await mustRead(work, campaignId)
  const recipients = await recipientsOf(work, campaignId, customerId)
  const isPlan = changeable.includes(stored.state)
  const audience = isPlan ? await isInAudience(work, stored.audience, customerId) : null
  const twin = recipients.find(({ reason, state }) => state === 'skipped' && reason === 'sameAddress')
  const sameAddress = twin ? await whoHasIt(work, campaignId, customerId, twin.address) : null
  const [first] = recipients.toSorted((a, b) => weightOf(a) - weightOf(b))
  const phrase = first
    ? sayRecipient(first, sameAddress?.name)
    : isPlan
      ? whyWords[audience ? 'planned' : 'notMeant']
      : whyWords.notInAudience
  return { says: phrase[work.locale], recipients, audience, sameAddress }
}

const weightOf = ({ state }: Recipient): number => (state === 'sent' ? 0 : state === 'skipped' ? 2 : 1)

function sayRecipient({ state, reason }: Recipient, twin = ''): { ja: string; en: string } {
  if (state !== 'skipped') return whyWords[state]
  if (reason === 'sameAddress')
    return {
      ja: whyWords.sameAddress.ja.replace('{name}', twin),
      en: whyWords.sameAddress.en.replace('{name}', twin),
    }
  if (reason !== null && isGateReason(reason)) return sayVerdict({ reason, on: null, stop: null })
  return reason === 'cap' || reason === 'notRendered' ? whyWords[reason] : whyWords.stopped
}

async function isInAudience(
  work: Work,
  audience: Parameters<typeof isMeant>[0],
  customerId: string,
): Promise<boolean> {
  const scope = await readScope(work)
  const { rows } = await sql`
    select 1 from customer c where c.customer_id = ${customerId}::uuid
      and ${isMeant(audience, { ...scope, few: true })}`.execute(work.db)
  return rows.length > 0
}

async function whoHasIt(
  work: Work,
  campaignId: string,
  customerId: string,
  address: string,
): Promise<{ id: string; name: string } | null> {
  const { rows } = await sql<Parameters<typeof displayNameOf>[0] & { id: string }>`
    select c.customer_id as id, c.family_name, c.given_name, c.family_kana, c.given_kana, c.code
    from customer_identity i join campaign_recipient r on r.customer_id = i.customer_id
      and r.campaign_id = ${campaignId}::uuid and r.address = ${address} and r.state <> 'skipped'
    join customer c on c.customer_id = r.customer_id and ${visible(work)}
    where i.kind = 'email' and i.value = ${address} and i.customer_id <> ${customerId}::uuid limit 1`.execute(
    work.db,
  )
  return rows[0] ? { id: rows[0].id, name: displayNameOf(rows[0]) } : null
}
