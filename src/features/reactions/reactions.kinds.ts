import { z } from 'zod'
import { methods } from '#features/consent/consent.ts'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { levelLabels, levels } from './reactions.engagement.ts'

const ofCampaign = { campaignId: z.uuid(), campaign: z.string(), variant: z.int() }

export const reactionEvents: readonly EventKind[] = [
  defineEvent({
    name: 'mail.opened',
    payload: z.object(ofCampaign),
    sentence: { ja: '配信「{campaign}」のメールを開きました', en: 'Opened the mail of “{campaign}”' },
    icon: 'MailOpened',
  }),
  defineEvent({
    name: 'mail.clicked',
    payload: z.object({ ...ofCampaign, link: z.int() }),
    sentence: {
      ja: '配信「{campaign}」のメールのリンク（{link}番目）をクリックしました',
      en: 'Clicked link {link} in the mail of “{campaign}”',
    },
    icon: 'Click',
  }),
  defineEvent({
    name: 'mail.converted',
    payload: z.object({ ...ofCampaign, orderId: z.uuid(), revenue: z.number() }),
    sentence: {
      ja: '配信「{campaign}」をきっかけに注文しました（税抜 {amount}）',
      en: 'Ordered after the mail of “{campaign}” ({amount} without tax)',
    },
    words: ({ campaign, revenue }, _names, locale) => ({
      campaign,
      amount: `${locale === 'ja' ? '' : '¥'}${revenue.toLocaleString('en-US')}${locale === 'ja' ? '円' : ''}`,
    }),
    icon: 'ShoppingCart',
  }),
  defineEvent({
    name: 'mail.unsubscribed',
    payload: z.object({ ...ofCampaign, entryId: z.uuid(), method: z.enum(methods) }),
    sentence: {
      ja: '配信「{campaign}」のあとに配信停止を希望しました',
      en: 'Asked for no more mail after “{campaign}”',
    },
    icon: 'HandStop',
  }),
]

const facts = (column: string) => ({ table: 'reaction_facts', id: 'customer_id', column })
const shared = {
  subject: 'customer',
  section: 'marketing',
  pii: 'none',
  merge: 'survivor',
  editable: false,
  aliases: [],
  list: { width: 130 },
} as const

/** What reactions say of somebody, as columns and conditions of every list. */
export const reactionFields: readonly Field[] = [
  {
    ...shared,
    key: 'lastOpenedOn',
    label: { ja: '最終開封日', en: 'Last open' },
    help: {
      ja: '配信メールを本人が最後に開いた日。Apple などの自動の開封は含みません',
      en: 'When they last opened a campaign’s mail; opens by machines do not count',
    },
    type: 'date',
    computed: facts('last_opened_on'),
    filterable: true,
  },
  {
    ...shared,
    key: 'lastClickedOn',
    label: { ja: '最終クリック日', en: 'Last click' },
    help: {
      ja: '配信メールのリンクを本人が最後にクリックした日',
      en: 'When they last clicked a link in a campaign’s mail',
    },
    type: 'date',
    computed: facts('last_clicked_on'),
    filterable: true,
  },
  {
    ...shared,
    key: 'engagement',
    label: { ja: 'メールへの反応', en: 'Engagement' },
    help: {
      ja: '開封 1点・クリック 3点を足し、30日ごとに半分にした点数。4点以上が「高い」、1点以上が「ふつう」、0.1点以上が「低い」',
      en: 'An open is 1 point, a click 3; half of it is gone every 30 days. High from 4, middle from 1, low from 0.1',
    },
    type: 'choice',
    options: levels.map((value) => ({ value, label: levelLabels[value] })),
    computed: facts('level'),
    filterable: true,
  },
  {
    ...shared,
    key: 'bestHour',
    label: { ja: '反応しやすい時間（時）', en: 'Best hour' },
    help: {
      ja: '反応がいちばん多い時間帯。少ないうちは全員の傾向に寄せます',
      en: 'In which they react most; drawn towards everybody’s habits while little is known',
    },
    type: 'number',
    computed: facts('best_hour'),
    filterable: true,
  },
]
