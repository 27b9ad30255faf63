import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { importOptionsSchema, importSubjects } from '#features/imports/imports.api.ts'

const id = z.object({ id: z.uuid() })
const permission = 'imports.schedule'

export const placeSchema = z.object({
  host: z.string().trim().min(1).max(253),
  port: z.int().min(1).max(65_535).default(22),
  user: z.string().trim().min(1).max(100),
  /** Where the files lie on the server. */
  folder: z.string().trim().min(1).max(500).default('.'),
})
const secretSchema = z.object({
  password: z.string().max(1000).optional(),
  privateKey: z.string().max(20_000).optional(),
  passphrase: z.string().max(1000).optional(),
})
const input = z.object({
  name: z.string().trim().min(1).max(100),
  kind: z.enum(['folder', 'sftp']),
  place: placeSchema.nullable().default(null),
  pattern: z.string().trim().min(1).max(200).default('*.csv').describe('File names, with * and ?'),
  subject: z.enum(importSubjects).default('customer'),
  mapping: z
    .record(z.string().max(200), z.string().max(60).nullable())
    .default({})
    .describe('The key of a field by heading; what is not named here is matched by itself'),
  options: importOptionsSchema.default(importOptionsSchema.parse({})),
  every: z.string().trim().min(1).max(100).describe('Five fields of cron, in the organisation’s time zone'),
  enabled: z.boolean().default(true),
  secret: secretSchema.optional().describe('Written only; left out, the stored one stays'),
})
export type ScheduleInput = z.output<typeof input>

export const scheduleSchema = input.omit({ secret: true }).extend({
  id: z.uuid(),
  hasPassword: z.boolean(),
  hasPrivateKey: z.boolean(),
  hostKey: z.string().nullable(),
  lastLookedAt: z.iso.datetime().nullable(),
  lastImport: z.object({ id: z.uuid(), fileName: z.string(), state: z.string() }).nullable(),
  trouble: z.string().nullable(),
  version: z.int(),
})
export type Schedule = z.infer<typeof scheduleSchema>

export const schedulesApi = defineApi('schedules', {
  list: {
    method: 'GET',
    path: '/import-schedules',
    permission,
    summary: { ja: '定期取り込み', en: 'Scheduled imports' },
    returns: z.object({
      items: z.array(scheduleSchema),
      /** The watched folder, or null: none is set (ENISHI_IMPORT_DIR). */
      folder: z.string().nullable(),
    }),
  },
  create: {
    method: 'POST',
    path: '/import-schedules',
    permission,
    summary: { ja: '定期取り込みを加える', en: 'Add a scheduled import' },
    body: input,
    returns: scheduleSchema,
    status: 201,
    secret: true,
  },
  update: {
    method: 'PUT',
    path: '/import-schedules/{id}',
    permission,
    summary: { ja: '定期取り込みを変える', en: 'Change a scheduled import' },
    params: id,
    body: input.extend({ version: z.int(), forgetHostKey: z.boolean().default(false) }),
    returns: scheduleSchema,
    secret: true,
  },
  remove: {
    method: 'DELETE',
    path: '/import-schedules/{id}',
    permission,
    summary: { ja: '定期取り込みを削除する', en: 'Remove a scheduled import' },
    params: id,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  test: {
    method: 'POST',
    path: '/import-schedules/{id}/test',
    permission,
    summary: { ja: '接続を試す', en: 'Try the connection' },
    params: id,
    returns: z.object({
      hostKey: z.string().nullable(),
      files: z.array(z.object({ name: z.string(), size: z.int() })),
    }),
  },
  run: {
    method: 'POST',
    path: '/import-schedules/{id}/run',
    permission,
    summary: { ja: 'いま確かめる', en: 'Look now' },
    params: id,
    returns: z.object({ runId: z.uuid() }),
    status: 202,
  },
})

/** What has a name in the OpenAPI document. */
export const schedulesSchemas = {
  Schedule: scheduleSchema,
}
