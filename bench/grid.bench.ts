import { chromium, type Page } from 'playwright-core'
import { createUser } from '#features/accounts/accounts.users.ts'
import { makePassword } from '#features/accounts/accounts.passwords.ts'
import { newId } from '#kit/ids.ts'
import { workFor } from '#platform/runtime.ts'
import { systemActor } from '#platform/work.ts'
import { prepareChromium } from '../scripts/chromium.ts'
import { openBase, withRuntime } from './base.ts'
import { rounded, summary } from './measure.ts'
import type { Line, Report } from './report.ts'
import { startProduct } from './server.ts'

/** A frame of a screen with 60 of them a second. */
const frame = 1000 / 60
const columns = 'code,fullName,occupation,stage,company,email,phone,prefecture,city,birthOn,remark'
const typedInto = 'occupation'
const scrolledFor = 20_000
const wheelStep = 400
const edits = 60
const size = { width: 1440, height: 900 }

/** The grid as a browser shows it: frames while one scrolls, jumps along the scroll bar, and cells that are typed. */
export async function gridBench({ customers }: { customers: number }): Promise<Report> {
  const base = await openBase(customers)
  const user = await withRuntime(base.dataDir, async (runtime) => {
    const account = { email: `grid-${newId()}@example.com`, password: makePassword() }
    const work = workFor(runtime, systemActor('bench'), 'bench')
    await createUser(work, { ...account, name: '表 打子', role: 'manager', locale: 'ja' })
    return account
  })
  const server = await startProduct(base.dataDir, 'serve')
  const { executablePath, args, env } = await prepareChromium(process.env)
  const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } })
  try {
    const context = await browser.newContext({ viewport: size, locale: 'ja-JP' })
    const signedIn = await context.request.post(`${server.url}/api/v1/session`, { data: user })
    if (!signedIn.ok()) throw new Error(`Signing in answered ${signedIn.status()}: ${await signedIn.text()}`)
    const page = await context.newPage()
    await page.goto(`${server.url}/customers?layout=grid&columns=${columns}`)
    await page.locator('.rgCell .eg-text, .rgCell .eg-link').first().waitFor()
    const { lines: scrolled, frames } = await scroll(page)
    const { lines: jumped, took } = await jump(page)
    const { lines: typed, painted, stored } = await type(page)
    return {
      variant: String(customers),
      lines: [...scrolled, ...jumped, ...typed],
      raw: {
        frames: rounded(frames),
        jumps: rounded(took),
        painted: rounded(painted),
        stored: rounded(stored),
      },
    }
  } finally {
    await browser.close()
    await server.close()
  }
}

async function scroll(page: Page): Promise<{ lines: Line[]; frames: number[] }> {
  await page.mouse.move(size.width / 2, size.height / 2)
  await page.evaluate(() => {
    const times: number[] = []
    Object.assign(window, { times })
    const next = (now: number): void => {
      times.push(now)
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  const until = performance.now() + scrolledFor
  while (performance.now() < until) await page.mouse.wheel(0, wheelStep)
  const times = await page.evaluate(() => (window as unknown as { times: number[] }).times)
  const frames = times.slice(1).map((time, i) => time - (times[i] ?? time))
  const late = frames.filter((took) => took > 1.5 * frame)
  const { p50, p95, max } = summary(frames)
  const rows = await page.evaluate(() =>
    Math.max(
      ...[...document.querySelectorAll('.rgCell')].map((cell) => Number(cell.getAttribute('data-rgrow'))),
    ),
  )
  const heap = await page.evaluate(
    () => (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0,
  )
  const share = ((late.length / frames.length) * 100).toFixed(1)
  return {
    frames,
    lines: [
      {
        what: 'scrolling, a frame, p50',
        ours: p50,
        unit: 'ms',
        yardstick: frame,
        limit: { most: 17.5, of: 'ours' },
        more: `p95 ${p95.toFixed(1)}, max ${max.toFixed(0)}; ${share} % took more than 1.5 frames; ${rows} rows seen`,
      },
      { what: 'the heap after it', ours: heap / 1e6, unit: 'MB', yardstick: null, limit: null },
    ],
  }
}

/** To places along the scroll bar, as by dragging its thumb: until the rows there show text. */
async function jump(page: Page): Promise<{ lines: Line[]; took: number[] }> {
  const took: number[] = []
  for (const part of [0.5, 1, 0, 0.25, 0.75, 0.1, 0.9, 0.3, 0.6, 0])
    took.push(
      await page.evaluate(async (to) => {
        const frames = (): Promise<unknown> => new Promise((next) => requestAnimationFrame(next))
        const bar = document.querySelector('revogr-viewport-scroll.rgCol .vertical-inner')
        if (!bar) throw new Error('The grid has no rows')
        const began = performance.now()
        bar.scrollTop = to * (bar.scrollHeight - bar.clientHeight)
        const shows = (): boolean => {
          const frame = bar.getBoundingClientRect()
          const seen = [...bar.querySelectorAll('.rgCell')].filter((cell) => {
            const { top, bottom } = cell.getBoundingClientRect()
            return top >= frame.top && bottom <= frame.bottom
          })
          return seen.length > 100 && seen.every((cell) => !cell.querySelector('.eg-coming'))
        }
        do await frames()
        while (!shows() && performance.now() - began < 10_000)
        return performance.now() - began
      }, part),
    )
  const { p50, max } = summary(took)
  const more = `max ${max.toFixed(0)}, n ${took.length}`
  return {
    took,
    lines: [
      {
        what: 'a jump among rows that were read, p50',
        ours: p50,
        unit: 'ms',
        yardstick: null,
        limit: null,
        more,
      },
    ],
  }
}

/** One cell after the other of a column: from the stroke of Enter to the frame that shows the text, and to the answer. */
async function type(page: Page): Promise<{ lines: Line[]; painted: number[]; stored: number[] }> {
  await page.evaluate((typed) => {
    const painted: number[] = []
    const stored: number[] = []
    let entered = 0
    const drawn = (text: string): boolean =>
      [...document.querySelectorAll('.rgCell')].some((cell) => cell.textContent === text)
    document.addEventListener(
      'keydown',
      (event) => {
        // oxlint-disable-next-line enishi/no-raw-enter -- it only looks at the clock
        if (event.key !== 'Enter' || !(event.target instanceof HTMLTextAreaElement)) return
        const text = event.target.value
        if (!text.startsWith(typed)) return
        const began = event.timeStamp
        entered = began
        const look = (): void => {
          if (!drawn(text)) requestAnimationFrame(look)
          else setTimeout(() => painted.push(performance.now() - began))
        }
        requestAnimationFrame(look)
      },
      true,
    )
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        if (entry.name.endsWith('/customers/cells'))
          stored.push((entry as PerformanceResourceTiming).responseEnd - entered)
    }).observe({ type: 'resource' })
    Object.assign(window, { painted, stored })
  }, 'bench')
  const at = columns.split(',').indexOf(typedInto)
  await page.locator('revogr-data[col-type="rgCol"] .rgCell[data-rgrow="1"][data-rgcol="1"]').first().click()
  await page.keyboard.press('Home')
  for (let i = 0; i < at; i++) await page.keyboard.press('ArrowRight')
  const measured = (): Promise<{ painted: number[]; stored: number[] }> =>
    page.evaluate(() => {
      const { painted, stored } = window as unknown as { painted: number[]; stored: number[] }
      return { painted, stored }
    })
  for (let i = 0; i < edits; i++) {
    await page.keyboard.type(`bench${Date.now() % 100_000}-${i}`)
    await page.keyboard.press('Enter')
    await page.waitForFunction(
      (n) => {
        const { painted, stored } = window as unknown as { painted: number[]; stored: number[] }
        return painted.length > n && stored.length > n
      },
      i,
      { timeout: 15_000 },
    )
  }
  const { painted, stored } = await measured()
  const line = (what: string, samples: readonly number[]): Line => {
    const { p50, p95, max } = summary(samples)
    const more = `p50 ${p50.toFixed(0)}, max ${max.toFixed(0)}, n ${samples.length}`
    return { what, ours: p95, unit: 'ms', yardstick: null, limit: { most: 100, of: 'ours' }, more }
  }
  return {
    painted,
    stored,
    lines: [
      line('a typed cell, Enter to its text, p95', painted),
      line('and to the answer that it is stored, p95', stored),
    ],
  }
}
