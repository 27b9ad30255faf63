import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { HookExchange } from '../feature.ts'
import { workFor, type Runtime } from '../runtime.ts'
import { anonymous } from './endpoints.ts'
import { requestLocale, tellBug, toProblem } from './problems.ts'

/**
 * Registers addresses that other systems post to. Their bytes are handed on as they came, since they are signed; answers
 * are a few words of plain text, which nobody reads but in a log over there.
 */
export async function addHooks(server: FastifyInstance, runtime: Runtime): Promise<void> {
  for (const { hooks } of runtime.app.features)
    for (const { path, mostBytes, perMinute, run } of hooks ?? [])
      await server.register(async (scope) => {
        scope.removeAllContentTypeParsers()
        scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostBytes }, (_request, body, done) =>
          done(null, body),
        )
        scope.setErrorHandler((error, request, reply) => {
          const { problem, bug } = toProblem(error)
          if (bug) tellBug(runtime, error, request.id)
          return reply.code(problem.status).type('text/plain; charset=utf-8').send(problem.code)
        })
        scope.post(
          path,
          { config: { rateLimit: { max: perMinute, timeWindow: '1 minute' } } },
          async (request, reply) => {
            const work = workFor(
              runtime,
              { ...anonymous, ip: request.ip },
              request.id,
              requestLocale(request),
            )
            const { status, said } = await run(work, exchangeOf(request))
            return reply
              .code(status)
              .type('text/plain; charset=utf-8')
              .header('cache-control', 'no-store')
              .send(said)
          },
        )
      })
}

function exchangeOf(request: FastifyRequest): HookExchange {
  const { body, headers } = request
  return {
    params: request.params as HookExchange['params'],
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
    ),
    body: body instanceof Buffer ? body : Buffer.alloc(0),
  }
}
