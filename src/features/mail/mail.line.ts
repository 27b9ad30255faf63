import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Account } from './mail.settings.ts'

/** A message as it goes out. */
export type Outgoing = {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly messageId: string
}

/**
 * What came of a try. `putOff` and `refused` are the server's word (4xx, 5xx); `cut` ended before the message was handed
 * over, `unknown` after that: then nobody knows whether it went out.
 */
export type Verdict = {
  readonly kind: 'sent' | 'putOff' | 'refused' | 'cut' | 'unknown'
  readonly said: string
}

export type Line = { send(message: Outgoing): Promise<Verdict>; close(): void }

/** Milliseconds; all of a try are far below the time after which its mail counts as left behind. */
type Patience = { readonly connect: number; readonly silence: number; readonly tryFor: number }
const patience: Patience = { connect: 20_000, silence: 60_000, tryFor: 180_000 }

/** Opens a connection and signs in; throws what went wrong. */
export async function openLine(account: Account, waits: Patience = patience): Promise<Line> {
  const { host, port, security, user, password } = account
  const connection = new SMTPConnection({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    connectionTimeout: waits.connect,
    greetingTimeout: waits.connect,
    socketTimeout: waits.silence,
  })
  let failed: (error: Error) => void = () => {}
  connection.on('error', (error: Error) => failed(error))
  connection.on('end', () => failed(new Error('The server closed the connection')))
  const attempt = <T>(run: (done: (error: Error | null | undefined, result?: T) => void) => void) =>
    new Promise<T | undefined>((resolve, reject) => {
      failed = reject
      run((error, result) => (error ? reject(error) : resolve(result)))
    })
  try {
    await attempt((done) => connection.connect((error) => done(error)))
    if (user !== '')
      await attempt((done) =>
        connection.login({ credentials: { user, pass: password } }, (error) => done(error)),
      )
  } catch (error) {
    connection.close()
    throw error
  }
  return {
    close: () => connection.close(),
    async send(message) {
      const bytes = await compose(account, message)
      let handedOver = false
      const body = new Readable({
        // Asked for after the server said that it takes the message.
        read() {
          handedOver = true
          this.push(bytes)
          this.push(null)
        },
      })
      const overdue = new Error('The server took too long')
      const timer = setTimeout(() => failed(overdue), waits.tryFor)
      try {
        const info = await attempt<{ response: string }>((done) =>
          connection.send({ from: account.from.address, to: [message.to] }, body, done),
        )
        return { kind: 'sent', said: info?.response ?? '' }
      } catch (error) {
        return verdictOf(error as SMTPConnection.SMTPError, handedOver)
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

function verdictOf(error: SMTPConnection.SMTPError, handedOver: boolean): Verdict {
  const said = saidBy(error)
  const code = error.responseCode ?? 0
  if (code >= 500) return { kind: 'refused', said }
  if (code >= 400) return { kind: 'putOff', said }
  return { kind: handedOver ? 'unknown' : 'cut', said }
}

/** The server's own words, where it said any. */
export function saidBy(error: unknown): string {
  const { response, message } = error as Partial<SMTPConnection.SMTPError>
  return (response ?? message ?? String(error)).slice(0, 500)
}

/** The bytes of a message: all that is not ASCII encoded, docomo's `a..b@` quoted by the library. */
function compose(account: Account, { to, subject, text, messageId }: Outgoing): Promise<Buffer> {
  const { from, replyTo } = account
  return new MailComposer({
    from: { name: from.name, address: from.address },
    to: { name: '', address: to },
    ...(replyTo !== null && { replyTo: { name: '', address: replyTo } }),
    subject,
    text,
    messageId,
    date: new Date(),
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()
}
