import { spawn } from 'node:child_process'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { expectNobodyLeft } from './harness/product.ts'

it('`npm start` is all it takes, and Ctrl-C ends everything that it started', async () => {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'enishi-e2e-')))
  // A group of its own, as in a terminal, where Ctrl-C reaches every process of it.
  const npm = spawn('npm', ['start'], {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH: process.env.PATH, HOME: base, TMPDIR: base, ENISHI_DATA: join(base, 'data'), PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const ended = new Promise((resolve) => npm.once('exit', resolve))
  try {
    const url = await new Promise<string>((resolve, reject) => {
      void ended.then((code) => reject(new Error(`npm start ended with ${String(code)}`)))
      createInterface({ input: npm.stdout }).on('line', (line) => {
        const found = /http:\S+/.exec(line)?.[0]
        if (found !== undefined) resolve(found)
      })
    })
    const page = await fetch(url)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<div id="root">')
  } finally {
    if (npm.pid !== undefined) process.kill(-npm.pid, 'SIGINT')
    await ended
    await expectNobodyLeft(base)
    await rm(base, { recursive: true, force: true })
  }
})
