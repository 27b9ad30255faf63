import { z } from 'zod'
import { fileSchema } from '#features/files/files.api.ts'
import { defineApi } from '#kit/contract.ts'

const ofCustomer = z.object({ customerId: z.uuid() })
const ofNote = ofCustomer.extend({ id: z.uuid() })

export const noteSchema = z.object({
  id: z.uuid(),
  body: z.string(),
  pinned: z.boolean(),
  authorId: z.uuid().nullable(),
  authorName: z.string(),
  attachments: z.array(fileSchema),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Note = z.infer<typeof noteSchema>

export const notesApi = defineApi('notes', {
  list: {
    method: 'GET',
    path: '/customers/{customerId}/notes',
    permission: 'customers.read',
    summary: { ja: '顧客のメモ（固定したものが先）', en: 'Notes on a customer, pinned first' },
    params: ofCustomer,
    returns: z.object({ items: z.array(noteSchema) }),
  },
  create: {
    method: 'POST',
    path: '/customers/{customerId}/notes',
    permission: 'notes.write',
    summary: { ja: 'メモを書く', en: 'Write a note' },
    params: ofCustomer,
    body: z.object({
      body: z.string().trim().min(1).max(20_000),
      attachmentIds: z.array(z.uuid()).max(20).default([]),
    }),
    returns: noteSchema,
    status: 201,
  },
  update: {
    method: 'PATCH',
    path: '/customers/{customerId}/notes/{id}',
    permission: 'notes.write',
    summary: { ja: 'メモを直す・固定する', en: 'Edit or pin a note' },
    params: ofNote,
    body: z.object({
      version: z.int(),
      body: z.string().trim().min(1).max(20_000).optional(),
      pinned: z.boolean().optional(),
    }),
    returns: noteSchema,
  },
  remove: {
    method: 'DELETE',
    path: '/customers/{customerId}/notes/{id}',
    permission: 'notes.write',
    summary: { ja: 'メモを消す', en: 'Remove a note' },
    params: ofNote,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  restore: {
    method: 'POST',
    path: '/customers/{customerId}/notes/{id}/restore',
    permission: 'notes.write',
    summary: { ja: '消したメモを戻す', en: 'Bring a removed note back' },
    params: ofNote,
    returns: noteSchema,
  },
})

/** What has a name in the OpenAPI document. */
export const notesSchemas = {
  Note: noteSchema,
}
