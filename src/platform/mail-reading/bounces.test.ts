import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { letters } from './bounce-letters.make.ts'
import { reports, type Shape } from './bounce-shapes.make.ts'
import { messagesOf } from './mbox.ts'
import { mostBytes, readMessage } from './message.ts'
import { understand } from './understand.ts'

const raw = (
  { from = 'Mail Delivery System <MAILER-DAEMON@mx.example.net>', subject, headers = [], body }: Shape,
  end = '\r\n',
): Buffer =>
  Buffer.from(
    [
      'Return-Path: <>',
      `From: ${from}`,
      'To: bounce@shop.example.jp',
      `Subject: ${subject}`,
      'Date: Mon, 02 Nov 2026 10:00:00 +0900',
      ...(headers.some((line) => line.startsWith('Content-Type'))
        ? []
        : ['Content-Type: text/plain; charset=utf-8']),
      ...headers,
      '',
      body,
    ]
      .join('\n')
      .replaceAll('\n', end),
  )

const shapes = [...reports, ...letters]

describe('a mail that did not arrive', () => {
  it('has at least forty shapes here, each its own', () => {
    expect(new Set(shapes.map(({ family }) => family)).size).toBeGreaterThanOrEqual(40)
  })

  it.each(shapes.map((shape) => [shape.family, shape] as const))(
    'is understood as %s tells of it',
    (_family, shape) => {
      const { kind, bounces } = understand(raw(shape))
      const { recipient, status, replyCode, reason, hard } = shape
      expect(kind).toBe('bounce')
      expect(bounces.map((one) => [one.recipient, one.status, one.replyCode, one.reason, one.hard])).toEqual([
        [recipient, status, replyCode, reason, hard],
      ])
    },
  )

  it.each(['\n', '\r'])('is understood the same with other ends of lines (%j)', (end) => {
    for (const shape of shapes)
      expect(
        understand(raw(shape, end)).bounces.map(({ reason, hard }) => [shape.family, reason, hard]),
      ).toEqual([[shape.family, shape.reason, shape.hard]])
  })

  it('keeps several recipients and their reasons apart', () => {
    const { bounces } = understand(
      Buffer.from(
        'From: MAILER-DAEMON@mx.example.net\nSubject: Undelivered Mail\n\nThis is the mail system.\n\n<a@b.example.jp>: host mx said: 550 5.1.1 User unknown\n\n<c@d.example.jp>: host mx said: 552 5.2.2 Mailbox full\n',
      ),
    )
    expect(bounces.map(({ recipient, reason, hard }) => [recipient, reason, hard])).toEqual([
      ['a@b.example.jp', 'userUnknown', true],
      ['c@d.example.jp', 'mailboxFull', false],
    ])
  })

  it('names the message that came back', () => {
    const { original, messageIds } = understand(raw(reports[0] as Shape))
    expect([original.messageId, original.subject, messageIds]).toEqual([
      '1@shop.example.jp',
      'News',
      ['1@shop.example.jp'],
    ])
  })

  it('is none where it was delivered or is only still being tried', () => {
    const of = (action: string) =>
      understand(
        Buffer.from(
          `From: MAILER-DAEMON@mx\nSubject: Delivery Status\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; a@b.example.jp\nAction: ${action}\nStatus: 2.0.0\n\n--b--\n`,
        ),
      )
    expect(of('delivered').bounces).toEqual([])
    expect(
      understand(raw(letters.find(({ family }) => family === 'Exim, a warning') as Shape)).bounces,
    ).toMatchObject([{ action: 'delayed', hard: false }])
  })

  it('is not what somebody writes about it', () => {
    for (const text of [
      '届かないと言われました。550 User unknown',
      'Your message could not be delivered? I got it.',
    ])
      expect(understand(Buffer.from(`From: hanako@b.example.jp\nSubject: Re: News\n\n${text}\n`)).kind).toBe(
        'reply',
      )
  })

  it('an address says nothing by what it is called', () => {
    const shape: Shape = {
      ...(reports[0] as Shape),
      body: (reports[0] as Shape).body.replaceAll('taro@', 'mailbox-full-spam@'),
    }
    expect(understand(raw(shape)).bounces[0]?.reason).toBe('userUnknown')
  })
})

describe('reading any bytes', () => {
  it('never throws and takes bounded time', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 600 }),
        fc.constantFrom('', 'multipart/mixed; boundary=b', 'message/rfc822'),
        (bytes, type) => {
          const head = type === '' ? '' : `From: a@b\r\nContent-Type: ${type}\r\n\r\n--b\r\n`
          expect(typeof understand(Buffer.concat([Buffer.from(head), bytes])).kind).toBe('string')
        },
      ),
    )
  })

  it('ends with parts in parts in parts, and with thousands beside each other', () => {
    let nested = 'end'
    for (let depth = 0; depth < 200; depth++) nested = `Content-Type: message/rfc822\r\n\r\n${nested}`
    expect(readMessage(Buffer.from(nested)).root.type).toBe('message/rfc822')
    const many = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(20_000)}`
    expect(readMessage(Buffer.from(many)).root.children.length).toBeLessThanOrEqual(300)
  })

  it.each([
    ['one long line', `From: MAILER-DAEMON\nSubject: failure notice\n\n${'550 user '.repeat(200_000)}`],
    ['brackets', `From: MAILER-DAEMON\nSubject: failure notice\n\n${'<'.repeat(300_000)}`],
    ['at signs', `From: MAILER-DAEMON\nSubject: failure notice\n\n${'a@'.repeat(150_000)}`],
    ['encoded words', `Subject: ${'=?utf-8?B?'.repeat(20_000)}\n\nx`],
    ['parameters', `Content-Type: text/plain${';a="\\'.repeat(20_000)}\n\nx`],
    ['addresses', `From: ${'<,"'.repeat(20_000)}\n\nx`],
    ['tags', `Content-Type: text/html\n\n${'<script '.repeat(50_000)}`],
    ['blank lines', `From: MAILER-DAEMON\nSubject: failure notice\n\n${'\n '.repeat(200_000)}`],
    ['digits', `From: MAILER-DAEMON\nSubject: failure notice\n\n<a@b.example.jp>: ${'5.1.'.repeat(100_000)}`],
  ])('is quick with %s', (_what, text) => {
    const began = performance.now()
    understand(Buffer.from(text))
    expect(performance.now() - began).toBeLessThan(2000)
  })

  it('looks at no more than its limit, and says so', () => {
    const { cut, subject } = readMessage(
      Buffer.concat([Buffer.from('Subject: x\r\n\r\n'), Buffer.alloc(mostBytes, 0x61)]),
    )
    expect([cut, subject]).toEqual([true, 'x'])
  })

  it('lists attachments with their names and sizes, and what is only HTML as text', () => {
    const message = readMessage(
      Buffer.from(
        'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>こんにちは<br>世界</p><blockquote>前の</blockquote>\n--b\nContent-Type: application/pdf; name="=?utf-8?B?6KuL5rGC5pu4LnBkZg==?="\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment\n\nAAEC\n--b--\n',
      ),
    )
    expect(message.text).toBe('こんにちは\n世界\n\n> 前の')
    expect(message.attachments).toEqual([{ name: '請求書.pdf', type: 'application/pdf', size: 3 }])
  })

  it('takes an mbox apart, and leaves a message with “From ” in its text whole', () => {
    const box =
      'From a@b Mon Nov  2 10:00:00 2026\nSubject: 1\n\nx\n>From y\n\nFrom c@d Mon Nov  2 10:00:00 2026\nSubject: 2\n\nz\n'
    expect(
      messagesOf(Buffer.from(box)).map((one) => [readMessage(one).subject, readMessage(one).text]),
    ).toEqual([
      ['1', 'x\nFrom y\n'],
      ['2', 'z\n'],
    ])
    expect(messagesOf(Buffer.from('Subject: x\n\nFrom here\n\nFrom there 2026\n'))).toHaveLength(1)
  })
})
