import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { loadConfig } from '../config.ts'
import { holderOfPort, listeningInodes } from './port-holder.ts'
import { settlePort } from './port.ts'

let servers: Server[] = []
afterEach(() => {
  for (const server of servers) server.close()
  servers = []
})

async function occupy(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

it('port 0 becomes a free port, in the public URL too', async () => {
  const config = await settlePort(loadConfig({ PORT: '0', HOST: '127.0.0.1' }))
  expect(config.port).toBeGreaterThan(0)
  expect(config.publicUrl).toBe(`http://127.0.0.1:${config.port}`)
})

it('a public URL that was set stays as it is', async () => {
  const config = await settlePort(loadConfig({ PORT: '0', ENISHI_PUBLIC_URL: 'https://crm.example.jp' }))
  expect(config.publicUrl).toBe('https://crm.example.jp')
})

it('a busy port is refused with advice', async () => {
  const port = await occupy()
  const config = loadConfig({ PORT: String(port), HOST: '127.0.0.1' })
  await expect(settlePort(config)).rejects.toThrow(`Port ${port} is in use by another program`)
})

it('an address that is not of this machine is refused with advice', async () => {
  await expect(settlePort(loadConfig({ HOST: '192.0.2.1' }))).rejects.toThrow(/Check HOST and PORT/)
})

it.skipIf(process.platform !== 'linux')('the holder of a port is found by /proc (Linux only)', async () => {
  expect(await holderOfPort(await occupy())).toEqual({ pid: process.pid, command: 'node' })
})

it('only listening sockets of that very port count', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1
   1: 0100007F:0BB8 0100007F:C001 01 00000000:00000000 00:00000000 00000000     0        0 4712 1
   2: 0100007F:0BB9 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1`
  expect(listeningInodes(table, 3000)).toEqual(['4711'])
})
