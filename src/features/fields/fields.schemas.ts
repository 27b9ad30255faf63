import { z } from 'zod'
import type { Field } from '#platform/catalogue/field.ts'

/** The mark of `attributes` in OpenAPI: here the fields of an organisation belong (`fields.describe.ts`). */
export const attributesMark = 'x-attributes-of'

const file = z.object({ id: z.uuid(), name: z.string().max(255) })
const address = z.object({
  postalCode: z.string().max(20).nullable().default(null),
  value: z.string().max(500),
})
const value = z.union([
  z.string().max(20_000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(500)).max(200),
  address,
  file,
])
const key = z.string().max(60)

/** What has a name in the OpenAPI document. */
export const attributesSchemas = { AttributeValue: value }

/** Attributes by field key as they are given: a missing key is not touched, null and '' clear. */
export const attributesInput = (subject: Field['subject']) =>
  z
    .record(key, value.nullable())
    .describe('Attributes by field key (see GET /catalogue). Missing keys stay as they are; null clears')
    .meta({ [attributesMark]: subject })

/** As they are stored: a missing key has no value. */
export const attributesSchema = (subject: Field['subject']) =>
  z
    .record(key, value)
    .describe('Attributes by field key; see GET /catalogue')
    .meta({ [attributesMark]: subject })

/** The person's consent to keep values of sensitive fields, by field key. */
export const consentsInput = z
  .record(
    key,
    z.object({
      givenOn: z.iso.date(),
      method: z.string().trim().min(1).max(100).describe('書面, 電話, 画面 …'),
    }),
  )
  .describe('Consent to keep a sensitive value (要配慮個人情報), by field key')
export type Consents = z.infer<typeof consentsInput>

/** Texts by field key, as `showValue` writes them. */
export const cellsSchema = z
  .record(key, z.string())
  .describe('Texts by field key, as people read and type them; ●●● where the reader may not see the value')

export const columnsQuery = z
  .string()
  .max(4000)
  .transform((list) => [...new Set(list.split(',').filter((one) => one !== ''))])
  .pipe(z.array(key).max(100))
  .optional()
  .describe('Keys of fields, with commas between: each row then has their texts in `cells`')

export const sortByField = z
  .string()
  .regex(/^-?field:[a-zA-Z][a-zA-Z0-9_]{0,59}$/)
  .describe('field:<key> or -field:<key> for a field that is sortable')
