import { roles, serve, type Feature } from '#platform/feature.ts'
import { insightApi, insightSchemas } from './insight.api.ts'
import { pairsJob } from './insight.basket.ts'
import { insightRules } from './insight.kinds.ts'
import { subscriptionMetrics } from './insight.metrics.ts'
import { subscriptionPictureRules } from './insight.subscription-kinds.ts'
import { pictureFile, pictures } from './insight.pictures.ts'
import { readProduct } from './insight.product.ts'
import { readRanks, setRanks } from './insight.settings.ts'

export const insightFeature: Feature = {
  name: 'insight',
  schemas: insightSchemas,
  serves: serve(insightApi, {
    monthly: (work, { query }) => pictures.monthly(work, query),
    conversion: (work, { query }) => pictures.conversion(work, query),
    retention: (work, { query }) => pictures.retention(work, query),
    rfm: (work, { query }) => pictures.rfm(work, query),
    deciles: (work, { query }) => pictures.deciles(work, query),
    cpm: (work, { query }) => pictures.cpm(work, query),
    intervals: (work, { query }) => pictures.intervals(work, query),
    media: (work, { query }) => pictures.media(work, query),
    pairs: (work, { query }) => pictures.pairs(work, query),
    moves: (work, { query }) => pictures.moves(work, query),
    survival: (work, { query }) => pictures.survival(work, query),
    continuation: (work, { query }) => pictures.continuation(work, query),
    standing: (work, { query }) => pictures.standing(work, query),
    mrr: (work, { query }) => pictures.mrr(work, query),
    leaving: (work, { query }) => pictures.leaving(work, query),
    tenure: (work, { query }) => pictures.tenure(work, query),
    forecast: (work, { query }) => pictures.forecast(work, query),
    csv: (work, { params, query }) => pictureFile(work, params.picture, query),
    product: (work, { params }) => readProduct(work, params.id),
    ranks: (work) => readRanks(work),
    setRanks: (work, { body }) => setRanks(work, body),
  }),
  permissions: [
    { key: 'insight.read', label: { ja: '分析を見る', en: 'See the pictures' }, roles },
    {
      key: 'insight.manage',
      label: { ja: 'RFMランクを塗り分ける', en: 'Paint the RFM ranks' },
      roles: ['administrator', 'manager'],
    },
  ],
  rules: [...insightRules, ...subscriptionPictureRules],
  metrics: subscriptionMetrics,
  jobs: [pairsJob],
}
