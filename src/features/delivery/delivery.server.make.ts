import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

/**
 * What the server does with the next message. `drop` hangs up once it has all of it, `hangUp` before that; `slow` answers
 * late; `disown` refuses whom it is from, `busy` says that it is too much, `spam` refuses what is in it.
 */
export type Manner =
  | 'take'
  | 'putOff'
  | 'refuse'
  | 'drop'
  | 'hangUp'
  | 'slow'
  | 'disown'
  | 'busy'
  | 'spam'
  | 'close'

export type MailServerOfTests = {
  readonly port: number
  /** The messages it got, word by word, with the envelope. */
  readonly heard: string[]
  readonly envelopes: { readonly from: string; readonly to: string }[]
  /** How many connections there were, and the most at once. */
  readonly connections: { total: number; most: number }
  behave(...manners: Manner[]): void
  /** What it does with messages to addresses of which this says something. */
  always(manner: ((to: string) => Manner | undefined) | null): void
  close(): Promise<void>
}

/** A mail server on this machine, for tests, that can misbehave. */
export async function startMailServer({
  offers = ['PIPELINING', '8BITMIME'],
  port = 0,
}: { offers?: readonly string[]; port?: number } = {}): Promise<MailServerOfTests> {
  const world: World = { heard: [], envelopes: [], offers, next: [], always: null }
  const connections = { total: 0, most: 0 }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    connections.total++
    connections.most = Math.max(connections.most, sockets.size)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    speak(socket, world)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    heard: world.heard,
    envelopes: world.envelopes,
    connections,
    behave: (...manners) => {
      world.next = manners
    },
    always: (manner) => {
      world.always = manner
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

type World = {
  heard: string[]
  envelopes: { from: string; to: string }[]
  offers: readonly string[]
  next: Manner[]
  always: ((to: string) => Manner | undefined) | null
}

const replies: { readonly [M in Manner]?: string } = {
  refuse: '550 5.1.1 no such person',
  putOff: '451 4.7.1 come back later',
  busy: '450 4.7.28 too many messages, slow down',
}

function speak(socket: Socket, world: World): void {
  let buffer = ''
  let inData = false
  let now: Manner = 'take'
  let from = ''
  let to = ''
  let taken = false
  const say = (text: string): void => void socket.write(`${text}\r\n`)
  say('220 test')
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
        if (now === 'spam') {
          say('554 5.7.1 this looks like spam')
          continue
        }
        world.heard.push(said)
        world.envelopes.push({ from, to })
        if (now === 'drop') return void socket.destroy()
        if (now === 'slow') setTimeout(() => say('250 2.0.0 taken, late'), 300)
        else say('250 2.0.0 taken')
        if (now === 'close') return void socket.end('421 4.3.2 enough for one connection\r\n')
      } else if (/^EHLO/i.test(said)) {
        if (world.offers.length === 0) say('502 5.5.1 what?')
        else
          say(
            [
              '250-test',
              ...world.offers.map((one, n) => `250${n < world.offers.length - 1 ? '-' : ' '}${one}`),
            ].join('\r\n'),
          )
      } else if (/^MAIL/i.test(said)) {
        from = said.slice('MAIL FROM:<'.length, -1)
        now = world.next.shift() ?? 'take'
        taken = false
        say(now === 'disown' ? '550 5.7.1 not from you' : '250 ok')
      } else if (/^RCPT/i.test(said)) {
        to = said.slice('RCPT TO:<'.length, -1)
        now = world.always?.(to) ?? now
        if (now === 'hangUp') return void socket.destroy()
        taken = now !== 'disown' && replies[now] === undefined
        say(now === 'disown' ? '503 5.5.1 from whom?' : (replies[now] ?? '250 ok'))
      } else if (/^DATA/i.test(said)) {
        inData = taken
        say(taken ? '354 go on' : '554 5.5.1 to nobody')
      } else if (/^QUIT/i.test(said)) socket.end('221 bye\r\n')
      else say('250 ok')
    }
  })
}
