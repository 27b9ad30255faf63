import { serve, type Feature } from '#platform/feature.ts'
import { readHistory } from './history.actions.ts'
import { historyApi, historySchemas } from './history.api.ts'

export const historyFeature: Feature = {
  name: 'history',
  schemas: historySchemas,
  serves: serve(historyApi, {
    ofCustomer: (work, { params, query }) => readHistory(work, 'customer', params.id, query),
    ofCompany: (work, { params, query }) => readHistory(work, 'company', params.id, query),
  }),
}
