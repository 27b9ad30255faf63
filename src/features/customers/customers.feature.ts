import { ownedIn } from '#platform/catalogue/owned.ts'
import { serve, type Feature, type Permission } from '#platform/feature.ts'
import { searchCompanies } from '#features/companies/companies.store.ts'
import { masking } from '#features/fields/fields.attributes.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import type { Work } from '#platform/work.ts'
import type { Customer } from './customers.api.ts'
import * as actions from './customers.actions.ts'
import { customersByDay } from './customers.by-day.ts'
import { customersApi, customersSchemas } from './customers.api.ts'
import { customerActions } from './customers.acts.ts'
import { changeCells } from './customers.grid.ts'
import { customerFields, recordFields } from './customers.fields.ts'
import { customerEvents, customerMetrics, customerRules } from './customers.kinds.ts'
import * as parts from './customers.parts.ts'
import { rekeyCompanyJob, rekeyJob } from './customers.rekey.ts'
import { countCustomers, listCustomers, searchCustomers } from './customers.store.ts'
import { settleParts } from './customers.merging.ts'
import { addCustomer, attachOrCreate } from './customers.newcomer.ts'
import { customerBySource, externalIdsOf, fromSource } from './customers.sources.ts'

/** What leaves the house: without the values that the reader may not see. */
async function masked(work: Work, answer: Customer | Promise<Customer>) {
  const customer = await answer
  const fieldSet = await readFieldSet(work)
  const seen = masking(work, fieldSet, 'customer')(customer.attributes)
  return { ...customer, ...seen, externalIds: externalIdsOf(fieldSet, seen.attributes) }
}

const permissions: readonly Permission[] = [
  {
    key: 'customers.read',
    label: { ja: '顧客を見る', en: 'See customers' },
    roles: ['administrator', 'manager', 'member', 'readOnly'],
  },
  {
    key: 'customers.write',
    label: { ja: '顧客を登録・変更する', en: 'Add and change customers' },
    roles: ['administrator', 'manager', 'member'],
  },
]

export const customersFeature: Feature = {
  name: 'customers',
  merging: {
    tables: [
      { table: 'customer', how: 'record' },
      { table: 'customer_identity', how: 'derived' },
      {
        table: 'contact_point',
        how: 'moved',
        label: { ja: '連絡先', en: 'Contact points' },
        // Two flats of one house are two addresses.
        same: ['kind', 'key', 'building'],
      },
      {
        table: 'customer_post',
        how: 'moved',
        label: { ja: '勤務先', en: 'Posts' },
        same: ['company_id', 'department', 'title', 'started_on', 'ended_on'],
      },
    ],
    companyTables: [
      {
        table: 'customer_post',
        how: 'moved',
        label: { ja: '勤務先としている顧客', en: 'Posts of customers' },
        same: ['customer_id', 'department', 'title', 'started_on', 'ended_on'],
      },
    ],
    settle: { tables: ['contact_point', 'customer_post'], run: settleParts },
  },
  owned: [
    ownedIn({
      kind: 'customer',
      label: { ja: '顧客', en: 'Customers' },
      table: 'customer',
      subject: 'customer',
      id: 'customer_id',
      customerId: 'customer_id',
    }),
  ],
  permissions,
  fields: [...customerFields, ...recordFields],
  events: customerEvents,
  rules: customerRules,
  metrics: customerMetrics,
  actions: customerActions,
  jobs: [rekeyJob, rekeyCompanyJob],
  schemas: customersSchemas,
  serves: serve(customersApi, {
    list: (work, { query }) => listCustomers(work, query, query),
    count: (work, { query }) => countCustomers(work, query, query.exact ?? false),
    byDay: (work, { query }) => customersByDay(work, query),
    search: async (work, { query }) => ({
      customers: await searchCustomers(work, query.q, query.limit),
      companies: await searchCompanies(work, query.q, 5),
    }),
    get: (work, { params }) => masked(work, actions.getCustomer(work, params.id)),
    bySource: (work, { params }) => masked(work, customerBySource(work, params.source, params.externalId)),
    async create(work, { query, body }) {
      const own = await fromSource(work, query.source)
      const { customer, possibleDuplicates } = await addCustomer(own, body, query.duplicates)
      const told = possibleDuplicates.map(({ same: _same, ...one }) => one)
      return { ...(await masked(work, customer)), possibleDuplicates: told }
    },
    async receive(work, { query, body }) {
      await attachOrCreate(await fromSource(work, query.source), body)
      return { received: true as const }
    },
    update: async (work, { params, query, body }) =>
      masked(work, actions.updateCustomer(await fromSource(work, query.source), params.id, body)),
    remove: (work, { params, query }) => actions.removeCustomer(work, params.id, query.version),
    restore: (work, { params }) => masked(work, actions.restoreCustomer(work, params.id)),
    addContactPoint: (work, { params, body }) => masked(work, parts.addContactPoint(work, params.id, body)),
    updateContactPoint: (work, { params, body }) =>
      masked(work, parts.updateContactPoint(work, params.id, params.partId, body)),
    removeContactPoint: (work, { params, query }) =>
      masked(work, parts.removeContactPoint(work, params.id, params.partId, query.version)),
    addPost: (work, { params, body }) => masked(work, parts.addPost(work, params.id, body)),
    updatePost: (work, { params, body }) =>
      masked(work, parts.updatePost(work, params.id, params.partId, body)),
    movePost: (work, { params, body }) => masked(work, parts.movePost(work, params.id, params.partId, body)),
    removePost: (work, { params, query }) =>
      masked(work, parts.removePost(work, params.id, params.partId, query.version)),
    cells: (work, { body }) => changeCells(work, body),
    act: (work, { body }) => actions.act(work, body.action, body.params, body.ids),
  }),
}
