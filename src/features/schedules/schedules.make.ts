import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import ssh2, { type Connection, type Sftp } from 'ssh2'

export type TestServer = {
  readonly port: number
  readonly password: string
  /** The private key of a client that is let in. */
  readonly clientKey: string
  readonly hostKey: string
  close(): Promise<void>
}

const ok = 0
const endOfFile = 1
const noSuchFile = 2

/** An SFTP server on loopback over a folder, for tests: lists, reads, makes folders, renames. */
export async function startSftp(root: string): Promise<TestServer> {
  const pem = (): string =>
    generateKeyPairSync('rsa', { modulusLength: 2048 })
      .privateKey.export({ type: 'pkcs1', format: 'pem' })
      .toString()
  const password = randomBytes(9).toString('hex')
  const clientKey = pem()
  const hostPrivate = pem()
  const allowed = ssh2.utils.parseKey(clientKey)
  const host = ssh2.utils.parseKey(hostPrivate)
  if (allowed instanceof Error || host instanceof Error)
    throw new Error('The keys of the test server are damaged')
  const hash = createHash('sha256').update(host.getPublicSSH()).digest('base64')
  const clients = new Set<Connection>()
  const server = new ssh2.Server({ hostKeys: [hostPrivate] }, (client) => {
    clients.add(client)
    client.on('error', () => {})
    client.on('close', () => clients.delete(client))
    client.on('authentication', (context) => {
      if (context.method === 'password' && context.password === password) return context.accept()
      if (context.method === 'publickey' && context.key?.data.equals(allowed.getPublicSSH()) === true) {
        const signed = context.signature
          ? allowed.verify(context.blob ?? Buffer.alloc(0), context.signature, context.hashAlgo) === true
          : true
        if (signed) return context.accept()
      }
      return context.reject(['password', 'publickey'])
    })
    client.on('ready', () =>
      client.on('session', (accept) => accept().on('sftp', (acceptSftp) => serve(acceptSftp(), root))),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    port: (server.address() as AddressInfo).port,
    password,
    clientKey,
    hostKey: `SHA256:${hash.replace(/=+$/, '')}`,
    async close() {
      for (const client of clients) client.end()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function serve(sftp: Sftp, root: string): void {
  const handles = new Map<number, { file: number } | { names: string[]; folder: string }>()
  let next = 0
  const open = (handle: { file: number } | { names: string[]; folder: string }): Buffer => {
    const id = Buffer.alloc(4)
    id.writeUInt32BE(next)
    handles.set(next++, handle)
    return id
  }
  const at = (handle: Buffer) => handles.get(handle.readUInt32BE(0))
  const attributes = (path: string) => {
    const { mode, size, mtimeMs } = statSync(path)
    const seconds = Math.floor(mtimeMs / 1000)
    return { mode, size, uid: 0, gid: 0, atime: seconds, mtime: seconds }
  }
  const answer = (request: number, run: () => void): void => {
    try {
      run()
    } catch {
      sftp.status(request, noSuchFile)
    }
  }
  sftp.on('REALPATH', (request, path) => {
    const whole = join('/', path)
    sftp.name(request, [{ filename: whole, longname: whole, attrs: {} }])
  })
  for (const name of ['STAT', 'LSTAT'] as const)
    sftp.on(name, (request, path) => answer(request, () => sftp.attrs(request, attributes(join(root, path)))))
  sftp.on('OPENDIR', (request, path) =>
    answer(request, () => {
      const folder = join(root, path)
      sftp.handle(request, open({ names: readdirSync(folder), folder }))
    }),
  )
  sftp.on('READDIR', (request, handle) => {
    const one = at(handle)
    if (!one || !('names' in one) || one.names.length === 0) return sftp.status(request, endOfFile)
    const names = one.names.splice(0)
    return sftp.name(
      request,
      names.map((filename) => {
        const attrs = attributes(join(one.folder, filename))
        const kind = statSync(join(one.folder, filename)).isDirectory() ? 'd' : '-'
        return { filename, longname: `${kind}rw-r--r-- 1 0 0 ${attrs.size} Jan 1 00:00 ${filename}`, attrs }
      }),
    )
  })
  sftp.on('OPEN', (request, path) =>
    answer(request, () => sftp.handle(request, open({ file: openSync(join(root, path), 'r') }))),
  )
  sftp.on('FSTAT', (request, handle) =>
    answer(request, () => {
      const one = at(handle)
      if (!one || !('file' in one)) throw new Error('No such handle')
      const { mode, size } = fstatSync(one.file)
      sftp.attrs(request, { mode, size, uid: 0, gid: 0, atime: 0, mtime: 0 })
    }),
  )
  sftp.on('READ', (request, handle, offset, length) =>
    answer(request, () => {
      const one = at(handle)
      if (!one || !('file' in one)) throw new Error('No such handle')
      const bytes = Buffer.alloc(length)
      const read = readSync(one.file, bytes, 0, length, offset)
      if (read === 0) sftp.status(request, endOfFile)
      else sftp.data(request, bytes.subarray(0, read))
    }),
  )
  sftp.on('CLOSE', (request, handle) => {
    const one = at(handle)
    if (one && 'file' in one) closeSync(one.file)
    sftp.status(request, ok)
  })
  sftp.on('MKDIR', (request, path) =>
    answer(request, () => {
      mkdirSync(join(root, path))
      sftp.status(request, ok)
    }),
  )
  sftp.on('RENAME', (request, from, to) =>
    answer(request, () => {
      renameSync(join(root, from), join(root, to))
      sftp.status(request, ok)
    }),
  )
}
