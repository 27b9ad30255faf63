import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'

const id = z.object({ id: z.uuid() })
const phrase = z.object({ ja: z.string(), en: z.string() })
const person = z.object({ id: z.uuid(), name: z.string(), disabled: z.boolean() })
export const handoverStates = ['running', 'done', 'cancelled', 'failed', 'undoing', 'undone'] as const

export const handoverSchema = z.object({
  id: z.uuid(),
  from: person,
  state: z.enum(handoverStates),
  note: z.string().nullable(),
  disables: z.boolean(),
  kinds: z.array(z.object({ kind: z.string(), label: phrase, to: person, count: z.int() })),
  restored: z.int(),
  kept: z.int().describe('Left with their new owner by undo, since they were changed after the hand-over'),
  problem: z.string().nullable(),
  mayUndo: z.boolean(),
  createdByName: z.string(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  undoneAt: z.iso.datetime().nullable(),
})
export type Handover = z.infer<typeof handoverSchema>

export const handoversApi = defineApi('handovers', {
  owned: {
    method: 'GET',
    path: '/users/{id}/owned',
    permission: 'handovers.manage',
    summary: { ja: '利用者が担当しているもの', en: 'What a user looks after' },
    params: id,
    returns: z.object({
      user: person,
      kinds: z.array(z.object({ kind: z.string(), label: phrase, count: z.int() })),
    }),
  },
  list: {
    method: 'GET',
    path: '/handovers',
    permission: 'handovers.manage',
    summary: { ja: '引継ぎの履歴', en: 'Past hand-overs' },
    query: z.object(pageQuery),
    returns: pageOf(handoverSchema),
  },
  start: {
    method: 'POST',
    path: '/handovers',
    permission: 'handovers.manage',
    summary: { ja: '担当をすべて引き継ぐ', en: 'Hand over all that a user looks after' },
    body: z.object({
      fromId: z.uuid(),
      toId: z.uuid().describe('Who gets what `receivers` does not name'),
      receivers: z
        .record(z.string().max(60), z.uuid())
        .default({})
        .describe('By kind, where it is somebody else'),
      note: z.string().trim().max(2000).nullable().default(null),
      disable: z.boolean().default(false).describe('Also disables the one who leaves'),
    }),
    returns: handoverSchema,
    status: 202,
  },
  get: {
    method: 'GET',
    path: '/handovers/{id}',
    permission: 'handovers.manage',
    summary: { ja: '引継ぎ', en: 'One hand-over' },
    params: id,
    returns: handoverSchema,
  },
  undo: {
    method: 'POST',
    path: '/handovers/{id}/undo',
    permission: 'handovers.manage',
    summary: {
      ja: '引継ぎを元に戻す（あとから変わったものは残る）',
      en: 'Take a hand-over back; what was changed since stays',
    },
    params: id,
    returns: handoverSchema,
    status: 202,
  },
})

/** What has a name in the OpenAPI document. */
export const handoversSchemas = {
  Handover: handoverSchema,
}
