import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { supervise } from './supervise.ts'

const log = pino({ level: 'silent' })
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'enishi-supervise-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function script(body: string): string {
  const path = join(folder, 'child.mjs')
  const starts = JSON.stringify(join(folder, 'starts'))
  writeFileSync(path, `import { appendFileSync } from 'node:fs'\nappendFileSync(${starts}, '.')\n${body}`)
  return path
}

function starts(): number {
  return existsSync(join(folder, 'starts')) ? readFileSync(join(folder, 'starts'), 'utf8').length : 0
}

async function waitUntil(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (holds()) return
    await sleep(25)
  }
  throw new Error('did not happen within 10 s')
}

function isGone(pid: number | undefined): boolean {
  const path = `/proc/${pid}/stat`
  // Dead and waiting to be collected counts.
  return !existsSync(path) || /\) [ZX] /.test(readFileSync(path, 'utf8'))
}

describe('a supervised child', () => {
  it('is started again when it ends, after longer and longer pauses', async () => {
    const child = supervise({ entry: script('process.exit(3)'), args: [], log, firstPause: 100 })
    await waitUntil(() => starts() >= 3)
    const began = Date.now()
    await waitUntil(() => starts() >= 4)
    expect(Date.now() - began).toBeGreaterThan(300)
    await child.stop()
    const total = starts()
    await sleep(300)
    expect(starts()).toBe(total)
  })

  it('is asked to stop and may finish', async () => {
    const done = join(folder, 'done')
    const entry = script(`import { writeFileSync } from 'node:fs'
      process.on('message', (word) => { if (word === 'stop') setTimeout(() => { writeFileSync(${JSON.stringify(done)}, ''); process.exit(0) }, 200) })`)
    const child = supervise({ entry, args: [], log })
    await waitUntil(() => starts() === 1)
    await child.stop()
    expect(existsSync(done)).toBe(true)
    expect(starts()).toBe(1)
  })

  it('that does not listen is ended by force', async () => {
    const child = supervise({ entry: script('for (;;) {}'), args: [], log })
    await waitUntil(() => starts() === 1)
    const { pid } = child
    await child.stop(200)
    expect(isGone(pid)).toBe(true)
  })
})

describe('a child whose parent was killed', () => {
  it('ends even when its main thread is busy for ever', async () => {
    const stopUrl = new URL('./stop.ts', import.meta.url).href
    const busy = join(folder, 'busy.mjs')
    const started = join(folder, 'started')
    writeFileSync(
      busy,
      `import { writeFileSync } from 'node:fs'
      const { listenForStop } = await import(${JSON.stringify(stopUrl)})
      listenForStop({ watchdogPatience: 100 })
      setTimeout(() => { writeFileSync(${JSON.stringify(started)}, String(process.pid)); for (;;) {} }, 1000)`,
    )
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `require('node:child_process').fork(${JSON.stringify(busy)}, { detached: true }); setInterval(() => {}, 1000)`,
      ],
      { stdio: 'ignore' },
    )
    await waitUntil(() => existsSync(started))
    const child = Number(readFileSync(started, 'utf8'))
    expect(isGone(child)).toBe(false)
    parent.kill('SIGKILL')
    await once(parent, 'exit')
    await waitUntil(() => isGone(child))
  })
})
