import { chromium, type Page } from 'playwright-core'
import { pictureKeys } from '#features/insight/insight.api.ts'
import { createUser } from '#features/accounts/accounts.users.ts'
import { makePassword } from '#features/accounts/accounts.passwords.ts'
import { pictureText } from '#features/insight/picture.text.ts'
import { newId } from '#kit/ids.ts'
import { workFor } from '#platform/runtime.ts'
import { systemActor } from '#platform/work.ts'
import { prepareChromium } from '../scripts/chromium.ts'
import { withRuntime } from './base.ts'
import { rounded, summary } from './measure.ts'
import { openCourses } from './purchases.base.ts'
import type { Line, Report } from './report.ts'
import { startProduct } from './server.ts'

const rounds = 3
/** What comes next sums up a million subscriptions into days, which its own bench times. */
const pictures = pictureKeys.filter((key) => key !== 'forecast')
const limit = { most: 300, of: 'ours' as const }
type Seen = { readonly first?: number; readonly painted: number; readonly numbers: number }

/** A picture as a browser shows it: its question with what holds the place of the numbers, and the numbers themselves. */
export async function paintBench({ customers }: { customers: number }): Promise<Report> {
  const base = await openCourses(customers)
  const user = await withRuntime(base.dataDir, async (runtime) => {
    const account = { email: `paint-${newId()}@example.com`, password: makePassword() }
    const work = workFor(runtime, systemActor('bench'), 'bench')
    await createUser(work, { ...account, name: '図 見子', role: 'manager', locale: 'ja' })
    return account
  })
  const server = await startProduct(base.dataDir, 'web')
  const { executablePath, args, env } = await prepareChromium(process.env)
  const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } })
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'ja-JP' })
    const signedIn = await context.request.post(`${server.url}/api/v1/session`, { data: user })
    if (!signedIn.ok()) throw new Error(`Signing in answered ${signedIn.status()}: ${await signedIn.text()}`)
    const page = await context.newPage()
    await page.addInitScript(watch)
    const opened: Seen[] = []
    const turned: Seen[] = []
    // What is loaded once a day is loaded before anything is measured.
    await page.goto(`${server.url}/insight/rfm`)
    await seen(page)
    for (let round = 0; round < rounds; round++)
      for (const key of pictures) {
        await page.goto(`${server.url}/insight/${key}`)
        opened.push(await seen(page))
      }
    for (let round = 0; round < rounds; round++) {
      await page.goto(`${server.url}/insight`)
      // Who chooses has seen what there is.
      await page.locator('section [role="img"] svg').first().waitFor()
      for (const key of pictures) {
        await expectNext(page, pictureText[`${key}Question`].ja)
        await page.locator(`a[href="/insight/${key}"]`).first().click()
        turned.push(await seen(page))
      }
    }
    const times: readonly (readonly [what: string, samples: readonly number[], isLimited: boolean])[] = [
      ['opened by its address, first contentful paint', opened.map(({ first }) => first ?? Infinity), true],
      ['opened by its address, its question', opened.map(({ painted }) => painted), false],
      ['opened by its address, its numbers', opened.map(({ numbers }) => numbers), false],
      ['chosen from another, its question', turned.map(({ painted }) => painted), true],
      ['chosen from another, its numbers', turned.map(({ numbers }) => numbers), false],
    ]
    return {
      variant: String(customers),
      lines: times.map(([what, samples, isLimited]): Line => {
        const { n, p50, p95, max } = summary(samples)
        return {
          what: `${what}, p95`,
          ours: p95,
          unit: 'ms',
          yardstick: null,
          limit: isLimited ? limit : null,
          more: `p50 ${p50.toFixed(0)}, max ${max.toFixed(0)}, n ${n}`,
        }
      }),
      raw: Object.fromEntries(times.map(([what, samples]) => [what, rounded(samples)])),
    }
  } finally {
    await browser.close()
    await server.close()
  }
}

type Watched = { began: number; title: string | null; painted?: number; numbers?: number }

/** Looks at every frame until the question stands there with a place for the numbers, and until the numbers do. */
function watch(): void {
  const watched: Watched = { began: 0, title: null }
  Object.assign(window, { watched })
  document.addEventListener(
    'click',
    (event) => {
      if (watched.title !== null) watched.began = event.timeStamp
    },
    true,
  )
  const look = (): void => {
    const now = performance.now()
    const title = document.querySelector('h1')?.textContent
    const numbers = document.querySelector('main table')
    const isHere = title && (watched.title === null || title === watched.title)
    if (isHere && (numbers || document.querySelector('main [role="status"]')))
      watched.painted ??= now - watched.began
    if (isHere && numbers) watched.numbers ??= now - watched.began
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

async function expectNext(page: Page, title: string): Promise<void> {
  await page.evaluate((next) => {
    const { watched } = window as unknown as { watched: Watched }
    Object.assign(watched, { title: next, painted: undefined, numbers: undefined })
  }, title)
}

async function seen(page: Page): Promise<Seen> {
  const found = await page.waitForFunction(() => {
    const { watched } = window as unknown as { watched: Watched }
    return watched.painted !== undefined && watched.numbers !== undefined
      ? {
          first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
          painted: watched.painted,
          numbers: watched.numbers,
        }
      : null
  })
  return (await found.jsonValue()) as Seen
}
