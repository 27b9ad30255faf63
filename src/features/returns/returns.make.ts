import { createServer, type Socket } from 'node:net'

/** Lines of a message, as they travel. */
export const mailOf = (...lines: readonly string[]): Buffer =>
  Buffer.from(`${lines.join('\r\n')}\r\n`, 'utf8')

/** A report of a mail that did not arrive (RFC 3464), as a test wants it; made up. */
export function bounceMail(of: {
  to: string
  status?: string
  diagnostic?: string
  action?: string
  deliveredTo?: string
  originalId?: string
  subject?: string
  date?: string
}): Buffer {
  const {
    to,
    status = '5.1.1',
    diagnostic = 'smtp; 550 5.1.1 <someone>: User unknown',
    action = 'failed',
  } = of
  return mailOf(
    'Return-Path: <>',
    ...(of.deliveredTo === undefined ? [] : [`Delivered-To: ${of.deliveredTo}`]),
    'From: Mail Delivery System <MAILER-DAEMON@mx.example.net>',
    `To: ${of.deliveredTo ?? 'bounce@shop.example.jp'}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Date: ${of.date ?? 'Mon, 02 Nov 2026 10:00:00 +0900'}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="bb"',
    '',
    '--bb',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Your message could not be delivered.',
    '',
    '--bb',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    '',
    `Final-Recipient: rfc822; ${to}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: ${diagnostic}`,
    '',
    '--bb',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${of.originalId ?? 'unknown@shop.example.jp'}>`,
    'From: shop@shop.example.jp',
    `To: ${to}`,
    `Subject: ${of.subject ?? 'News'}`,
    '',
    '--bb--',
  )
}

/** A complaint in the form of RFC 5965; made up. */
export const complaintMail = (to: string, originalId = 'unknown@shop.example.jp'): Buffer =>
  mailOf(
    'From: <feedback@isp.example.net>',
    'To: <fbl@shop.example.jp>',
    'Subject: FW: News',
    'Date: Mon, 02 Nov 2026 10:00:00 +0900',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="ff"',
    '',
    '--ff',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is an email abuse report.',
    '',
    '--ff',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    'User-Agent: ExampleFBL/1.0',
    'Version: 1',
    `Original-Rcpt-To: <${to}>`,
    '',
    '--ff',
    'Content-Type: message/rfc822',
    '',
    `Message-ID: <${originalId}>`,
    'From: shop@shop.example.jp',
    `To: ${to}`,
    'Subject: News',
    '',
    'Hello',
    '--ff--',
  )

export const replyMail = (from: string, body: string, more: readonly string[] = []): Buffer =>
  mailOf(
    `From: ${from}`,
    'To: shop@shop.example.jp',
    'Subject: Re: News',
    'Date: Mon, 02 Nov 2026 10:00:00 +0900',
    'Message-ID: <answer@example.net>',
    ...more,
    'Content-Type: text/plain; charset=utf-8',
    '',
    body,
  )

type Stored = { uid: number; raw: Buffer; seen: boolean }
export type FakeImap = {
  readonly port: number
  readonly folders: Map<string, Stored[]>
  /** Another one: as if the folder had been made anew. */
  uidValidity: number
  add(raw: Buffer): void
  /** Cuts the line when this command is asked for, once. */
  cutAt: string | null
  /** What was asked, without its tag. */
  readonly asked: string[]
  close(): Promise<void>
}

/**
 * A mail server for tests on this machine: the commands of IMAP4rev1 (RFC 3501) that reading a folder takes, for the user
 * `returns` with the password `secret`.
 */
export async function startImap(): Promise<FakeImap> {
  const folders = new Map<string, Stored[]>([['INBOX', []]])
  const sockets = new Set<Socket>()
  let next = 1
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    serveOne(socket)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const fake: FakeImap = {
    port: typeof address === 'object' && address ? address.port : 0,
    folders,
    uidValidity: 7,
    cutAt: null,
    asked: [],
    add: (raw) => void folders.get('INBOX')?.push({ uid: next++, raw, seen: false }),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }

  function serveOne(socket: Socket): void {
    let open = 'INBOX'
    let held = ''
    const say = (line: string): void => void socket.write(`${line}\r\n`, 'latin1')
    say('* OK ready')
    socket.on('data', (bytes) => {
      held += bytes.toString('latin1')
      for (let end = held.indexOf('\r\n'); end >= 0; end = held.indexOf('\r\n')) {
        const line = held.slice(0, end)
        held = held.slice(end + 2)
        answer(line)
      }
    })
    const inFolder = (): Stored[] => folders.get(open) ?? []
    const chosen = (set: string): Stored[] => {
      const last = inFolder().at(-1)?.uid ?? 0
      return inFolder().filter(({ uid }) =>
        set.split(',').some((range) => {
          const [from = '', to = from] = range.split(':')
          const [a, b] = [from === '*' ? last : Number(from), to === '*' ? last : Number(to)]
          return uid >= Math.min(a, b) && uid <= Math.max(a, b)
        }),
      )
    }

    function answer(line: string): void {
      const [tag = '', ...words] = line.split(' ')
      const rest = words.join(' ')
      fake.asked.push(rest)
      const command = (words[0] === 'UID' ? `UID ${words[1]}` : (words[0] ?? '')).toUpperCase()
      if (fake.cutAt === command) {
        fake.cutAt = null
        socket.destroy()
        return
      }
      const done = (said = 'done'): void => say(`${tag} OK ${said}`)
      const at = (name: string): number => inFolder().findIndex((one) => one.uid === Number(name)) + 1
      switch (command) {
        case 'CAPABILITY':
          say('* CAPABILITY IMAP4rev1')
          return done()
        case 'LOGIN':
          return /LOGIN "?returns"? "?secret"?$/i.test(rest) ? done() : say(`${tag} NO wrong password`)
        case 'LIST':
        case 'LSUB':
          // What separates folders, and under what they stand: nothing.
          if (rest.endsWith('"" ""')) say('* LIST (\\Noselect) "/" ""')
          else for (const name of folders.keys()) say(`* LIST (\\HasNoChildren) "/" "${name}"`)
          return done()
        case 'SELECT':
        case 'EXAMINE': {
          const name = (/"([^"]+)"/.exec(rest)?.[1] ?? words[1]) || 'INBOX'
          if (!folders.has(name)) return say(`${tag} NO no such folder`)
          open = name
          say(`* ${inFolder().length} EXISTS`)
          say('* FLAGS (\\Seen)')
          say(`* OK [UIDVALIDITY ${fake.uidValidity}] valid`)
          say(`* OK [UIDNEXT ${next}] next`)
          return done('[READ-WRITE] open')
        }
        case 'CREATE':
          folders.set((/"([^"]+)"/.exec(rest)?.[1] ?? words[1]) || '', [])
          return done()
        case 'UID SEARCH':
          say(
            `* SEARCH ${chosen(/UID ([\d:*,]+)/.exec(rest.slice(3))?.[1] ?? '1:*')
              .map(({ uid }) => uid)
              .join(' ')}`,
          )
          return done()
        case 'FETCH':
        case 'UID FETCH': {
          const [first = 1] = (words[1] ?? '').split(':').map(Number)
          const asked = command === 'FETCH' ? inFolder().slice(first - 1) : chosen(words[2] ?? '')
          for (const { uid, raw } of asked) {
            socket.write(`* ${at(String(uid))} FETCH (UID ${uid} BODY[]<0> {${raw.length}}\r\n`, 'latin1')
            socket.write(raw)
            socket.write(')\r\n')
          }
          return done()
        }
        case 'UID STORE':
          for (const one of chosen(words[2] ?? '')) one.seen = true
          return done()
        case 'UID COPY': {
          const target = folders.get((/"([^"]+)"/.exec(rest)?.[1] ?? words[3]) || '')
          if (!target) return say(`${tag} NO [TRYCREATE] no such folder`)
          target.push(...chosen(words[2] ?? '').map((one) => ({ ...one })))
          return done()
        }
        case 'EXPUNGE':
        case 'UID EXPUNGE': {
          const seen = inFolder().filter(({ seen: is }) => is)
          folders.set(
            open,
            inFolder().filter((one) => !seen.includes(one)),
          )
          return done()
        }
        case 'LOGOUT':
          say('* BYE')
          done()
          socket.end()
          return undefined
        default:
          return done()
      }
    }
  }
  return fake
}
