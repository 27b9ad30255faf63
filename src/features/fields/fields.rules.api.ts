import { z } from 'zod'
import type { Endpoint } from '#kit/contract.ts'

const subject = z.enum(['customer', 'company'])
const phrase = z.object({ ja: z.string(), en: z.string() })
const message = z.object({
  ja: z.string().trim().min(1).max(200),
  en: z.string().trim().max(200).default(''),
})
const pattern = z.string().min(1).max(500).describe('RE2, over the whole text')
const values = z.array(z.string().trim().min(1).max(500)).min(1).max(500)

const about = {
  subject,
  fieldKey: z.string().max(60),
  stages: z
    .array(z.enum(['lead', 'customer', 'dormant', 'left']))
    .min(1)
    .nullable()
    .default(null)
    .describe('Only for customers at one of these stages; null is all'),
}
const effect = {
  severity: z.enum(['warn', 'refuse']),
  message: message.nullable().default(null),
  disabled: z.boolean().default(false),
}
const ofKinds = <const S extends z.core.$ZodShape>(shape: S) =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('required'), params: z.object({}), ...shape }),
    z.object({ kind: z.literal('format'), params: z.object({ pattern }), ...shape }),
    z.object({ kind: z.literal('allowed'), params: z.object({ values }), ...shape }),
  ])

const ruleInput = ofKinds({ ...about, ...effect })
export type RuleInput = z.output<typeof ruleInput>
const ruleChange = ofKinds({ ...about, ...effect, version: z.int() })
export type RuleChange = z.output<typeof ruleChange>
const ruleTry = ofKinds(about)
export type RuleTry = z.output<typeof ruleTry>

const ruleSchema = z.object({
  id: z.uuid(),
  subject,
  fieldKey: z.string(),
  kind: z.enum(['required', 'format', 'allowed']),
  params: z.object({ pattern: z.string().optional(), values: z.array(z.string()).optional() }),
  stages: z.array(z.string()).nullable(),
  severity: z.enum(['warn', 'refuse']),
  message: phrase.nullable(),
  disabled: z.boolean(),
  version: z.int(),
})
export type StoredRule = z.infer<typeof ruleSchema>

/** What has a name in the OpenAPI document. */
export const ruleSchemas = { FieldRule: ruleSchema }

const manage = 'fields.manage'
const id = z.object({ id: z.uuid() })

/** 入力ルール: what values must be like at every entry. */
export const ruleEndpoints = {
  listRules: {
    method: 'GET',
    path: '/field-rules',
    permission: manage,
    summary: { ja: '入力ルールの一覧', en: 'Rules for values' },
    returns: z.object({ items: z.array(ruleSchema) }),
  },
  createRule: {
    method: 'POST',
    path: '/field-rules',
    permission: manage,
    summary: { ja: '入力ルールを作る', en: 'Make a rule' },
    body: ruleInput,
    returns: ruleSchema,
    status: 201,
  },
  updateRule: {
    method: 'PUT',
    path: '/field-rules/{id}',
    permission: manage,
    summary: { ja: '入力ルールを変える', en: 'Change a rule' },
    params: id,
    body: ruleChange,
    returns: ruleSchema,
  },
  removeRule: {
    method: 'DELETE',
    path: '/field-rules/{id}',
    permission: manage,
    summary: { ja: '入力ルールを消す', en: 'Remove a rule' },
    params: id,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  tryRule: {
    method: 'POST',
    path: '/field-rules/try',
    reads: true,
    permission: manage,
    summary: {
      ja: '今の記録のうちルールに合わないものを数える',
      en: 'Count records that would not keep a rule',
    },
    body: ruleTry,
    returns: z.object({
      checked: z.int(),
      broken: z.int(),
      samples: z.array(z.object({ id: z.uuid(), name: z.string(), value: z.string() })),
    }),
  },
} as const satisfies { [name: string]: Endpoint }
