import { describe, expect, it } from 'vitest'
import { news, newsId } from './sample-mails.make.ts'
import { understand } from './understand.ts'

const taro = 'taro@receiver.example.jp'

/** A report of RFC 5965, with what a provider puts into it. */
const report = (fields: readonly string[], came = news(taro), type = 'message/rfc822'): string =>
  [
    'From: feedback@isp.example.net',
    'To: fbl@shop.example.jp',
    'Subject: FW: 11',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="fb"',
    '',
    '--fb',
    'Content-Type: text/plain; charset="US-ASCII"',
    '',
    'This is an email abuse report for a message received from IP address 192.0.2.25.',
    '--fb',
    'Content-Type: message/feedback-report',
    '',
    ...fields,
    '--fb',
    `Content-Type: ${type}`,
    '',
    came,
    '--fb--',
  ].join('\r\n')
const of = (raw: string) => {
  const { kind, complaint, original } = understand(Buffer.from(raw, 'latin1'))
  return { kind, type: complaint?.type, recipients: complaint?.recipients, messageId: original.messageId }
}
const abuse = { kind: 'complaint', type: 'abuse', recipients: [taro], messageId: newsId }

describe('a complaint', () => {
  it.each([
    [
      'names who it was',
      report([
        'Feedback-Type: abuse',
        'User-Agent: Yahoo!-Mail-Feedback/2.0',
        'Version: 0.1',
        `Original-Rcpt-To: ${taro}`,
      ]),
      abuse,
    ],
    [
      'stands in brackets, with its fields in any order and case',
      report(['VERSION: 1', `original-rcpt-to: <${taro}>`, 'feedback-TYPE: Abuse', 'Source-IP: 192.0.2.25']),
      abuse,
    ],
    [
      'hides who it was: the recipient of what came back is taken',
      report(['Feedback-Type: abuse', 'User-Agent: SomeGenerator/1.0', 'Version: 1']),
      abuse,
    ],
    [
      'hides the name before the @ there, too: nobody is named, and our Message-ID tells',
      report(
        ['Feedback-Type: abuse', 'Version: 1', 'Original-Rcpt-To: redacted'],
        news('undisclosed-recipients:;'),
      ),
      { ...abuse, recipients: [] },
    ],
    [
      'comes with the headers alone',
      report(['Feedback-Type: fraud', 'Version: 1'], news(taro), 'text/rfc822-headers'),
      { ...abuse, type: 'fraud' },
    ],
    [
      'asks to be taken off a list',
      report(['Feedback-Type: opt-out', 'Version: 1', `Removal-Recipient: rfc822; ${taro}`]),
      { ...abuse, type: 'opt-out' },
    ],
    [
      'is of Microsoft, which writes no report',
      [
        `X-HmXmrOriginalRecipient: <${taro}>`,
        'From: staff@hotmail.com',
        'Subject: complaint about message from 192.0.2.25',
        'Content-Type: message/rfc822',
        '',
        news(taro),
      ].join('\r\n'),
      { kind: 'complaint', type: 'abuse', recipients: [taro], messageId: newsId },
    ],
  ])('%s', (_what, raw, expected) => expect(of(raw)).toEqual(expected))

  it.each([
    ['that it was no spam', report(['Feedback-Type: not-spam', 'Version: 1', `Original-Rcpt-To: ${taro}`])],
    [
      'that somebody forged our name',
      report(['Feedback-Type: auth-failure', 'Version: 1', `Original-Rcpt-To: ${taro}`]),
    ],
    [
      'how many mails passed DMARC, with a file that nobody opens',
      'From: noreply-dmarc-support@example.net\r\nSubject: Report domain: shop.example.jp Submitter: example.net\r\nContent-Type: application/zip; name="example.net!shop.example.jp!1!2.zip"\r\nContent-Transfer-Encoding: base64\r\n\r\nUEsDBBQAAAAIAA==\r\n',
    ],
  ])('is not what says %s', (_what, raw) => expect(of(raw)).toMatchObject({ kind: 'other', type: undefined }))
})
