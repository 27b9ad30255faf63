import { readdir, readFile, readlink } from 'node:fs/promises'
import { basename } from 'node:path'

const listening = '0A'

export type PortHolder = { readonly pid: number; readonly command: string }

/** The process that listens on a TCP port, by Linux's /proc (proc(5), /proc/net/tcp); null when it cannot be seen. */
export async function holderOfPort(port: number): Promise<PortHolder | null> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8').catch(() => '')),
  )
  const sockets = new Set(tables.flatMap((table) => listeningInodes(table, port)).map((i) => `socket:[${i}]`))
  if (sockets.size === 0) return null
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => [])
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')
      if (!sockets.has(target)) continue
      const program = await readlink(`/proc/${pid}/exe`).catch(() => '?')
      return { pid: Number(pid), command: basename(program) }
    }
  }
  return null
}

/** Inodes of the sockets that listen on a port: columns local address, state and inode. */
export function listeningInodes(table: string, port: number): string[] {
  const ending = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(ending) && state === listening)
    .map((columns) => columns[9])
    .filter((inode) => inode !== undefined)
}
