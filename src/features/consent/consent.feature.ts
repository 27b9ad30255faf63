import { roles, serve, type Feature } from '#platform/feature.ts'
import {
  askGate,
  linkFor,
  readEntries,
  readOfCustomer,
  recordEntry,
  takeBackEntry,
} from './consent.actions.ts'
import { consentApi, consentSchemas } from './consent.api.ts'
import { consentActions } from './consent.bulk.ts'
import { addEvidence, openEvidence } from './consent.evidence.ts'
import { consentNightlyJob } from './consent.jobs.ts'
import { keepEvidence } from './consent.keep.ts'
import { consentEvents, consentMetrics } from './consent.kinds.ts'
import { consentMerging, follow } from './consent.merging.ts'
import { consentPages } from './consent.pages.ts'
import { createPurpose, readPurposes, retirePurpose, updatePurpose } from './consent.purposes.ts'
import { readReach } from './consent.reach.ts'
import { askConfirmation } from './consent.requests.ts'
import { consentRules } from './consent.rules.ts'
import { readConsentSettings, updateConsentSettings } from './consent.settings.ts'
import { suppressComplained } from './consent.suppression.ts'
import { addSuppression, liftSuppression, listSuppressions } from './consent.suppressions.ts'
import { createWording, readWordings, retireWording, updateWording } from './consent.wordings.ts'

export const consentFeature: Feature = {
  name: 'consent',
  permissions: [
    { key: 'consent.read', label: { ja: '同意を見る', en: 'See consent' }, roles },
    {
      key: 'consent.write',
      label: { ja: '同意と拒否を記録する', en: 'Record consent and refusals' },
      roles: ['administrator', 'manager', 'member'],
    },
    {
      key: 'consent.manage',
      label: {
        ja: '利用目的・文面・配信停止を管理する',
        en: 'Manage purposes, wordings and stopped addresses',
      },
      roles: ['administrator', 'manager'],
    },
  ],
  events: consentEvents,
  rules: consentRules,
  metrics: consentMetrics,
  actions: consentActions,
  jobs: [consentNightlyJob],
  merging: consentMerging,
  afterChange: follow,
  purging: keepEvidence,
  unreachable: suppressComplained,
  pages: consentPages,
  schemas: consentSchemas,
  serves: serve(consentApi, {
    purposes: async (work) => ({ items: await readPurposes(work) }),
    createPurpose: (work, { body }) => createPurpose(work, body),
    updatePurpose: (work, { params, body }) => updatePurpose(work, params.id, body),
    retirePurpose: (work, { params, body }) => retirePurpose(work, params.id, body),
    wordings: async (work) => ({ items: await readWordings(work) }),
    createWording: (work, { body }) => createWording(work, body),
    updateWording: (work, { params, body }) => updateWording(work, params.id, body),
    retireWording: (work, { params, body }) => retireWording(work, params.id, body),
    addEvidence: async (work, _input, exchange) => addEvidence(work, await exchange.upload()),
    evidence: (work, { params }) => openEvidence(work, params.id),
    settings: (work) => readConsentSettings(work),
    updateSettings: (work, { body }) => updateConsentSettings(work, body),
    ofCustomer: (work, { params }) => readOfCustomer(work, params.id),
    entries: (work, { params, query }) => readEntries(work, params.id, query),
    record: (work, { params, body }) => recordEntry(work, params.id, body),
    takeBack: (work, { params, body }) => takeBackEntry(work, params.id, params.entryId, body.reason),
    async askConfirmation(work, { params, body }) {
      await askConfirmation(work, params.id, body)
      return readOfCustomer(work, params.id)
    },
    preferenceLink: (work, { params, body }) => linkFor(work, params.id, body.key),
    gate: (work, { body }) => askGate(work, body.asks),
    reach: (work, { query }) => readReach(work, query.channel ?? 'email'),
    suppressions: (work, { body }) => listSuppressions(work, { ...body, lifted: body.lifted ?? false }),
    suppress: (work, { body }) => addSuppression(work, body),
    lift: (work, { params, body }) => liftSuppression(work, params.id, body),
  }),
}
