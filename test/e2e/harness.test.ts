import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findingsOf } from './harness/axe.ts'
import { launch } from './harness/browser.ts'
import { guard } from './harness/guards.ts'
import { convert } from './harness/ime.ts'
import { expectNobodyLeft } from './harness/product.ts'

/** A harness that cannot fail proves nothing: each of its guards has to find what is planted here. */
const planted = `<!doctype html><html lang="ja"><title>planted</title><main><h1>planted</h1>
  <label>q <input id="naive"></label><label>r <input id="careful"></label></main></html>`

let base = ''
let browser: Browser
let server: Server
let url = ''
let page: Page
let complaints: string[] = []

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'enishi-e2e-')))
  browser = await launch(base)
  server = createServer((request, response) => {
    response.statusCode = Number(/\d{3}/.exec(request.url ?? '')?.[0] ?? 200)
    response.setHeader('content-security-policy', "script-src 'self'")
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(planted)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
})
afterAll(async () => {
  await browser.close()
  server.closeAllConnections()
  server.close()
  await expectNobodyLeft(base)
  await rm(base, { recursive: true, force: true })
})

async function open(refusals: readonly number[] = []): Promise<void> {
  const context = await browser.newContext({ baseURL: url })
  complaints = await guard(context, { url, refusals })
  page = await context.newPage()
  await page.goto('/')
}
afterEach(() => page.context().close())

describe('a page is guarded', () => {
  it('and a quiet one gives no complaint', async () => {
    await open()
    expect(complaints).toEqual([])
  })

  it('against errors in the console and uncaught ones', async () => {
    await open()
    await page.evaluate(() => {
      console.error('oops')
      setTimeout(() => {
        throw new TypeError('not caught')
      })
    })
    await expect.poll(() => complaints).toHaveLength(2)
    expect(complaints.join('\n')).toMatch(/console: oops[\s\S]*uncaught: TypeError: not caught/)
  })

  it('against requests to another host', async () => {
    await open()
    await page.evaluate(() => fetch('http://example.com/pixel').catch(() => null))
    expect(complaints).toContain('another host: http://example.com/pixel')
  })

  it('against a broken content security policy', async () => {
    await open()
    await page.evaluate(() => {
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.x = 1' }))
    })
    await expect.poll(() => complaints.join('\n')).toContain('content security policy: script-src-elem')
  })

  it('against answers that are refusals, unless the test expects them of the API', async () => {
    await open([422])
    await page.evaluate(async () => {
      for (const path of ['/api/v1/422', '/api/v1/500', '/422']) await fetch(path)
    })
    expect(complaints).toEqual([`500: GET ${url}/api/v1/500`, `422: GET ${url}/422`])
  })
})

describe('axe', () => {
  it('passes a sound page and refuses a picture without words', async () => {
    await open()
    expect(await findingsOf(page)).toEqual([])
    await page.evaluate(() => document.querySelector('main')?.append(document.createElement('img')))
    expect(await findingsOf(page)).toEqual([expect.stringContaining('image-alt')])
  })
})

describe('a conversion', () => {
  it.each(['chromium', 'safari'] as const)(
    'as %s tells it fools a field that asks for Enter alone, and no other',
    async (order) => {
      await open()
      await page.evaluate((accepting) => {
        for (const field of document.querySelectorAll('input'))
          field.addEventListener('keydown', (event) => {
            const composing = event.isComposing || event.keyCode === 229
            if (event.key === accepting && (field.id === 'naive' || !composing))
              field.dataset['submitted'] = ''
          })
      }, 'Enter')
      for (const id of ['naive', 'careful']) await convert(page.locator(`#${id}`), '高橋', order)
      expect(await page.locator('#naive').inputValue()).toBe('高橋')
      expect(await page.locator('#careful').inputValue()).toBe('高橋')
      expect(await page.locator('[data-submitted]').evaluateAll((all) => all.map(({ id }) => id))).toEqual([
        'naive',
      ])
    },
  )
})

it('a process that outlives its test is found and ended', async () => {
  await open()
  const folder = join(base, 'leak')
  const leak = spawn('sleep', ['60'], {
    env: { PATH: process.env.PATH, ENISHI_DATA: folder },
    stdio: 'ignore',
  })
  const ended = once(leak, 'exit')
  await expect(expectNobodyLeft(folder, 200)).rejects.toThrow('sleep 60')
  expect(await ended).toEqual([null, 'SIGKILL'])
})
