import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery, queryFlag, totalSchema } from '#kit/page.ts'
import { byDayQuery, byDaySchema } from '#features/fields/fields.by-day.ts'
import {
  attributesInput,
  attributesSchema,
  cellsSchema,
  columnsQuery,
  consentsInput,
  sortByField,
} from '#features/fields/fields.schemas.ts'
import { cellAnswer, cellChanges } from '#features/fields/fields.cells.ts'
import { healthSchema } from './customers.health.ts'
import { tagSchema } from '#features/tags/tags.api.ts'

const id = z.object({ id: z.uuid() })
const partOf = z.object({ id: z.uuid(), partId: z.uuid() })
const text = (most: number) => z.string().max(most).nullable()
const day = z.iso.date().nullable()

export const genders = ['male', 'female', 'other'] as const
export const stages = ['lead', 'customer', 'dormant', 'left'] as const
export const contactKinds = ['email', 'phone', 'address', 'line', 'url'] as const
export const preferredContacts = ['email', 'phone', 'post', 'line'] as const
export const sorts = ['kana', '-kana', 'updatedAt', '-updatedAt', 'createdAt', '-createdAt'] as const

/** What a person may write about a customer directly; keys and versions are derived. */
export const customerInput = z.object({
  code: text(60).describe('会員番号, as typed'),
  familyName: text(100),
  givenName: text(100),
  familyKana: text(100),
  givenKana: text(100),
  formerFamilyName: text(100),
  honorific: text(20),
  gender: z.enum(genders).nullable(),
  birthOn: day,
  occupation: text(100),
  language: text(20),
  stage: z.enum(stages),
  source: text(100),
  registeredOn: day,
  preferredContact: z.enum(preferredContacts).nullable(),
  remark: text(10_000),
  ownerId: z.uuid().nullable(),
  attributes: attributesInput('customer'),
})
export type CustomerInput = z.infer<typeof customerInput>

const sourceKey = z.string().max(60).describe('The key of a 連携元: a field of the type externalId')
export const externalIdSchema = z.object({ source: sourceKey, value: z.string().trim().min(1).max(100) })
export type ExternalId = z.infer<typeof externalIdSchema>
const written = z.object({
  source: sourceKey
    .optional()
    .describe('The system whose data this is: its place in the order of the sources counts in merges'),
})
const externalIdsInput = z
  .array(externalIdSchema)
  .max(500)
  .optional()
  .describe('IDs of other systems. All of each source that is named; sources that are not named stay')

export const contactPointInput = z.object({
  kind: z.enum(contactKinds),
  label: text(40),
  value: z.string().max(500).describe('As typed; for an address the part behind the postal code'),
  postalCode: text(20).optional(),
})
export type ContactPointInput = z.infer<typeof contactPointInput>

export const contactPointSchema = z.object({
  id: z.uuid(),
  kind: z.enum(contactKinds),
  label: z.string().nullable(),
  value: z.string(),
  postalCode: z.string().nullable(),
  prefecture: z.string().nullable(),
  city: z.string().nullable(),
  street: z.string().nullable(),
  building: z.string().nullable(),
  e164: z.string().nullable(),
  notes: z.array(z.string()),
  health: healthSchema.nullable().describe('What came back from it; null where nothing is known'),
  version: z.int(),
})
export type ContactPoint = z.infer<typeof contactPointSchema>

export const postInput = z.object({
  companyId: z.uuid().optional(),
  companyName: z.string().trim().min(1).max(200).optional().describe('Found by its name, or made'),
  department: text(100).optional(),
  title: text(100).optional(),
  startedOn: day.optional(),
  endedOn: day.optional(),
})
export type PostInput = z.infer<typeof postInput>

/** A customer to be added, with everything that belongs to them. */
export const newCustomer = customerInput.partial().extend({
  contactPoints: z.array(contactPointInput).max(20).default([]),
  posts: z.array(postInput).max(10).default([]),
  tagNames: z.array(z.string().trim().min(1).max(60)).max(20).default([]),
  consents: consentsInput.optional(),
  externalIds: externalIdsInput,
})

const recognisedSchema = z.object({
  id: z.uuid(),
  displayName: z.string(),
  points: z.int(),
  strong: z.boolean().describe('Name with e-mail, mobile, address or number, and nothing against it'),
  evidence: z.array(
    z.object({ kind: z.string(), label: z.object({ ja: z.string(), en: z.string() }), points: z.int() }),
  ),
})

export const postSchema = z.object({
  id: z.uuid(),
  company: z.object({ id: z.uuid(), name: z.string() }),
  department: z.string().nullable(),
  title: z.string().nullable(),
  startedOn: day,
  endedOn: day,
  version: z.int(),
})
const personRef = z.object({ id: z.uuid(), name: z.string() })

export const customerSchema = customerInput.extend({
  id: z.uuid(),
  displayName: z.string().describe('姓 名; never empty'),
  owner: personRef.nullable(),
  contactPoints: z.array(contactPointSchema),
  posts: z.array(postSchema),
  tags: z.array(tagSchema),
  attributes: attributesSchema('customer'),
  masked: z.array(z.string()).describe('Keys of fields that have a value which the reader may not see'),
  consents: consentsInput.describe('The consents to keep sensitive values, by field key'),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  deletedAt: z.iso.datetime().nullable(),
})
export type Customer = z.infer<typeof customerSchema>
export const customerAnswer = customerSchema.extend({
  externalIds: z.array(externalIdSchema).describe('IDs of other systems, in the order of the sources'),
})

/** One line of the list: what people compare by. */
export const customerRowSchema = z.object({
  id: z.uuid(),
  code: z.string().nullable(),
  displayName: z.string(),
  kana: z.string(),
  company: z.string().nullable(),
  title: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  prefecture: z.string().nullable(),
  city: z.string().nullable(),
  stage: z.enum(stages),
  tags: z.array(tagSchema),
  owner: personRef.nullable(),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  cells: cellsSchema.optional().describe('What was asked for by `columns`'),
})
export type CustomerRow = z.infer<typeof customerRowSchema>

const filterQuery = {
  q: z.string().max(200).optional().describe('Name, kana, romaji, phone, e-mail, member number or company'),
  filter: z.string().max(20_000).optional().describe('A rule as JSON: {"op":"and","rules":[…]}'),
  deleted: queryFlag.describe('The bin instead of the list'),
}

export const customersApi = defineApi('customers', {
  list: {
    method: 'GET',
    path: '/customers',
    permission: 'customers.read',
    summary: { ja: '顧客の一覧', en: 'List customers' },
    query: z.object({
      ...pageQuery,
      ...filterQuery,
      sort: z.union([z.enum(sorts), sortByField]).default('kana'),
      columns: columnsQuery,
      from: z.string().min(1).max(10).optional().describe('Sorted by kana: from this letter on; 英数, 他'),
    }),
    returns: pageOf(customerRowSchema),
  },
  count: {
    method: 'GET',
    path: '/customers/count',
    permission: 'customers.read',
    summary: { ja: '顧客の数（多いときは見積もり）', en: 'How many customers (an estimate when many)' },
    query: z.object({ ...filterQuery, exact: queryFlag }),
    returns: totalSchema,
  },
  byDay: {
    method: 'GET',
    path: '/customers/by-day',
    permission: 'customers.read',
    summary: { ja: '月の日ごとの顧客（カレンダー）', en: 'Customers by the days of a month (a calendar)' },
    query: z.object({ ...filterQuery, ...byDayQuery }),
    returns: byDaySchema,
  },
  search: {
    method: 'GET',
    path: '/search',
    permission: 'customers.read',
    summary: { ja: 'すばやく探す（⌘K）', en: 'Quick search (⌘K)' },
    query: z.object({ q: z.string().max(200), limit: z.coerce.number().int().min(1).max(50).default(12) }),
    returns: z.object({
      customers: z.array(customerRowSchema),
      companies: z.array(z.object({ id: z.uuid(), name: z.string(), address: z.string().nullable() })),
    }),
  },
  get: {
    method: 'GET',
    path: '/customers/{id}',
    permission: 'customers.read',
    summary: { ja: '顧客', en: 'One customer' },
    params: id,
    returns: customerAnswer,
  },
  bySource: {
    method: 'GET',
    path: '/customers/by-source/{source}/{externalId}',
    permission: 'customers.read',
    summary: { ja: 'ほかのシステムの ID で顧客を引く', en: 'The customer whom another system calls so' },
    params: z.object({ source: sourceKey, externalId: z.string().max(100) }),
    returns: customerAnswer,
  },
  create: {
    method: 'POST',
    path: '/customers',
    permission: 'customers.write',
    summary: { ja: '顧客を加える', en: 'Add a customer' },
    query: written.extend({
      duplicates: z
        .enum(['tell', 'refuse'])
        .default('tell')
        .describe(
          'refuse: 409 with the list under `current`, and nothing written, where somebody is like them',
        ),
    }),
    body: newCustomer,
    returns: customerAnswer.extend({
      possibleDuplicates: z
        .array(recognisedSchema)
        .describe('Customers who may be the same person, the surest first'),
    }),
    status: 201,
  },
  receive: {
    method: 'POST',
    path: '/customers/submissions',
    permission: 'customers.write',
    summary: {
      ja: 'フォームの内容を受け取る（確かに同じ人がいれば足し、いなければ加える。どちらかは答えない）',
      en: 'Take what a form received: added to the customer it names for sure, else a new one; never told which',
    },
    query: written,
    body: newCustomer,
    returns: z.object({ received: z.literal(true) }),
    status: 202,
  },
  update: {
    method: 'PATCH',
    path: '/customers/{id}',
    permission: 'customers.write',
    summary: {
      ja: '顧客を変える（古い version は断る）',
      en: 'Change a customer; a stale version is refused',
    },
    params: id,
    query: written,
    body: customerInput
      .partial()
      .extend({ version: z.int(), consents: consentsInput.optional(), externalIds: externalIdsInput }),
    returns: customerAnswer,
  },
  remove: {
    method: 'DELETE',
    path: '/customers/{id}',
    permission: 'customers.write',
    summary: { ja: '顧客をごみ箱に入れる', en: 'Move a customer to the bin' },
    params: id,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  restore: {
    method: 'POST',
    path: '/customers/{id}/restore',
    permission: 'customers.write',
    summary: { ja: '顧客をごみ箱から戻す', en: 'Restore a customer from the bin' },
    params: id,
    returns: customerAnswer,
  },
  addContactPoint: {
    method: 'POST',
    path: '/customers/{id}/contact-points',
    permission: 'customers.write',
    summary: { ja: '連絡先を加える', en: 'Add a contact point' },
    params: id,
    body: contactPointInput,
    returns: customerAnswer,
    status: 201,
  },
  updateContactPoint: {
    method: 'PATCH',
    path: '/customers/{id}/contact-points/{partId}',
    permission: 'customers.write',
    summary: { ja: '連絡先を変える', en: 'Change a contact point' },
    params: partOf,
    body: contactPointInput
      .omit({ kind: true })
      .partial()
      .extend({
        version: z.int(),
        first: z.literal(true).optional().describe('Makes it the one to use first'),
      }),
    returns: customerAnswer,
  },
  removeContactPoint: {
    method: 'DELETE',
    path: '/customers/{id}/contact-points/{partId}',
    permission: 'customers.write',
    summary: { ja: '連絡先を消す', en: 'Remove a contact point' },
    params: partOf,
    query: z.object({ version: z.coerce.number().int() }),
    returns: customerAnswer,
  },
  addPost: {
    method: 'POST',
    path: '/customers/{id}/posts',
    permission: 'customers.write',
    summary: { ja: '勤務先を加える', en: 'Add a post at a company' },
    params: id,
    body: postInput,
    returns: customerAnswer,
    status: 201,
  },
  updatePost: {
    method: 'PATCH',
    path: '/customers/{id}/posts/{partId}',
    permission: 'customers.write',
    summary: { ja: '勤務先を変える', en: 'Change a post' },
    params: partOf,
    body: postInput.extend({ version: z.int() }),
    returns: customerAnswer,
  },
  movePost: {
    method: 'POST',
    path: '/customers/{id}/posts/{partId}/move',
    permission: 'customers.write',
    summary: { ja: '転職を記録する', en: 'Record a change of job: one post ends, another begins' },
    params: partOf,
    body: postInput.extend({
      version: z.int(),
      leftOn: z.iso.date().describe('The last day of the post; the next begins the day after unless it says'),
    }),
    returns: customerAnswer,
    status: 201,
  },
  removePost: {
    method: 'DELETE',
    path: '/customers/{id}/posts/{partId}',
    permission: 'customers.write',
    summary: { ja: '勤務先を消す', en: 'Remove a post' },
    params: partOf,
    query: z.object({ version: z.coerce.number().int() }),
    returns: customerAnswer,
  },
  cells: {
    method: 'POST',
    path: '/customers/cells',
    permission: 'customers.write',
    summary: { ja: '表のセルを変える（読めないものは断り、ほかは保存する）', en: 'Change cells of a grid' },
    body: cellChanges,
    returns: cellAnswer,
  },
  act: {
    method: 'POST',
    path: '/customers/actions',
    permission: 'customers.write',
    summary: { ja: '選んだ顧客に操作する', en: 'Do an action to chosen customers' },
    body: z.object({
      action: z.string().max(60),
      params: z.unknown(),
      ids: z.array(z.uuid()).min(1).max(1000),
    }),
    returns: z.object({ changed: z.array(z.uuid()) }),
  },
})

/** What has a name in the OpenAPI document. */
export const customersSchemas = {
  AddressHealth: healthSchema,
  ContactPoint: contactPointSchema,
  Customer: customerAnswer,
  CustomerPost: postSchema,
  CustomerRow: customerRowSchema,
  ExternalId: externalIdSchema,
  NewCustomer: newCustomer,
}
