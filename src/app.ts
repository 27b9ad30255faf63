import { compose, type Composition, type Feature } from '#platform/feature.ts'
import { accountsFeature } from './features/accounts/accounts.feature.ts'
import { auditFeature } from './features/audit/audit.feature.ts'
import { bulkFeature } from './features/bulk/bulk.feature.ts'
import { calendarFeature } from './features/calendar/calendar.feature.ts'
import { binFeature } from './features/bin/bin.feature.ts'
import { cardsFeature } from './features/cards/cards.feature.ts'
import { companiesFeature } from './features/companies/companies.feature.ts'
import { complaintsFeature } from './features/complaints/complaints.feature.ts'
import { campaignsFeature } from './features/campaigns/campaigns.feature.ts'
import { contractsFeature } from './features/contracts/contracts.feature.ts'
import { customersFeature } from './features/customers/customers.feature.ts'
import { mailFeature } from './features/mail/mail.feature.ts'
import { consentFeature } from './features/consent/consent.feature.ts'
import { mediaFeature } from './features/media/media.feature.ts'
import { deliveryFeature } from './features/delivery/delivery.feature.ts'
import { documentsFeature } from './features/documents/documents.feature.ts'
import { paymentsFeature } from './features/payments/payments.feature.ts'
import { plansFeature } from './features/plans/plans.feature.ts'
import { mypageFeature } from './features/mypage/mypage.feature.ts'
import { ordersFeature } from './features/orders/orders.feature.ts'
import { productsFeature } from './features/products/products.feature.ts'
import { purchasesFeature } from './features/purchases/purchases.feature.ts'
import { demoFeature } from './features/demo/demo.feature.ts'
import { postalFeature } from './features/postal/postal.feature.ts'
import { fieldsFeature } from './features/fields/fields.feature.ts'
import { filesFeature } from './features/files/files.feature.ts'
import { historyFeature } from './features/history/history.feature.ts'
import { settingsFeature } from './features/settings/settings.feature.ts'
import { wordsFeature } from './features/words/words.feature.ts'
import { exportsFeature } from './features/exports/exports.feature.ts'
import { handoversFeature } from './features/handovers/handovers.feature.ts'
import { householdsFeature } from './features/households/households.feature.ts'
import { healthFeature } from './features/health/health.feature.ts'
import { insightFeature } from './features/insight/insight.feature.ts'
import { importsFeature } from './features/imports/imports.feature.ts'
import { matchingFeature } from './features/matching/matching.feature.ts'
import { mergingFeature } from './features/merging/merging.feature.ts'
import { notesFeature } from './features/notes/notes.feature.ts'
import { provisionsFeature } from './features/provisions/provisions.feature.ts'
import { qualityFeature } from './features/quality/quality.feature.ts'
import { readingsFeature } from './features/readings/readings.feature.ts'
import { reactionsFeature } from './features/reactions/reactions.feature.ts'
import { schedulesFeature } from './features/schedules/schedules.feature.ts'
import { pointsFeature } from './features/points/points.feature.ts'
import { subscriptionsFeature } from './features/subscriptions/subscriptions.feature.ts'
import { systemFeature } from './features/system/system.feature.ts'
import { tagsFeature } from './features/tags/tags.feature.ts'
import { changesFeature } from './features/changes/changes.feature.ts'
import { segmentsFeature } from './features/segments/segments.feature.ts'
import { templatesFeature } from './features/templates/templates.feature.ts'
import { webhooksFeature } from './features/webhooks/webhooks.feature.ts'
import { returnsFeature } from './features/returns/returns.feature.ts'
import { timelineFeature } from './features/timeline/timeline.feature.ts'
import { viewsFeature } from './features/views/views.feature.ts'

/** The composition root: which features exist, in the order of `features/order.ts`. */
export const features: readonly Feature[] = [
  auditFeature,
  settingsFeature,
  wordsFeature,
  calendarFeature,
  accountsFeature,
  fieldsFeature,
  changesFeature,
  timelineFeature,
  postalFeature,
  filesFeature,
  companiesFeature,
  tagsFeature,
  customersFeature,
  healthFeature,
  provisionsFeature,
  viewsFeature,
  bulkFeature,
  notesFeature,
  mailFeature,
  consentFeature,
  deliveryFeature,
  productsFeature,
  mediaFeature,
  purchasesFeature,
  ordersFeature,
  documentsFeature,
  paymentsFeature,
  plansFeature,
  subscriptionsFeature,
  pointsFeature,
  segmentsFeature,
  templatesFeature,
  campaignsFeature,
  reactionsFeature,
  returnsFeature,
  webhooksFeature,
  insightFeature,
  mypageFeature,
  contractsFeature,
  complaintsFeature,
  householdsFeature,
  cardsFeature,
  matchingFeature,
  qualityFeature,
  mergingFeature,
  readingsFeature,
  handoversFeature,
  importsFeature,
  schedulesFeature,
  historyFeature,
  binFeature,
  exportsFeature,
  demoFeature,
  systemFeature,
]

export const app: Composition = compose(features)
