import { z } from 'zod'
import { writes, type Endpoint } from '#kit/contract.ts'
import { problemSchema } from '#kit/problem.ts'
import type { Composition } from '../feature.ts'

export type Json = { [key: string]: unknown }

/** The public promise as OpenAPI 3.1, made from the contracts; checked in as docs/openapi.json. */
export function openApiOf(app: Pick<Composition, 'features' | 'permissions'>): Json {
  const paths: { [path: string]: Json } = {}
  for (const { serves } of app.features)
    for (const [name, endpoint] of Object.entries(serves?.api.endpoints ?? {})) {
      const path = (paths[endpoint.path] ??= {})
      path[endpoint.method.toLowerCase()] = operation(serves?.api.name ?? '', name, endpoint)
    }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Enishi API',
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
      description:
        'The web app is the first client of this API. Send `Authorization: Bearer <API key>`; writes take an `Idempotency-Key`; lists page by `cursor`; every error is one `Problem`.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'enishi_session' },
      },
      schemas: { Problem: schemaOf(problemSchema, 'output') },
      responses: {
        Problem: {
          description: 'What happened, what is safe, what to do',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  }
}

function operation(feature: string, name: string, endpoint: Endpoint): Json {
  return {
    operationId: `${feature}.${name}`,
    tags: [feature],
    summary: endpoint.summary.en,
    'x-summary-ja': endpoint.summary.ja,
    'x-permission': endpoint.permission,
    ...(endpoint.permission === 'public' && { security: [] }),
    parameters: [
      ...parameters('path', endpoint.params),
      ...parameters('query', endpoint.query),
      ...(!writes(endpoint) || endpoint.upload || endpoint.secret
        ? []
        : [
            {
              name: 'Idempotency-Key',
              in: 'header',
              required: false,
              schema: { type: 'string', maxLength: 200 },
            },
          ]),
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
    ...(endpoint.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(endpoint.body, 'input') } },
      },
    }),
    responses: { ...success(endpoint), default: { $ref: '#/components/responses/Problem' } },
  }
}

function success(endpoint: Endpoint): Json {
  const { returns } = endpoint
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
  return {
    [endpoint.status ?? 200]: {
      description: 'OK',
      content: { 'application/json': { schema: schemaOf(returns, 'output') } },
    },
  }
}

function parameters(place: 'path' | 'query', shape: z.ZodObject | undefined): Json[] {
  if (!shape) return []
  const schema = schemaOf(shape, 'input') as { properties?: Json; required?: string[] }
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (schema.required?.includes(name) ?? false),
    schema: property,
  }))
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return json
}
