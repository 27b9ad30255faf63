import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import type { Phrase } from '#kit/text.ts'
import { defineRule, isAmong, ofThese, type RuleKind, type RuleScope } from '#platform/catalogue/rule.ts'
import { isOfProvider, otherProviders } from './reactions.providers.ts'

/** What somebody did with a campaign; those behind each figure of its results. */
const deeds = {
  sent: { ja: '送った', en: 'was sent it' },
  opened: { ja: '開いた', en: 'opened it' },
  notOpened: { ja: '届いたが、開いていない', en: 'got it and did not open it' },
  machineOpened: { ja: '自動で開封されただけ', en: 'had it opened by machines alone' },
  clicked: { ja: 'クリックした', en: 'clicked' },
  notClicked: { ja: '届いたが、クリックしていない', en: 'got it and did not click' },
  scanned: { ja: '検査だけがクリックした', en: 'had it clicked by scanners alone' },
  converted: { ja: '注文した（最後の接点）', en: 'ordered after it (last touch)' },
  touched: { ja: '注文した（接点のひとつ）', en: 'ordered after it and others (any touch)' },
  unsubscribed: { ja: '配信停止を希望した', en: 'asked for no more mail' },
  bounced: { ja: '不達だった', en: 'could not be reached' },
  softBounced: { ja: '一時的に不達だった', en: 'could not be reached that time' },
  complained: { ja: '迷惑メールとして報告した', en: 'reported it as spam' },
  replied: { ja: '返信した', en: 'replied' },
  heldOut: { ja: '対照群に選ばれた', en: 'was held out' },
} as const satisfies { [what: string]: Phrase }
export type Deed = keyof typeof deeds

const conditions: { readonly [D in Deed]?: RawBuilder<unknown> } = {
  opened: sql`r.opened_at is not null`,
  machineOpened: sql`r.opened_at is null and r.machine_opened_at is not null`,
  clicked: sql`r.clicked_at is not null`,
  scanned: sql`r.clicked_at is null and r.scans > 0`,
  converted: sql`r.orders > 0`,
  unsubscribed: sql`r.unsubscribed_at is not null`,
  bounced: sql`r.bounced_hard`,
  softBounced: sql`r.bounced_at is not null and not r.bounced_hard`,
  complained: sql`r.complained_at is not null`,
  replied: sql`r.replied_at is not null`,
}

/** The first time, by the clock of the organisation; of what has no first time nobody is asked for. */
function firstAt(
  what: Deed,
  { weekday, hour }: { weekday: Weekday | undefined; hour: number | undefined },
  { timeZone }: Pick<RuleScope, 'timeZone'>,
): RawBuilder<unknown> {
  if (weekday === undefined && hour === undefined) return sql``
  if (what !== 'opened' && what !== 'clicked') return sql`and false`
  const at = sql`${sql.ref(`r.${what}_at`)} at time zone ${timeZone}`
  return sql`
    ${weekday === undefined ? sql`` : sql`and extract(dow from ${at}) = ${weekdays.indexOf(weekday)}`}
    ${hour === undefined ? sql`` : sql`and extract(hour from ${at}) = ${hour}`}`
}

const sayProvider = (provider: string): Phrase =>
  provider === otherProviders
    ? { ja: 'そのほかのドメイン', en: 'other domains' }
    : { ja: provider, en: provider }

/** What was handed over, or lies in the mailbox where no server is set. */
export const wentOut = sql`('sent', 'kept')`

/** As the database counts them. */
export const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const
type Weekday = (typeof weekdays)[number]
const weekdayLabels: { readonly [D in Weekday]: Phrase } = {
  sunday: { ja: '日曜日', en: 'Sunday' },
  monday: { ja: '月曜日', en: 'Monday' },
  tuesday: { ja: '火曜日', en: 'Tuesday' },
  wednesday: { ja: '水曜日', en: 'Wednesday' },
  thursday: { ja: '木曜日', en: 'Thursday' },
  friday: { ja: '金曜日', en: 'Friday' },
  saturday: { ja: '土曜日', en: 'Saturday' },
}

const deedParams = {
  campaignId: z.uuid(),
  what: z.enum(Object.keys(deeds) as [Deed, ...Deed[]]),
  variant: z.int().min(1).max(26).optional().describe('Those of this variant alone'),
  link: z.int().min(1).optional().describe('Of clicks: this link alone'),
  domain: z.string().max(255).optional().describe('Those at this domain alone'),
  provider: z.string().max(60).optional().describe('Those at domains of this carrier or provider alone'),
  weekday: z.enum(weekdays).optional().describe('Of who opened or clicked: the first time on this day'),
  hour: z.int().min(0).max(23).optional().describe('Of who opened or clicked: the first time in this hour'),
}

export const reactionRules: readonly RuleKind[] = [
  defineRule({
    kind: 'reaction',
    label: { ja: '配信への反応', en: 'Reaction to a campaign' },
    params: z.object(deedParams),
    form: {
      campaignId: { label: { ja: '配信', en: 'Campaign' }, of: 'campaign' },
      what: {
        label: { ja: '反応', en: 'Reaction' },
        options: Object.entries(deeds).map(([value, label]) => ({ value, label })),
      },
      variant: { label: { ja: '案（番号）', en: 'Variant' }, optional: true },
      link: { label: { ja: 'リンク（番号）', en: 'Link' }, optional: true },
      domain: { label: { ja: 'ドメイン', en: 'Domain' }, optional: true },
      provider: { label: { ja: 'キャリア・プロバイダー', en: 'Provider' }, optional: true },
      weekday: {
        label: { ja: '最初の曜日', en: 'First on' },
        options: weekdays.map((value) => ({ value, label: weekdayLabels[value] })),
        optional: true,
      },
      hour: { label: { ja: '最初の時刻（時）', en: 'First in the hour' }, optional: true },
    },
    predicate: ({ campaignId, what, variant, link, domain, provider, weekday, hour }, scope) => {
      const these = (alias: 'r' | 't'): RawBuilder<unknown> => sql`
        ${sql.ref(`${alias}.campaign_id`)} = ${campaignId}::uuid and ${ofThese(scope, sql.ref(`${alias}.customer_id`))}
        ${variant === undefined ? sql`` : sql`and ${sql.ref(`${alias}.variant`)} = ${variant}`}
        ${domain === undefined ? sql`` : sql`and ${sql.ref(`${alias}.domain`)} = ${domain}`}
        ${provider === undefined ? sql`` : sql`and ${isOfProvider(sql.ref(`${alias}.domain`), provider)}`}`
      const recipients = (states: RawBuilder<unknown>): RawBuilder<unknown> =>
        sql`select t.customer_id from campaign_recipient t where ${these('t')} and t.state in ${states}`
      if (what === 'heldOut') return isAmong(recipients(sql`('heldOut')`))
      if (what === 'sent') return isAmong(recipients(wentOut))
      if (what === 'notOpened' || what === 'notClicked') {
        const did = what === 'notOpened' ? sql`r.opened_at is not null` : sql`r.clicked_at is not null`
        return isAmong(sql`${recipients(wentOut)} and not exists (select 1 from campaign_reaction r
          where r.customer_id = t.customer_id and r.campaign_id = t.campaign_id and (${did} or r.bounced_hard))`)
      }
      if (what === 'touched')
        return isAmong(sql`select r.customer_id from campaign_conversion r
          where r.campaign_id = ${campaignId}::uuid and ${ofThese(scope, sql`r.customer_id`)}
            ${variant === undefined ? sql`` : sql`and r.variant = ${variant}`}`)
      const ofLink =
        link === undefined || what !== 'clicked'
          ? sql``
          : sql`and exists (select 1 from campaign_reaction_link l where l.customer_id = r.customer_id
              and l.campaign_id = r.campaign_id and l.link = ${link})`
      return isAmong(sql`select r.customer_id from campaign_reaction r
        where ${these('r')} and ${conditions[what] ?? sql`true`} ${ofLink}
          ${firstAt(what, { weekday, hour }, scope)}`)
    },
    async evidence({ campaignId }, { work }, customerId) {
      const { rows } = await sql<{
        name: string
        openedAt: string | null
        clickedAt: string | null
        orders: number
      }>`
        select k.name, r.opened_at, r.clicked_at, r.orders from campaign_reaction r join campaign k on k.id = r.campaign_id
        where r.customer_id = ${customerId}::uuid and r.campaign_id = ${campaignId}::uuid`.execute(work.db)
      return rows.flatMap(({ name, openedAt, clickedAt, orders }) => [
        ...(openedAt === null
          ? []
          : [{ text: { ja: `「${name}」を開いた`, en: `Opened “${name}”` }, at: openedAt }]),
        ...(clickedAt === null
          ? []
          : [{ text: { ja: `「${name}」をクリックした`, en: `Clicked in “${name}”` }, at: clickedAt }]),
        ...(orders === 0
          ? []
          : [
              {
                text: {
                  ja: `「${name}」のあとに ${orders}件注文した`,
                  en: `Ordered ${orders} times after “${name}”`,
                },
              },
            ]),
      ])
    },
    say: ({ campaignId, what, variant, link, domain, provider, weekday, hour }, _scope, names) => {
      const name = names.campaign(campaignId) ?? campaignId
      const only = {
        ja: [
          ...(variant === undefined ? [] : [`案${variant}`]),
          ...(link === undefined ? [] : [`${link}番目のリンク`]),
          ...(domain === undefined ? [] : [domain]),
          ...(provider === undefined ? [] : [sayProvider(provider).ja]),
          ...(weekday === undefined ? [] : [weekdayLabels[weekday].ja]),
          ...(hour === undefined ? [] : [`${hour}時台`]),
        ].join('、'),
        en: [
          ...(variant === undefined ? [] : [`variant ${variant}`]),
          ...(link === undefined ? [] : [`link ${link}`]),
          ...(domain === undefined ? [] : [domain]),
          ...(provider === undefined ? [] : [sayProvider(provider).en]),
          ...(weekday === undefined ? [] : [weekdayLabels[weekday].en]),
          ...(hour === undefined ? [] : [`${hour}:00 to ${hour}:59`]),
        ].join(', '),
      }
      return {
        ja: `配信「${name}」${only.ja === '' ? '' : `（${only.ja}）`}で ${deeds[what].ja}`,
        en: `${deeds[what].en}, of the campaign “${name}”${only.en === '' ? '' : ` (${only.en})`}`,
      }
    },
  }),
]
