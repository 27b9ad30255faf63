import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request, type IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import type { Base } from './base.ts'
import { entry } from './paths.ts'

export type Running = {
  readonly url: string
  readonly pid: number
  close(): Promise<void>
}

/** The product as it is started by its own command, in a process of its own that ends with this one. */
export async function startProduct(
  dataDir: string,
  command: 'serve' | 'web',
  env: { readonly [name: string]: string } = {},
): Promise<Running> {
  const child = fork(entry, [command], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ENISHI_DATA: dataDir, ENISHI_LOG: 'error', PORT: '0', DATABASE_URL: '', ...env },
  })
  const ended = once(child, 'exit')
  const url = await new Promise<string>((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`The server ended with ${code} before it was ready`)))
    if (child.stdout)
      createInterface(child.stdout).on('line', (line) => {
        const found = /https?:\/\/\S+/.exec(line)?.[0]
        if (found) resolve(found)
      })
  })
  return {
    url,
    pid: child.pid ?? 0,
    async close() {
      child.send('stop')
      await ended
    },
  }
}

export type Client = {
  /** Milliseconds until the whole answer is here; throws unless it is a success. */
  time(path: string): Promise<number>
  json(path: string): Promise<unknown>
  /** What is answered, and milliseconds until it was here. */
  post(path: string, body: unknown): Promise<{ took: number; answer: unknown }>
  close(): void
}

/** One client over one connection that is kept open, as a browser's tab has it. */
export function clientOf(url: string, { apiKey }: Pick<Base, 'apiKey'>): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const headers = { authorization: `Bearer ${apiKey}` }
  const ask = (method: 'GET' | 'POST', path: string, body?: unknown): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const type = body === undefined ? {} : { 'content-type': 'application/json' }
      request(new URL(path, url), { method, agent, headers: { ...headers, ...type } }, (response) => {
        readAll(response).then((answer) => {
          if (response.statusCode === 200 || response.statusCode === 201) resolve(answer)
          else reject(new Error(`${method} ${path} answered ${response.statusCode}: ${answer.toString()}`))
        }, reject)
      })
        .on('error', reject)
        .end(body === undefined ? undefined : JSON.stringify(body))
    })
  const get = (path: string): Promise<Buffer> => ask('GET', path)
  return {
    async time(path) {
      const started = performance.now()
      await get(path)
      return performance.now() - started
    },
    json: async (path) => JSON.parse((await get(path)).toString()) as unknown,
    async post(path, body) {
      const started = performance.now()
      const answer = await ask('POST', path, body)
      return { took: performance.now() - started, answer: JSON.parse(answer.toString()) as unknown }
    },
    close: () => agent.destroy(),
  }
}

async function readAll(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
