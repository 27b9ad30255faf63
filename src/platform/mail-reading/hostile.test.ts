import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { mostBytes, readMessage } from './message.ts'
import { base64 } from './sample-mails.make.ts'
import { understand } from './understand.ts'

const report = 'From: MAILER-DAEMON@mx.example.net\nSubject: failure notice\n'

/** `part` of about `size` letters. */
const much = (part: string, size: number): string => part.repeat(Math.ceil(size / part.length))

function nested(depth: number): string {
  const opened = Array.from(
    { length: depth },
    (_none, at) => `Content-Type: multipart/mixed; boundary="b${at}"\n\n--b${at}\n`,
  )
  return `${opened.join('')}Content-Type: text/plain\n\nend`
}

/** So that a line that the machine holds up for a moment makes no difference, and one that grows by the square does. */
const patience = 2500

describe('a message made to hurt', () => {
  it.each([
    ['10,000 parts in one another', nested(10_000)],
    ['10,000 messages in one another', much('Content-Type: message/rfc822\n\n', 10_000 * 31)],
    [
      '100,000 parts beside one another',
      `Content-Type: multipart/mixed; boundary=b\n\n${much('--b\n\nx\n', 700_000)}`,
    ],
    ['a header of 2 MB', `Subject: ${much('=?utf-8?Q?a?= ', 2_000_000)}\n\nx`],
    ['a header of many lines', `${report}X-A: 1\n${much(' b\n', 2_000_000)}\nx`],
    ['a million headers', `${much('X-A: b\n', 3_000_000)}\nx`],
    [
      'a boundary of blanks, and one that is everywhere',
      `Content-Type: multipart/mixed; boundary="-"\n\n${much('--', 2_000_000)}`,
    ],
    ['a line of 50 MB', `${report}\n${much('<a@b.example> 550 5.1.1 unknown ', 50_000_000)}`],
    ['quotes in quotes', `From: a@b.example\nSubject: Re: x\n\n${much('> ', 2_000_000)}`],
    [
      'stop, and stop, and stop',
      `From: a@b.example\nSubject: Re: x\n\n${much('stop unsubscribe 配信', 3_000_000)}`,
    ],
    [
      'text that flows without end',
      `Content-Type: text/plain; format=flowed; delsp=yes\n\n${much('> a \n', 2_000_000)}`,
    ],
    [
      'addresses without end',
      `From: ${much('"a" <b@c.example>, ', 3_000_000)}\nTo: ${much('(((', 3_000_000)}\n\nx`,
    ],
    ['parameters without end', `Content-Type: text/plain; ${much('a*1*=%41; ', 3_000_000)}\n\nx`],
    [
      'a report of a million recipients',
      `${report}Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n${much('Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n', 3_000_000)}\n--b--`,
    ],
  ])('is read in time: %s', (_what, text) => {
    const bytes = Buffer.from(text)
    const began = performance.now()
    const { bounces, message } = understand(bytes)
    expect(performance.now() - began).toBeLessThan(patience)
    expect(bounces.length).toBeLessThanOrEqual(200)
    expect(message.text.length).toBeLessThanOrEqual(2_000_000)
    expect(message.cut).toBe(bytes.length > mostBytes)
  })

  it('keeps its files closed: what is packed is listed as large as it came', () => {
    const bomb = deflateRawSync(Buffer.alloc(20_000_000))
    const before = process.memoryUsage().arrayBuffers
    const { attachments } = readMessage(
      Buffer.from(
        `Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/zip; name="a.zip"\nContent-Transfer-Encoding: base64\n\n${base64(bomb.toString('latin1'))}\n--b--\n`,
      ),
    )
    expect(attachments).toEqual([{ name: 'a.zip', type: 'application/zip', size: bomb.length }])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000)
  })

  it('has addresses with letters that none may have: they are nobody’s, and nothing breaks', () => {
    const { bounces } = understand(
      Buffer.from(
        `${report}Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a\u0000b@c.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 \u0000\u001B[31m unknown\n\n--b--\n`,
      ),
    )
    for (const { recipient, said } of bounces) expect(`${recipient}${said}`).not.toMatch(/\p{Cc}/u)
  })
})
