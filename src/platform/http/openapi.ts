import type { z } from 'zod'
import { writes, type Endpoint } from '#kit/contract.ts'
import { totalSchema } from '#kit/page.ts'
import { problemSchema } from '#kit/problem.ts'
import { ruleSchema } from '../catalogue/rule.ts'
import type { Composition } from '../feature.ts'
import {
  schemasOfContracts,
  type Json,
  type NamedSchemas,
  type SchemasOfContracts,
} from './openapi.schemas.ts'

/** One endpoint, named by its feature and its own name: `customers.create`. */
type Operation = { readonly id: string; readonly feature: string; readonly endpoint: Endpoint }

/** What every feature speaks of. */
const ours: NamedSchemas = { Problem: problemSchema, Rule: ruleSchema, Total: totalSchema }

/** The public promise as OpenAPI 3.1, made from the contracts; checked in as docs/openapi.json. */
export function openApiOf(app: Pick<Composition, 'features' | 'permissions'>): Json {
  const operations = app.features.flatMap(({ serves }): Operation[] =>
    Object.entries(serves?.api.endpoints ?? {}).map(([name, endpoint]) => {
      const feature = serves?.api.name ?? ''
      return { id: `${feature}.${name}`, feature, endpoint }
    }),
  )
  const schemas = schemasOfContracts(
    [ours, ...app.features.map((feature) => feature.schemas ?? {})],
    sentTo(operations),
    { ...answeredBy(operations), problem: problemSchema },
  )
  const paths: { [path: string]: Json } = {}
  for (const operation of operations) {
    const { path, method } = operation.endpoint
    const endpoints = (paths[path] ??= {})
    endpoints[method.toLowerCase()] = described(operation, schemas)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Enishi API',
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
      description:
        'The web app is the first client of this API. Send `Authorization: Bearer <API key>`; writes take an `Idempotency-Key`; lists page by `cursor`; instants are in UTC and end with `Z`; every error is one `Problem`.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'enishi_session' },
      },
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          schema: { type: 'string', maxLength: 200 },
        },
      },
      responses: {
        Problem: {
          description: 'What happened, what is safe, what to do',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      schemas: schemas.named,
    },
  }
}

function sentTo(operations: readonly Operation[]): NamedSchemas {
  const shape: { [key: string]: z.ZodType } = {}
  for (const { id, endpoint } of operations) {
    const { params, query, body } = endpoint
    if (params) shape[`${id}.params`] = params
    if (query) shape[`${id}.query`] = query
    if (body) shape[`${id}.body`] = body
  }
  return shape
}

function answeredBy(operations: readonly Operation[]): NamedSchemas {
  const shape: { [key: string]: z.ZodType } = {}
  for (const { id, endpoint } of operations)
    if (typeof endpoint.returns !== 'string') shape[id] = endpoint.returns
  return shape
}

function described({ id, feature, endpoint }: Operation, schemas: SchemasOfContracts): Json {
  const body = schemas.input[`${id}.body`]
  return {
    operationId: id,
    tags: [feature],
    summary: endpoint.summary.en,
    'x-summary-ja': endpoint.summary.ja,
    'x-permission': endpoint.permission,
    ...(endpoint.permission === 'public' && { security: [] }),
    parameters: [
      ...parameters('path', schemas.input[`${id}.params`]),
      ...parameters('query', schemas.input[`${id}.query`]),
      ...(!writes(endpoint) || endpoint.upload || endpoint.secret
        ? []
        : [{ $ref: '#/components/parameters/IdempotencyKey' }]),
    ],
    ...(endpoint.upload && {
      requestBody: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              properties: { file: { type: 'string', format: 'binary' } },
              required: ['file'],
            },
          },
        },
      },
    }),
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      ...success(endpoint, schemas.output[id]),
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

function success({ returns, status = 200 }: Endpoint, schema: Json | undefined): Json {
  if (returns === 'nothing') return { 204: { description: 'Done' } }
  if (returns === 'file')
    return {
      200: {
        description: 'The file',
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
    }
  if (returns === 'stream')
    return { 200: { description: 'Server-Sent Events', content: { 'text/event-stream': {} } } }
  return { [status]: { description: 'OK', content: { 'application/json': { schema } } } }
}

function parameters(place: 'path' | 'query', schema: Json | undefined): Json[] {
  const { properties, required } = (schema ?? {}) as { properties?: Json; required?: string[] }
  return Object.entries(properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (required?.includes(name) ?? false),
    schema: property,
  }))
}
