import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery, queryFlag, totalSchema } from '#kit/page.ts'
import { byDayQuery, byDaySchema } from '#features/fields/fields.by-day.ts'
import { cellAnswer, cellChanges } from '#features/fields/fields.cells.ts'
import {
  attributesInput,
  attributesSchema,
  cellsSchema,
  columnsQuery,
  sortByField,
} from '#features/fields/fields.schemas.ts'

const id = z.object({ id: z.uuid() })
const text = (most: number) => z.string().max(most).nullable()

/** What a person may write about a company; everything else is derived. */
export const companyInput = z.object({
  name: z.string().trim().min(1).max(200).describe('As registered, with its legal form'),
  coreKana: text(200),
  corporateNumber: text(20).describe('法人番号, 13 digits'),
  invoiceNumber: text(20).describe('登録番号, T and 13 digits'),
  domain: text(200),
  phone: text(60),
  postalCode: text(20),
  address: text(500),
  remark: text(10_000),
  ownerId: z.uuid().nullable(),
  attributes: attributesInput('company'),
})
export type CompanyInput = z.infer<typeof companyInput>

export const companySchema = companyInput.extend({
  id: z.uuid(),
  legalForm: z.string().nullable(),
  legalFormPosition: z.enum(['before', 'after']).nullable(),
  coreName: z.string(),
  owner: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  peopleCount: z.int(),
  attributes: attributesSchema('company'),
  masked: z.array(z.string()).describe('Keys of fields that have a value which the reader may not see'),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Company = z.infer<typeof companySchema>

/** A company in a tree; `depth` counts from the top of what is listed. */
export const companyNodeSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  depth: z.int(),
  peopleCount: z.int(),
})
export type CompanyNode = z.infer<typeof companyNodeSchema>

export const companyGroupSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  peopleCount: z.int(),
  version: z.int(),
  above: z.array(companyNodeSchema).describe('The uppermost first; the last is the parent'),
  below: z.array(companyNodeSchema).describe('Each under its parent, by reading'),
  more: z.boolean().describe('There are more below than are listed'),
})
export type CompanyGroup = z.infer<typeof companyGroupSchema>

export const companySorts = ['kana', '-kana', 'updatedAt', '-updatedAt', 'createdAt', '-createdAt'] as const

const filterQuery = {
  q: z.string().max(200).optional(),
  filter: z.string().max(20_000).optional().describe('A rule as JSON: {"kind":"companyField","params":{…}}'),
  deleted: queryFlag.describe('The bin instead of the list'),
}

export const companiesApi = defineApi('companies', {
  list: {
    method: 'GET',
    path: '/companies',
    permission: 'companies.read',
    summary: { ja: '取引先の一覧', en: 'List companies' },
    query: z.object({
      ...pageQuery,
      ...filterQuery,
      sort: z.union([z.enum(companySorts), sortByField]).default('kana'),
      columns: columnsQuery,
      from: z.string().min(1).max(10).optional().describe('Sorted by kana: from this letter on; 英数, 他'),
    }),
    returns: pageOf(
      companySchema
        .omit({ peopleCount: true })
        .extend({ cells: cellsSchema.optional().describe('What was asked for by `columns`') }),
    ),
  },
  count: {
    method: 'GET',
    path: '/companies/count',
    permission: 'companies.read',
    summary: { ja: '取引先の数', en: 'How many companies' },
    query: z.object(filterQuery),
    returns: totalSchema,
  },
  byDay: {
    method: 'GET',
    path: '/companies/by-day',
    permission: 'companies.read',
    summary: { ja: '月の日ごとの取引先（カレンダー）', en: 'Companies by the days of a month (a calendar)' },
    query: z.object({ ...filterQuery, ...byDayQuery }),
    returns: byDaySchema,
  },
  cells: {
    method: 'POST',
    path: '/companies/cells',
    permission: 'companies.write',
    summary: { ja: '表のセルを変える（読めないものは断り、ほかは保存する）', en: 'Change cells of a grid' },
    body: cellChanges,
    returns: cellAnswer,
  },
  get: {
    method: 'GET',
    path: '/companies/{id}',
    permission: 'companies.read',
    summary: { ja: '取引先', en: 'One company' },
    params: id,
    returns: companySchema,
  },
  create: {
    method: 'POST',
    path: '/companies',
    permission: 'companies.write',
    summary: { ja: '取引先を加える', en: 'Add a company' },
    body: companyInput.partial().required({ name: true }),
    returns: companySchema,
    status: 201,
  },
  update: {
    method: 'PATCH',
    path: '/companies/{id}',
    permission: 'companies.write',
    summary: { ja: '取引先を変える', en: 'Change a company' },
    params: id,
    body: companyInput.partial().extend({ version: z.int() }),
    returns: companySchema,
  },
  remove: {
    method: 'DELETE',
    path: '/companies/{id}',
    permission: 'companies.write',
    summary: { ja: '取引先をごみ箱に入れる', en: 'Move a company to the bin' },
    params: id,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  restore: {
    method: 'POST',
    path: '/companies/{id}/restore',
    permission: 'companies.write',
    summary: { ja: '取引先をごみ箱から戻す', en: 'Restore a company from the bin' },
    params: id,
    returns: companySchema,
  },
  group: {
    method: 'GET',
    path: '/companies/{id}/group',
    permission: 'companies.read',
    summary: { ja: '取引先の親会社と子会社', en: 'The companies above and below one' },
    params: id,
    returns: companyGroupSchema,
  },
  setParent: {
    method: 'PUT',
    path: '/companies/{id}/parent',
    permission: 'companies.write',
    summary: { ja: '親会社を決める', en: 'Put a company under another' },
    params: id,
    body: z.object({ version: z.int(), parentId: z.uuid().nullable() }),
    returns: companyGroupSchema,
  },
})

/** What has a name in the OpenAPI document. */
export const companiesSchemas = {
  Company: companySchema,
  CompanyGroup: companyGroupSchema,
  CompanyNode: companyNodeSchema,
}
