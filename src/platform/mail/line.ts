import { connect, isIP, type Socket } from 'node:net'
import { hostname } from 'node:os'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { pathOf } from './mime.ts'

/** Where mail is handed over, and as whom. */
export type MailServer = {
  readonly host: string
  readonly port: number
  /** From the start, after the greeting, or none. */
  readonly security: 'tls' | 'starttls' | 'none'
  /** Empty where the server asks for none. */
  readonly user: string
  readonly password: string
}

/**
 * What came of a try. `putOff` and `refused` are the server's word about the recipient or the message (4xx, 5xx); `cut` ended
 * before the message was handed over, and where the server said something it was about us; `unknown` ended after that:
 * nobody knows whether it went out.
 */
export type Verdict = {
  readonly kind: 'sent' | 'putOff' | 'refused' | 'cut' | 'unknown'
  readonly said: string
}

/** One message: the bytes are RFC 5322, without what the transport does to dots. */
export type Handed = { readonly from: string; readonly to: string; readonly bytes: Buffer }

export type Line = {
  /** One after the other; never rejects. */
  send(message: Handed): Promise<Verdict>
  /** False once it can carry nothing more. */
  readonly isOpen: boolean
  close(): void
}

/** Milliseconds. `tryFor` is the whole of one message. */
export type Patience = { readonly connect: number; readonly silence: number; readonly tryFor: number }
export const patience: Patience = { connect: 20_000, silence: 60_000, tryFor: 180_000 }

/** The server's own words, and their code. */
class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: number
  constructor(reply: Reply) {
    super(reply.text)
    this.code = reply.code
  }
}

type Reply = { readonly code: number; readonly text: string; readonly lines: readonly string[] }

/** The server's own words, where it said any. */
export function saidBy(error: unknown): string {
  const text = error instanceof Error && error.message !== '' ? error.message : String(error)
  const { code } = error as NodeJS.ErrnoException
  return (typeof code === 'string' && !text.includes(code) ? `${text} (${code})` : text).slice(0, 500)
}

/** Opens a connection (RFC 5321) and signs in; throws what went wrong. */
export async function openLine(server: MailServer, waits: Patience = patience): Promise<Line> {
  let talk = await reach(server, waits)
  try {
    expectCode(await talk.reply(), 220)
    let offers = await hello(talk)
    if (server.security === 'starttls') {
      expectCode(await talk.ask('STARTTLS'), 220)
      talk = await talk.secured(server.host)
      offers = await hello(talk)
    }
    if (server.user !== '') await signIn(talk, offers, server)
    return lineOver(talk, offers.has('PIPELINING'), waits)
  } catch (error) {
    talk.close()
    throw error
  }
}

function lineOver(talk: Talk, canPipeline: boolean, waits: Patience): Line {
  let inTransaction = false
  const run = async ({ from, to, bytes }: Handed, hand: () => void): Promise<Verdict> => {
    const commands = [
      ...(inTransaction ? ['RSET'] : []),
      `MAIL FROM:<${pathOf(from)}>`,
      `RCPT TO:<${pathOf(to)}>`,
      'DATA',
    ]
    inTransaction = true
    const replies: Reply[] = []
    if (canPipeline) {
      talk.say(...commands)
      // 421 is the last that it says.
      while (replies.length < commands.length && replies.at(-1)?.code !== 421)
        replies.push(await talk.reply())
    } else
      for (const command of commands) {
        const reply = await talk.ask(command)
        replies.push(reply)
        if (reply.code >= 400) break
      }
    const [mail, rcpt, data] = commands.length === 4 ? replies.slice(1) : replies
    const isRefused = [mail, rcpt, data].some((reply) => reply && reply.code >= 400)
    // RFC 2920 section 3.1: a server may take DATA although it took nobody; it gets an empty message then.
    if (isRefused && data?.code === 354) await talk.ask('.')
    if (mail && mail.code >= 400) return aboutUs(mail)
    const refusal = [rcpt, data].find((reply) => reply && reply.code >= 400)
    if (refusal) return ofRecipient(refusal)
    if (data?.code !== 354) return { kind: 'cut', said: data?.text ?? 'The server did not answer' }
    hand()
    talk.put(dotted(bytes))
    const end = await talk.reply()
    if (end.code >= 400) return ofRecipient(end)
    inTransaction = false
    return { kind: 'sent', said: end.text }
  }
  const aboutUs = ({ text, code }: Reply): Verdict => {
    if (code === 421) talk.close()
    return { kind: 'cut', said: text }
  }
  const ofRecipient = ({ text, code }: Reply): Verdict => {
    if (code === 421) talk.close()
    return { kind: code >= 500 ? 'refused' : 'putOff', said: text }
  }
  return {
    get isOpen() {
      return talk.isOpen
    },
    close: () => talk.close(),
    async send(message) {
      let handedOver = false
      const timer = setTimeout(() => talk.fail(new Error('The server took too long')), waits.tryFor)
      try {
        return await run(message, () => {
          handedOver = true
        })
      } catch (error) {
        talk.close()
        return { kind: handedOver ? 'unknown' : 'cut', said: saidBy(error) }
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** RFC 5321 section 4.5.2, and the line that ends it. */
function dotted(bytes: Buffer): Buffer {
  // Base64 and headers begin with no dot: mostly there is nothing to do.
  const dot = bytes[0] === 0x2e || bytes.includes('\r\n.')
  const text = dot ? Buffer.from(bytes.toString('latin1').replace(/^\./gm, '..'), 'latin1') : bytes
  return Buffer.concat([text, Buffer.from('.\r\n')])
}

/** What the server offers, in capitals. */
async function hello(talk: Talk): Promise<ReadonlyMap<string, string>> {
  const name = /^[A-Za-z0-9.-]+$/.test(hostname()) ? hostname() : 'localhost'
  const reply = await talk.ask(`EHLO ${name}`)
  if (reply.code >= 500 && reply.code !== 530) {
    expectCode(await talk.ask(`HELO ${name}`), 250)
    return new Map()
  }
  expectCode(reply, 250)
  return new Map(
    reply.lines.slice(1).map((line) => {
      const [word = '', ...rest] = line.toUpperCase().split(/[ =]/)
      return [word, rest.join(' ')] as const
    }),
  )
}

async function signIn(talk: Talk, offers: ReadonlyMap<string, string>, server: MailServer): Promise<void> {
  const ways = (offers.get('AUTH') ?? '').split(' ')
  const coded = (text: string): string => Buffer.from(text).toString('base64')
  if (ways.includes('PLAIN') || !ways.includes('LOGIN')) {
    expectCode(await talk.ask(`AUTH PLAIN ${coded(`\0${server.user}\0${server.password}`)}`), 235)
    return
  }
  expectCode(await talk.ask('AUTH LOGIN'), 334)
  expectCode(await talk.ask(coded(server.user)), 334)
  expectCode(await talk.ask(coded(server.password)), 235)
}

function expectCode(reply: Reply, code: number): void {
  if (reply.code !== code) throw new Refusal(reply)
}

/** Commands out, replies in, over whatever carries them. */
type Talk = {
  readonly isOpen: boolean
  say(...commands: string[]): void
  put(bytes: Buffer): void
  reply(): Promise<Reply>
  ask(command: string): Promise<Reply>
  secured(host: string): Promise<Talk>
  fail(error: Error): void
  close(): void
}

/** The most that a server may say before it ends a line: one that never ends must not fill the memory. */
const longestReply = 65_536

async function reach({ host, port, security }: MailServer, waits: Patience): Promise<Talk> {
  const socket = security === 'tls' ? connectTls({ port, ...namedServer(host) }) : connect({ host, port })
  await opened(socket, security === 'tls' ? 'secureConnect' : 'connect', waits.connect)
  return talkOver(socket, waits)
}

function opened(socket: Socket | TLSSocket, event: string, wait: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(new Error('The server did not answer in time')), wait)
    const done = (run: () => void) => () => {
      clearTimeout(timer)
      run()
    }
    socket.once(event, done(resolve))
    socket.once('error', (error) => done(() => reject(firstOf(error)))())
    socket.once(
      'close',
      done(() => reject(new Error('The server closed the connection'))),
    )
  })
}

/** Whose certificate it must be; a number is no name of a server (RFC 6066 section 3). */
const namedServer = (host: string): { host: string; servername?: string } =>
  isIP(host) === 0 ? { host, servername: host } : { host }

/** A name with several addresses fails with one error each and an empty message of its own. */
function firstOf(error: Error): Error {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  return first instanceof Error ? first : error
}

function talkOver(socket: Socket | TLSSocket, waits: Patience): Talk {
  let buffer = ''
  let lines: string[] = []
  const replies: Reply[] = []
  let failed: Error | null = null
  let waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | null = null
  const fail = (error: Error): void => {
    failed ??= error
    waiting?.reject(failed)
    waiting = null
    socket.destroy()
  }
  const take = (reply: Reply): void => {
    if (waiting) {
      waiting.resolve(reply)
      waiting = null
    } else replies.push(reply)
  }
  const hear = (chunk: Buffer): void => {
    buffer += chunk.toString('utf8')
    if (buffer.length > longestReply) return fail(new Error('The server said too much'))
    for (let at = buffer.indexOf('\n'); at >= 0; at = buffer.indexOf('\n')) {
      const line = buffer.slice(0, at).replace(/\r$/, '')
      buffer = buffer.slice(at + 1)
      const [, code, more, rest = ''] = /^(\d{3})([ -]?)(.*)$/.exec(line) ?? []
      if (code === undefined || lines.length > 200)
        return fail(new Error(`The server speaks no SMTP: ${line.slice(0, 80)}`))
      lines.push(rest)
      if (more === '-') continue
      take({ code: Number(code), text: `${code} ${lines.join(' ')}`.slice(0, 500), lines })
      lines = []
    }
  }
  socket.setNoDelay(true)
  socket.setTimeout(waits.silence)
  socket.on('data', hear)
  socket.on('timeout', () => {
    // Idle between two messages is no fault.
    if (waiting) fail(new Error('The server fell silent'))
  })
  socket.on('error', (error) => fail(firstOf(error)))
  socket.on('close', () => fail(new Error('The server closed the connection')))
  const talk: Talk = {
    get isOpen() {
      return failed === null && socket.writable && replies.length === 0
    },
    say: (...commands) => void socket.write(commands.map((one) => `${one}\r\n`).join('')),
    put: (bytes) => void socket.write(bytes),
    reply() {
      const first = replies.shift()
      if (first) return Promise.resolve(first)
      if (failed) return Promise.reject(failed)
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject }
      })
    },
    ask(command) {
      talk.say(command)
      return talk.reply()
    },
    async secured(host) {
      // What was said in the open after the word to begin counts for nothing (CVE-2011-0411).
      if (buffer !== '' || replies.length > 0) throw new Error('The server spoke before encryption began')
      socket.removeAllListeners()
      socket.setTimeout(0)
      const inner = connectTls({ socket, ...namedServer(host) })
      await opened(inner, 'secureConnect', waits.connect)
      return talkOver(inner, waits)
    },
    fail,
    close() {
      if (failed === null && socket.writable) socket.end('QUIT\r\n')
      failed ??= new Error('The connection was closed')
      socket.removeAllListeners()
      socket.on('error', () => {})
      socket.unref()
      setTimeout(() => socket.destroy(), 1000).unref()
    },
  }
  return talk
}
