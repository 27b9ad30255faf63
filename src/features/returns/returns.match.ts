import { sql } from 'kysely'
import { keyOf } from '#features/health/health.ts'
import { mailTokens, type MailToken } from '#platform/mail-tokens.ts'
import type { ReturnedOf } from '#platform/returned.ts'
import type { Work } from '#platform/work.ts'
import type { Notice } from './returns.ts'

/** Whose it is, and for which of our messages. */
export type Match = {
  readonly customerId: string
  readonly address: string
  readonly of: ReturnedOf | null
}

type Row = {
  place: number
  customerId: string
  address: string
  mailId: string | null
  campaignId: string | null
}

/**
 * Whose each of these is: by our signed token, else by the Message-ID of what we sent, else by whoever has the address.
 * A customer who was merged meanwhile is whom they became. Undefined where it is nobody's.
 */
export async function matchAll(work: Work, notices: readonly Notice[]): Promise<(Match | undefined)[]> {
  const keys = notices.map(({ address }) => keyOf('email', address))
  const finals = notices.map(({ finalAddress }) =>
    finalAddress === null ? '' : keyOf('email', finalAddress),
  )
  const found: (Match | undefined)[] = notices.map(() => undefined)
  const note = (rows: readonly Row[]): void => {
    for (const { place, customerId, address, mailId, campaignId } of rows)
      found[place] ??= {
        customerId,
        address,
        of:
          mailId !== null
            ? { of: 'message', mailId }
            : campaignId !== null
              ? { of: 'campaign', campaignId }
              : null,
      }
  }
  note(await byToken(work, notices, keys))
  note(await byMessageId(work, notices, keys, finals, found))
  note(await byAddress(work, keys, found))
  note(await byAddress(work, finals, found))
  return found
}

async function byToken(work: Work, notices: readonly Notice[], keys: readonly string[]): Promise<Row[]> {
  const { read } = await mailTokens(work.config.dataDir, 'return')
  const tokens = notices.flatMap(({ tokens: given }, place) =>
    given.flatMap((text): { place: number; token: MailToken }[] => {
      const token = read(text)
      return token ? [{ place, token }] : []
    }),
  )
  if (tokens.length === 0) return []
  const mails = tokens.flatMap(({ place, token }) =>
    token.of === 'message' ? [{ place, id: token.mailId }] : [],
  )
  const sent = tokens.flatMap(({ place, token }) =>
    token.of === 'campaign' ? [{ place, number: token.campaign, customerId: token.customerId }] : [],
  )
  const { rows: single } = await sql<Row>`
    select g.place, m.customer_id, m.address, m.id as mail_id, null as campaign_id
    from unnest(${mails.map(({ place }) => place)}::int[], ${mails.map(({ id }) => id)}::uuid[]) g (place, id)
    join mail_message m on m.id = g.id`.execute(work.db)
  const { rows: many } = await sql<Row>`
    select distinct on (g.place) g.place, r.customer_id, r.address, null as mail_id, c.id as campaign_id
    from unnest(${sent.map(({ place }) => place)}::int[], ${sent.map(({ number }) => number)}::int[],
      ${sent.map(({ customerId }) => customerId)}::uuid[], ${sent.map(({ place }) => keys[place] ?? '')}::text[])
      g (place, number, customer_id, key)
    join campaign c on c.number = g.number
    join campaign_recipient r on r.campaign_id = c.id and r.customer_id =
      coalesce((select a.customer_id from customer_alias a where a.alias_id = g.customer_id), g.customer_id)
    order by g.place, (r.address = g.key) desc, r.address`.execute(work.db)
  return [...single, ...many]
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i

async function byMessageId(
  work: Work,
  notices: readonly Notice[],
  keys: readonly string[],
  finals: readonly string[],
  found: readonly unknown[],
): Promise<Row[]> {
  const asked = notices.flatMap(({ messageIds }, place) =>
    found[place] ? [] : messageIds.slice(0, 20).map((id) => ({ place, id: id.slice(0, 500) })),
  )
  if (asked.length === 0) return []
  // The id of a single mail is a part of its Message-ID, so that it is found by its key.
  const ours = asked.flatMap(({ place, id }) => {
    const mailId = uuid.exec(id)?.[0]
    return mailId === undefined ? [] : [{ place, id, mailId }]
  })
  const { rows: single } = await sql<Row>`
    select g.place, m.customer_id, m.address, m.id as mail_id, null as campaign_id
    from unnest(${ours.map(({ place }) => place)}::int[], ${ours.map(({ id }) => id)}::text[],
      ${ours.map(({ mailId }) => mailId)}::uuid[]) g (place, message_id, id)
    join mail_message m on m.id = g.id and btrim(m.message_id, '<>') = g.message_id`.execute(work.db)
  const { rows: many } = await sql<Row>`
    select g.place, r.customer_id, r.address, null as mail_id, r.campaign_id
    from unnest(${asked.map(({ place }) => place)}::int[], ${asked.map(({ id }) => id)}::text[],
      ${asked.map(({ place }) => keys[place] ?? '')}::text[], ${asked.map(({ place }) => finals[place] ?? '')}::text[])
      g (place, message_id, key, final)
    join customer_identity i on i.kind = 'email' and i.value in (g.key, g.final) and i.value <> ''
    join campaign_recipient r on r.customer_id = i.customer_id and btrim(r.message_id, '<>') = g.message_id`.execute(
    work.db,
  )
  return [...single, ...many]
}

/** Of several who share a mailbox the one who was written to last. */
async function byAddress(work: Work, keys: readonly string[], found: readonly unknown[]): Promise<Row[]> {
  const asked = keys.flatMap((key, place) => (found[place] || key === '' ? [] : [{ place, key }]))
  if (asked.length === 0) return []
  const { rows } = await sql<Row>`
    select distinct on (g.place) g.place, i.customer_id, g.key as address, null as mail_id, null as campaign_id
    from unnest(${asked.map(({ place }) => place)}::int[], ${asked.map(({ key }) => key)}::text[]) g (place, key)
    join customer_identity i on i.kind = 'email' and i.value = g.key
    left join contact_health h on h.customer_id = i.customer_id and h.channel = 'email' and h.key = g.key
    order by g.place, h.delivered_at desc nulls last, i.customer_id`.execute(work.db)
  return rows
}
