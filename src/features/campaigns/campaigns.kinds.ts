import { sql } from 'kysely'
import { z } from 'zod'
import type { Metric } from '#platform/catalogue/metric.ts'
import { defineRule, isAmong, ofThese, type RuleKind } from '#platform/catalogue/rule.ts'
import { readCampaigns } from './campaigns.ts'
import { sayReason } from './campaigns.text.ts'

/** What somebody is to a campaign, as a rule asks it; `in` is whoever stands in its ledger. */
const standings = {
  sent: { ja: '送った', en: 'was sent it' },
  heldOut: { ja: '対照群', en: 'was held out' },
  skipped: { ja: '送らなかった', en: 'was left out' },
  failed: { ja: '送れなかった', en: 'could not be reached' },
  unknown: { ja: '届いたか不明', en: 'may have got it' },
  kept: { ja: '控え', en: 'has it in the mailbox' },
  queued: { ja: 'これから送る', en: 'is still to get it' },
  waiting: { ja: 'A/B テストの結果待ち', en: 'waits for the test' },
  stopped: { ja: '中止で送らなかった', en: 'was not reached before it was cancelled' },
  in: { ja: '対象に入った', en: 'was in its audience' },
  notIn: { ja: '対象に入っていない', en: 'was not in its audience' },
} as const
type Standing = keyof typeof standings
const keys = Object.keys(standings) as [Standing, ...Standing[]]

const statesOf = (is: Standing): readonly string[] | null =>
  is === 'in' || is === 'notIn' ? null : is === 'queued' ? ['queued', 'taken', 'sending'] : [is]

export const campaignRules: readonly RuleKind[] = [
  defineRule({
    kind: 'campaign',
    label: { ja: '配信', en: 'Campaign' },
    params: z.object({
      campaignId: z.uuid(),
      is: z.enum(keys).default('sent'),
      variant: z.coerce.number().int().min(1).max(26).optional(),
      reason: z.string().max(40).optional().describe('Of `skipped`: why'),
      domain: z.string().max(255).optional().describe('Their address is there'),
      address: z.string().max(254).optional().describe('The beginning of their address'),
    }),
    form: {
      campaignId: { label: { ja: '配信', en: 'Campaign' }, of: 'campaign' },
      is: {
        label: { ja: '状態', en: 'State' },
        options: keys.map((value) => ({ value, label: standings[value] })),
        start: 'sent',
      },
    },
    predicate({ campaignId, is, variant, reason, domain, address }, scope) {
      const states = statesOf(is)
      const found = sql`select r.customer_id from campaign_recipient r
        where r.campaign_id = ${campaignId}::uuid and ${ofThese(scope, sql`r.customer_id`)}
          ${states === null ? sql`` : sql`and r.state in (${sql.join(states.map((one) => sql.lit(one)))})`}
          ${variant === undefined ? sql`` : sql`and r.variant = ${variant}`}
          ${reason === undefined ? sql`` : sql`and r.reason = ${reason}`}
          ${domain === undefined ? sql`` : sql`and r.domain = ${domain.toLowerCase()}`}
          ${address === undefined ? sql`` : sql`and starts_with(r.address, ${address.toLowerCase()})`}`
      return isAmong(found, is !== 'notIn')
    },
    async evidence({ campaignId }, { work }, customerId) {
      const { rows } = await sql<{ name: string; state: Standing; reason: string | null; at: string | null }>`
        select k.name, r.state, r.reason, r.sent_at as at from campaign_recipient r join campaign k on k.id = r.campaign_id
        where r.campaign_id = ${campaignId}::uuid and r.customer_id = ${customerId}::uuid order by r.sent_at limit 10`.execute(
        work.db,
      )
      return rows.map(({ name, state, reason, at }) => {
        const says = standings[state] ?? standings.queued
        const why = state === 'skipped' && reason !== null ? sayReason(reason) : null
        return {
          text: {
            ja: `配信「${name}」：${says.ja}${why ? `（${why.ja}）` : ''}`,
            en: `“${name}”: ${says.en}${why ? ` (${why.en})` : ''}`,
          },
          ...(at !== null && { at }),
        }
      })
    },
    say({ campaignId, is, variant, reason, domain, address }, _scope, names) {
      const name = names.campaign(campaignId) ?? '?'
      const why = reason === undefined ? null : sayReason(reason)
      const more = [
        variant && { ja: `案${variant}`, en: `variant ${variant}` },
        why,
        domain && { ja: `@${domain}`, en: `@${domain}` },
        address && { ja: `${address}…`, en: `${address}…` },
      ].filter((one) => typeof one === 'object' && one !== null)
      const of =
        more.length === 0
          ? { ja: '', en: '' }
          : {
              ja: `（${more.map(({ ja }) => ja).join('・')}）`,
              en: ` (${more.map(({ en }) => en).join(', ')})`,
            }
      return {
        ja: `配信「${name}」${of.ja}：${standings[is].ja}`,
        en: `${standings[is].en}: “${name}”${of.en}`,
      }
    },
  }),
]

export const campaignMetrics: readonly Metric[] = [
  {
    key: 'campaigns.sent30',
    label: { ja: '配信で送ったメール（30日）', en: 'Mails of campaigns in 30 days' },
    definition: {
      ja: '直近30日に始まった配信で、サーバーが受け付けたメールの数。n は送った配信の数',
      en: 'Mails that a server took, of campaigns that began in the last 30 days. n is how many campaigns',
    },
    unit: 'count',
    permission: readCampaigns,
    measure: async (work) => {
      const since = new Date(Date.now() - 30 * 86_400_000)
      const { rows } = await sql<{ value: number; n: number }>`
        select coalesce(sum(c.n), 0)::float8 as value, count(distinct k.id)::int as n
        from campaign k left join campaign_count c on c.campaign_id = k.id and c.state = 'sent'
        where k.began_at >= ${since} and k.deleted_at is null`.execute(work.db)
      return { value: rows[0]?.value ?? 0, n: rows[0]?.n ?? 0, exact: true }
    },
  },
]
