import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery, queryFlag } from '#kit/page.ts'
import { importConsentSchema } from '#features/consent/consent.schemas.ts'
import { channels } from '#features/orders/orders.ts'

const id = z.object({ id: z.uuid() })

export const encodings = ['utf8', 'utf8bom', 'cp932', 'utf16le', 'utf16be', 'eucjp'] as const
export const formatSchema = z.object({
  encoding: z.enum(encodings),
  delimiter: z.enum([',', '\t', ';']),
  quote: z.enum(['"', "'"]).nullable(),
  hasHeader: z.boolean(),
})
/** `wrong` rows are not written; `doubtful` ones are, with a remark for a person to look at. */
export const countsSchema = z.object({
  rows: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  doubtful: z.int(),
  wrong: z.int(),
  similar: z
    .int()
    .default(0)
    .describe('Rows that are like a customer on record without being known to be them'),
})
export const importStates = [
  'uploaded',
  'checking',
  'checked',
  'running',
  'done',
  'failed',
  'cancelled',
  'undoing',
  'undone',
] as const
/** What the rows of a file are. */
export const importSubjects = [
  'customer',
  'company',
  'note',
  'tag',
  'contactPoint',
  'order',
  'product',
] as const
/** How the rows of a file of orders are meant. */
export const saleOptionsSchema = z.object({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('JPY')
    .describe('Of the amounts, where no column says it'),
  taxMode: z
    .enum(['auto', 'included', 'excluded', 'none'])
    .default('auto')
    .describe('`auto`: as the organisation sells; none for other currencies than yen'),
  dates: z
    .enum(['auto', 'mdy', 'dmy'])
    .default('auto')
    .describe('Of days whose year stands last; `auto` looks for what only one of them can mean'),
  cancelPrefix: z
    .string()
    .trim()
    .max(10)
    .default('')
    .describe('What stands before the numbers of cancels. Without it, C and an amount below zero'),
  channel: z.enum(channels).default('web').describe('Where no column says it'),
  newCustomers: z
    .enum(['create', 'nobody', 'refuse'])
    .default('create')
    .describe('Of orders by somebody who is not on record'),
  newProducts: z
    .enum(['create', 'plain'])
    .default('create')
    .describe('Codes that are not on record: added, or kept as text'),
  sameRows: z.enum(['keep', 'once']).default('keep').describe('Rows of one order that say the same'),
})
export const importOptionsSchema = z.object({
  /** Empty cells of the file leave what we have (false), or clear it (true). */
  clearEmpty: z.boolean().default(false),
  /** Tags that every customer of this file gets. */
  tagNames: z.array(z.string().trim().min(1).max(60)).max(10).default([]),
  /**
   * By what a row is known to be somebody: `auto` (member number, then e-mail and name), `code`, `emailName`,
   * `phoneName`, `enishiId`, or `field:<key>` of a field that no two may share.
   */
  key: z
    .string()
    .regex(/^(auto|code|emailName|phoneName|enishiId|name|corporateNumber|field:\w{1,60})$/)
    .default('auto'),
  /** Rows that would be new, or that would change somebody, can be left out. */
  mode: z.enum(['both', 'update', 'add']).default('both'),
  /** The 連携元 that the file is from: the key of a field of the type externalId. */
  source: z.string().max(60).nullable().default(null),
  /** Values typed by hand, checked, or from a source that is believed before this one are not overwritten. */
  keepBetter: z.boolean().default(false),
  /** What becomes of new rows that are like a customer on record; `update` only where one alone is meant for sure. */
  similar: z.enum(['add', 'skip', 'update']).default('add'),
  /** That all persons of the file consented to keep sensitive values (要配慮個人情報): when and how. */
  consent: z
    .object({ givenOn: z.iso.date(), method: z.string().trim().min(1).max(100) })
    .nullable()
    .default(null),
  /** On what the addresses of the file rest, for advertising; without it they are 不明. */
  addressConsent: importConsentSchema.nullable().default(null),
  sale: saleOptionsSchema.prefault({}),
})
export const importSchema = z.object({
  id: z.uuid(),
  fileName: z.string(),
  size: z.int(),
  subject: z.enum(importSubjects),
  /** The sheets of a workbook, and the one that is read; null for text files. */
  sheets: z.array(z.string()).nullable(),
  sheet: z.string().nullable(),
  state: z.enum(importStates),
  format: formatSchema,
  /** True when the file itself left no doubt. */
  formatCertain: z.boolean(),
  header: z.array(z.string()),
  /** A field key of the catalogue for each column, or null: not imported. */
  mapping: z.array(z.string().nullable()),
  options: importOptionsSchema,
  rowsTotal: z.int().nullable(),
  rowsDone: z.int(),
  checked: countsSchema.nullable(),
  counted: countsSchema.nullable(),
  undone: z.object({ removed: z.int(), restored: z.int(), kept: z.int() }).nullable(),
  problem: z.string().nullable(),
  version: z.int(),
  createdByName: z.string(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
})
export type Import = z.infer<typeof importSchema>

export const importsApi = defineApi('imports', {
  list: {
    method: 'GET',
    path: '/imports',
    permission: 'customers.import',
    summary: { ja: '取り込みの履歴', en: 'Past imports' },
    query: z.object(pageQuery),
    returns: pageOf(importSchema),
  },
  upload: {
    method: 'POST',
    path: '/imports',
    permission: 'customers.import',
    summary: { ja: 'CSV を預ける（まだ書き込まない）', en: 'Hand in a CSV (nothing is written yet)' },
    query: z.object({
      subject: z
        .enum(importSubjects)
        .optional()
        .describe('What the rows are. Guessed from headings and first rows where it is not said'),
    }),
    upload: true,
    returns: importSchema,
    status: 201,
  },
  fields: {
    method: 'GET',
    path: '/imports/fields',
    permission: 'customers.import',
    summary: { ja: '列を対応づけられる項目', en: 'The fields that columns can become' },
    query: z.object({ subject: z.enum(importSubjects).default('customer') }),
    returns: z.object({
      items: z.array(
        z.object({
          key: z.string(),
          label: z.object({ ja: z.string(), en: z.string() }),
          section: z.object({ key: z.string(), label: z.object({ ja: z.string(), en: z.string() }) }),
          unique: z.boolean(),
          sensitive: z.boolean(),
        }),
      ),
    }),
  },
  template: {
    method: 'GET',
    path: '/imports/template',
    permission: 'customers.import',
    summary: { ja: 'ひな形（見出しと記入例）を受け取る', en: 'Download a template: headings and an example' },
    query: z.object({
      subject: z.enum(importSubjects).default('customer'),
      form: z.enum(['xlsx', 'cp932', 'utf8bom']).default('utf8bom'),
    }),
    returns: 'file',
  },
  get: {
    method: 'GET',
    path: '/imports/{id}',
    permission: 'customers.import',
    summary: { ja: '取り込み', en: 'One import' },
    params: id,
    returns: importSchema,
  },
  preview: {
    method: 'GET',
    path: '/imports/{id}/preview',
    permission: 'customers.import',
    summary: { ja: '最初の行を、いまの読み方で', en: 'The first rows, as they are read now' },
    params: id,
    returns: z.object({
      header: z.array(z.string()),
      rows: z.array(z.array(z.string())),
      /** How the mapped cells will be understood, row by row: shown beside the raw text. */
      understood: z.array(
        z.object({
          fields: z.record(z.string(), z.string()),
          reasons: z.array(z.object({ code: z.string(), field: z.string().nullable(), message: z.string() })),
        }),
      ),
    }),
  },
  update: {
    method: 'PATCH',
    path: '/imports/{id}',
    permission: 'customers.import',
    summary: { ja: '読み方と対応づけを直す', en: 'Overrule how it is read and mapped' },
    params: id,
    body: z.object({
      version: z.int(),
      format: formatSchema.optional(),
      subject: z.enum(importSubjects).optional(),
      sheet: z.string().max(100).optional(),
      mapping: z.array(z.string().nullable()).max(500).optional(),
      options: importOptionsSchema.optional(),
    }),
    returns: importSchema,
  },
  check: {
    method: 'POST',
    path: '/imports/{id}/check',
    permission: 'customers.import',
    summary: { ja: '試す（書き込まずに数える）', en: 'Dry run: count without writing' },
    params: id,
    returns: importSchema,
    status: 202,
  },
  run: {
    method: 'POST',
    path: '/imports/{id}/run',
    permission: 'customers.import',
    summary: { ja: '取り込む', en: 'Run the import' },
    params: id,
    returns: importSchema,
    status: 202,
  },
  cancel: {
    method: 'POST',
    path: '/imports/{id}/cancel',
    permission: 'customers.import',
    summary: {
      ja: '途中でやめる（済んだ行は残り、元に戻せる）',
      en: 'Stop; rows already written stay and can be undone',
    },
    params: id,
    returns: importSchema,
  },
  undo: {
    method: 'POST',
    path: '/imports/{id}/undo',
    permission: 'customers.import',
    summary: { ja: '取り込みを元に戻す', en: 'Undo the import' },
    params: id,
    returns: importSchema,
    status: 202,
  },
  remove: {
    method: 'DELETE',
    path: '/imports/{id}',
    permission: 'customers.import',
    summary: { ja: '始めていない取り込みを捨てる', en: 'Throw away an import that never ran' },
    params: id,
    returns: 'nothing',
  },
  problems: {
    method: 'GET',
    path: '/imports/{id}/problems',
    permission: 'customers.import',
    summary: { ja: '要確認・エラーの行', en: 'Doubtful and wrong rows' },
    params: id,
    query: z.object({
      ...pageQuery,
      phase: z.enum(['check', 'run']),
      severity: z.enum(['wrong', 'doubtful']).optional(),
      similar: queryFlag.describe('Only rows that are like a customer on record'),
    }),
    returns: pageOf(
      z.object({
        rowNumber: z.int(),
        severity: z.enum(['wrong', 'doubtful']),
        reasons: z.array(
          z.object({
            code: z.string(),
            field: z.string().nullable(),
            value: z.string().nullable(),
            message: z.string(),
            similar: z
              .array(z.object({ id: z.uuid(), displayName: z.string(), points: z.int() }))
              .optional()
              .describe('Customers whom the row is like'),
          }),
        ),
        cells: z.array(z.string()),
      }),
    ),
  },
  problemFile: {
    method: 'GET',
    path: '/imports/{id}/problems.csv',
    permission: 'customers.import',
    summary: {
      ja: '理由の列を付けた CSV（直してもう一度取り込める）',
      en: 'The rows as CSV with a reason column, to mend and import again',
    },
    params: id,
    query: z.object({
      phase: z.enum(['check', 'run']),
      severity: z.enum(['wrong', 'doubtful']).optional(),
      similar: queryFlag.describe('Only rows that are like a customer on record'),
    }),
    returns: 'file',
  },
})

/** What has a name in the OpenAPI document. */
export const importsSchemas = {
  Import: importSchema,
  ImportCounts: countsSchema,
  ImportFormat: formatSchema,
  ImportOptions: importOptionsSchema,
  ImportSaleOptions: saleOptionsSchema,
}
