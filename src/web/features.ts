import { accountsUi } from '#features/accounts/ui/accounts.ui.tsx'
import { auditUi } from '#features/audit/ui/audit.ui.tsx'
import { bulkUi } from '#features/bulk/ui/bulk.ui.tsx'
import { calendarUi } from '#features/calendar/ui/calendar.ui.tsx'
import { binUi } from '#features/bin/ui/bin.ui.tsx'
import { campaignsUi } from '#features/campaigns/ui/campaigns.ui.tsx'
import { cardsUi } from '#features/cards/ui/cards.ui.tsx'
import { companiesUi } from '#features/companies/ui/companies.ui.tsx'
import { complaintsUi } from '#features/complaints/ui/complaints.ui.tsx'
import { consentUi } from '#features/consent/ui/consent.ui.tsx'
import { contractsUi } from '#features/contracts/ui/contracts.ui.tsx'
import { customersUi } from '#features/customers/ui/customers.ui.tsx'
import { exportsUi } from '#features/exports/ui/exports.ui.tsx'
import { fieldsUi } from '#features/fields/ui/fields.ui.tsx'
import { filesUi } from '#features/files/ui/files.ui.tsx'
import { handoversUi } from '#features/handovers/ui/handovers.ui.tsx'
import { historyUi } from '#features/history/ui/history.ui.tsx'
import { householdsUi } from '#features/households/ui/households.ui.tsx'
import { insightUi } from '#features/insight/ui/insight.ui.tsx'
import { importsUi } from '#features/imports/ui/imports.ui.tsx'
import { mailUi } from '#features/mail/ui/mail.ui.tsx'
import { matchingUi } from '#features/matching/ui/matching.ui.tsx'
import { mediaUi } from '#features/media/ui/media.ui.tsx'
import { mergingUi } from '#features/merging/ui/merging.ui.tsx'
import { notesUi } from '#features/notes/ui/notes.ui.tsx'
import { ordersUi } from '#features/orders/ui/orders.ui.tsx'
import { deliveryUi } from '#features/delivery/ui/delivery.ui.tsx'
import { documentsUi } from '#features/documents/ui/documents.ui.tsx'
import { paymentsUi } from '#features/payments/ui/payments.ui.tsx'
import { plansUi } from '#features/plans/ui/plans.ui.tsx'
import { postalUi } from '#features/postal/ui/postal.ui.tsx'
import { reactionsUi } from '#features/reactions/ui/reactions.ui.tsx'
import { schedulesUi } from '#features/schedules/ui/schedules.ui.tsx'
import { productsUi } from '#features/products/ui/products.ui.tsx'
import { pointsUi } from '#features/points/ui/points.ui.tsx'
import { purchasesUi } from '#features/purchases/ui/purchases.ui.tsx'
import { provisionsUi } from '#features/provisions/ui/provisions.ui.tsx'
import { qualityUi } from '#features/quality/ui/quality.ui.tsx'
import { segmentsUi } from '#features/segments/ui/segments.ui.tsx'
import { settingsUi } from '#features/settings/ui/settings.ui.tsx'
import { subscriptionsUi } from '#features/subscriptions/ui/subscriptions.ui.tsx'
import { systemUi } from '#features/system/ui/system.ui.tsx'
import { tagsUi } from '#features/tags/ui/tags.ui.tsx'
import { templatesUi } from '#features/templates/ui/templates.ui.tsx'
import { timelineUi } from '#features/timeline/ui/timeline.ui.tsx'
import { viewsUi } from '#features/views/ui/views.ui.tsx'
import { returnsUi } from '#features/returns/ui/returns.ui.tsx'
import { webhooksUi } from '#features/webhooks/ui/webhooks.ui.tsx'
import { wordsUi } from '#features/words/ui/words.ui.tsx'
import type { Ui } from './ui.ts'

/** The composition list of the browser: every feature's screens, in the order of src/features/order.ts. */
export const uis: readonly Ui[] = [
  auditUi,
  settingsUi,
  calendarUi,
  accountsUi,
  fieldsUi,
  timelineUi,
  filesUi,
  postalUi,
  companiesUi,
  tagsUi,
  customersUi,
  provisionsUi,
  viewsUi,
  wordsUi,
  bulkUi,
  notesUi,
  mailUi,
  consentUi,
  deliveryUi,
  productsUi,
  insightUi,
  mediaUi,
  ordersUi,
  purchasesUi,
  documentsUi,
  paymentsUi,
  subscriptionsUi,
  plansUi,
  pointsUi,
  segmentsUi,
  campaignsUi,
  reactionsUi,
  templatesUi,
  returnsUi,
  webhooksUi,
  contractsUi,
  complaintsUi,
  householdsUi,
  cardsUi,
  matchingUi,
  handoversUi,
  qualityUi,
  mergingUi,
  importsUi,
  schedulesUi,
  historyUi,
  binUi,
  exportsUi,
  systemUi,
]
