import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Html } from '#kit/html.ts'
import { Problem } from '#kit/problem.ts'
import type { Pages, PageExchange } from '../feature.ts'
import { workFor, type Runtime } from '../runtime.ts'
import type { Work } from '../work.ts'
import { anonymous, refuseForeignWrites } from './endpoints.ts'
import { requestLocale, tellBug, toProblem } from './problems.ts'

const largestForm = 20_000

/**
 * Registers pages that the server writes, for people who have no account: they work without script, come from nowhere
 * else, rest in no cache, and answer in HTML whatever goes wrong. No part of the JSON API.
 */
export async function addPages(server: FastifyInstance, runtime: Runtime): Promise<void> {
  for (const { pages } of runtime.app.features) {
    if (!pages) continue
    await server.register(async (scope) => {
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser(
        'application/x-www-form-urlencoded',
        { parseAs: 'string', bodyLimit: largestForm },
        (_request, body, done) => done(null, new URLSearchParams(String(body))),
      )
      // One-click unsubscribing (RFC 8058) may come in this form. What it says its address says too.
      scope.addContentTypeParser(
        'multipart/form-data',
        { parseAs: 'buffer', bodyLimit: largestForm },
        (_request, _body, done) => done(null, new URLSearchParams()),
      )
      scope.setErrorHandler((error, request, reply) => answer(runtime, pages, error, request, reply))
      for (const { method, path, limit, run } of pages.routes)
        scope.route({
          method,
          url: `${pages.prefix}${path}`,
          config: { rateLimit: { max: limit ?? (method === 'GET' ? 120 : 40), timeWindow: '1 minute' } },
          handler: async (request, reply) => {
            refuseForeignWrites(request)
            const result = await run(workOf(runtime, request), exchangeOf(runtime, pages, request, reply))
            if ('to' in result) return reply.header('cache-control', 'no-store').redirect(result.to, 303)
            return sendPage(reply, result.page, result.status)
          },
        })
      scope.all(`${pages.prefix}/*`, async () => {
        throw new Problem('notFound')
      })
    })
  }
}

const workOf = (runtime: Runtime, request: FastifyRequest): Work =>
  workFor(runtime, { ...anonymous, ip: request.ip }, request.id, requestLocale(request))

async function answer(
  runtime: Runtime,
  pages: Pages,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { problem, bug } = toProblem(error)
  if (bug) tellBug(runtime, error, request.id)
  const page = await pages.problem(
    workOf(runtime, request),
    exchangeOf(runtime, pages, request, reply),
    problem,
  )
  return sendPage(reply, page, problem.status)
}

/** `page` is written with the nonce that its one style element names. */
export function sendPage(reply: FastifyReply, page: (nonce: string) => Html, status = 200): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    )
    .send(page(nonce).text)
}

function exchangeOf(
  runtime: Runtime,
  { prefix }: Pages,
  request: FastifyRequest,
  reply: FastifyReply,
): PageExchange {
  const query = new URL(request.url, 'http://page').searchParams
  return {
    ip: request.ip,
    params: request.params as PageExchange['params'],
    path: request.url.split('?')[0] ?? prefix,
    query: (name) => query.get(name) ?? undefined,
    form: (name) =>
      request.body instanceof URLSearchParams ? (request.body.get(name) ?? undefined) : undefined,
    cookie: (name) => request.cookies[name],
    acceptLanguage: request.headers['accept-language'],
    userAgent: request.headers['user-agent'],
    setCookie: (name, value, maxAge) =>
      void reply.setCookie(name, value, {
        httpOnly: true,
        sameSite: 'lax',
        path: prefix,
        secure: runtime.config.secureCookies,
        maxAge,
      }),
  }
}
