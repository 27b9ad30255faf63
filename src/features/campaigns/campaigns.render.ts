import { sql } from 'kysely'
import { linkPaths } from '#features/consent/consent.links.ts'
import { mailTokens, type MailTokens } from '#platform/mail-tokens.ts'
import type { Outgoing } from '#platform/outgoing.ts'
import type { Work } from '#platform/work.ts'
import { readFrozen } from './campaigns.content.ts'
import { refOf, type Claimed } from './campaigns.ledger.ts'
import type { Going } from './campaigns.pace.ts'

export type Unmade = Claimed & { readonly problem: string }

type Sender = { readonly name: string; readonly address: string; readonly replyTo: string | null }

/** The sender of each variant, by its number. */
async function readSenders(
  work: Pick<Work, 'db'>,
  { id, senderId }: Pick<Going, 'id' | 'senderId'>,
): Promise<ReadonlyMap<number, Sender>> {
  const { rows } = await sql<Sender & { no: number }>`
    select v.no, s.name, s.address, s.reply_to from campaign_variant v
    join lateral (
      select * from mail_sender s
      where s.id = coalesce(v.sender_id, ${senderId}::uuid)
        or coalesce(v.sender_id, ${senderId}::uuid) is null and s.preferred_at is not null and s.deleted_at is null
      limit 1) s on true
    where v.campaign_id = ${id}::uuid`.execute(work.db)
  return new Map(rows.map(({ no, ...sender }) => [no, sender]))
}

/** The mails of a batch, and those that cannot be made, with what is wrong. */
export async function makeMails(
  work: Work,
  going: Going,
  claimed: readonly Claimed[],
  _now: Date,
): Promise<{ mails: Outgoing[]; unmade: Unmade[] }> {
  if (claimed.length === 0) return { mails: [], unmade: [] }
  const senders = await readSenders(work, going)
  const frozen = await readFrozen(work, going.id)
  const returns = await mailTokens(work.config.dataDir, 'return')
  const paths = await linkPaths(work)
  const mails: Outgoing[] = []
  const unmade: Unmade[] = []
  for (const one of claimed) {
    const sender = senders.get(one.variant)
    const content = frozen.get(one.variant)
    if (!sender || !content) {
      unmade.push({ ...one, problem: !sender ? 'There is no sender' : 'There is no content' })
      continue
    }
    const source = content.body.kind === 'blocks' ? '' : content.body.source
    mails.push({
      ...envelope(going, one, { sender, returns, paths, publicUrl: work.config.publicUrl }),
      subject: content.subject,
      text: source,
      html: null,
    })
  }
  return { mails, unmade }
}

type Means = {
  readonly sender: Sender
  readonly returns: MailTokens
  readonly paths: Awaited<ReturnType<typeof linkPaths>>
  readonly publicUrl: string
}

/** All of a mail but what it says. */
function envelope(
  going: Going,
  one: Claimed,
  { sender, returns, paths, publicUrl }: Means,
): Omit<Outgoing, 'subject' | 'text' | 'html'> {
  const token = returns.make({
    of: 'campaign',
    campaign: going.number,
    customerId: one.customerId,
    variant: one.variant,
    link: 0,
  })
  const of = { customerId: one.customerId, key: one.address }
  return {
    ref: refOf(one),
    campaignId: going.id,
    customerId: one.customerId,
    address: one.address,
    from: { name: sender.name, address: sender.address },
    replyTo: going.replyTo ?? sender.replyTo,
    // Says whose it is: what comes back with it can be told without a list of ids.
    messageId: `${token}@${sender.address.split('@').at(-1) ?? 'localhost'}`,
    returnToken: token,
    headers: {
      'Feedback-ID': `${going.number}:${one.variant}:campaign:enishi`,
      ...(going.isAdvertising && {
        'List-Unsubscribe': `<${publicUrl}${paths({ ...of, purposeId: going.purposeId }, 'u')}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
  }
}
