import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Live } from '../live.ts'
import type { Work } from '../work.ts'

const beat = 25_000

/** Server-Sent Events (WHATWG HTML §9.2): a word for every change, and a heartbeat that keeps proxies from hanging up. */
export function streamLive(
  live: Live,
  work: Work,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-request-id': work.requestId,
  })
  raw.write('retry: 2000\n\n')
  const unsubscribe = live.subscribe((change) => raw.write(`data: ${JSON.stringify(change)}\n\n`))
  const heartbeat = setInterval(() => raw.write(': beat\n\n'), beat)
  const end = (): void => {
    unsubscribe()
    forget()
    clearInterval(heartbeat)
    raw.end()
  }
  request.raw.on('close', end)
  const forget = live.onClose(end)
  return reply
}
