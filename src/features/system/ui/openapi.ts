/** The parts of OpenAPI 3.1 and JSON Schema that our document uses. */
export type Schema = {
  /** Of a schema that has a name: where the document keeps it. */
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly properties?: { readonly [name: string]: Schema }
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
}
export type Parameter = {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: Schema
}
type Content = { readonly [mediaType: string]: { readonly schema?: Schema } }
export type Operation<P = Parameter> = {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly 'x-summary-ja': string
  readonly 'x-permission': string
  readonly parameters: readonly P[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: { readonly [status: string]: { readonly content?: Content } }
}
export type Document = {
  readonly components: {
    readonly schemas: Named
    readonly parameters: { readonly [name: string]: Parameter }
  }
  readonly paths: {
    readonly [path: string]: { readonly [method: string]: Operation<Parameter | { readonly $ref: string }> }
  }
}
/** The schemas that have a name. */
export type Named = { readonly [name: string]: Schema }
export type Endpoint = {
  readonly method: string
  readonly path: string
  readonly operation: Operation
  readonly named: Named
}

/** Endpoints under the feature that serves them, in the order of the document. */
export function byFeature({ paths, components }: Document): ReadonlyMap<string, readonly Endpoint[]> {
  const endpoints = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation: {
        ...operation,
        parameters: operation.parameters.flatMap((one) =>
          '$ref' in one ? (components.parameters[nameOf(one.$ref)] ?? []) : one,
        ),
      },
      named: components.schemas,
    })),
  )
  return Map.groupBy(endpoints, ({ operation }) => operation.tags[0] ?? '')
}

/** `#/components/schemas/Customer` is `Customer`. */
const nameOf = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1)

/** `string (uuid) | null`, `"ja" | "en"`, `Customer[]`. */
export function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return nameOf(schema.$ref)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return [...new Set(choices.map(typeOf))].join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.items) return `${parenthesised(typeOf(schema.items))}[]`
  const types = [schema.type ?? 'any'].flat().join(' | ')
  return schema.format ? `${types} (${schema.format})` : types
}

function parenthesised(type: string): string {
  return type.includes(' | ') ? `(${type})` : type
}

export type Line = {
  /** `items[].owner.name` */
  readonly path: string
  readonly type: string
  readonly required: boolean
  readonly description: string | undefined
  /** The first of a record that may stand in place of the one before. */
  readonly isOther: boolean
}

/** A schema as lines, one a property, however deep it goes; what has a name is a type of its own. */
export function linesOf(schema: Schema, prefix = ''): Line[] {
  return recordsIn(schema).flatMap(({ record, suffix }, choice) =>
    Object.entries(record.properties ?? {}).flatMap(([name, property], index) => {
      const path = `${prefix}${suffix}${prefix || suffix ? '.' : ''}${name}`
      const line = {
        path,
        type: typeOf(property),
        required: record.required?.includes(name) ?? false,
        description: property.description,
        isOther: choice > 0 && index === 0,
      }
      return [line, ...linesOf(property, path)]
    }),
  )
}

/** The records inside a list or among choices, each with what leads to it. */
function recordsIn(schema: Schema): { record: Schema; suffix: string }[] {
  if (schema.items)
    return recordsIn(schema.items).map(({ record, suffix }) => ({ record, suffix: `[]${suffix}` }))
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return choices.flatMap(recordsIn)
  return schema.properties ? [{ record: schema, suffix: '' }] : []
}

/** The types that have a name, as schemas speak of them: each once, the first first. */
export function typesIn(schemas: readonly Schema[], named: Named): ReadonlyMap<string, Schema> {
  const types = new Map<string, Schema>()
  const look = (schema: Schema): void => {
    const type = schema.$ref === undefined ? undefined : named[nameOf(schema.$ref)]
    if (schema.$ref !== undefined && type && !types.has(nameOf(schema.$ref))) {
      types.set(nameOf(schema.$ref), type)
      look(type)
    }
    for (const inner of [
      ...Object.values(schema.properties ?? {}),
      ...(schema.anyOf ?? schema.oneOf ?? []),
      ...(schema.items ? [schema.items] : []),
    ])
      look(inner)
  }
  for (const schema of schemas) look(schema)
  return types
}

/** A value of the right shape, to begin from. */
export function sampleOf(schema: Schema, named: Named, within: readonly string[] = []): unknown {
  if (schema.default !== undefined) return schema.default
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref)
    const target = named[name]
    return target && !within.includes(name) ? sampleOf(target, named, [...within, name]) : {}
  }
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choices = schema.anyOf ?? schema.oneOf
  if (choices?.[0]) return sampleOf(choices[0], named, within)
  if (schema.items) return [sampleOf(schema.items, named, within)]
  if (schema.properties)
    return Object.fromEntries(
      Object.entries(schema.properties)
        .filter(([name]) => schema.required?.includes(name) ?? true)
        .map(([name, property]) => [name, sampleOf(property, named, within)]),
    )
  const type = [schema.type].flat()[0]
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1
  if (type === 'boolean') return true
  return type === 'string' ? (samples.get(schema.format ?? '') ?? '…') : {}
}

const samples = new Map([
  ['uuid', '0198c1d2-0000-7000-8000-000000000000'],
  ['date', '2026-11-21'],
  ['date-time', '2026-11-21T05:05:00.000Z'],
])

/** One call as one types it into a terminal. */
export function curlOf(origin: string, { method, path, operation, named }: Endpoint): string {
  const lines = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} '${origin}/api/v1${path.replaceAll(/\{(\w+)\}/g, '<$1>')}'`,
  ]
  if (operation['x-permission'] !== 'public') lines.push(`-H 'Authorization: Bearer <API key>'`)
  const content = operation.requestBody?.content
  const json = content?.['application/json']?.schema
  if (json)
    lines.push(
      `-H 'Content-Type: application/json'`,
      `-d '${JSON.stringify(sampleOf(json, named)).replaceAll("'", String.raw`'\''`)}'`,
    )
  if (content?.['multipart/form-data']) lines.push(`-F 'file=@customers.csv'`)
  return lines.join(' \\\n  ')
}
