import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parentVariable } from './stop.ts'
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
  /** Forks a child that does this; it has `started()` to say so, and `busy()` for ever. */
  async function fork(does: string, env: NodeJS.ProcessEnv = {}): Promise<[ChildProcess, number]> {
    const path = join(folder, 'busy.mjs')
    const startedFile = join(folder, 'started')
    const stop = new URL('./stop.ts', import.meta.url).href
    writeFileSync(
      path,
      `import { renameSync, writeFileSync } from 'node:fs'
      const { endWithParent, listenForStop } = await import(${JSON.stringify(stop)})
      const file = ${JSON.stringify(startedFile)}
      const started = () => { writeFileSync(file + '.new', String(process.pid)); renameSync(file + '.new', file) }
      const busy = () => { for (;;) {} }
      ${does}`,
    )
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `require('node:child_process').fork(${JSON.stringify(path)}, { detached: true }); setInterval(() => {}, 1000)`,
      ],
      { stdio: 'ignore', env: { ...process.env, ...env } },
    )
    await waitUntil(() => existsSync(startedFile))
    return [parent, Number(readFileSync(startedFile, 'utf8'))]
  }
  const kill = async (parent: ChildProcess): Promise<void> => {
    parent.kill('SIGKILL')
    await once(parent, 'exit')
  }

  it('ends even when its main thread is busy for ever', async () => {
    const [parent, child] = await fork(
      'listenForStop({ watchdogPatience: 100 }); setTimeout(() => { started(); busy() }, 1000)',
    )
    expect(isGone(child)).toBe(false)
    await kill(parent)
    await waitUntil(() => isGone(child))
  })

  it('ends while it is busy from its first moment on, as one is that loads its program', async () => {
    const [parent, child] = await fork('endWithParent(0); started(); busy()')
    expect(isGone(child)).toBe(false)
    await kill(parent)
    await waitUntil(() => isGone(child))
  })

  it('ends though that was before it had begun', async () => {
    // As one sees it that was handed on to somebody else: who forked it is not its parent.
    const [parent, child] = await fork('started(); endWithParent(0); busy()', {
      [parentVariable]: '999999999',
    })
    await waitUntil(() => isGone(child))
    await kill(parent)
  })
})
