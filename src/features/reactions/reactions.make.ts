import { sql } from 'kysely'
import { newsPurpose } from '#features/consent/consent.ts'
import type { Compiled } from '#features/templates/templates.compiled.ts'
import { newId } from '#kit/ids.ts'
import { mailTokens } from '#platform/mail-tokens.ts'
import type { Work } from '#platform/work.ts'
import type { CountRow } from './reactions.counts.ts'
import { insertHits, type NewHit } from './reactions.hits.ts'

export type MadeCampaign = { readonly id: string; readonly number: number }

/** A campaign that was sent, with `variants` of three links each, for tests. */
export async function makeSentCampaign(
  work: Work,
  {
    name = '秋の新茶',
    variants = 1,
    windowDays = 7,
  }: { name?: string; variants?: number; windowDays?: number } = {},
): Promise<MadeCampaign> {
  const id = newId()
  const { rows } = await sql<{ number: number }>`
    insert into campaign (id, name, purpose_id, state, audience, schedule, speed, cap, quiet, window_days, began_at)
    values (${id}::uuid, ${name}, ${newsPurpose}::uuid, 'done', '{}', '{"kind":"now"}', '{}', '{}', '{}', ${windowDays},
      now() - interval '1 day') returning number`.execute(work.db)
  const frozen = JSON.stringify(compiledOf(name))
  for (let no = 1; no <= variants; no++)
    await sql`insert into campaign_variant (campaign_id, no, label, frozen)
      values (${id}::uuid, ${no}, ${`案${no}`}, ${frozen}::jsonb)`.execute(work.db)
  return { id, number: rows[0]?.number ?? 0 }
}

/** What was frozen of it: the third link differs by recipient. */
const compiledOf = (subject: string): Compiled => ({
  format: 1,
  class: 'advertising',
  language: 'ja',
  timeZone: 'Asia/Tokyo',
  subject,
  preheader: '',
  html: null,
  text: 'https://shop.example.jp/page/1?utm_campaign=1',
  links: [1, 2, 3].map((no) => ({
    no,
    url: `https://shop.example.jp/page/${no}?utm_campaign=${no}${no === 3 ? '&who={{ customer.familyName }}' : ''}`,
    label: `リンク${no}`,
    isPersonal: no === 3,
  })),
  recommendations: [],
  coupons: [],
  variables: ['customer.familyName'],
  constants: {},
})

/** A row of the ledger, as if it had been sent then. */
export async function makeSent(
  work: Work,
  campaign: MadeCampaign,
  customerId: string,
  {
    variant = 1,
    sentAt = new Date('2026-11-20T01:00:00Z'),
    state = 'sent',
    address = `${customerId}@example.jp`,
  } = {},
): Promise<void> {
  await sql`
    insert into campaign_recipient (customer_id, campaign_id, address, domain, variant, state, due_at, sent_at)
    values (${customerId}::uuid, ${campaign.id}::uuid, ${address}, split_part(${address}, '@', 2), ${variant}, ${state},
      ${sentAt}, ${state === 'sent' ? sentAt : null})`.execute(work.db)
  await sql`
    insert into campaign_count as c (campaign_id, variant, state, lane, n)
    values (${campaign.id}::uuid, ${variant}, ${state}, 0, 1)
    on conflict (campaign_id, variant, state, reason, lane) do update set n = c.n + 1`.execute(work.db)
}

const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'

/** A hit as it is written down, of a person unless something else is said. */
export const hitBy = (customerId: string, campaign: MadeCampaign, change: Partial<NewHit> = {}): NewHit => ({
  customerId,
  campaign: campaign.number,
  variant: 1,
  link: change.kind === 'click' ? 1 : 0,
  kind: 'open',
  at: new Date('2026-11-20T03:00:00Z'),
  isHead: false,
  isPrefetch: false,
  agent: browser,
  ip: '203.0.113.9',
  ...change,
})

export const makeHits = (work: Work, ...hits: NewHit[]): Promise<void> => insertHits(work.db, hits)

/** Counters of a campaign as they are kept, in the order of their names. */
export async function keptCounts(work: Work, { id }: MadeCampaign): Promise<CountRow[]> {
  const { rows } = await sql<CountRow>`
    select campaign_id, variant, what, cut, key, n::float8 as n from reaction_count
    where campaign_id = ${id}::uuid and n <> 0 order by concat_ws(' ', variant, what, cut, key) collate "C"`.execute(
    work.db,
  )
  return rows
}

/** The address of a link (from 1) or of the picture (0) in a mail. */
export async function mailPath(
  work: Work,
  campaign: MadeCampaign,
  customerId: string,
  { link = 0, variant = 1 } = {},
): Promise<string> {
  const tokens = await mailTokens(work.config.dataDir, link === 0 ? 'open' : 'click')
  const token = tokens.make({ of: 'campaign', campaign: campaign.number, customerId, variant, link })
  return link === 0 ? `/r/o/${token}.gif` : `/r/c/${token}`
}
