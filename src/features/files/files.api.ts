import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'

const ofRecord = z.object({
  on: z.enum(['customer', 'company']).describe('What the files are kept on'),
  recordId: z.uuid(),
})
const ofFile = ofRecord.extend({ id: z.uuid() })
const subjectQuery = {
  subjectKind: z
    .string()
    .regex(/^[a-z]\w{0,39}$/i)
    .optional()
    .describe('Only files of this kind of thing of the record: note, contract …'),
  subjectId: z.uuid().optional(),
}

export const fileSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  mediaType: z.string().describe('As its bytes prove it'),
  size: z.int(),
  preview: z.enum(['image', 'pdf']).nullable().describe('How it may be shown in a page'),
  subject: z.object({ kind: z.string(), id: z.uuid() }).nullable(),
  addedByName: z.string().nullable(),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type StoredFile = z.infer<typeof fileSchema>

export const filesApi = defineApi('files', {
  list: {
    method: 'GET',
    path: '/files/{on}/{recordId}',
    permission: 'files.read',
    summary: { ja: '記録のファイル（新しい順）', en: 'Files of a record, newest first' },
    params: ofRecord,
    query: z.object({ ...pageQuery, ...subjectQuery }),
    returns: pageOf(fileSchema).extend({
      count: z.int(),
      size: z.int().describe('Of all of them, in bytes'),
      maxBytes: z.int().describe('The largest file that is taken'),
    }),
  },
  add: {
    method: 'POST',
    path: '/files/{on}/{recordId}',
    permission: 'files.write',
    summary: { ja: 'ファイルを付ける', en: 'Add a file' },
    params: ofRecord,
    query: z.object(subjectQuery),
    upload: true,
    returns: fileSchema,
    status: 201,
  },
  rename: {
    method: 'PATCH',
    path: '/files/{on}/{recordId}/{id}',
    permission: 'files.write',
    summary: { ja: 'ファイルの名前を変える', en: 'Rename a file' },
    params: ofFile,
    body: z.object({ version: z.int(), name: z.string().trim().min(1).max(300) }),
    returns: fileSchema,
  },
  remove: {
    method: 'DELETE',
    path: '/files/{on}/{recordId}/{id}',
    permission: 'files.write',
    summary: { ja: 'ファイルをごみ箱に入れる', en: 'Move a file to the bin' },
    params: ofFile,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  restore: {
    method: 'POST',
    path: '/files/{on}/{recordId}/{id}/restore',
    permission: 'files.write',
    summary: { ja: 'ファイルをごみ箱から戻す', en: 'Restore a file from the bin' },
    params: ofFile,
    returns: fileSchema,
  },
  show: {
    method: 'GET',
    path: '/files/{on}/{recordId}/{id}/show',
    permission: 'files.read',
    summary: { ja: '画像や PDF を表示する', en: 'Show a picture or a PDF' },
    params: ofFile,
    returns: 'file',
  },
  download: {
    method: 'GET',
    path: '/files/{on}/{recordId}/{id}/download',
    permission: 'files.read',
    summary: { ja: 'ファイルをダウンロードする', en: 'Download a file' },
    params: ofFile,
    returns: 'file',
  },
})

/** What has a name in the OpenAPI document. */
export const filesSchemas = {
  File: fileSchema,
}
