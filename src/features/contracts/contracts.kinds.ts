import { sql } from 'kysely'
import { z } from 'zod'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'
import type { Metric } from '#platform/catalogue/metric.ts'
import { defineRule, finds, type RuleKind } from '#platform/catalogue/rule.ts'
import { formatDay } from '#kit/japan/calendar.ts'
import type { Locale } from '#kit/text.ts'
import { todayOf } from './contracts.actions.ts'
import { countEnding, isCurrent } from './contracts.store.ts'

const named = { contractId: z.uuid(), title: z.string() }
const plain = z.object(named)
const ending = z.object({ ...named, endsOn: z.string() })
const sayDay = (on: string, locale: Locale): string => (locale === 'ja' ? formatDay(on) : on)
const endingWords = ({ title, endsOn }: z.output<typeof ending>, _app: unknown, locale: Locale) => ({
  title,
  endsOn: sayDay(endsOn, locale),
})

export const contractEvents: readonly EventKind[] = [
  defineEvent({
    name: 'contract.made',
    payload: plain,
    personal: ['title'],
    sentence: { ja: '契約「{title}」を登録しました', en: 'Added the contract “{title}”' },
    icon: 'FileText',
  }),
  defineEvent({
    name: 'contract.changed',
    payload: plain,
    personal: ['title'],
    sentence: { ja: '契約「{title}」を変更しました', en: 'Changed the contract “{title}”' },
    icon: 'FileText',
  }),
  defineEvent({
    name: 'contract.renewed',
    payload: ending,
    personal: ['title'],
    sentence: {
      ja: '契約「{title}」を {endsOn} まで更新しました',
      en: 'Renewed the contract “{title}” until {endsOn}',
    },
    icon: 'Refresh',
    words: endingWords,
  }),
  defineEvent({
    name: 'contract.cancelled',
    payload: z.object({ ...named, cancelledOn: z.string() }),
    personal: ['title'],
    sentence: {
      ja: '契約「{title}」を {cancelledOn} で解約しました',
      en: 'Cancelled the contract “{title}” as of {cancelledOn}',
    },
    icon: 'FileX',
    words: ({ title, cancelledOn }, _app, locale) => ({ title, cancelledOn: sayDay(cancelledOn, locale) }),
  }),
  defineEvent({
    name: 'contract.resumed',
    payload: plain,
    personal: ['title'],
    sentence: {
      ja: '契約「{title}」の解約を取り消しました',
      en: 'Took back the cancellation of the contract “{title}”',
    },
    icon: 'FileText',
  }),
  defineEvent({
    name: 'contract.removed',
    payload: plain,
    personal: ['title'],
    sentence: { ja: '契約「{title}」をごみ箱に入れました', en: 'Moved the contract “{title}” to the bin' },
    icon: 'Trash',
  }),
  defineEvent({
    name: 'contract.restored',
    payload: plain,
    personal: ['title'],
    sentence: { ja: '契約「{title}」をごみ箱から戻しました', en: 'Restored the contract “{title}”' },
    icon: 'Restore',
  }),
  defineEvent({
    name: 'contract.renewalDue',
    payload: ending,
    personal: ['title'],
    sentence: {
      ja: '契約「{title}」が {endsOn} に終わります。更新するか決める時期です',
      en: 'The contract “{title}” ends on {endsOn}: time to decide on its renewal',
    },
    icon: 'CalendarDue',
    words: endingWords,
  }),
]

const live = sql`select 1 from customer_contract k where k.customer_id = c.customer_id and k.deleted_at is null`

export const contractRules: readonly RuleKind[] = [
  defineRule({
    kind: 'contract',
    label: { ja: '契約', en: 'Contract' },
    params: z.object({
      is: z
        .enum(['current', 'ending', 'ended', 'none'])
        .describe(
          'current: not ended; ending: in so many days; ended: had one that ended; none: never had one',
        ),
      days: z.int().min(1).max(3650).default(60),
    }),
    form: {
      is: {
        label: { ja: '状態', en: 'State' },
        options: [
          { value: 'current', label: { ja: '続いている', en: 'current' } },
          { value: 'ending', label: { ja: 'もうすぐ終わる', en: 'ending soon' } },
          { value: 'ended', label: { ja: '終わったものがある', en: 'one has ended' } },
          { value: 'none', label: { ja: '契約がない', en: 'none' } },
        ],
      },
      days: { label: { ja: 'もうすぐの日数', en: 'Days that are soon' }, start: 60 },
    },
    predicate: ({ is, days }, { today }) => {
      const current = isCurrent(today)
      if (is === 'none') return finds(live, false)
      if (is === 'ended') return finds(sql`${live} and not ${current}`)
      if (is === 'current') return finds(sql`${live} and ${current}`)
      return finds(sql`${live} and ${current} and k.ends_on <= ${today}::date + ${sql.lit(days)}`)
    },
    say: ({ is, days }) =>
      ({
        current: { ja: '続いている契約が ある', en: 'has a current contract' },
        ending: {
          ja: `${days}日以内に終わる契約が ある`,
          en: `has a contract that ends within ${days} days`,
        },
        ended: { ja: '終わった契約が ある', en: 'has a contract that ended' },
        none: { ja: '契約が ない', en: 'never had a contract' },
      })[is],
  }),
]

const soon = 60

export const contractMetrics: readonly Metric[] = [
  {
    key: 'contracts.endingSoon',
    label: { ja: '60日以内に終わる契約', en: 'Contracts that end within 60 days' },
    definition: {
      ja: '見られる契約のうち、解約・満了しておらず、終了日が今日から60日以内のものの数',
      en: 'Contracts one may see, neither cancelled nor ended, whose end is within 60 days from today',
    },
    unit: 'count',
    permission: 'contracts.read',
    measure: async (work) => {
      const { ending, current } = await countEnding(work, await todayOf(work), soon)
      return { value: ending, n: current, exact: true }
    },
  },
]
