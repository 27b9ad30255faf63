import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Problem } from '#kit/problem.ts'

export type StoredBlob = { key: string; size: number; sha256: string }
/** Bytes in the data folder under names that cannot be guessed; who may see them is the owning feature's matter. */
export type Blobs = {
  put(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredBlob>
  read(key: string, from?: number): AsyncIterable<Uint8Array>
  size(key: string): Promise<number>
  remove(key: string): Promise<void>
  /** A path to write a result to; it becomes a blob with `adopt`. */
  scratch(): Promise<string>
  adopt(path: string): Promise<StoredBlob>
  /** Removes what a killed process left half written. */
  clearAbandoned(): Promise<void>
  /** The keys of everything written before that moment (milliseconds since 1970), a folder at a time. */
  writtenBefore(moment: number): AsyncIterable<readonly string[]>
}

/** Nothing is written for longer than this, in milliseconds. */
const abandonedAfter = 24 * 3_600_000
const keyForm = /^[0-9a-f]{2}\/[0-9a-f-]{36}$/

export function openBlobs(dataDir: string): Blobs {
  const root = join(dataDir, 'files')
  const locate = (key: string): string => {
    if (!keyForm.test(key)) throw new Error('Not a file key')
    return join(root, key)
  }
  const fresh = (): string => {
    const id = randomUUID()
    return `${id.slice(0, 2)}/${id}`
  }
  const scratch = async (): Promise<string> => {
    const path = join(root, 'incoming', randomUUID())
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    return path
  }
  const clearAbandoned = async (): Promise<void> => {
    const incoming = join(root, 'incoming')
    for (const name of await readdir(incoming).catch(() => [])) {
      const path = join(incoming, name)
      const { mtimeMs } = await stat(path)
      if (Date.now() - mtimeMs > abandonedAfter) await rm(path, { force: true })
    }
  }
  const settle = async (path: string, size: number, sha256: string): Promise<StoredBlob> => {
    const key = fresh()
    await mkdir(dirname(locate(key)), { recursive: true, mode: 0o700 })
    await rename(path, locate(key))
    return { key, size, sha256 }
  }
  return {
    async put(body, maxBytes) {
      const path = await scratch()
      const hash = createHash('sha256')
      let size = 0
      const meter = new Transform({
        transform(chunk: Uint8Array, _encoding, done) {
          size += chunk.length
          hash.update(chunk)
          done(size > maxBytes ? tooLarge(maxBytes) : null, chunk)
        },
      })
      try {
        await pipeline(Readable.from(body), meter, createWriteStream(path, { mode: 0o600 }))
        return await settle(path, size, hash.digest('hex'))
      } catch (error) {
        await rm(path, { force: true })
        throw error
      }
    },
    read: (key, from = 0) => createReadStream(locate(key), { start: from, highWaterMark: 256 * 1024 }),
    size: async (key) => (await stat(locate(key))).size,
    clearAbandoned,
    async *writtenBefore(moment) {
      for (const folder of await readdir(root).catch(() => [])) {
        const keys: string[] = []
        for (const name of await readdir(join(root, folder)).catch(() => [])) {
          const key = `${folder}/${name}`
          if (!keyForm.test(key)) continue
          const written = await stat(locate(key)).catch(() => null)
          if (written && written.mtimeMs < moment) keys.push(key)
        }
        if (keys.length > 0) yield keys
      }
    },
    remove: (key) => rm(locate(key), { force: true }),
    scratch,
    async adopt(path) {
      const hash = createHash('sha256')
      for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
      return settle(path, (await stat(path)).size, hash.digest('hex'))
    },
  }
}

function tooLarge(maxBytes: number): Problem {
  return new Problem('tooLarge', {
    detail: {
      ja: 'ファイルは {limit} MB までです。分けてから、もう一度お試しください',
      en: 'A file may have {limit} MB at most. Split it and try again',
    },
    params: { limit: Math.floor(maxBytes / 1_000_000) },
  })
}
