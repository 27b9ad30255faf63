import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { Problem } from '#kit/problem.ts'
import type { Runtime } from '../runtime.ts'

const built = fileURLToPath(new URL('../../../dist/web/', import.meta.url))

/**
 * The web app: hashed assets for ever, the page itself fresh every time with a nonce for the styles that the UI library
 * makes at run time. Nothing may come from another host.
 */
export async function addWebApp(server: FastifyInstance, runtime: Runtime): Promise<void> {
  const page = await readFile(join(built, 'index.html'), 'utf8').catch(() => null)
  if (page === null) {
    runtime.log.warn('the web app is not built; only the API is served')
    server.setNotFoundHandler(async () => {
      throw new Problem('notFound')
    })
    return
  }
  const serve = (
    more: Pick<FastifyStaticOptions, 'root' | 'prefix' | 'wildcard' | 'globIgnore'>,
    cache: string,
  ) =>
    server.register(fastifyStatic, {
      ...more,
      index: false,
      decorateReply: false,
      preCompressed: true,
      setHeaders: (reply) => void reply.header('cache-control', cache),
    })
  // Looked up when they are asked for: a route for each of a thousand files takes a fifth of a start.
  await serve({ root: join(built, 'assets'), prefix: '/assets/' }, 'public, max-age=31536000, immutable')
  await serve({ root: built, wildcard: false, globIgnore: ['assets/**'] }, 'public, max-age=3600')
  server.setNotFoundHandler(async (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new Problem('notFound')
    if (request.url.startsWith('/assets/')) throw new Problem('notFound')
    const nonce = randomBytes(16).toString('base64')
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('content-security-policy', policy(nonce))
      .send(page.replaceAll('__NONCE__', nonce))
  })
}

function policy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
