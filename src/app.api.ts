import { accountsApi } from './features/accounts/accounts.api.ts'
import { auditApi } from './features/audit/audit.api.ts'
import { bulkApi } from './features/bulk/bulk.api.ts'
import { calendarApi } from './features/calendar/calendar.api.ts'
import { binApi } from './features/bin/bin.api.ts'
import { campaignsApi } from './features/campaigns/campaigns.api.ts'
import { cardsApi } from './features/cards/cards.api.ts'
import { companiesApi } from './features/companies/companies.api.ts'
import { complaintsApi } from './features/complaints/complaints.api.ts'
import { consentApi } from './features/consent/consent.api.ts'
import { contractsApi } from './features/contracts/contracts.api.ts'
import { customersApi } from './features/customers/customers.api.ts'
import { deliveryApi } from './features/delivery/delivery.api.ts'
import { documentsApi } from './features/documents/documents.api.ts'
import { paymentsApi } from './features/payments/payments.api.ts'
import { exportsApi } from './features/exports/exports.api.ts'
import { fieldsApi } from './features/fields/fields.api.ts'
import { filesApi } from './features/files/files.api.ts'
import { healthApi } from './features/health/health.api.ts'
import { historyApi } from './features/history/history.api.ts'
import { handoversApi } from './features/handovers/handovers.api.ts'
import { matchingApi } from './features/matching/matching.api.ts'
import { householdsApi } from './features/households/households.api.ts'
import { insightApi } from './features/insight/insight.api.ts'
import { importsApi } from './features/imports/imports.api.ts'
import { mailApi } from './features/mail/mail.api.ts'
import { mediaApi } from './features/media/media.api.ts'
import { mergingApi } from './features/merging/merging.api.ts'
import { notesApi } from './features/notes/notes.api.ts'
import { ordersApi } from './features/orders/orders.api.ts'
import { pointsApi } from './features/points/points.api.ts'
import { plansApi } from './features/plans/plans.api.ts'
import { postalApi } from './features/postal/postal.api.ts'
import { purchasesApi } from './features/purchases/purchases.api.ts'
import { reactionsApi } from './features/reactions/reactions.api.ts'
import { schedulesApi } from './features/schedules/schedules.api.ts'
import { productsApi } from './features/products/products.api.ts'
import { provisionsApi } from './features/provisions/provisions.api.ts'
import { qualityApi } from './features/quality/quality.api.ts'
import { segmentsApi } from './features/segments/segments.api.ts'
import { settingsApi } from './features/settings/settings.api.ts'
import { subscriptionsApi } from './features/subscriptions/subscriptions.api.ts'
import { systemApi } from './features/system/system.api.ts'
import { tagsApi } from './features/tags/tags.api.ts'
import { templatesApi } from './features/templates/templates.api.ts'
import { timelineApi } from './features/timeline/timeline.api.ts'
import { viewsApi } from './features/views/views.api.ts'
import { returnsApi } from './features/returns/returns.api.ts'
import { webhooksApi } from './features/webhooks/webhooks.api.ts'
import { wordsApi } from './features/words/words.api.ts'

/** Every contract by feature: the type of the browser's client, and the map of its routes. */
export const apis = {
  accounts: accountsApi,
  audit: auditApi,
  bin: binApi,
  bulk: bulkApi,
  calendar: calendarApi,
  campaigns: campaignsApi,
  cards: cardsApi,
  companies: companiesApi,
  complaints: complaintsApi,
  consent: consentApi,
  delivery: deliveryApi,
  contracts: contractsApi,
  customers: customersApi,
  documents: documentsApi,
  payments: paymentsApi,
  exports: exportsApi,
  fields: fieldsApi,
  files: filesApi,
  health: healthApi,
  history: historyApi,
  handovers: handoversApi,
  households: householdsApi,
  matching: matchingApi,
  imports: importsApi,
  insight: insightApi,
  mail: mailApi,
  media: mediaApi,
  merging: mergingApi,
  notes: notesApi,
  orders: ordersApi,
  points: pointsApi,
  plans: plansApi,
  postal: postalApi,
  purchases: purchasesApi,
  reactions: reactionsApi,
  schedules: schedulesApi,
  segments: segmentsApi,
  products: productsApi,
  provisions: provisionsApi,
  quality: qualityApi,
  settings: settingsApi,
  subscriptions: subscriptionsApi,
  system: systemApi,
  tags: tagsApi,
  templates: templatesApi,
  timeline: timelineApi,
  views: viewsApi,
  returns: returnsApi,
  webhooks: webhooksApi,
  words: wordsApi,
}
