import { serve, type Feature } from '#platform/feature.ts'
import {
  getHousehold,
  joinHousehold,
  leaveForGood,
  leaveHousehold,
  setRole,
  suggestMembers,
} from './households.actions.ts'
import { householdsApi, householdsSchemas } from './households.api.ts'
import { householdEvents, householdRules } from './households.kinds.ts'
import { noteMates } from './households.store.ts'
import { settleHousehold } from './households.merging.ts'

export const householdsFeature: Feature = {
  name: 'households',
  merging: {
    tables: [{ table: 'household_member', how: 'moved', label: { ja: '世帯', en: 'Household' } }],
    settle: { tables: ['household_member'], run: settleHousehold },
  },
  schemas: householdsSchemas,
  serves: serve(householdsApi, {
    get: async (work, { params }) => ({ household: await getHousehold(work, params.customerId) }),
    suggest: async (work, { params }) => ({ items: await suggestMembers(work, params.customerId) }),
    join: (work, { params, body }) => joinHousehold(work, params.customerId, body),
    setRole: (work, { params, body }) => setRole(work, params.customerId, body),
    leave: (work, { params, query }) => leaveHousehold(work, params.customerId, query.version),
  }),
  // Rules ask how many of a household are on record: who goes to the bin changes that of the others.
  afterChange: async (work, subject, ids) => {
    if (subject === 'customer') await noteMates(work, ids)
  },
  purging: leaveForGood,
  events: householdEvents,
  rules: householdRules,
}
