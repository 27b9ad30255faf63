import { sql } from 'kysely'
import { z } from 'zod'
import { formatDay } from '#kit/japan/calendar.ts'
import { addDays } from '#kit/japan/days.ts'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'
import { defineRule, finds, type RuleKind } from '#platform/catalogue/rule.ts'

const card = z.object({ cardId: z.uuid() })

export const cardEvents: readonly EventKind[] = [
  defineEvent({
    name: 'card.exchanged',
    payload: card.extend({ exchangedOn: z.string(), by: z.string().nullable() }),
    personal: ['by'],
    sentence: { ja: '{exchangedOn} に{by}名刺を交換しました', en: 'Exchanged cards{by} on {exchangedOn}' },
    icon: 'Id',
    words: ({ exchangedOn, by }, _app, locale) =>
      locale === 'ja'
        ? { exchangedOn: formatDay(exchangedOn), by: by === null ? '' : ` ${by} が` }
        : { exchangedOn, by: by === null ? '' : ` with ${by}` },
  }),
  defineEvent({
    name: 'card.changed',
    payload: card,
    sentence: { ja: '名刺の内容を変更しました', en: 'Changed a business card' },
    icon: 'Id',
  }),
  defineEvent({
    name: 'card.removed',
    payload: card,
    sentence: { ja: '名刺をごみ箱に入れました', en: 'Moved a business card to the bin' },
    icon: 'Trash',
  }),
  defineEvent({
    name: 'card.restored',
    payload: card,
    sentence: { ja: '名刺をごみ箱から戻しました', en: 'Restored a business card' },
    icon: 'Restore',
  }),
]

export const cardRules: readonly RuleKind[] = [
  defineRule({
    kind: 'card',
    label: { ja: '名刺', en: 'Business card' },
    params: z.object({
      has: z.boolean(),
      days: z.int().min(1).max(36_500).optional().describe('Exchanged in the last so many days'),
    }),
    form: {
      has: {
        label: { ja: '名刺', en: 'Business card' },
        options: [
          { value: 'true', label: { ja: 'もらった', en: 'handed over' } },
          { value: 'false', label: { ja: 'もらっていない', en: 'not handed over' } },
        ],
      },
      days: { label: { ja: '過去の日数', en: 'In the last days' }, optional: true },
    },
    predicate: ({ has, days }, { today }) =>
      finds(
        sql`select 1 from business_card k where k.customer_id = c.customer_id and k.deleted_at is null
          ${days === undefined ? sql`` : sql`and k.exchanged_on > ${addDays(today, -days)}::date`}`,
        has,
      ),
    say: ({ has, days }) => {
      const when =
        days === undefined ? { ja: '', en: '' } : { ja: `過去${days}日に `, en: ` in the last ${days} days` }
      return has
        ? { ja: `${when.ja}名刺を もらった`, en: `handed over a card${when.en}` }
        : { ja: `${when.ja}名刺を もらっていない`, en: `handed over no card${when.en}` }
    },
  }),
]
