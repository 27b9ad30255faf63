import { once } from 'node:events'
import { connect } from 'node:net'
import { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { features } from '#app.ts'
import { defineApi } from '#kit/contract.ts'
import { useRuntime } from '#test/harness/database.ts'
import { compose, serve, type Feature } from '../feature.ts'
import { openLive } from '../live.ts'
import { buildServer } from './server.ts'

/** Answers when it is let go, after it has asked the database once more. */
const slow = { begun: Promise.withResolvers<void>(), go: Promise.withResolvers<void>(), answered: false }
const slowApi = defineApi('slow', {
  wait: {
    method: 'GET',
    path: '/slow',
    summary: { ja: '待つ', en: 'Wait' },
    permission: 'public',
    returns: z.object({}),
  },
})
const slowFeature: Feature = {
  name: 'slow',
  serves: serve(slowApi, {
    async wait(work) {
      slow.begun.resolve()
      await slow.go.promise
      await sql`select 1`.execute(work.db)
      slow.answered = true
      return {}
    },
  }),
}

describe('the server', () => {
  const harness = useRuntime({ app: compose([...features, slowFeature]) })
  const { request } = harness

  it('says that it lives, and that it is ready when the database answers', async () => {
    expect((await harness.http().inject('/healthz')).json()).toEqual({ status: 'ok' })
    expect((await harness.http().inject('/readyz')).json()).toEqual({ status: 'ok' })
  })

  it('answers every error in one shape, with the id of the request', async () => {
    const response = await request('administrator', 'GET', '/customers/nobody')
    expect(response.statusCode).toBe(404)
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.json()).toMatchObject({
      code: 'notFound',
      status: 404,
      requestId: response.headers['x-request-id'],
    })
    const unknown = await request('administrator', 'GET', '/nothing-here')
    expect(unknown.json()).toMatchObject({ code: 'notFound' })
    const broken = await harness.http().inject({
      method: 'POST',
      url: '/api/v1/session',
      headers: { 'content-type': 'application/json' },
      payload: '{"email":',
    })
    expect(broken.json()).toMatchObject({ code: 'invalid', status: 400 })
  })

  it('speaks the language that is asked for', async () => {
    const ja = await request('visitor', 'GET', '/customers', {
      headers: { 'accept-language': 'ja,en;q=0.8' },
    })
    const en = await request('visitor', 'GET', '/customers', { headers: { 'accept-language': 'en-GB' } })
    expect(ja.json<{ title: string }>().title).toBe('サインインしてください')
    expect(en.json<{ title: string }>().title).toBe('Please sign in')
  })

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['no origin at all', { origin: 'null' }],
  ])('refuses writes from a page of %s', async (_who, headers) => {
    const response = await request('administrator', 'POST', '/tags', { body: { name: 'x' }, headers })
    expect(response.statusCode).toBe(403)
    const own = await request('administrator', 'POST', '/tags', {
      body: { name: 'x' },
      headers: { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:3000', host: 'localhost:3000' },
    })
    expect(own.statusCode).toBe(201)
  })

  it('lets nothing of another host into its pages, and frames nowhere', async () => {
    const response = await request('administrator', 'GET', '/me')
    expect(response.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    })
  })

  it('holds a visitor back who asks too often', async () => {
    const answers = await Promise.all(
      Array.from({ length: 125 }, () => request('visitor', 'GET', '/me', { ip: '192.0.2.77' })),
    )
    expect(answers.filter(({ statusCode }) => statusCode === 429).length).toBeGreaterThan(0)
    expect(answers.find(({ statusCode }) => statusCode === 429)?.json()).toMatchObject({ code: 'tooMany' })
  })

  it('never writes personal data into its log', async () => {
    let written = ''
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        written += chunk.toString()
        done()
      },
    })
    const runtime = { ...harness.runtime, log: pino({ level: 'trace' }, sink) }
    const live = await openLive(runtime.connection, runtime.log)
    const server = await buildServer(runtime, live)
    const { session } = await harness.signIn('administrator')
    const send = (method: 'GET' | 'POST', url: string, payload?: object) =>
      server.inject({
        method,
        url: `/api/v1${url}`,
        cookies: { enishi_session: session },
        ...(payload && { payload }),
      })
    try {
      await send('POST', '/customers', {
        familyName: '秘密野',
        contactPoints: [{ kind: 'email', label: null, value: 'himitsu@example.jp' }],
      })
      await send('GET', `/customers?q=${encodeURIComponent('秘密野')}`)
      await send('GET', '/search?q=himitsu@example.jp')
      await send('POST', '/session', { email: 'himitsu@example.jp', password: 'hush hush hush hush' })
      await send('POST', '/customers', { familyName: '秘密野', code: 5 })
    } finally {
      await server.close()
      await live.close()
    }
    expect(written).toContain('/api/v1/customers')
    for (const secret of ['秘密野', 'himitsu', 'hush', session, encodeURIComponent('秘密野')])
      expect(written).not.toContain(secret)
  })

  it('closes when all that was asked of it is done, though whoever asked has hung up', async () => {
    const live = await openLive(harness.runtime.connection, harness.runtime.log)
    const server = await buildServer(harness.runtime, live)
    const url = await server.listen({ host: '127.0.0.1', port: 0 })
    const hangUp = new AbortController()
    const asked = fetch(`${url}/api/v1/slow`, { signal: hangUp.signal })
    await slow.begun.promise
    hangUp.abort()
    await expect(asked).rejects.toThrow('aborted')
    await live.close()
    const closed = server.close()
    expect(await Promise.race([closed, sleep(200, 'still at work')])).toBe('still at work')
    slow.go.resolve()
    await closed
    expect(slow.answered).toBe(true)
  })

  it('does not wait for lines on which nothing is asked', async () => {
    const live = await openLive(harness.runtime.connection, harness.runtime.log)
    const server = await buildServer(harness.runtime, live)
    const { port } = new URL(await server.listen({ host: '127.0.0.1', port: 0 }))
    const taken = once(server.server, 'connection')
    const line = connect(Number(port), '127.0.0.1')
    await taken
    await live.close()
    await Promise.all([server.close(), once(line, 'close')])
  })

  it('reads its own API document, in which every endpoint names its permission', async () => {
    const document = (await harness.http().inject('/api/v1/openapi.json')).json<{
      paths: { [path: string]: { [method: string]: { 'x-permission'?: string } } }
    }>()
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path))
    expect(operations.length).toBeGreaterThan(60)
    expect(operations.every((operation) => operation['x-permission'])).toBe(true)
  })
})
