import { mkdir, mkdtemp, realpath, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { accountsApi } from '#features/accounts/accounts.api.ts'
import { openCluster } from '#platform/db/embedded.ts'
import type { CallInput } from '#kit/contract.ts'
import { freePort } from '../../harness/free-port.ts'
import { copyPreparedData } from '../../harness/prepared-data.ts'
import { callOver, type Answering, type Answer } from './api.ts'
import { launch } from './browser.ts'
import { evidence } from './global-setup.ts'
import { guard } from './guards.ts'
import { unnoted, watchNotes } from './unnoted.ts'
import { expectNobodyLeft, runCommand, startProduct, type Product } from './product.ts'

/** The administrator that `setUp` makes. */
export const administrator = {
  name: '高橋 花子',
  email: 'hanako@example.com',
  password: 'tsuru-wa-sennen-kame-wa-mannen',
}
const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } }

export type Visit = {
  /** Nobody is signed in. */
  readonly visitor?: boolean
  readonly size?: keyof typeof sizes
  readonly theme?: 'light' | 'dark'
  /** What the browser prefers; who is signed in has a language of their own. */
  readonly locale?: 'ja-JP' | 'en-GB'
  /** `false`: the browser runs no script of the page. */
  readonly script?: boolean
  /** Statuses of 400 and above with which the API may answer in this test. */
  readonly refusals?: readonly number[]
}
export type Enishi = {
  /** Where it runs, without a slash at its end. */
  readonly url: string
  /** A page in a browser of its own, on which any error fails the test. */
  open(path: string, visit?: Visit): Promise<Page>
  /** A call of the API as the administrator, which must succeed. */
  call<E extends Answering>(endpoint: E, input: CallInput<E>): Promise<Answer<E>>
  /** A command of the product, as its operator types it while it runs. Throws when it fails. */
  run(...args: readonly string[]): Promise<void>
}

type External = { readonly url: string; close(): Promise<void> }
type Opened = {
  base: string
  product: Product
  browser: Browser
  external: External | null
  cookie: string | null
}
type Watched = { context: BrowserContext; complaints: readonly string[] }

type Options = {
  /** `false` leaves it as it is before the first visit. */
  readonly setUp?: boolean
  /** `external` is reached over TCP by DATABASE_URL, as one that somebody else runs. */
  readonly database?: 'own' | 'external'
  /** What its operator sets beside. */
  readonly env?: { readonly [name: string]: string }
}

/** Gives a test file a product of its own, set up with an administrator unless told otherwise, and a browser. */
export function useEnishi({ setUp = true, database = 'own', env: beside = {} }: Options = {}): Enishi {
  let opened: Opened | undefined
  let watched: Watched[] = []
  const now = (): Opened => {
    if (!opened) throw new Error('The product runs inside tests and hooks only')
    return opened
  }

  beforeAll(async () => {
    const base = await realpath(await mkdtemp(join(tmpdir(), 'enishi-e2e-')))
    const external = database === 'external' ? await startExternal(base) : null
    const env = external ? { ...beside, DATABASE_URL: external.url } : beside
    if (!external) copyPreparedData(join(base, 'data'))
    const [product, browser] = await Promise.all([startProduct(base, env), launch(base)])
    opened = { base, product, browser, external, cookie: null }
    if (!external) await watchNotes(base)
    if (setUp) opened.cookie = await setUpBy(product.url)
  })
  afterEach(async ({ task }) => {
    const [visits, failed] = [watched, task.result?.state === 'fail']
    watched = []
    const complaints = visits.flatMap((visit) => visit.complaints)
    if (failed || complaints.length > 0) await photograph(visits, `${task.file.name} ${task.name}`)
    await Promise.all(visits.map(({ context }) => context.close()))
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
  })
  afterAll(async () => {
    if (!opened) return
    const { base, product, browser, external } = opened
    const missed = external ? [] : await unnoted(base)
    const ends = await Promise.allSettled([browser.close(), product.stop()])
    await external?.close()
    const left = await expectNobodyLeft(base).then(
      () => [],
      (error: unknown) => [error],
    )
    const silent = missed.map((what) => `changed without a note for segments: ${what}`)
    const wrong = [
      ...silent,
      ...ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : [])),
      ...left,
    ]
    if (wrong.length > 0) await keepLog(base)
    await rm(base, { recursive: true, force: true })
    if (wrong.length > 0) throw new AggregateError(wrong, wrong.map(String).join('\n'))
  })

  return {
    get url() {
      return now().product.url
    },
    async open(
      path,
      {
        visitor = false,
        size = 'desktop',
        theme = 'light',
        locale = 'ja-JP',
        script = true,
        refusals = [],
      } = {},
    ) {
      const { browser, product, cookie } = now()
      const context = await browser.newContext({
        baseURL: product.url,
        viewport: sizes[size],
        hasTouch: size === 'phone',
        isMobile: size === 'phone',
        colorScheme: theme,
        locale,
        timezoneId: 'Asia/Tokyo',
        javaScriptEnabled: script,
        // What moves is photographed and clicked at the wrong moment.
        reducedMotion: 'reduce',
      })
      context.setDefaultTimeout(30_000)
      if (cookie !== null && !visitor)
        await context.addCookies([{ name: 'enishi_session', value: cookie, url: product.url }])
      watched.push({ context, complaints: await guard(context, { url: product.url, refusals }) })
      const page = await context.newPage()
      await page.goto(path)
      return page
    },
    async call(endpoint, input) {
      const { product, cookie } = now()
      return (await callOver(product.url, cookie, endpoint, input)).answer
    },
    run(...args) {
      const { base, product } = now()
      return runCommand(base, args, { ENISHI_PUBLIC_URL: product.url })
    },
  }
}

/** The first administrator, by the API; returns the token of the session. */
async function setUpBy(url: string): Promise<string> {
  const body = { ...administrator, organisation: '株式会社つばき' }
  const { session } = await callOver(url, null, accountsApi.endpoints.setUp, { body })
  if (session === null) throw new Error('Set-up began no session')
  return session
}

/** A PostgreSQL on a TCP port, which knows nothing of the data folder of the product. */
async function startExternal(base: string): Promise<External> {
  const tcpPort = await freePort()
  const cluster = await openCluster({
    dataDir: join(base, 'external'),
    log: pino({ level: 'silent' }),
    tcpPort,
  })
  return { url: `postgres://enishi@127.0.0.1:${tcpPort}/enishi`, close: () => cluster.close() }
}

async function photograph(visits: readonly Watched[], title: string): Promise<void> {
  await mkdir(evidence, { recursive: true })
  const name = title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 120)
  const pages = visits.flatMap(({ context }) => context.pages())
  // A page that hangs cannot be photographed; the failure itself tells more.
  await Promise.allSettled(
    pages.map((page, n) => page.screenshot({ path: join(evidence, `${name}-${n + 1}.png`), timeout: 5000 })),
  )
}

async function keepLog(base: string): Promise<void> {
  await mkdir(evidence, { recursive: true })
  await rename(join(base, 'server.log'), join(evidence, `server-${Date.now()}.log`)).catch(() => {})
}
