import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { writes, type Endpoint } from '#kit/contract.ts'
import { Problem } from '#kit/problem.ts'
import { contentDisposition } from './disposition.ts'
import type { Exchange, FileAnswer } from '../feature.ts'
import type { Live } from '../live.ts'
import { workFor, type Runtime } from '../runtime.ts'
import { forbidden, may, readOnly, type Actor, type Work } from '../work.ts'
import { renamed } from './aliases.ts'
import { onceFor } from './idempotency.ts'
import { openApiOf } from './openapi.ts'
import type { Json } from './openapi.schemas.ts'
import { invalidInput, requestLocale } from './problems.ts'
import { streamLive } from './live-stream.ts'

export const apiPrefix = '/api/v1'
export const anonymous: Actor = {
  kind: 'anonymous',
  userId: null,
  name: 'anonymous',
  role: null,
  permissions: new Set(),
}

/** Registers every endpoint of every feature, plus the live stream and the OpenAPI document. */
export async function addEndpoints(server: FastifyInstance, runtime: Runtime, live: Live): Promise<void> {
  for (const { serves } of runtime.app.features) {
    for (const [name, endpoint] of Object.entries(serves?.api.endpoints ?? {})) {
      const handler = serves?.handlers[name]
      if (!handler) throw new Error(`${serves?.api.name}.${name} has no handler`)
      server.route({
        method: endpoint.method,
        url: apiPrefix + endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1'),
        ...(endpoint.permission === 'public' && {
          config: { rateLimit: { max: 120, timeWindow: '1 minute' } },
        }),
        handler: async (request, reply) => {
          const work = await workOf(runtime, request, endpoint)
          const input = await renamed(work, parseInput(endpoint, request, work))
          const exchange = exchangeOf(runtime, request, reply)
          const run = (inner: Work): Promise<unknown> => handler(inner, input as never, exchange)
          if (endpoint.returns === 'stream') return streamLive(live, work, request, reply)
          const key = request.headers['idempotency-key']
          if (takesKey(endpoint, work) && typeof key === 'string' && key !== '') {
            const fingerprint = fingerprintOf(request)
            const { status, body, replayed } = await onceFor(work, key, fingerprint, async (inner) => ({
              status: statusOf(endpoint),
              body: checked(runtime, endpoint, await run(inner)),
            }))
            if (replayed) reply.header('idempotency-replayed', 'true')
            return reply.code(status).send(body ?? undefined)
          }
          const result = endpoint.reads ? await readOnly(work, run) : await run(work)
          if (endpoint.returns === 'file') return sendFile(reply, result as FileAnswer)
          return reply.code(statusOf(endpoint)).send(checked(runtime, endpoint, result))
        },
      })
    }
  }
  // Made when the first one asks: it takes as long as the rest of a start.
  let document: Json | undefined
  server.get(`${apiPrefix}/openapi.json`, async (request, reply) => {
    document ??= openApiOf(runtime.app)
    return reply
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(await describedTo(runtime, request, document)))
  })
  server.all(`${apiPrefix}/*`, async () => {
    throw new Problem('notFound', {
      detail: {
        ja: 'この URL の API はありません。/api-docs で一覧を確認できます',
        en: 'There is no such endpoint. See the list at /api-docs',
      },
    })
  })
}

/** The promise is public; what this organisation made of it is told to those who are signed in. */
async function describedTo(runtime: Runtime, request: FastifyRequest, document: Json): Promise<Json> {
  const actor = await runtime.app.authenticate(runtime, request)
  if (!actor || actor.kind === 'anonymous') return document
  const work = workFor(runtime, actor, request.id, requestLocale(request))
  let described = document
  for (const { describe } of runtime.app.features) if (describe) described = await describe(work, described)
  return described
}

/** Visitors share no identity that a key could belong to: theirs is not looked at. */
function takesKey(endpoint: Endpoint, work: Work): boolean {
  return (
    writes(endpoint) &&
    !endpoint.upload &&
    !endpoint.secret &&
    endpoint.returns !== 'file' &&
    work.actor.kind !== 'anonymous'
  )
}

async function workOf(runtime: Runtime, request: FastifyRequest, endpoint: Endpoint): Promise<Work> {
  refuseForeignWrites(request)
  const actor = (await runtime.app.authenticate(runtime, request)) ?? { ...anonymous, ip: request.ip }
  const work = workFor(runtime, actor, request.id, requestLocale(request))
  if (endpoint.permission === 'public') return work
  if (actor.kind === 'anonymous') throw new Problem('signedOut')
  if (endpoint.permission !== 'signedIn' && !may(actor, endpoint.permission))
    throw forbidden(work, endpoint.permission)
  return work
}

/**
 * Another site's page must not write with the visitor's cookie. Browsers send `Sec-Fetch-Site` with every request
 * (Fetch Metadata); API clients send neither it nor the cookie.
 */
export function refuseForeignWrites(request: FastifyRequest): void {
  if (request.method === 'GET') return
  const site = request.headers['sec-fetch-site']
  const origin = request.headers.origin
  const sameHost = origin === undefined || URL.parse(origin)?.host === request.host
  if (site === 'cross-site' || site === 'same-site' || !sameHost)
    throw new Problem('forbidden', {
      detail: {
        ja: 'ほかのサイトのページからの操作は受け付けません',
        en: 'Requests from other sites are refused',
      },
    })
}

/** Of each endpoint that was called: Zod compiles a shape at its first use. */
const inputs = new WeakMap<Endpoint, z.ZodType<{ [part: string]: unknown }>>()

function inputOf(endpoint: Endpoint): z.ZodType<{ [part: string]: unknown }> {
  const known = inputs.get(endpoint)
  if (known) return known
  const shape = z.object({
    ...(endpoint.params && { params: endpoint.params }),
    ...(endpoint.query && { query: endpoint.query.strict() }),
    ...(endpoint.body && { body: endpoint.body }),
  })
  inputs.set(endpoint, shape)
  return shape
}

function parseInput(endpoint: Endpoint, request: FastifyRequest, work: Work): { [part: string]: unknown } {
  const parsed = inputOf(endpoint).safeParse({
    params: request.params,
    query: request.query,
    body: request.body ?? undefined,
  })
  if (parsed.success) return parsed.data
  // An id in the path that is not an id names nothing.
  if (parsed.error.issues.every((issue) => issue.path[0] === 'params')) throw new Problem('notFound')
  for (const issue of parsed.error.issues) issue.path.shift()
  throw invalidInput(parsed.error, work.locale)
}

function statusOf(endpoint: Endpoint): number {
  return endpoint.returns === 'nothing' ? 204 : (endpoint.status ?? 200)
}

/** In tests an answer that breaks its contract is an error; in production the types have vouched for it. */
function checked(runtime: Runtime, endpoint: Endpoint, result: unknown): unknown {
  if (typeof endpoint.returns === 'string') return undefined
  return runtime.strict ? endpoint.returns.parse(result) : result
}

function fingerprintOf(request: FastifyRequest): string {
  return createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest('hex')
}

function exchangeOf(runtime: Runtime, request: FastifyRequest, reply: FastifyReply): Exchange {
  const attributes = {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: runtime.config.secureCookies,
  } as const
  return {
    request,
    async upload() {
      const part = request.isMultipart() ? await request.file() : undefined
      if (!part)
        throw new Problem('invalid', {
          fields: [{ path: 'file', message: { ja: 'ファイルを選んでください', en: 'Choose a file' } }],
        })
      return { name: part.filename, mediaType: part.mimetype, body: part.file }
    },
    setCookie: (name, value, maxAge) => void reply.setCookie(name, value, { ...attributes, maxAge }),
    clearCookie: (name) => void reply.clearCookie(name, attributes),
  }
}

function sendFile(reply: FastifyReply, file: FileAnswer): FastifyReply {
  reply
    .type(file.mediaType)
    .header('content-disposition', contentDisposition(file.name, file.inline ?? false))
  // The browser's own PDF viewer does not start inside a sandbox; it runs no script of ours or of the page, and may be
  // framed by our pages only.
  const viewer = file.inline === true && file.mediaType === 'application/pdf'
  if (viewer) reply.header('x-frame-options', 'SAMEORIGIN')
  reply.header(
    'content-security-policy',
    viewer
      ? "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
      : "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  )
  if (file.size !== undefined) reply.header('content-length', file.size)
  return reply.send(Readable.from(file.body, { objectMode: false }))
}
