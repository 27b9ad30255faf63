/** What the test server needs of ssh2, which comes without types. */
declare module 'ssh2' {
  import type { EventEmitter } from 'node:events'
  import type { AddressInfo } from 'node:net'

  type Attributes = {
    mode?: number
    size?: number
    uid?: number
    gid?: number
    atime?: number
    mtime?: number
  }
  type Name = { filename: string; longname: string; attrs: Attributes }

  interface Sftp {
    on(
      event: 'REALPATH' | 'STAT' | 'LSTAT' | 'OPENDIR' | 'OPEN' | 'MKDIR',
      run: (id: number, path: string) => void,
    ): this
    on(event: 'READDIR' | 'FSTAT' | 'CLOSE', run: (id: number, handle: Buffer) => void): this
    on(event: 'READ', run: (id: number, handle: Buffer, offset: number, length: number) => void): this
    on(event: 'RENAME', run: (id: number, from: string, to: string) => void): this
    name(id: number, names: Name[]): void
    attrs(id: number, attributes: Attributes): void
    handle(id: number, handle: Buffer): void
    data(id: number, bytes: Buffer): void
    status(id: number, code: number): void
  }
  interface Authentication {
    method: 'none' | 'password' | 'publickey'
    password?: string
    key?: { algo: string; data: Buffer }
    blob?: Buffer
    signature?: Buffer
    hashAlgo?: string
    accept(): void
    reject(methods: string[]): void
  }
  interface Connection extends EventEmitter {
    on(event: 'authentication', run: (context: Authentication) => void): this
    on(event: 'session', run: (accept: () => Session) => void): this
    on(event: 'ready' | 'close', run: () => void): this
    on(event: 'error', run: (error: Error) => void): this
    end(): void
  }
  interface Session {
    on(event: 'sftp', run: (accept: () => Sftp) => void): this
  }
  interface Key {
    getPublicSSH(): Buffer
    verify(data: Buffer, signature: Buffer, algorithm?: string): boolean | Error
  }
  class Server {
    constructor(options: { hostKeys: string[] }, run: (client: Connection) => void)
    listen(port: number, host: string, run: () => void): void
    address(): AddressInfo
    close(run: () => void): void
  }
  const ssh2: { Server: typeof Server; utils: { parseKey(key: string): Key | Error } }
  export { ssh2 as default }
  export type { Connection, Sftp }
}
