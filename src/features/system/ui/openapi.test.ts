import { describe, expect, it } from 'vitest'
import {
  byFeature,
  curlOf,
  linesOf,
  sampleOf,
  typeOf,
  typesIn,
  type Endpoint,
  type Operation,
  type Schema,
} from './openapi.ts'

const operation: Operation = {
  operationId: 'notes.create',
  tags: ['notes'],
  summary: 'Write a note',
  'x-summary-ja': 'メモを書く',
  'x-permission': 'notes.write',
  parameters: [],
  responses: { 201: {} },
}
const post = (more: Partial<Operation> = {}): Endpoint => ({
  method: 'POST',
  path: '/customers/{id}/notes',
  operation: { ...operation, ...more },
  named: {},
})

describe('the API reference', () => {
  it('groups endpoints by the feature that serves them', () => {
    const features = byFeature({
      paths: {
        '/notes': { get: operation, post: operation },
        '/tags': { get: { ...operation, tags: ['tags'] } },
      },
      components: { schemas: {}, parameters: {} },
    })
    expect([...features.keys()]).toEqual(['notes', 'tags'])
    expect(features.get('notes')?.map(({ method }) => method)).toEqual(['GET', 'POST'])
  })

  it('reads a parameter that all writes share', () => {
    const key = {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      schema: { type: 'string' },
    } as const
    const features = byFeature({
      paths: { '/notes': { post: { ...operation, parameters: [{ $ref: '#/components/parameters/Key' }] } } },
      components: { schemas: {}, parameters: { Key: key } },
    })
    expect(features.get('notes')?.[0]?.operation.parameters).toEqual([key])
  })

  it.each([
    [{ $ref: '#/components/schemas/Customer' }, 'Customer'],
    [{ type: 'array', items: { $ref: '#/components/schemas/Customer' } }, 'Customer[]'],
    [{ type: 'string', format: 'uuid' }, 'string (uuid)'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
    [{ enum: ['ja', 'en'] }, '"ja" | "en"'],
    [{ type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'null' }] } }, '(string | null)[]'],
    [{}, 'any'],
  ])('writes the type of %j as %s', (schema, type) => {
    expect(typeOf(schema)).toBe(type)
  })

  it('shows every property, through lists and optional records', () => {
    const name = { type: 'string' }
    const owner = { anyOf: [{ type: 'object', properties: { name }, required: ['name'] }, { type: 'null' }] }
    const item = { type: 'object', properties: { owner }, required: [] }
    const lines = linesOf({
      type: 'object',
      properties: { items: { type: 'array', items: item } },
      required: ['items'],
    })
    expect(lines.map(({ path, required }) => [path, required])).toEqual([
      ['items', true],
      ['items[].owner', false],
      ['items[].owner.name', true],
    ])
  })

  it('begins an example with what is required and what is usual', () => {
    const schema = {
      type: 'object',
      properties: {
        body: { type: 'string' },
        pinned: { type: 'boolean' },
        ids: { type: 'array', default: [] },
      },
      required: ['body', 'ids'],
    }
    expect(sampleOf(schema, {})).toEqual({ body: '…', ids: [] })
  })

  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
  const record = (properties: Schema['properties']): Schema => ({
    type: 'object',
    properties: properties ?? {},
    required: Object.keys(properties ?? {}),
  })
  const rule = {
    anyOf: [
      record({ op: { const: 'and' }, rules: { type: 'array', items: ref('Rule') } }),
      record({ op: { const: 'not' }, rule: ref('Rule') }),
    ],
  }
  const filter = record({ rule: ref('Rule'), owner: { anyOf: [ref('User'), { type: 'null' }] } })
  const named = { Rule: rule, User: record({ name: { type: 'string' } }), Tag: record({}) }

  it('names a type where it is used, and lists each once, also one that holds itself', () => {
    expect(linesOf(filter).map(({ path, type }) => [path, type])).toEqual([
      ['rule', 'Rule'],
      ['owner', 'User | null'],
    ])
    expect([...typesIn([filter, ref('User')], named).keys()]).toEqual(['Rule', 'User'])
    expect(sampleOf(filter, named)).toEqual({ rule: { op: 'and', rules: [{}] }, owner: { name: '…' } })
  })

  it('shows every record that may stand in one place', () => {
    expect(linesOf(rule).map(({ path, type, isOther }) => [path, type, isOther])).toEqual([
      ['op', '"and"', false],
      ['rules', 'Rule[]', false],
      ['op', '"not"', true],
      ['rule', 'Rule', false],
    ])
  })

  it('writes a call that a terminal takes', () => {
    const schema = { type: 'object', properties: { body: { const: "it's" } }, required: ['body'] }
    const curl = curlOf(
      'https://crm.example.co.jp',
      post({ requestBody: { content: { 'application/json': { schema } } } }),
    )
    expect(curl).toContain("curl -X POST 'https://crm.example.co.jp/api/v1/customers/<id>/notes'")
    expect(curl).toContain('Authorization: Bearer')
    expect(curl).toContain(String.raw`-d '{"body":"it'\''s"}'`)
  })

  it('asks for no key where none is needed', () => {
    expect(curlOf('', post({ 'x-permission': 'public' }))).not.toContain('Authorization')
  })
})
