import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBlobs, type Blobs } from './blobs.ts'

async function* bytes(...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk)
}

describe('blobs', () => {
  let folder = ''
  let blobs: Blobs
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'enishi-blobs-'))
    blobs = openBlobs(folder)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const text = async (key: string, from?: number) => {
    let all = ''
    for await (const chunk of blobs.read(key, from)) all += Buffer.from(chunk).toString()
    return all
  }
  const incoming = () => readdir(join(folder, 'files/incoming')).catch(() => [])

  it('give back what was put in, from any byte on', async () => {
    const { key, size, sha256 } = await blobs.put(bytes('緑茶', 'を', '飲む'), 100)
    expect(await text(key)).toBe('緑茶を飲む')
    expect(await text(key, 6)).toBe('を飲む')
    expect(size).toBe(15)
    expect(await blobs.size(key)).toBe(15)
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('refuse what is too large, with its limit, and leave nothing behind', async () => {
    await expect(blobs.put(bytes('1234', '5678'), 7)).rejects.toMatchObject({ code: 'tooLarge' })
    expect(await incoming()).toEqual([])
  })

  it('leave nothing behind when the sender breaks off', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half')
      throw new Error('connection lost')
    }
    await expect(blobs.put(broken(), 100)).rejects.toThrow('connection lost')
    expect(await incoming()).toEqual([])
  })

  it.each(['../../etc/passwd', 'ab/..', '/etc/passwd', 'ab/not-a-uuid'])(
    'never read outside their folder: %s',
    (key) => {
      expect(() => blobs.read(key)).toThrow('Not a file key')
    },
  )

  it('adopt a file that was written beside them', async () => {
    const path = await blobs.scratch()
    await writeFile(path, 'result')
    const { key } = await blobs.adopt(path)
    expect(await text(key)).toBe('result')
    await blobs.remove(key)
    await expect(blobs.size(key)).rejects.toThrow('ENOENT')
  })

  it('clear what a killed process left half written, but not what is being written', async () => {
    const [old, fresh] = [await blobs.scratch(), await blobs.scratch()]
    await writeFile(old, 'old')
    await writeFile(fresh, 'fresh')
    const dayBeforeYesterday = new Date(Date.now() - 48 * 3_600_000)
    await utimes(old, dayBeforeYesterday, dayBeforeYesterday)
    await blobs.clearAbandoned()
    expect((await incoming()).map((name) => join(folder, 'files/incoming', name))).toEqual([fresh])
  })
})
