import { describe, expect, it } from 'vitest'
import { app } from '#app.ts'
import { openApiOf } from '#platform/http/openapi.ts'

type Operation = {
  operationId: string
  parameters: { $ref?: string; name?: string; in?: string; required?: boolean }[]
  responses: { [status: string]: unknown }
}
type Document = {
  paths: { [path: string]: { [method: string]: Operation } }
  components: { [kind: string]: { [name: string]: unknown } }
}
type Node = { readonly [key: string]: unknown }

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every object in the document, and a name for where it stands. */
function* nodesOf(value: unknown, place: string): Generator<{ node: Node; place: string }> {
  if (Array.isArray(value)) for (const one of value) yield* nodesOf(one, place)
  if (!isNode(value)) return
  yield { node: value, place }
  for (const [key, one] of Object.entries(value)) yield* nodesOf(one, `${place}.${key}`)
}

const schemaKeys = ['properties', 'items', 'anyOf', 'oneOf', 'enum']
const isSchema = (node: Node): boolean => schemaKeys.some((key) => key in node)

/** Schemas written so often, and so long, that the document loses more than a page by them. */
function writtenAgain(nodes: Iterable<{ node: Node; place: string }>): string[] {
  const places = new Map<string, string[]>()
  for (const { node, place } of nodes) {
    const text = isSchema(node) ? JSON.stringify(node) : ''
    if (text.length >= 200) places.set(text, [...(places.get(text) ?? []), place])
  }
  return [...places]
    .filter(([text, { length }]) => text.length * (length - 1) >= 2000)
    .map(([, found]) => found.join(', '))
}

describe('the OpenAPI document', () => {
  const document = openApiOf(app) as unknown as Document
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, operation })),
  )
  const nodes = [
    ...operations.flatMap(({ operation }) => [...nodesOf(operation, operation.operationId)]),
    ...Object.entries(document.components['schemas'] ?? {}).flatMap(([name, schema]) => [
      ...nodesOf(schema, name),
    ]),
  ]

  it('refers to what it has, and has nothing to which it does not refer', () => {
    const referred = new Set([...nodesOf(document, '')].map(({ node }) => node['$ref']).filter(Boolean))
    const { securitySchemes: _schemes, ...components } = document.components
    const had = Object.entries(components).flatMap(([kind, named]) =>
      Object.keys(named).map((name) => `#/components/${kind}/${name}`),
    )
    expect([...referred].sort()).toEqual(had.sort())
  })

  it('has every name that a feature gives', () => {
    const given = app.features.flatMap(({ schemas }) => Object.keys(schemas ?? {}))
    const had = Object.keys(document.components['schemas'] ?? {})
    expect(given.filter((name) => !had.includes(name) && !had.includes(`${name}Input`))).toEqual([])
  })

  it('names each operation once', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  })

  it.each(operations.map(({ path, operation }) => [operation.operationId, path, operation] as const))(
    '%s is given every part of its path, nothing twice, and answers',
    (_id, path, { parameters, responses }) => {
      const inPath = parameters.filter((one) => one.in === 'path')
      expect(inPath.every(({ required }) => required)).toBe(true)
      expect(inPath.map(({ name }) => name).sort()).toEqual(
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort(),
      )
      const all = parameters.map((one) => one.$ref ?? `${one.in} ${one.name}`)
      expect(new Set(all).size).toBe(all.length)
      expect(Object.keys(responses).some((status) => /^2\d\d$/.test(status))).toBe(true)
    },
  )

  it('writes no large schema again and again: one that recurs has a name in `schemas` of its feature', () => {
    expect(writtenAgain(nodes)).toEqual([])
  })

  it('would show one that is', () => {
    const schema = { type: 'object', properties: { text: { type: 'string', description: '…'.repeat(300) } } }
    const planted = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((place) => ({ node: schema, place }))
    expect(writtenAgain(planted)).toEqual(['a, b, c, d, e, f, g, h'])
    expect(writtenAgain(planted.slice(0, 2))).toEqual([])
  })
})
