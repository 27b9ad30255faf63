import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the receiver does with the next request; with none left it takes them all. */
export type Manner = (response: ServerResponse) => void
export const answers =
  (status: number, body = '', headers: { [name: string]: string } = {}): Manner =>
  (response) =>
    void response.writeHead(status, headers).end(body)
export const hangs: Manner = () => {}
export const hangsUp: Manner = (response) => void response.destroy()

export type Received = { readonly headers: IncomingHttpHeaders; readonly body: string }

/** A receiver of webhooks on this machine, for tests, that can misbehave. */
export async function startReceiver(): Promise<{
  readonly url: string
  readonly received: Received[]
  behave(...manners: Manner[]): void
  /** For all from now on. */
  always(manner: Manner | null): void
  close(): Promise<void>
}> {
  const received: Received[] = []
  let next: Manner[] = []
  let usual: Manner | null = null
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      received.push({ headers: request.headers, body })
      const manner = next.shift() ?? usual ?? answers(200, 'ok')
      manner(response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    behave: (...manners) => {
      next = manners
    },
    always: (manner) => {
      usual = manner
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
