import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '#kit/problem.ts'
import { cannotConnect, cannotRead, otherHost, type Secret } from './schedules.ts'

export type FoundFile = { readonly name: string; readonly size: number; readonly changedAt: number }
/** Where files are fetched from. */
export type Place = {
  list(): Promise<FoundFile[]>
  read(name: string): AsyncIterable<Uint8Array>
  /** Out of the way, so that it is not looked at again. */
  put(name: string, into: 'done' | 'failed'): Promise<void>
  /** The server's key as it was seen; null for a folder. */
  readonly hostKey: string | null
  close(): Promise<void>
}

/** A file that was there before keeps its name; the new one gets the time into its own. */
const stamped = (name: string): string => {
  const at = new Date().toISOString().replaceAll(/[-:]|\.\d+Z/g, '')
  return name.replace(/(\.[^.]*)?$/, (extension) => `-${at}${extension}`)
}

/** `in`, `done` and `failed` inside the watched folder; made when missing. */
export async function openFolder(root: string): Promise<Place> {
  try {
    for (const name of ['in', 'done', 'failed']) await mkdir(join(root, name), { recursive: true })
  } catch (error) {
    throw refused(cannotRead, error)
  }
  return {
    hostKey: null,
    async list() {
      const entries = await readdir(join(root, 'in'), { withFileTypes: true })
      const files: FoundFile[] = []
      for (const { name } of entries.filter((entry) => entry.isFile())) {
        const { size, mtimeMs } = await stat(join(root, 'in', name))
        files.push({ name, size, changedAt: mtimeMs })
      }
      return files
    },
    read: (name) => createReadStream(join(root, 'in', name)),
    async put(name, into) {
      const target = await freeName((path) => stat(path).then(Boolean, () => false), join(root, into), name)
      await rename(join(root, 'in', name), target)
    },
    close: () => Promise.resolve(),
  }
}

async function freeName(
  exists: (path: string) => Promise<boolean>,
  folder: string,
  name: string,
): Promise<string> {
  const plain = `${folder}/${name}`
  return (await exists(plain)) ? `${folder}/${stamped(name)}` : plain
}

type Server = { host: string; port: number; user: string; folder: string }
const patience = 20_000

/** Opens an SFTP server. Its key must be the one seen first; `known` is null when none was seen yet. */
export async function openSftp(
  { host, port, user, folder }: Server,
  { password, privateKey, passphrase }: Secret,
  known: string | null,
): Promise<Place> {
  const { default: SftpClient } = await import('ssh2-sftp-client')
  let seen = ''
  // An error after the connection stands shows in the call under way; without a listener it would end the process.
  const client = new SftpClient('enishi', { error: () => {}, end: () => {}, close: () => {} })
  try {
    await client.connect({
      host,
      port,
      username: user,
      readyTimeout: patience,
      ...(password && { password }),
      ...(privateKey && { privateKey }),
      ...(passphrase && { passphrase }),
      hostVerifier(key) {
        seen = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
        return known === null || known === seen
      },
    })
  } catch (error) {
    await client.end().catch(() => {})
    if (known !== null && seen !== '' && seen !== known)
      throw new Problem('conflict', { detail: otherHost, params: { seen, known } })
    throw refused(cannotConnect, error)
  }
  return {
    hostKey: seen,
    async list() {
      try {
        const entries = await client.list(folder)
        return entries
          .filter(({ type }) => type === '-')
          .map(({ name, size, modifyTime }) => ({ name, size, changedAt: modifyTime }))
      } catch (error) {
        throw refused(cannotRead, error)
      }
    },
    read: (name) => client.createReadStream(`${folder}/${name}`),
    async put(name, into) {
      const target = `${folder}/${into}`
      if (!(await client.exists(target))) await client.mkdir(target)
      const path = await freeName(async (one) => (await client.exists(one)) !== false, target, name)
      await client.rename(`${folder}/${name}`, path)
    },
    close: async () => void (await client.end()),
  }
}

function refused(detail: typeof cannotRead, error: unknown): Problem {
  const problem = new Problem('unavailable', {
    detail,
    params: {
      reason: error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').slice(0, 200) : String(error),
    },
  })
  problem.cause = error
  return problem
}
