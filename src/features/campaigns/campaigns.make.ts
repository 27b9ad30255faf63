import { sql } from 'kysely'
import { addEntries } from '#features/consent/consent.ledger.ts'
import { entryOf, makeReader } from '#features/consent/consent.make.ts'
import { contentSchema } from '#features/templates/templates.content.ts'
import { readVersionedSettings, updateSettings } from '#features/settings/settings.actions.ts'
import { newId } from '#kit/ids.ts'
import type { Outcome, Outgoing } from '#platform/outgoing.ts'
import { write, type Work } from '#platform/work.ts'
import { createCampaign, type Given } from './campaigns.actions.ts'
import { startCampaign } from './campaigns.flow.ts'
import { freezeNext } from './campaigns.freeze.ts'
import type { Campaign } from './campaigns.schemas.ts'
import { campaignSource } from './campaigns.source.ts'
import { turnNext } from './campaigns.turns.ts'

/** For tests: somebody with an address who agreed to news by mail. */
export async function makeSubscriber(
  work: Work,
  email = `${newId()}@example.jp`,
): Promise<{ id: string; email: string }> {
  const id = await makeReader(work, email)
  await write(work, (tx) => addEntries(tx, [entryOf(id, email)]))
  return { id, email }
}

/** For tests: a fixed segment of these. */
export async function makeList(work: Work, customerIds: readonly string[]): Promise<string> {
  const id = newId()
  await sql`insert into segment (id, name, kind, state, members)
    values (${id}::uuid, ${`名簿 ${id}`}, 'fixed', 'ready', ${customerIds.length})`.execute(work.db)
  await sql`insert into segment_member (customer_id, segment_id, how)
    select unnest(${[...customerIds]}::uuid[]), ${id}::uuid, 'hand'`.execute(work.db)
  return id
}

/** For tests: whom mail comes from where nothing else is chosen, of a company that says who it is (特定電子メール法). */
export async function makeMailSender(work: Work, address = 'shop@shop.example.jp'): Promise<void> {
  const { rows } =
    await sql`select 1 from mail_sender where address = ${address} and deleted_at is null`.execute(work.db)
  if (rows.length > 0) return
  const { version, settings } = await readVersionedSettings(work)
  await updateSettings(work, {
    version,
    settings: {
      ...settings,
      seller: { ...settings.seller, name: '縁茶園', address: '京都府宇治市1-2-3', phone: '0774-00-0000' },
    },
  })
  const domain = address.split('@').at(-1) ?? ''
  await sql`insert into mail_domain (name) values (${domain}) on conflict do nothing`.execute(work.db)
  await sql`insert into mail_sender (id, name, address, domain, preferred_at)
    values (${newId()}::uuid, '縁茶園', ${address}, ${domain}, now())`.execute(work.db)
}

export const plainContent = (subject = '新茶のご案内', source = '新茶ができました。') =>
  contentSchema.parse({ subject, body: { kind: 'text', source } })

/** For tests: a draft that can be sent, to these customers. */
export async function makeCampaign(
  work: Work,
  customerIds: readonly string[],
  given: Given = {},
): Promise<Campaign> {
  await makeMailSender(work)
  return createCampaign(work, {
    name: '新茶のご案内',
    audience: {
      everybody: false,
      segmentIds: [await makeList(work, customerIds)],
      exceptIds: [],
      rule: null,
      addresses: 'main',
    },
    quiet: { use: 'none' },
    cap: { use: 'none' },
    variants: variantsOf('A'),
    ...given,
  })
}

export const variantsOf = (...labels: string[]): NonNullable<Given['variants']> =>
  labels.map((label) => ({
    label,
    subject: null,
    preheader: null,
    senderId: null,
    atHour: null,
    content: { from: 'own', content: plainContent(`件名 ${label}`), copiedFrom: null },
  }))

/** For tests: what the followers of a worker do, until nothing is left to do. */
export async function settleCampaigns(work: Work, now = new Date()): Promise<void> {
  for (let at = 0; at < 200; at++) {
    const more = [await turnNext(work, now), await freezeNext(work)]
    if (!more.some(Boolean)) return
  }
  throw new Error('The campaigns do not come to rest')
}

/** For tests: a campaign with its ledger written. */
export async function makeFrozen(
  work: Work,
  customerIds: readonly string[],
  given: Given = {},
): Promise<Campaign> {
  const { id, version } = await makeCampaign(work, customerIds, given)
  const started = await startCampaign(work, id, { version, recipients: null })
  await settleCampaigns(work)
  return started
}

/** For tests: a sender process that speaks to a server which says the same of all. */
export function senderOf(work: Work, name = newId()) {
  const nothing = { campaigns: [], addresses: [] }
  const take = (most = 200, closed: readonly string[] = []): Promise<readonly Outgoing[]> =>
    campaignSource.take(work, name, most, closed, nothing)
  return {
    name,
    take,
    async send(
      kind: Outcome['kind'] = 'sent',
      { most = 200, said = '', closed = [] as readonly string[] } = {},
    ): Promise<readonly Outgoing[]> {
      const mails = await take(most, closed)
      const refs = await campaignSource.begin(
        work,
        mails.map(({ ref }) => ref),
      )
      await campaignSource.settle(
        work,
        refs.map((ref) => ({ ref, kind, said, at: new Date() })),
      )
      return mails.filter(({ ref }) => refs.includes(ref))
    },
  }
}

export type Row = {
  customerId: string
  address: string
  variant: number | null
  state: string
  reason: string | null
}

/** For tests: the ledger of a campaign. */
export async function ledgerOf(work: Work, campaignId: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select customer_id, address, variant, state, reason from campaign_recipient
    where campaign_id = ${campaignId}::uuid order by customer_id, address`.execute(work.db)
  return rows
}

/** For tests: how many stand in each state, as the ledger says and as the counters say. */
export async function tallies(work: Work, campaignId: string) {
  const { rows } = await sql<{ of: 'ledger' | 'counts'; state: string; n: number }>`
    select 'ledger' as of, case when state in ('taken', 'sending') then 'queued' else state end as state, count(*)::int as n
    from campaign_recipient where campaign_id = ${campaignId}::uuid group by 2
    union all
    select 'counts', state, sum(n)::int from campaign_count where campaign_id = ${campaignId}::uuid
    group by 2 having sum(n) <> 0`.execute(work.db)
  const of = (which: 'ledger' | 'counts') =>
    Object.fromEntries(rows.filter((row) => row.of === which).map(({ state, n }) => [state, n]))
  return { ledger: of('ledger'), counts: of('counts') }
}

/** For tests: nothing of what a test began is left for the next. */
export async function endAll(work: Work): Promise<void> {
  await sql`update campaign set state = 'done', ended_at = now() where ended_at is null`.execute(work.db)
}
