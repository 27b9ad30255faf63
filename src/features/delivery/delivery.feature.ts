import { serve, type Feature } from '#platform/feature.ts'
import { readState, releaseStopped, tryOut } from './delivery.actions.ts'
import { deliveryApi, deliverySchemas } from './delivery.api.ts'
import { countReturns } from './delivery.breaker.ts'
import { getCopy, listCopies } from './delivery.copies.ts'
import { examineDelivery } from './delivery.examine.ts'
import {
  addDomain,
  addKey,
  checkNow,
  listDomains,
  removeDomain,
  removeKey,
  useKey,
} from './delivery.domains.ts'
import { startSending } from './delivery.run.ts'
import {
  binnedSenders,
  createSender,
  listSenders,
  removeSender,
  restoreSender,
  updateSender,
} from './delivery.senders.ts'
import { readDeliverySettings, updateDeliverySettings } from './delivery.settings.ts'

export const deliveryFeature: Feature = {
  name: 'delivery',
  merging: { tables: [{ table: 'mail_copy', how: 'moved' }] },
  schemas: deliverySchemas,
  serves: serve(deliveryApi, {
    state: (work) => readState(work),
    release: (work, { body }) => releaseStopped(work, body),
    settings: (work) => readDeliverySettings(work),
    updateSettings: (work, { body }) => updateDeliverySettings(work, body),
    test: (work, { body }) => tryOut(work, body.to),
    senders: async (work) => ({ items: await listSenders(work) }),
    createSender: (work, { body }) => createSender(work, body),
    updateSender: (work, { params, body }) => updateSender(work, params.id, body),
    removeSender: (work, { params, query }) => removeSender(work, params.id, query.version),
    restoreSender: (work, { params }) => restoreSender(work, params.id),
    domains: async (work) => ({ items: await listDomains(work) }),
    addDomain: (work, { body }) => addDomain(work, body.name),
    removeDomain: (work, { params }) => removeDomain(work, params.domain),
    checkDomain: (work, { params }) => checkNow(work, params.domain),
    addKey: (work, { params, body }) => addKey(work, params.domain, body),
    useKey: (work, { params }) => useKey(work, params.domain, params.selector),
    removeKey: (work, { params }) => removeKey(work, params.domain, params.selector),
    copies: (work, { query }) => listCopies(work, query),
    copy: (work, { params }) => getCopy(work, params.id),
  }),
  binned: [binnedSenders],
  sends: startSending,
  examines: examineDelivery,
  async returned(work, returns) {
    const { settings } = await readDeliverySettings(work)
    await countReturns(
      work,
      returns.flatMap(({ of, kind }) =>
        of?.of === 'campaign' && (kind === 'bounce' || kind === 'complaint')
          ? { campaignId: of.campaignId, kind }
          : [],
      ),
      settings.breaker,
    )
  },
}
