declare module 'ssh2-sftp-client' {
  import type { Readable, Writable } from 'node:stream'

  type Options = {
    host: string
    port: number
    username: string
    password?: string
    privateKey?: string
    passphrase?: string
    readyTimeout: number
    hostVerifier(key: Buffer): boolean
  }
  type Listed = { type: string; name: string; size: number; modifyTime: number }

  class SftpClient {
    constructor(name?: string, callbacks?: { error?(error: Error): void; end?(): void; close?(): void })
    connect(options: Options): Promise<unknown>
    list(folder: string): Promise<Listed[]>
    get(path: string, target: Writable): Promise<unknown>
    createReadStream(path: string): Readable
    exists(path: string): Promise<string | false>
    mkdir(path: string, recursive?: boolean): Promise<string>
    rename(from: string, to: string): Promise<string>
    end(): Promise<boolean>
  }

  export { SftpClient as default }
}
