import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openLine, type Line, type MailServer } from './line.ts'

/** Says what a script says: to each line that it hears, what the first entry that fits it answers. */
type Script = readonly (readonly [heard: RegExp, said: string | ((socket: Socket) => void)])[]

const usual: Script = [
  [/^EHLO/, '250-test\r\n250 PIPELINING'],
  [/^DATA/, '354 go on'],
  [/^QUIT/, '221 bye'],
  [/./, '250 ok'],
]
const waits = { connect: 500, silence: 500, tryFor: 800 }
const message = (text = 'Subject: x\r\n\r\nhello\r\n') => ({
  from: 'shop@example.jp',
  to: 'a..b@docomo.ne.jp',
  bytes: Buffer.from(text),
})

describe('a line to a mail server', () => {
  let server: Server | undefined
  const open: Line[] = []
  const sockets = new Set<Socket>()
  const heard: string[] = []
  afterEach(async () => {
    for (const line of open.splice(0)) line.close()
    for (const socket of sockets) socket.destroy()
    heard.length = 0
    server?.close()
    if (server?.listening) await once(server, 'close')
  })

  async function line(script: Script, more: Partial<MailServer> = {}): Promise<Line> {
    server = createServer((socket) => {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => {})
      let buffer = ''
      let inData = false
      socket.write('220 test\r\n')
      socket.on('data', (chunk) => {
        buffer += chunk.toString()
        for (let at = buffer.indexOf('\r\n'); at >= 0; at = buffer.indexOf('\r\n')) {
          const said = buffer.slice(0, at)
          buffer = buffer.slice(at + 2)
          heard.push(said)
          if (inData && said !== '.') continue
          const [, answer] = script.find(([pattern]) => pattern.test(said)) ?? []
          inData = said.startsWith('DATA') && typeof answer === 'string' && answer.startsWith('354')
          if (typeof answer === 'string') socket.write(`${answer}\r\n`)
          else answer?.(socket)
        }
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const opened = await openLine(
      { host: '127.0.0.1', port, security: 'none', user: '', password: '', ...more },
      waits,
    )
    open.push(opened)
    return opened
  }

  it('says all of an envelope at once where the server takes that, and one word after the other where not', async () => {
    const fast = await line(usual)
    expect(await fast.send(message())).toEqual({ kind: 'sent', said: '250 ok' })
    expect(heard.slice(1, 4)).toEqual([
      'MAIL FROM:<shop@example.jp>',
      'RCPT TO:<"a..b"@docomo.ne.jp>',
      'DATA',
    ])
    heard.length = 0
    const slow = await line([[/^EHLO/, '502 what?'], ...usual])
    expect(await slow.send(message())).toMatchObject({ kind: 'sent' })
    expect(heard[1]).toMatch(/^HELO/)
  })

  it('keeps dots at the beginning of lines', async () => {
    const one = await line(usual)
    await one.send(message('Subject: x\r\n\r\n.\r\n..two\r\nend.\r\n'))
    expect(heard.slice(heard.indexOf('DATA') + 1)).toEqual(['Subject: x', '', '..', '...two', 'end.', '.'])
  })

  it.each([
    ['the recipient by 5xx', /^RCPT/, '550 5.1.1 nobody', 'refused'],
    ['the recipient by 4xx', /^RCPT/, '451 4.7.1 later', 'putOff'],
    ['what is written', /^\.$/, '554 5.7.1 spam', 'refused'],
    ['for now what is written', /^\.$/, '452 4.3.1 full', 'putOff'],
    ['us, which says nothing of the recipient', /^MAIL/, '550 5.7.1 not you', 'cut'],
  ])('tells that a server refuses %s', async (_what, pattern, answer, kind) => {
    const one = await line([[pattern, answer], ...usual])
    expect(await one.send(message())).toEqual({ kind, said: answer })
    // And goes on with the next one.
    expect(one.isOpen).toBe(true)
    expect(await one.send(message())).toEqual({ kind, said: answer })
    expect(heard.filter((said) => said === 'RSET')).toHaveLength(1)
  })

  it('says nothing to a server that takes DATA for nobody', async () => {
    const one = await line([[/^RCPT/, '550 nobody'], ...usual])
    expect(await one.send(message())).toMatchObject({ kind: 'refused' })
    expect(heard.slice(heard.indexOf('DATA') + 1)).toEqual(['.'])
  })

  it.each([
    ['before it was handed over', /^RCPT/, 'cut'],
    ['after it was handed over', /^\.$/, 'unknown'],
  ])('knows what it does not know where the server hangs up %s', async (_when, pattern, kind) => {
    const one = await line([[pattern, (socket) => void socket.destroy()], ...usual])
    expect(await one.send(message())).toMatchObject({ kind })
    expect(one.isOpen).toBe(false)
  })

  it.each([
    ['before it was handed over', /^MAIL/, 'cut'],
    ['after it was handed over', /^\.$/, 'unknown'],
  ])('waits no longer than it may where the server falls silent %s', async (_when, pattern, kind) => {
    const one = await line([[pattern, () => {}], ...usual])
    expect(await one.send(message())).toMatchObject({ kind })
  })

  it('takes the last word of a server that closes', async () => {
    const one = await line([[/^MAIL/, (socket) => void socket.end('421 4.3.2 too many\r\n')], ...usual])
    expect(await one.send(message())).toEqual({ kind: 'cut', said: '421 4.3.2 too many' })
    expect(one.isOpen).toBe(false)
  })

  it('refuses to speak where encryption was asked for and is not to be had', async () => {
    await expect(line([[/^STARTTLS/, '454 not now'], ...usual], { security: 'starttls' })).rejects.toThrow(
      '454 not now',
    )
    await expect(line([[/^STARTTLS/, '220 go on'], ...usual], { security: 'starttls' })).rejects.toThrow()
    await expect(
      line([[/^STARTTLS/, '220 go on\r\n250 slipped in'], ...usual], { security: 'starttls' }),
    ).rejects.toThrow('before encryption began')
    expect(heard.some((said) => /^(?:AUTH|MAIL)/.test(said))).toBe(false)
  })

  it('signs in as the server asks', async () => {
    const ask = { user: 'shop', password: 'a secret' }
    await line([[/^EHLO/, '250-test\r\n250 AUTH LOGIN PLAIN'], [/^AUTH PLAIN/, '235 ok'], ...usual], ask)
    expect(heard.at(-1)).toBe(`AUTH PLAIN ${Buffer.from('\0shop\0a secret').toString('base64')}`)
    await line(
      [
        [/^EHLO/, '250-test\r\n250 AUTH=LOGIN'],
        [/^AUTH LOGIN/, '334 VXNlcm5hbWU6'],
        [/^c2hvcA==/, '334 UGFzc3dvcmQ6'],
        [/^YSBzZWNyZXQ=/, '235 ok'],
        ...usual,
      ],
      ask,
    )
    await expect(
      line([[/^EHLO/, '250-test\r\n250 AUTH PLAIN'], [/^AUTH/, '535 5.7.8 wrong password'], ...usual], ask),
    ).rejects.toThrow('535 5.7.8 wrong password')
  })

  it('is not filled by a server that talks without end', async () => {
    await expect(
      line([[/^EHLO/, (socket) => void socket.write('x'.repeat(200_000))], ...usual]),
    ).rejects.toThrow('too much')
  })
})
