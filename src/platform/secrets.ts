import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const keyFile = 'secret.key'
const keyLength = 32
const nonceLength = 12
const tagLength = 16

/** AES-256-GCM: a database that gets into other hands without the data folder tells nothing. */
export async function seal(dataDir: string, text: string): Promise<Buffer> {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', keyOf(dataDir), nonce)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** Null when it was sealed with another key: the database came here without its data folder. */
export async function unseal(dataDir: string, sealed: Uint8Array): Promise<string | null> {
  const bytes = Buffer.from(sealed)
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(dataDir), bytes.subarray(0, nonceLength))
    decipher.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength))
    return Buffer.concat([
      decipher.update(bytes.subarray(nonceLength + tagLength)),
      decipher.final(),
    ]).toString('utf8')
  } catch {
    return null
  }
}

/** Signs and checks texts that leave the house and come back. `purpose` keeps one kind from passing for another. */
export type Signer = {
  sign(text: string): string
  verify(text: string, signature: string): boolean
}

/** HMAC-SHA-256 with a key of its own, made of the one beside the data: a copy of the database alone signs nothing. */
export async function signerFor(dataDir: string, purpose: string): Promise<Signer> {
  // As a key object: from bytes a key is made anew each time, which takes six times as long as the signature.
  const key = createSecretKey(
    Buffer.from(hkdfSync('sha256', keyOf(dataDir), '', `enishi ${purpose}`, keyLength)),
  )
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('base64url')
  return {
    sign,
    verify(text, signature) {
      const [right, given] = [Buffer.from(sign(text)), Buffer.from(signature)]
      return right.length === given.length && timingSafeEqual(right, given)
    },
  }
}

/** The blocks that HMAC-SHA-256 puts before what it hashes: SHA-256(outer ‖ SHA-256(inner ‖ text)). */
export type HmacBlocks = { readonly inner: Buffer; readonly outer: Buffer }

const blockLength = 64
const blocks = new Map<string, HmacBlocks>()

/**
 * A key in the form in which a database that knows SHA-256 alone can make HMACs, a million in one statement. It is a key:
 * hand it over as a parameter, never as text. Read once a process, at once: conditions are compiled without waiting.
 */
export function hmacBlocksFor(dataDir: string, purpose: string): HmacBlocks {
  const name = `${purpose} ${dataDir}`
  const known = blocks.get(name)
  if (known) return known
  const key = Buffer.from(hkdfSync('sha256', keyOf(dataDir), '', `enishi ${purpose}`, keyLength))
  const block = (pad: number): Buffer =>
    Buffer.from(Uint8Array.from({ length: blockLength }, (_, at) => pad ^ (key[at] ?? 0)))
  const made = { inner: block(0x36), outer: block(0x5c) }
  blocks.set(name, made)
  return made
}

/**
 * The key that seals what must be sent on as it is, such as a password of a server; made on first use, beside the data.
 * It gets its name only when it stands whole on the disk: who asks at the same moment, or after a crash, never reads half
 * of it. Of several that make it at once the first to name it wins, and all read that one.
 */
function keyOf(dataDir: string): Buffer {
  const path = join(dataDir, keyFile)
  if (!existsSync(path)) {
    const made = `${path}.${randomBytes(8).toString('hex')}`
    try {
      writeFileSync(made, randomBytes(keyLength), { flag: 'wx', mode: 0o600, flush: true })
      linkSync(made, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(made, { force: true })
    }
  }
  const key = readFileSync(path)
  if (key.length !== keyLength)
    throw new Error(`${path} is damaged: put back the file that belongs to this data from a backup`)
  return key
}
