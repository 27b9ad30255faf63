import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Writes a file that is not there yet and that only the operator can read. */
export async function writeNewFile(file: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const target = createWriteStream(file, { flags: 'wx', mode: 0o600 })
  let opened = false
  target.once('open', () => {
    opened = true
  })
  try {
    await pipeline(Readable.from(bytes, { objectMode: false }), target)
  } catch (error) {
    // Half a file must not look like a whole one; one that was there before is not ours to remove.
    if (opened) await rm(file, { force: true })
    throw error
  }
}
