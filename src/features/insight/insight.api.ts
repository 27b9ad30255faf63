import { z } from 'zod'
import { defineApi, type Endpoint } from '#kit/contract.ts'
import { ruleSchema } from '#platform/catalogue/rule.ts'

const permission = 'insight.read'
const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .describe('YYYY-MM')

export const pictureKeys = [
  'monthly',
  'conversion',
  'retention',
  'rfm',
  'deciles',
  'cpm',
  'intervals',
  'media',
  'pairs',
  'moves',
  'survival',
  'continuation',
  'standing',
  'mrr',
  'leaving',
  'tenure',
  'forecast',
] as const
export type PictureKey = (typeof pictureKeys)[number]

export const retentionMeasures = ['retention', 'ltv', 'profit'] as const
export const gaps = ['first', 'second', 'average'] as const
export const moveAxes = ['cpm', 'rank', 'decile', 'r', 'f', 'm'] as const
export const pairOrders = ['orders', 'confidence', 'lift'] as const
export const courseGroups = ['all', 'plan', 'media', 'month'] as const
export const leavingGroups = ['reason', 'month', 'round', 'plan', 'media'] as const

/** Whom a picture is about: any rule, and search words. */
const people = {
  q: z.string().max(200).optional(),
  filter: z.string().max(20_000).optional().describe('A rule as JSON'),
}
const period = { from: month.optional(), to: month.optional() }

export const queries = {
  monthly: z.object({ ...people, ...period }),
  conversion: z.object({
    ...people,
    ...period,
    days: z.coerce.number().int().min(1).max(720).default(90).describe('N of F2(N)'),
  }),
  retention: z.object({ ...people, ...period, measure: z.enum(retentionMeasures).default('retention') }),
  rfm: z.object({
    ...people,
    m: z.coerce.number().int().min(1).max(5).optional().describe('Only those of this rank M'),
  }),
  deciles: z.object(people),
  cpm: z.object(people),
  intervals: z.object({ ...people, ...period, between: z.enum(gaps).default('first') }),
  media: z.object({ ...people, ...period }),
  pairs: z.object({ ...people, sort: z.enum(pairOrders).default('orders') }),
  moves: z.object({ ...people, ...period, axis: z.enum(moveAxes).default('cpm') }),
  survival: z.object({ ...people, ...period, by: z.enum(courseGroups).default('all') }),
  continuation: z.object({ ...people, ...period, by: z.enum(courseGroups).default('all') }),
  standing: z.object({ ...people, ...period }),
  mrr: z.object({ ...people, ...period }),
  leaving: z.object({ ...people, ...period, along: z.enum(leavingGroups).default('reason') }),
  tenure: z.object({ ...people, ...period }),
  forecast: z.object(people),
} as const satisfies { readonly [K in PictureKey]: z.ZodObject }
export type Asked<K extends PictureKey> = z.output<(typeof queries)[K]>

export const pictureUnits = ['people', 'count', 'yen', 'percent', 'days', 'ratio'] as const

/** Every picture is a table of numbers, with what is printed under it. */
export const pictureSchema = z.object({
  question: z.string(),
  definition: z.string().describe('How each number is made, in the reader’s language'),
  asOf: z.iso.date(),
  period: z.object({ from: month, to: month }).nullable(),
  n: z.object({ count: z.int(), of: z.enum(['customers', 'orders', 'subscriptions']) }),
  maturity: z.string().nullable().describe('Who is counted already, where a window must have elapsed'),
  note: z.string().nullable(),
  columns: z.array(z.object({ key: z.string(), label: z.string(), unit: z.enum(pictureUnits) })),
  rows: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      values: z.record(z.string(), z.number().nullable()),
      people: z
        .record(z.string(), ruleSchema)
        .describe('By column: the rule that selects the people behind the number'),
    }),
  ),
})
export type Picture = z.infer<typeof pictureSchema>

const rankName = z.string().trim().min(1).max(20)
/** Five ranks, painted on the cells R × F (`55` is R 5, F 5). */
export const rankSettings = z.object({
  names: z.array(rankName).length(5),
  cells: z.record(z.string().regex(/^[1-5][1-5]$/), z.int().min(0).max(4)),
})
export type RankSettings = z.infer<typeof rankSettings>
export const versionedRanks = z.object({ version: z.int(), settings: rankSettings })
export type VersionedRanks = z.infer<typeof versionedRanks>

const share = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  customers: z.int(),
  percent: z.number(),
})
export const productInsight = z.object({
  definition: z.string(),
  asOf: z.iso.date(),
  n: z.int().describe('Customers who bought it and kept it'),
  repeaters: z.int(),
  orders: z.int(),
  revenue: z.int(),
  sample: z.int().describe('How many of them `segments` and `next` stand on'),
  segments: z.array(
    z.object({ key: z.string(), label: z.string(), customers: z.int(), percent: z.number() }),
  ),
  next: z.array(share).describe('What they bought first after it'),
  baskets: z.int().describe('How many of its orders `together` stands on'),
  together: z.array(share).describe('What was in the same order'),
})
export type ProductInsight = z.infer<typeof productInsight>

type PictureEndpoint<K extends PictureKey> = Endpoint & {
  readonly query: (typeof queries)[K]
  readonly returns: typeof pictureSchema
}
function picture<K extends PictureKey>(key: K, ja: string, en: string): PictureEndpoint<K> {
  return {
    method: 'GET',
    path: `/insight/${key}`,
    permission,
    summary: { ja, en },
    query: queries[key],
    returns: pictureSchema,
  }
}

export const insightApi = defineApi('insight', {
  monthly: picture(
    'monthly',
    '月別の売上（初回・リピート・ゲスト）',
    'Sales by month: first, repeat, guests',
  ),
  conversion: picture(
    'conversion',
    'F2・F3転換率（初回購入月別）',
    'F2 and F3 conversion by month of first order',
  ),
  retention: picture('retention', 'コホートの継続率と累計LTV', 'Retention and cumulative LTV of cohorts'),
  rfm: picture('rfm', 'RFMの人数（25のマス）', 'RFM matrix of 25 cells'),
  deciles: picture('deciles', 'デシル分析', 'Decile table'),
  cpm: picture('cpm', 'CPMの10分類', 'The ten segments of CPM'),
  intervals: picture('intervals', '購入間隔の分布', 'Days between orders'),
  media: picture('media', '媒体別のCPOとLTV', 'CPO and LTV by medium'),
  pairs: picture('pairs', '併買（支持度・信頼度・リフト）', 'Basket: support, confidence, lift'),
  moves: picture('moves', '2つの日の間のランクの移動', 'Rank migration between two dates'),
  survival: picture('survival', '定期の残存率（回数別）', 'Survival of subscriptions by round'),
  continuation: picture('continuation', '定期の継続率（n回目→n+1回目）', 'Continuation from round to round'),
  standing: picture(
    'standing',
    '定期の状態別の数と解約率（月別）',
    'Subscriptions by state, and monthly churn',
  ),
  mrr: picture('mrr', 'MRRとその増減', 'MRR and what moved it'),
  leaving: picture('leaving', '解約理由と解約阻止率', 'Why they leave, and how many stay'),
  tenure: picture('tenure', '定期の在籍日数', 'Days that subscriptions are in force'),
  forecast: picture(
    'forecast',
    '定期の出荷予測（90日、週別）',
    'What subscriptions will ship in 90 days, by weeks',
  ),
  csv: {
    method: 'GET',
    path: '/insight/{picture}/csv',
    permission,
    summary: { ja: '図の数値をCSVで受け取る', en: 'The numbers of a picture as CSV' },
    params: z.object({ picture: z.enum(pictureKeys) }),
    query: z.object({
      ...people,
      ...period,
      days: queries.conversion.shape.days.optional(),
      measure: z.enum(retentionMeasures).optional(),
      m: queries.rfm.shape.m,
      between: z.enum(gaps).optional(),
      sort: z.enum(pairOrders).optional(),
      axis: z.enum(moveAxes).optional(),
      by: z.enum(courseGroups).optional(),
      along: z.enum(leavingGroups).optional(),
    }),
    returns: 'file',
  },
  product: {
    method: 'GET',
    path: '/insight/products/{id}',
    permission,
    summary: {
      ja: '商品を買った人と、次に・一緒に買われた商品',
      en: 'Who buys a product, what next, with what',
    },
    params: z.object({ id: z.uuid() }),
    returns: productInsight,
  },
  ranks: {
    method: 'GET',
    path: '/insight/ranks',
    permission,
    summary: { ja: 'RFMランクの名前と塗り分け', en: 'Names and cells of the RFM ranks' },
    returns: versionedRanks,
  },
  setRanks: {
    method: 'PUT',
    path: '/insight/ranks',
    permission: 'insight.manage',
    summary: { ja: 'RFMランクを塗り分ける', en: 'Paint the RFM ranks' },
    body: versionedRanks,
    returns: versionedRanks,
  },
})

/** What has a name in the OpenAPI document. */
export const insightSchemas = {
  Picture: pictureSchema,
}
