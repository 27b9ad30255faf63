import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '#kit/problem.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readHolder, tryLock } from './lock.ts'

const moduleUrl = new URL('./lock.ts', import.meta.url).href
let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'enishi-lock-'))
  path = join(folder, 'serve.lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a lock', () => {
  it('is held by one only, and is free again after its release', () => {
    const first = tryLock(path, 'serve')
    expect(first).not.toBeNull()
    expect(tryLock(path, 'serve')).toBeNull()
    first?.release()
    const second = tryLock(path, 'serve')
    expect(second).not.toBeNull()
    second?.release()
  })

  it('tells who holds it', () => {
    const lock = tryLock(path, 'serve')
    lock?.describe({ port: 3000, url: 'http://localhost:3000' })
    expect(readHolder(path)).toMatchObject({
      pid: process.pid,
      command: 'serve',
      port: 3000,
      url: 'http://localhost:3000',
    })
    lock?.release()
  })

  it('does not mind a holder file that is missing or damaged', () => {
    expect(readHolder(path)).toBeNull()
    writeFileSync(`${path}.json`, '{"pid":')
    expect(readHolder(path)).toBeNull()
  })

  it('of another process keeps us out while it lives and ends with it, even by kill -9', async () => {
    const script = `const { tryLock } = await import(${JSON.stringify(moduleUrl)})
      tryLock(${JSON.stringify(path)}, 'serve')
      console.log('locked')
      setInterval(() => {}, 1000)`
    const other = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: join(import.meta.dirname, '../../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(other.stdout, 'data')
    expect(tryLock(path, 'serve')).toBeNull()
    expect(readHolder(path)?.pid).toBe(other.pid)
    other.kill('SIGKILL')
    await once(other, 'exit')
    const ours = tryLock(path, 'serve')
    expect(ours).not.toBeNull()
    ours?.release()
  })

  it.skipIf(process.getuid?.() === 0)(
    'in a folder that cannot be written to says so (root can always write)',
    () => {
      chmodSync(folder, 0o500)
      expect(() => tryLock(path, 'serve')).toThrow(Problem)
      chmodSync(folder, 0o700)
    },
  )

  it('in a folder that does not exist says so', () => {
    expect(() => tryLock(join(folder, 'none', 'serve.lock'), 'serve')).toThrow(/Cannot lock/)
  })
})
