import { describe, expect, it } from 'vitest'
import { byFeature, curlOf, linesOf, sampleOf, typeOf, type Endpoint, type Operation } from './openapi.ts'

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
    const lines = linesOf(
      {
        type: 'object',
        properties: { items: { type: 'array', items: item } },
        required: ['items'],
      },
      {},
    )
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

  const rule = {
    anyOf: [
      {
        type: 'object',
        properties: {
          op: { const: 'and' },
          rules: { type: 'array', items: { $ref: '#/components/schemas/Rule' } },
        },
        required: ['op', 'rules'],
      },
    ],
  }
  const filter = {
    type: 'object',
    properties: { rule: { $ref: '#/components/schemas/Rule' } },
    required: ['rule'],
  }

  it('writes out what has a name, and what holds itself once', () => {
    expect(linesOf(filter, { Rule: rule }).map(({ path, type }) => [path, type])).toEqual([
      ['rule', 'Rule'],
      ['rule.op', '"and"'],
      ['rule.rules', 'Rule[]'],
    ])
    expect(sampleOf(filter, { Rule: rule })).toEqual({ rule: { op: 'and', rules: [{}] } })
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
