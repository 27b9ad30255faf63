import { z } from 'zod'

export type Json = { [key: string]: unknown }
export type NamedSchemas = { readonly [name: string]: z.ZodType }
type Side = 'input' | 'output'

export type SchemasOfContracts = {
  /** By the keys given. */
  readonly input: { readonly [key: string]: Json }
  readonly output: { readonly [key: string]: Json }
  /** Those that have a name, once. */
  readonly named: { readonly [name: string]: Json }
}

const placeInDocument = '#/components/schemas/'
const placeOfZod = '#/$defs/'

/**
 * What is sent (`input`) and what is answered (`output`) as JSON Schema. A named schema stands once and is referred to;
 * where what is sent may differ from what is answered (a default need not be sent, but is always answered) the former is
 * `NameInput`. One that holds itself needs a name.
 */
export function schemasOfContracts(
  lists: readonly NamedSchemas[],
  sent: NamedSchemas,
  answered: NamedSchemas,
): SchemasOfContracts {
  const names = new Names(lists)
  const input = converted(sent, 'input', names)
  const output = converted(answered, 'output', names)
  const twofold = twofoldIn(input.named, output.named)
  const inputName = (name: string): string => (twofold.has(name) ? `${name}Input` : name)
  const named = new Map<string, Json>()
  for (const [name, schema] of Object.entries(output.named))
    named.set(
      name,
      placed(schema, (same) => same),
    )
  for (const [name, schema] of Object.entries(input.named)) {
    if (name in output.named && !twofold.has(name)) continue
    if (named.has(inputName(name))) throw new Error(`Two schemas of the API are named ${inputName(name)}`)
    named.set(inputName(name), placed(schema, inputName))
  }
  return {
    input: placed(input.schemas, inputName),
    output: placed(output.schemas, (same) => same),
    named: Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** The names of schemas, beside what Zod knows of them. */
class Names extends z.core.$ZodRegistry<Json> {
  readonly schemas: NamedSchemas
  readonly #names: ReadonlyMap<z.core.$ZodType, string>

  constructor(lists: readonly NamedSchemas[]) {
    super()
    const entries = lists.flatMap((list) => Object.entries(list))
    this.schemas = Object.fromEntries(entries)
    this.#names = new Map(entries.map(([name, schema]) => [schema, name]))
    for (const [name, schema] of entries)
      if (this.schemas[name] !== schema || this.#names.get(schema) !== name)
        throw new Error(`The schema ${name} of the API is named twice`)
  }

  override get(schema: z.core.$ZodType): Json | undefined {
    const known = z.globalRegistry.get(schema)
    const name = this.#names.get(schema)
    return name === undefined ? known : { ...known, id: name }
  }
}

type Converted = {
  readonly schemas: { readonly [key: string]: Json }
  readonly named: { readonly [name: string]: Json }
}

/** All of one side at once, so that Zod looks at each schema once; the named first, so that what is recursive is they. */
function converted(shape: NamedSchemas, side: Side, names: Names): Converted {
  const { properties = {}, $defs = {} } = z.toJSONSchema(z.object({ ...names.schemas, ...shape }), {
    io: side,
    unrepresentable: 'any',
    metadata: names,
    override: ({ zodSchema, jsonSchema }) => {
      // Such formats say it all; Zod's pattern for one is longer than most schemas.
      if (formats.has(jsonSchema.format ?? '')) delete jsonSchema.pattern
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      // An answer may grow: clients pass over what they do not know.
      const { def } = zodSchema._zod
      if (side === 'output' && def.type === 'object' && !('catchall' in def && def.catchall))
        delete jsonSchema.additionalProperties
    },
  })
  const unnamed = Object.entries($defs).find(([name]) => !(name in names.schemas))
  if (unnamed) throw new Error(`A schema of the API holds itself and has no name: ${JSON.stringify(unnamed)}`)
  const schemas = Object.fromEntries(
    Object.entries(properties).filter(([key]) => key in shape),
  ) as Converted['schemas']
  return { schemas, named: reachedFrom(schemas, $defs as Converted['named']) }
}

/** Those that the schemas of contracts lead to: a name may be of what is only sent, or only answered. */
function reachedFrom(schemas: Converted['schemas'], all: Converted['named']): Converted['named'] {
  const reached = new Set<string>()
  const follow = (node: unknown): void => {
    for (const [, name = ''] of JSON.stringify(node).matchAll(/"#\/\$defs\/(\w+)"/g))
      if (!reached.has(name)) {
        reached.add(name)
        follow(all[name])
      }
  }
  follow(schemas)
  return Object.fromEntries(Object.entries(all).filter(([name]) => reached.has(name)))
}

const formats = new Set(['uuid', 'date', 'date-time', 'email'])

/** Names of what is not the same on both sides, or refers to such. */
function twofoldIn(input: Converted['named'], output: Converted['named']): ReadonlySet<string> {
  const both = Object.keys(input)
    .filter((name) => name in output)
    .map((name) => ({ name, input: JSON.stringify(input[name]), output: JSON.stringify(output[name]) }))
  const twofold = new Set(both.filter((one) => one.input !== one.output).map(({ name }) => name))
  const refersToTwofold = (text: string): boolean =>
    [...twofold].some((name) => text.includes(`"${placeOfZod}${name}"`))
  for (let known = -1; known !== twofold.size;) {
    known = twofold.size
    for (const one of both) if (refersToTwofold(one.input)) twofold.add(one.name)
  }
  return twofold
}

/** The same with its references leading into the document. */
function placed<T>(node: T, nameOf: (name: string) => string): T {
  return JSON.parse(JSON.stringify(node), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' && value.startsWith(placeOfZod)
      ? placeInDocument + nameOf(value.slice(placeOfZod.length))
      : value,
  ) as T
}
