import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hmacBlocksFor, seal, signerFor, unseal } from './secrets.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enishi-test-secrets-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const places = 300

describe('the key beside the data', () => {
  it('is one key for all who ask for it first at the same moment, and nobody reads half of it', async () => {
    const arrived = new Int32Array(new SharedArrayBuffer(4 * places))
    const signed = await Promise.all([thread(arrived), thread(arrived)])
    expect(signed[0]).toHaveLength(places)
    expect(signed[1]).toEqual(signed[0])
    for (const place of await readdir(folder)) {
      expect(await readdir(join(folder, place))).toEqual(['secret.key'])
    }
  })

  it('that is damaged is told with what to do', async () => {
    await writeFile(join(folder, 'secret.key'), 'short')
    await expect(signerFor(folder, 'test')).rejects.toThrow('put back the file')
    expect(() => hmacBlocksFor(folder, 'test')).toThrow('put back the file')
    await expect(seal(folder, 'secret')).rejects.toThrow('put back the file')
  })
})

describe('what is sealed', () => {
  it('is read again with the same key, and by nobody with another one', async () => {
    const sealed = await seal(folder, 'パスワード')
    expect(await unseal(folder, sealed)).toBe('パスワード')
    const other = join(folder, 'secret.key')
    await rm(other)
    expect(await unseal(folder, sealed)).toBeNull()
  })

  it('and changed in one bit is not read', async () => {
    const sealed = await seal(folder, 'secret')
    const last = sealed.length - 1
    sealed[last] = (sealed[last] ?? 0) ^ 1
    expect(await unseal(folder, sealed)).toBeNull()
  })
})

describe('a signature', () => {
  it('holds for its own text and its own purpose alone', async () => {
    const [mails, pages] = [await signerFor(folder, 'mails'), await signerFor(folder, 'pages')]
    const signature = mails.sign('a text')
    expect(mails.verify('a text', signature)).toBe(true)
    expect(mails.verify('another text', signature)).toBe(false)
    expect(mails.verify('a text', signature.slice(1))).toBe(false)
    expect(pages.verify('a text', signature)).toBe(false)
  })
})

/** Signs a text with the key of folders that have none yet, in each from the moment that the other thread is there too. */
function thread(arrived: Int32Array): Promise<string[]> {
  const code = `
    const { parentPort, workerData } = require('node:worker_threads')
    const { mkdirSync } = require('node:fs')
    const { folder, arrived, module } = workerData
    void import(module).then(async ({ signerFor }) => {
      const signatures = []
      for (let place = 0; place < arrived.length; place++) {
        mkdirSync(folder + '/' + place, { recursive: true })
        Atomics.add(arrived, place, 1)
        while (Atomics.load(arrived, place) < 2);
        signatures.push((await signerFor(folder + '/' + place, 'test')).sign('text'))
      }
      parentPort.postMessage(signatures)
    })`
  const module = new URL('secrets.ts', import.meta.url).href
  const worker = new Worker(code, { eval: true, workerData: { arrived, module, folder } })
  return new Promise((resolve, reject) => {
    worker.on('message', resolve)
    worker.on('error', reject)
    worker.on('exit', () => reject(new Error('A thread ended without its signatures')))
  })
}
