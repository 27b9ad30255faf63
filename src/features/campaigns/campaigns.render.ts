import { sql } from 'kysely'
import { linkPaths } from '#features/consent/consent.links.ts'
import { readPersonData } from '#features/templates/templates.person.ts'
import { prepare, render, type PersonData, type Prepared } from '#features/templates/templates.render.ts'
import { todayIn } from '#kit/japan/days.ts'
import { mailTokens, type MailTokens } from '#platform/mail-tokens.ts'
import type { Outgoing } from '#platform/outgoing.ts'
import type { Work } from '#platform/work.ts'
import { readFrozen } from './campaigns.content.ts'
import { refOf, type Claimed } from './campaigns.ledger.ts'
import type { Going } from './campaigns.pace.ts'

export type Unmade = Claimed & { readonly problem: string }

export type MailSender = { readonly name: string; readonly address: string; readonly replyTo: string | null }

/** The sender of each variant, by its number. */
export async function readSenders(
  work: Pick<Work, 'db'>,
  { id, senderId }: Pick<Going, 'id' | 'senderId'>,
): Promise<ReadonlyMap<number, MailSender>> {
  const { rows } = await sql<MailSender & { no: number }>`
    select v.no, s.name, s.address, s.reply_to from campaign_variant v
    join lateral (
      select * from mail_sender s
      where s.id = coalesce(v.sender_id, ${senderId}::uuid)
        or coalesce(v.sender_id, ${senderId}::uuid) is null and s.preferred_at is not null and s.deleted_at is null
      limit 1) s on true
    where v.campaign_id = ${id}::uuid`.execute(work.db)
  return new Map(rows.map(({ no, ...sender }) => [no, sender]))
}

/** Contents of the latest campaigns, parsed once a process: what was frozen does not change. */
const kept = new Map<string, Promise<ReadonlyMap<number, Prepared>>>()
const mostKept = 20

/** The variants of a campaign that has begun, ready to be said to anybody. */
export function preparedOf(work: Work, campaignId: string): Promise<ReadonlyMap<number, Prepared>> {
  const known = kept.get(campaignId)
  if (known) return known
  if (kept.size >= mostKept) kept.clear()
  const made = readFrozen(work, campaignId).then((frozen) => {
    // One that has not begun has nothing yet.
    if (frozen.size === 0) kept.delete(campaignId)
    return new Map([...frozen].map(([no, compiled]) => [no, prepare(compiled)]))
  })
  kept.set(campaignId, made)
  // What could not be read is asked for again.
  made.catch(() => kept.delete(campaignId))
  return made
}

/** The mails of a batch, and those that cannot be made, with what is wrong. */
export async function makeMails(
  work: Work,
  going: Going,
  claimed: readonly Claimed[],
  now: Date,
): Promise<{ mails: Outgoing[]; unmade: Unmade[] }> {
  const mails: Outgoing[] = []
  const unmade: Unmade[] = []
  const prepared = await preparedOf(work, going.id)
  const means = await readMeans(work, going, claimed, now)
  for (const [variant, those] of Map.groupBy(claimed, (one) => one.variant)) {
    const content = prepared.get(variant)
    const sender = means.senders.get(variant)
    if (!content || !sender) {
      unmade.push(...those.map((one) => ({ ...one, problem: content ? noSender : noContent })))
      continue
    }
    const ids = [...new Set(those.map(({ customerId }) => customerId))]
    const today = todayIn(content.compiled.timeZone, now)
    const people = await readPersonData(work, content.compiled, ids, { about: going.id })
    for (const one of those) {
      const person = people.get(one.customerId)
      if (!person) {
        unmade.push({ ...one, problem: gone })
        continue
      }
      try {
        mails.push(makeMail(going, one, { content, person, sender, today }, means))
      } catch (error) {
        unmade.push({ ...one, problem: error instanceof Error ? error.message : String(error) })
      }
    }
  }
  return { mails, unmade }
}

const noSender = 'Its sender is gone'
const noContent = 'Its content is gone'
const gone = 'The customer is gone'

/** What all mails of a batch are made by. */
type Means = {
  readonly senders: ReadonlyMap<number, MailSender>
  readonly tokens: { readonly click: MailTokens; readonly open: MailTokens; readonly return: MailTokens }
  readonly paths: Awaited<ReturnType<typeof linkPaths>>
  readonly untracked: ReadonlySet<string>
  readonly publicUrl: string
}

async function readMeans(work: Work, going: Going, claimed: readonly Claimed[], now: Date): Promise<Means> {
  const { dataDir, publicUrl } = work.config
  const { rows } = await sql<{ id: string }>`
    select customer_id as id from tracking_optout
    where customer_id = any(${claimed.map(({ customerId }) => customerId)}::uuid[])`.execute(work.db)
  return {
    senders: await readSenders(work, going),
    tokens: {
      click: await mailTokens(dataDir, 'click'),
      open: await mailTokens(dataDir, 'open'),
      return: await mailTokens(dataDir, 'return'),
    },
    paths: await linkPaths(work, now),
    untracked: new Set(rows.map(({ id }) => id)),
    publicUrl,
  }
}

type Parts = {
  readonly content: Prepared
  readonly person: PersonData
  readonly sender: MailSender
  readonly today: string
}

function makeMail(
  going: Going,
  one: Claimed,
  { content, person, sender, today }: Parts,
  means: Means,
): Outgoing {
  const { tokens, paths, publicUrl, untracked } = means
  const { customerId, address, variant } = one
  const tokenOf = (of: MailTokens, link: number): string =>
    of.make({ of: 'campaign', campaign: going.number, customerId, variant, link })
  const isTracked = going.tracked && !untracked.has(customerId)
  const reader = { customerId, key: address }
  const { subject, html, text } = render(content, person, {
    linkOf: (no) => (isTracked ? `${publicUrl}/r/c/${tokenOf(tokens.click, no)}` : null),
    pixel: isTracked ? `${publicUrl}/r/o/${tokenOf(tokens.open, 0)}.gif` : null,
    preferenceLink: `${publicUrl}${paths(reader, 'p')}`,
    today,
    publicUrl,
  })
  const returnToken = tokenOf(tokens.return, 0)
  return {
    ref: refOf(one),
    campaignId: going.id,
    customerId,
    address,
    from: { name: sender.name, address: sender.address },
    replyTo: going.replyTo ?? sender.replyTo,
    subject,
    text,
    html,
    // Says whose it is: what comes back with it can be told without a list of ids.
    messageId: `${returnToken}@${sender.address.split('@').at(-1) ?? 'localhost'}`,
    returnToken,
    headers: {
      'Feedback-ID': `${going.number}:${variant}:campaign:enishi`,
      ...(going.isAdvertising && {
        'List-Unsubscribe': `<${publicUrl}${paths({ ...reader, purposeId: going.purposeId }, 'u')}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
  }
}
