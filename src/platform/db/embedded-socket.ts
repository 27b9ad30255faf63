import { lstat, mkdir, mkdtemp, readFile, realpath, writeFile, chmod, chown } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** sockaddr_un.sun_path holds 108 bytes, the last of them NUL (unix(7)). */
const longestPath = 107
const longestName = '.s.PGSQL.65535'

const fits = (folder: string): boolean => Buffer.byteLength(join(folder, longestName)) <= longestPath

/**
 * The private folder (0700) of the server's socket: in the data folder or, where that path is too long for a socket,
 * a short one in the folder for temporary files, remembered in the data folder so that other commands find it.
 */
export async function prepareSocketFolder(dataDir: string, uid: number): Promise<string> {
  const inside = join(dataDir, 'pg-socket')
  if (fits(inside)) {
    await mkdir(inside, { recursive: true, mode: 0o700 })
    await givePrivately(inside, uid)
    return inside
  }
  const remembered = await rememberedFolder(dataDir)
  if (remembered !== null && (await isPrivate(remembered, uid))) return remembered
  const base = await realpath(tmpdir())
  const fresh = await mkdtemp(join(fits(join(base, 'enishi-XXXXXX')) ? base : '/tmp', 'enishi-'))
  await givePrivately(fresh, uid)
  await writeFile(noteOf(dataDir), fresh, { mode: 0o600 })
  return fresh
}

/** Where the owner of the server put its socket, or null while that is not known. */
export async function findSocketFolder(dataDir: string): Promise<string | null> {
  const inside = join(dataDir, 'pg-socket')
  return fits(inside) ? inside : rememberedFolder(dataDir)
}

function noteOf(dataDir: string): string {
  return join(dataDir, 'pg-socket-folder')
}

async function rememberedFolder(dataDir: string): Promise<string | null> {
  return readFile(noteOf(dataDir), 'utf8').catch(() => null)
}

/** Anyone can make a folder of a known name in /tmp after a clean-up: only one that is ours alone may be used again. */
async function isPrivate(folder: string, uid: number): Promise<boolean> {
  const found = await lstat(folder).catch(() => null)
  return found !== null && found.isDirectory() && found.uid === uid && (found.mode & 0o777) === 0o700
}

async function givePrivately(folder: string, uid: number): Promise<void> {
  await chmod(folder, 0o700)
  if ((await lstat(folder)).uid !== uid) await chown(folder, uid, uid)
}
