import { createServer, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'

/** What the server does with the next message; `drop` hangs up once it has all of it, `hangUp` before that. */
export type Manner = 'take' | 'putOff' | 'refuse' | 'drop' | 'hangUp'

/** A mail server on this machine, for tests, that can misbehave. `heard` are the messages it got, word by word. */
export async function startMailServer(): Promise<{
  readonly port: number
  readonly heard: string[]
  behave(...manners: Manner[]): void
  close(): Promise<void>
}> {
  const heard: string[] = []
  let next: Manner[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    speak(socket, heard, () => next.shift() ?? 'take')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    behave: (...manners) => {
      next = manners
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function speak(socket: Socket, heard: string[], manner: () => Manner): void {
  let buffer = ''
  let inData = false
  let now: Manner = 'take'
  socket.write('220 test\r\n')
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    buffer += chunk
    for (;;) {
      const end = inData ? '\r\n.\r\n' : '\r\n'
      const at = buffer.indexOf(end)
      if (at < 0) return
      const said = buffer.slice(0, at)
      buffer = buffer.slice(at + end.length)
      if (inData) {
        inData = false
        heard.push(said)
        if (now === 'drop') return void socket.destroy()
        socket.write('250 2.0.0 taken\r\n')
      } else if (/^MAIL/i.test(said)) {
        now = manner()
        socket.write('250 ok\r\n')
      } else if (/^RCPT/i.test(said)) {
        if (now === 'hangUp') return void socket.destroy()
        socket.write(
          now === 'refuse'
            ? '550 5.1.1 no such person\r\n'
            : now === 'putOff'
              ? '451 4.7.1 come back later\r\n'
              : '250 ok\r\n',
        )
      } else if (/^DATA/i.test(said)) {
        inData = true
        socket.write('354 go on\r\n')
      } else socket.write('250 ok\r\n')
    }
  })
}
