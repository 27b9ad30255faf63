import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import { Problem } from '#kit/problem.ts'
import { keepAdopting } from '../adopt.ts'
import { openLive, type Live } from '../live.ts'
import type { Runtime } from '../runtime.ts'
import { watchUnderWay } from '../under-way.ts'
import { addEndpoints } from './endpoints.ts'
import { addHooks } from './hooks.ts'
import { addPages } from './pages.ts'
import { answerProblem } from './problems.ts'
import { addWebApp } from './web-app.ts'

/** Serves the API, the live stream and the web app until closed. */
export async function startServer(runtime: Runtime): Promise<{ url: string; close(): Promise<void> }> {
  const live = await openLive(runtime.connection, runtime.log)
  const server = await buildServer(runtime, live)
  await server.listen({ host: runtime.config.host, port: runtime.config.port })
  return {
    url: runtime.config.publicUrl,
    async close() {
      // First, since an open stream would keep the server waiting for its end.
      await live.close()
      await server.close()
    },
  }
}

export async function buildServer(runtime: Runtime, live: Live): Promise<FastifyInstance> {
  const { config } = runtime
  const underWay = watchUnderWay()
  keepAdopting(runtime, live, underWay)
  const server: FastifyInstance = Fastify({
    trustProxy: trustOf(config.trustProxy),
    genReqId: () => newId(),
    requestIdHeader: false,
    bodyLimit: 5_000_000,
    logger: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
  })
  // Somebody who hangs up ends the line, not what they set off: it still needs the database, which is closed after this.
  server.addHook('onRoute', (route) => {
    const { handler } = route
    route.handler = function (request, reply) {
      const answer: unknown = handler.call(this, request, reply)
      return answer instanceof Promise ? underWay.follow(answer) : answer
    }
  })
  server.addHook('onClose', () => underWay.over())
  hangUpOnIdle(server)
  await server.register(cookie)
  // One byte more than is taken, so that a file that is too large is refused by its reader and never cut in silence.
  await server.register(multipart, { limits: { files: 1, fileSize: config.maxUploadBytes + 1 } })
  // Visitors are held back by address; sign-in has its own, narrower and durable lock-out on top.
  await server.register(rateLimit, { global: false, errorResponseBuilder: () => new Problem('tooMany') })

  server.addHook('onSend', async (request, reply) => {
    reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    })
    if (!reply.hasHeader('x-frame-options')) reply.header('x-frame-options', 'DENY')
    if (config.secureCookies) reply.header('strict-transport-security', 'max-age=31536000')
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control'))
      reply.header('cache-control', 'no-store')
  })
  // Who and how long, never what: paths hold ids only, and neither query nor body is logged.
  server.addHook('onResponse', async (request, reply) => {
    const path = request.routeOptions.url ?? 'unknown'
    const line = {
      requestId: request.id,
      method: request.method,
      path,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    }
    if (reply.statusCode >= 500) runtime.log.error(line, 'request')
    else runtime.log.debug(line, 'request')
  })
  server.setErrorHandler((error, request, reply) => answerProblem(runtime, error, request, reply))

  server.get('/healthz', async () => ({ status: 'ok' }))
  server.get('/readyz', async (_request, reply) => {
    try {
      await sql`select 1`.execute(runtime.database.db)
      return { status: 'ok' }
    } catch {
      return reply.code(503).send({ status: 'database unavailable' })
    }
  })
  await addEndpoints(server, runtime, live)
  await addPages(server, runtime)
  await addHooks(server, runtime)
  for (const { routes } of runtime.app.features) await routes?.(server, runtime)
  await addWebApp(server, runtime)
  return server
}

/**
 * Lines on which nothing is asked do not hold up the close: browsers open some ahead of need, and those on which nothing
 * was asked yet are not idle to Node (`closeIdleConnections`).
 */
function hangUpOnIdle(server: FastifyInstance): void {
  const idle = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => {
    idle.add(socket)
    socket.once('close', () => idle.delete(socket))
  })
  server.server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    idle.delete(socket)
    response.once('close', () => socket.destroyed || idle.add(socket))
  })
  server.addHook('preClose', async () => {
    for (const socket of idle) socket.destroy()
  })
}

/** A number of proxies is counted from our end, as Fastify's own option would. */
function trustOf(trust: boolean | number): boolean | ((address: string, hop: number) => boolean) {
  return typeof trust === 'number' ? (_address, hop) => hop < trust : trust
}
