import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery, queryFlag, totalSchema } from '#kit/page.ts'
import { customerRowSchema } from '#features/customers/customers.api.ts'
import { ruleSchema } from '#platform/catalogue/rule.ts'

export const segmentKinds = ['moving', 'base', 'fixed'] as const
export type SegmentKind = (typeof segmentKinds)[number]
export const segmentStates = ['building', 'ready', 'broken'] as const
/** How somebody came in: when it was first worked out, by a change, as days passed, by another rule, by hand. */
export const enteredHow = ['start', 'change', 'day', 'edit', 'hand'] as const

const id = z.object({ id: z.uuid() })
const name = z.string().trim().min(1).max(80)
const description = z.string().max(2000).nullable()
const baseId = z.uuid().nullable().describe('A segment of kind base: only who is in it can be in this one')
const named = z.object({ id: z.uuid(), name: z.string() })
const person = z.object({ id: z.uuid(), name: z.string() }).nullable()
const rule = ruleSchema.describe('{"op":"and","rules":[…]} over kinds of the catalogue')

export const problemsSchema = z
  .array(z.object({ path: z.string(), message: z.string() }))
  .describe('Parts of the rule that do not work: a field that is gone, or that may not be seen')

export const actSchema = z.object({
  id: z.uuid(),
  tag: z.object({ id: z.uuid(), name: z.string(), color: z.string() }).nullable(),
  list: named.nullable().describe('A fixed segment'),
  whileIn: z.boolean().describe('Taken away again from who leaves, where it was given by this'),
})
export const actInput = z
  .object({ tagId: z.uuid().nullable().default(null), listId: z.uuid().nullable().default(null) })
  .extend({ whileIn: z.boolean().default(false) })
  .refine(({ tagId, listId }) => (tagId === null) !== (listId === null), {
    message: 'Either tagId or listId',
  })

export const segmentSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string().nullable(),
  kind: z.enum(segmentKinds),
  rule: rule.nullable(),
  base: named.nullable(),
  sentence: z.string().describe('The rule in words, in the language of the reader; empty for a fixed one'),
  problems: problemsSchema,
  state: z.enum(segmentStates),
  problem: z.string().nullable().describe('Of a broken one: why it stands still'),
  asksMasked: z.boolean().describe('Only who may see masked fields may know who is in'),
  members: z.int().describe('Of the whole organisation, whatever the reader may see'),
  builtAt: z.iso.datetime().nullable().describe('When it was last worked out for everybody'),
  buildMs: z.int().nullable(),
  edition: z.int().describe('Which of its rules this is, from 1'),
  acts: z.array(actSchema),
  createdBy: person,
  updatedBy: person,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  deletedAt: z.iso.datetime().nullable(),
  version: z.int(),
})
export type Segment = z.infer<typeof segmentSchema>

const branch = z.object({
  path: z.string().describe('`rule`, `rule.rules.0`, `rule.rule` …'),
  sentence: z.string().describe('Of a condition; empty for a group'),
  count: z.int(),
  exact: z.boolean(),
})

export const previewSchema = z.object({
  total: totalSchema,
  among: totalSchema.describe('Of whom: everybody, or those in the base'),
  branches: z.array(branch).describe('How many match each part of the rule on its own'),
  sample: z.array(customerRowSchema).describe('Some of them'),
  sentence: z.string(),
  problems: problemsSchema,
})
export type Preview = z.infer<typeof previewSchema>

export const evidenceSchema = z.object({
  text: z.string(),
  at: z.string().nullable().describe('A day or an instant'),
  link: z.object({ kind: z.enum(['order', 'segment', 'subscription', 'customer']), id: z.uuid() }).nullable(),
})
export type WhyNode = {
  path: string
  op: 'and' | 'or' | 'not' | 'condition'
  sentence: string
  holds: boolean
  evidence: z.infer<typeof evidenceSchema>[]
  parts: WhyNode[]
}
export const whyNodeSchema: z.ZodType<WhyNode> = z.object({
  path: z.string(),
  op: z.enum(['and', 'or', 'not', 'condition']),
  sentence: z.string().describe('Of a condition; empty for a group'),
  holds: z.boolean(),
  evidence: z.array(evidenceSchema),
  get parts() {
    return z.array(whyNodeSchema)
  },
})
export const whySchema = z.object({
  isIn: z.boolean(),
  enteredAt: z.iso.datetime().nullable(),
  how: z.enum(enteredHow).nullable(),
  base: z.object({ id: z.uuid(), name: z.string(), isIn: z.boolean() }).nullable(),
  tree: whyNodeSchema.nullable().describe('Null for a fixed one, and where the rule does not work'),
  problem: z.string().nullable(),
})
export type Why = z.infer<typeof whySchema>

export const memberSchema = z.object({
  customer: customerRowSchema,
  enteredAt: z.iso.datetime(),
  how: z.enum(enteredHow),
})

export const overlapSchema = z.object({
  segments: z.array(named.extend({ members: z.int() })),
  /** Each combination of them: who is in exactly these. */
  parts: z.array(z.object({ in: z.array(z.uuid()), count: z.int() })),
  exact: z.boolean(),
})

export const profileSchema = z.object({
  members: z.int(),
  base: z.int().describe('Everybody: with whom they are compared'),
  exact: z.boolean().describe('False: of a sample of both'),
  traits: z.array(
    z.object({
      key: z.string(),
      label: z.object({ ja: z.string(), en: z.string() }),
      known: z.object({ members: z.int(), base: z.int() }).describe('Of whom it is known'),
      rows: z.array(
        z.object({
          value: z.string(),
          label: z.string(),
          members: z.int(),
          base: z.int(),
          /** Shares of those of whom it is known, 0–1. */
          share: z.number(),
          baseShare: z.number(),
          /** share ÷ baseShare; null where nobody of the base has it. */
          lift: z.number().nullable(),
        }),
      ),
      /** How much members differ in it, 0 (not at all) – 1; traits are sorted by it. */
      difference: z.number(),
    }),
  ),
})
export type Profile = z.infer<typeof profileSchema>

const content = z.object({ rule, baseId: baseId.default(null) })

export const segmentsApi = defineApi('segments', {
  list: {
    method: 'GET',
    path: '/segments',
    permission: 'segments.read',
    summary: { ja: 'セグメントの一覧', en: 'List segments' },
    query: z.object({
      q: z.string().max(200).optional(),
      kind: z.enum(segmentKinds).optional(),
      deleted: queryFlag,
    }),
    returns: z.object({ items: z.array(segmentSchema) }),
  },
  get: {
    method: 'GET',
    path: '/segments/{id}',
    permission: 'segments.read',
    summary: { ja: 'セグメント', en: 'A segment' },
    params: id,
    returns: segmentSchema,
  },
  create: {
    method: 'POST',
    path: '/segments',
    permission: 'segments.write',
    summary: { ja: 'セグメントを作る', en: 'Make a segment' },
    body: z.object({
      name,
      description: description.default(null),
      kind: z.enum(segmentKinds),
      rule: rule.nullable().default(null).describe('Needed unless it is fixed'),
      baseId: baseId.default(null),
      acts: z.array(actInput).max(20).default([]),
    }),
    returns: segmentSchema,
    status: 201,
  },
  update: {
    method: 'PATCH',
    path: '/segments/{id}',
    permission: 'segments.write',
    summary: {
      ja: 'セグメントを変える（古い version は断る）',
      en: 'Change a segment; a stale version is refused',
    },
    params: id,
    body: z.object({
      version: z.int(),
      name: name.optional(),
      description: description.optional(),
      kind: z.enum(['moving', 'base']).optional().describe('A fixed one stays fixed'),
      rule: rule.optional(),
      baseId: baseId.optional(),
      acts: z.array(actInput).max(20).optional(),
    }),
    returns: segmentSchema,
  },
  remove: {
    method: 'DELETE',
    path: '/segments/{id}',
    permission: 'segments.write',
    summary: { ja: 'セグメントをごみ箱に入れる', en: 'Move a segment to the bin' },
    params: id,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  restore: {
    method: 'POST',
    path: '/segments/{id}/restore',
    permission: 'segments.write',
    summary: { ja: 'セグメントをごみ箱から戻す', en: 'Restore a segment from the bin' },
    params: id,
    returns: segmentSchema,
  },
  duplicate: {
    method: 'POST',
    path: '/segments/{id}/duplicate',
    permission: 'segments.write',
    summary: { ja: 'セグメントを複製する', en: 'Copy a segment' },
    params: id,
    returns: segmentSchema,
    status: 201,
  },
  freeze: {
    method: 'POST',
    path: '/segments/{id}/freeze',
    permission: 'segments.write',
    summary: {
      ja: '今入っている顧客で固定セグメントを作る',
      en: 'Make a fixed segment of who is in now',
    },
    params: id,
    body: z.object({ name }),
    returns: segmentSchema,
    status: 201,
  },
  rebuild: {
    method: 'POST',
    path: '/segments/{id}/rebuild',
    permission: 'segments.write',
    summary: { ja: '全員について計算し直す', en: 'Work it out for everybody again' },
    params: id,
    returns: segmentSchema,
    status: 202,
  },
  preview: {
    method: 'POST',
    path: '/segments/preview',
    permission: 'segments.read',
    reads: true,
    summary: {
      ja: '条件に合う人数（枝ごと）と何人かの例',
      en: 'How many match a rule and each of its parts, and some of them',
    },
    body: content.extend({
      exact: z.boolean().default(false).describe('False: above 10,000 of a sample, quicker'),
    }),
    returns: previewSchema,
  },
  members: {
    method: 'GET',
    path: '/segments/{id}/members',
    permission: 'segments.read',
    summary: { ja: '入っている顧客（新しく入った順）', en: 'Who is in, the latest first' },
    params: id,
    query: z.object(pageQuery),
    returns: pageOf(memberSchema),
  },
  memberIds: {
    method: 'GET',
    path: '/segments/{id}/member-ids',
    permission: 'segments.read',
    summary: { ja: '入っている顧客の ID（大量に読む）', en: 'The ids of who is in, many at a time' },
    params: id,
    query: z.object({
      cursor: pageQuery.cursor,
      limit: z.coerce.number().int().min(1).max(10_000).default(1000),
    }),
    returns: pageOf(z.object({ customerId: z.uuid(), enteredAt: z.iso.datetime() })),
  },
  addMembers: {
    method: 'POST',
    path: '/segments/{id}/members',
    permission: 'segments.write',
    summary: { ja: '固定セグメントに顧客を加える', en: 'Add customers to a fixed segment' },
    params: id,
    body: z.object({ customerIds: z.array(z.uuid()).min(1).max(1000) }),
    returns: z.object({ changed: z.int() }),
  },
  removeMembers: {
    method: 'POST',
    path: '/segments/{id}/members/remove',
    permission: 'segments.write',
    summary: { ja: '固定セグメントから顧客を外す', en: 'Take customers out of a fixed segment' },
    params: id,
    body: z.object({ customerIds: z.array(z.uuid()).min(1).max(1000) }),
    returns: z.object({ changed: z.int() }),
  },
  why: {
    method: 'GET',
    path: '/segments/{id}/why/{customerId}',
    permission: 'segments.read',
    summary: {
      ja: 'この人が入っている・いない理由（条件ごと）',
      en: 'Why somebody is in, or not, condition by condition',
    },
    params: id.extend({ customerId: z.uuid() }),
    returns: whySchema,
  },
  editions: {
    method: 'GET',
    path: '/segments/{id}/editions',
    permission: 'segments.read',
    summary: { ja: 'これまでの条件', en: 'The rules it has had' },
    params: id,
    returns: z.object({
      items: z.array(
        z.object({
          edition: z.int(),
          rule,
          base: named.nullable(),
          sentence: z.string(),
          madeAt: z.iso.datetime(),
          madeBy: z.string(),
          entered: z.int().nullable().describe('How many it brought in; null until it was worked out'),
          left: z.int().nullable(),
        }),
      ),
    }),
  },
  uses: {
    method: 'GET',
    path: '/segments/{id}/uses',
    permission: 'segments.read',
    summary: { ja: '使われている所', en: 'Where it is used' },
    params: id,
    returns: z.object({
      items: z.array(
        z.object({
          kind: z.enum(['segment', 'base', 'view', 'act', 'campaign', 'webhook']),
          id: z.uuid(),
          name: z.string(),
        }),
      ),
    }),
  },
  days: {
    method: 'GET',
    path: '/segments/{id}/days',
    permission: 'segments.read',
    summary: { ja: '日ごとの人数と出入り', en: 'How many were in day by day, who came and went' },
    params: id,
    query: z.object({ days: z.coerce.number().int().min(1).max(730).default(90) }),
    returns: z.object({
      items: z.array(z.object({ on: z.iso.date(), members: z.int(), entered: z.int(), left: z.int() })),
    }),
  },
  profile: {
    method: 'GET',
    path: '/segments/{id}/profile',
    permission: 'segments.read',
    summary: { ja: '全体と比べたプロフィール', en: 'What is different about who is in' },
    params: id,
    returns: profileSchema,
  },
  overlap: {
    method: 'GET',
    path: '/segments/overlap',
    permission: 'segments.read',
    summary: { ja: 'セグメントの重なり', en: 'How segments overlap' },
    query: z.object({ ids: z.string().describe('Two to five ids, separated by commas') }),
    returns: overlapSchema,
  },
  ofCustomer: {
    method: 'GET',
    path: '/customers/{customerId}/segments',
    permission: 'segments.read',
    summary: { ja: '顧客が入っているセグメント', en: 'The segments that a customer is in' },
    params: z.object({ customerId: z.uuid() }),
    returns: z.object({
      items: z.array(
        named.extend({ kind: z.enum(segmentKinds), enteredAt: z.iso.datetime(), how: z.enum(enteredHow) }),
      ),
    }),
  },
})

/** What has a name in the OpenAPI document. */
export const segmentsSchemas = {
  WhyNode: whyNodeSchema,
  Segment: segmentSchema,
  SegmentAct: actSchema,
  SegmentProblems: problemsSchema,
}
