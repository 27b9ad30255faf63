import iconv from 'iconv-lite'
import type { BounceReason } from '#kit/bounces.ts'
import type { UnderstoodKind } from './understand.ts'

/** A whole message as a server sends it, one letter a byte, and what has to be understood of it. Made up for tests. */
export type Sample = {
  readonly family: string
  readonly raw: string
  readonly kind?: UnderstoodKind
  /** Recipient, enhanced status, reply code, reason, for how long. */
  readonly bounces?: readonly (readonly [
    recipient: string,
    status: string | null,
    replyCode: string | null,
    reason: BounceReason,
    length: 'hard' | 'soft' | 'delayed',
  ])[]
  readonly messageId?: string | null
}

/** The bytes of text in a charset, one letter each. */
export const bytesIn = (charset: 'utf-8' | 'cp932' | 'eucjp', text: string): string =>
  iconv.encode(text, charset).toString('latin1')

/** ISO-2022-JP: what is beyond ASCII between escapes, seven bits a byte. */
export const jis = (text: string): string =>
  text.replaceAll(
    /[^\p{ASCII}]+/gu,
    (run) =>
      `\u001B$B${[...iconv.encode(run, 'eucjp')].map((byte) => String.fromCodePoint(byte & 0x7f)).join('')}\u001B(B`,
  )

export const base64 = (latin1: string): string =>
  Buffer.from(latin1, 'latin1').toString('base64').replaceAll(/.{76}/g, '$&\n')

export const encodedWord = (charset: string, latin1: string): string =>
  `=?${charset}?B?${Buffer.from(latin1, 'latin1').toString('base64')}?=`

const boundary = '=_b0und/ary'

/** The parts of a report (RFC 3462), each with its headers in front. */
export const inReport = (head: readonly string[], ...parts: readonly string[]): string =>
  [
    ...head,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status;\n\tboundary="${boundary}"`,
    '',
    'This is a MIME-encapsulated message.',
    '',
    ...parts.flatMap((part) => [`--${boundary}`, part, '']),
    `--${boundary}--`,
    '',
  ].join('\n')

export const headOf = (from: string, subject: string, ...more: readonly string[]): string[] => [
  'Return-Path: <>',
  'Received: from mx.example.net (mx.example.net [192.0.2.25])\n\tby mail.shop.example.jp with ESMTPS id 4F3b2c1\n\tfor <bounce@shop.example.jp>; Mon,  2 Nov 2026 10:00:05 +0900 (JST)',
  `From: ${from}`,
  'To: bounce@shop.example.jp',
  `Subject: ${subject}`,
  'Date: Mon,  2 Nov 2026 10:00:05 +0900 (JST)',
  'Message-ID: <20261102010005.4F3b2c0@mx.example.net>',
  ...more,
]

export const words = (text: string, type = 'text/plain; charset=us-ascii'): string =>
  `Content-Description: Notification\nContent-Type: ${type}\n\n${text}`

export const statuses = (mta: string, ...groups: readonly (readonly string[])[]): string =>
  ['Content-Description: Delivery report', 'Content-Type: message/delivery-status', '']
    .concat([`Reporting-MTA: dns; ${mta}`, 'Arrival-Date: Mon,  2 Nov 2026 10:00:01 +0900 (JST)'])
    .concat(groups.flatMap((group) => ['', ...group]))
    .join('\n')

export const status = (
  to: string,
  code: string,
  said: string,
  { action = 'failed', more = [] as readonly string[] } = {},
): string[] => [
  `Final-Recipient: rfc822; ${to}`,
  `Action: ${action}`,
  `Status: ${code}`,
  ...more,
  ...(said === '' ? [] : [`Diagnostic-Code: ${said}`]),
]

export const newsId = '0191f0aa-1c2d-7e3f-8a4b-5c6d7e8f9012@shop.example.jp'

/** What was sent, as it comes back. */
export const news = (to: string): string =>
  `Received: from app.shop.example.jp (localhost [127.0.0.1])\n\tby mail.shop.example.jp with ESMTP id 4F3b2aa\n\tfor <${to}>; Mon,  2 Nov 2026 10:00:00 +0900 (JST)\nMessage-ID:\n <${newsId}>\nFrom: ${encodedWord('utf-8', bytesIn('utf-8', '青空商店'))} <news@shop.example.jp>\nTo: ${to}\nSubject: ${encodedWord('utf-8', bytesIn('utf-8', '11月のお知らせ'))}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n`

export const returned = (to: string): string =>
  `Content-Description: Undelivered Message\nContent-Type: message/rfc822\n\n${news(to)}\n${bytesIn('utf-8', '配信停止はこちら https://shop.example.jp/p/x')}\n`
export const headersOnly = (to: string): string => `Content-Type: text/rfc822-headers\n\n${news(to)}`

export const daemon = 'MAILER-DAEMON@mx.example.net (Mail Delivery System)'
export const undelivered = headOf(
  daemon,
  'Undelivered Mail Returned to Sender',
  'Auto-Submitted: auto-replied',
)

/** What Postfix, and all that is built on it, writes about what another server said. */
export function postfix(to: string, host: string, code: string, said: string): string {
  return inReport(
    undelivered,
    words(
      `This is the mail system at host mx.example.net.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\nFor further assistance, please send mail to postmaster.\n\n                   The mail system\n\n<${to}>: host ${host}[198.51.100.7] said: ${said}`,
    ),
    statuses(
      'mx.example.net',
      status(to, code, `smtp; ${said.replace(/ \(in reply to.*/, '')}`, {
        more: [`Remote-MTA: dns; ${host}`],
      }),
    ),
    returned(to),
  )
}

/** Exchange says it to people in HTML first, and to machines with a name of its own. */
export function exchange(
  to: string,
  code: string,
  said: string,
  subject = 'Undeliverable: 11月のお知らせ',
): string {
  return inReport(
    headOf(
      'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.onmicrosoft.com>',
      encodedWord('utf-8', bytesIn('utf-8', subject)),
      'auto-submitted: auto-generated',
      'X-MS-Exchange-Message-Is-Ndr:',
      'In-Reply-To: <' + newsId + '>',
    ),
    words(
      `<html><head><title>x</title><style>p{color:#fff}</style></head><body><p>Your message to <a href="mailto:${to}">${to}</a> couldn't be delivered.</p><table><tr><td>sender</td><td>Office 365</td></tr></table><p>Original Message Headers</p><pre>Received: from shop.example.jp</pre></body></html>`,
      'text/html; charset="utf-8"',
    ),
    statuses(
      'TYAP286MB0001.JPNP286.PROD.OUTLOOK.COM',
      status(to, code, `smtp;${said}`, {
        more: ['Remote-MTA: dns; receiver.mail.protection.outlook.com', 'X-Display-Name: taro'],
      }),
    ),
    `Content-Type: message/rfc822\n\n${news(to)}\nx`,
  )
}
