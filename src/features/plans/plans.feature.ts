import { roles, serve, type Feature } from '#platform/feature.ts'
import {
  copyPlan,
  createPlan,
  getEdition,
  getPlan,
  offerPlan,
  previewPlan,
  publishPlan,
  readEditionsOf,
  readPlans,
  removePlan,
  restorePlan,
  retirePlan,
  updatePlan,
} from './plans.actions.ts'
import { plansApi, plansSchemas } from './plans.api.ts'
import { binnedPlans } from './plans.bin.ts'
import { planCommands } from './plans.commands.ts'
import { plansServerText } from './plans.server.text.ts'

export const plansFeature: Feature = {
  name: 'plans',
  schemas: plansSchemas,
  serves: serve(plansApi, {
    list: (work, { query }) => readPlans(work, query),
    get: (work, { params }) => getPlan(work, params.id),
    create: (work, { body }) => createPlan(work, body),
    copy: (work, { params, body }) => copyPlan(work, params.id, body),
    update: (work, { params, body }) => updatePlan(work, params.id, body),
    publish: (work, { params, body }) => publishPlan(work, params.id, body.version),
    retire: (work, { params, body }) => retirePlan(work, params.id, body.version),
    offer: (work, { params, body }) => offerPlan(work, params.id, body.version),
    remove: (work, { params, query }) => removePlan(work, params.id, query.version),
    restore: (work, { params }) => restorePlan(work, params.id),
    editions: async (work, { params }) => ({ items: await readEditionsOf(work, params.id) }),
    edition: (work, { params, query }) => getEdition(work, params.id, params.edition, query.locale),
    preview: (work, { body }) => previewPlan(work, body),
  }),
  permissions: [
    { key: 'plans.read', label: plansServerText.read, roles },
    { key: 'plans.write', label: plansServerText.write, roles: ['administrator', 'manager'] },
  ],
  binned: [binnedPlans],
  commands: planCommands,
}
