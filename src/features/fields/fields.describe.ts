import type { Phrase } from '#kit/text.ts'
import type { Json } from '#platform/http/openapi.schemas.ts'
import type { Field } from '#platform/catalogue/field.ts'
import type { Work } from '#platform/work.ts'
import { attributesMark } from './fields.schemas.ts'
import { readFieldSet } from './fields.set.ts'

/** Tells the OpenAPI document each attribute that this organisation keeps: its type, its options and what it is called. */
export async function describeAttributes(work: Work, document: Json): Promise<Json> {
  const fieldSet = await readFieldSet(work)
  const schemas = {
    customer: attributesSchemaOf(fieldSet.attributesOf('customer')),
    company: attributesSchemaOf(fieldSet.attributesOf('company')),
  }
  const described = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(described)
    if (typeof node !== 'object' || node === null) return node
    const mark: unknown = Reflect.get(node, attributesMark)
    if (mark === 'customer' || mark === 'company') return { ...node, ...schemas[mark] }
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, described(value)]))
  }
  return described(document) as Json
}

function attributesSchemaOf(fields: readonly Field[]): Json {
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.key, schemaOf(field)])),
    additionalProperties: false,
  }
}

const both = ({ ja, en }: Phrase): string => (ja === en ? ja : `${en} (${ja})`)

function schemaOf(field: Field): Json {
  const { required, masked, unique, defaultValue } = field
  return {
    title: both(field.label),
    ...(field.help && { description: both(field.help) }),
    ...typeOf(field),
    ...(defaultValue !== undefined && { default: defaultValue }),
    'x-type': field.type,
    ...(required && { 'x-required': true }),
    ...(unique && { 'x-unique': true }),
    ...(masked && { 'x-masked': true }),
  }
}

const optional = (type: string): Json => ({ type: [type, 'null'] })
const text = { type: 'string', maxLength: 500 }
const id = { type: 'string', format: 'uuid' }

const typeOf = (field: Field): Json => schemas[field.type]?.(field) ?? text

const schemas: { readonly [T in Field['type']]?: (field: Field) => Json } = {
  longText: () => ({ ...text, maxLength: 10_000 }),
  number: ({ decimals = 0 }) =>
    decimals > 0
      ? { type: 'number', multipleOf: Number((10 ** -decimals).toFixed(decimals)) }
      : { type: 'integer' },
  money: () => ({ type: 'integer' }),
  yesNo: () => ({ type: 'boolean' }),
  date: () => ({ type: 'string', format: 'date' }),
  dateTime: () => ({ type: 'string', format: 'date-time' }),
  choice: (field) => oneOf(field),
  choices: (field) => ({ type: 'array', items: oneOf(field), uniqueItems: true }),
  externalId: () => ({ type: 'array', items: { ...text, maxLength: 100 }, maxItems: 50 }),
  user: () => id,
  email: () => ({ ...text, format: 'email' }),
  address: () => ({
    type: 'object',
    properties: { postalCode: optional('string'), value: text },
    required: ['value'],
  }),
  file: () => ({ type: 'object', properties: { id, name: { type: 'string' } }, required: ['id', 'name'] }),
}

const oneOf = ({ options = [] }: Field): Json => ({
  type: 'string',
  enum: options.map(({ value }) => value),
  'x-enum-labels': Object.fromEntries(options.map(({ value, label }) => [value, label])),
})
