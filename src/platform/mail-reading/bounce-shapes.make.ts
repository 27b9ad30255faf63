import type { BounceReason } from '#kit/bounces.ts'

/**
 * Reports of mail that did not arrive, made up for tests: each in the shape of a family of servers, none of them copied.
 */
export type Shape = {
  readonly family: string
  readonly from?: string
  readonly subject: string
  readonly headers?: readonly string[]
  readonly body: string
  readonly recipient: string
  readonly status: string | null
  readonly replyCode: string | null
  readonly reason: BounceReason
  readonly hard: boolean
}

export const to = 'taro@receiver.example.jp'
export const original = `Received: from shop.example.jp by mx
Message-ID: <1@shop.example.jp>
From: shop@shop.example.jp
To: ${to}
Subject: News

Hello`
export const unknown = { recipient: to, reason: 'userUnknown', hard: true } as const

/** A report with a part for machines. */
export function reportOf(
  family: string,
  fields: readonly string[],
  expects: Omit<Shape, 'family' | 'subject' | 'body'>,
): Shape {
  return {
    family,
    subject: 'Undelivered Mail Returned to Sender',
    ...expects,
    headers: [
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    ],
    body: [
      '--b',
      'Content-Type: text/plain',
      '',
      'It did not arrive.',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.net',
      '',
      ...fields,
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      original.split('\n\n')[0] ?? '',
      '',
      '--b--',
    ].join('\n'),
  }
}
const dsn = (diagnostic: string, status: string, more: readonly string[] = []): string[] => [
  `Final-Recipient: rfc822; ${to}`,
  'Action: failed',
  `Status: ${status}`,
  `Diagnostic-Code: smtp; ${diagnostic}`,
  ...more,
]

export const reports: readonly Shape[] = [
  reportOf(
    'Postfix',
    dsn(`550 5.1.1 <${to}>: Recipient address rejected: User unknown in virtual mailbox table`, '5.1.1'),
    { ...unknown, status: '5.1.1', replyCode: '550' },
  ),
  reportOf(
    'Gmail, no such user',
    dsn('550-5.1.1 The email account that you tried to reach does not exist. 550 5.1.1 Learn more', '5.1.1'),
    { ...unknown, status: '5.1.1', replyCode: '550' },
  ),
  reportOf(
    'Gmail, disabled',
    dsn('550 5.2.1 The email account that you tried to reach is disabled.', '5.2.1'),
    { recipient: to, status: '5.2.1', replyCode: '550', reason: 'suspended', hard: true },
  ),
  reportOf(
    'Gmail, full',
    dsn("452-4.2.2 The recipient's inbox is out of storage space. 452 4.2.2 Learn more", '4.2.2'),
    { recipient: to, status: '4.2.2', replyCode: '452', reason: 'mailboxFull', hard: false },
  ),
  reportOf(
    'Gmail, not authenticated',
    dsn(
      '550-5.7.26 This mail has been blocked because the sender is unauthenticated. 550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.',
      '5.7.26',
    ),
    { recipient: to, status: '5.7.26', replyCode: '550', reason: 'auth', hard: false },
  ),
  reportOf(
    'Gmail, too fast',
    dsn(
      '421-4.7.28 Our system has detected an unusual rate of unsolicited mail originating from your IP address',
      '4.7.28',
    ),
    { recipient: to, status: '4.7.28', replyCode: '421', reason: 'rate', hard: false },
  ),
  reportOf(
    'Yahoo!, put off',
    dsn(
      '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints',
      '4.7.0',
    ),
    { recipient: to, status: '4.7.0', replyCode: '421', reason: 'rate', hard: false },
  ),
  reportOf(
    'Microsoft 365, not in its directory',
    dsn(`550 5.4.1 Recipient address rejected: Access denied. [TY2.prod.outlook.com]`, '5.4.1'),
    { ...unknown, status: '5.4.1', replyCode: '550' },
  ),
  reportOf(
    'Microsoft, blocked network',
    dsn(
      "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150).",
      '5.7.1',
    ),
    { recipient: to, status: '5.7.1', replyCode: '550', reason: 'blocked', hard: false },
  ),
  reportOf(
    'Microsoft 365, only some may write',
    dsn('550 5.7.124 RESOLVER.RST.SenderNotInAllowedList', '5.7.124'),
    { recipient: to, status: '5.7.124', replyCode: '550', reason: 'blockedByReceiver', hard: false },
  ),
  reportOf(
    'Exchange, too large',
    dsn('552 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient', '5.2.3'),
    { recipient: to, status: '5.2.3', replyCode: '552', reason: 'tooLarge', hard: false },
  ),
  reportOf(
    'iCloud, full',
    dsn('552 5.2.2 <taro>: user is over quota (in reply to RCPT TO command)', '5.2.2'),
    { recipient: to, status: '5.2.2', replyCode: '552', reason: 'mailboxFull', hard: false },
  ),
  reportOf(
    'a block list',
    dsn('554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using bl.example.net', '5.7.1'),
    { recipient: to, status: '5.7.1', replyCode: '554', reason: 'blocked', hard: false },
  ),
  reportOf('spam', dsn('554 5.7.1 Message rejected as spam by content scanner', '5.7.1'), {
    recipient: to,
    status: '5.7.1',
    replyCode: '554',
    reason: 'spam',
    hard: false,
  }),
  reportOf('DMARC', dsn('550 5.7.1 Email rejected per DMARC policy for shop.example.jp', '5.7.1'), {
    recipient: to,
    status: '5.7.1',
    replyCode: '550',
    reason: 'auth',
    hard: false,
  }),
  reportOf(
    'greylisting',
    dsn('450 4.2.0 <taro>: Recipient address rejected: Greylisted, see http://postgrey.example.net', '4.2.0'),
    { recipient: to, status: '4.2.0', replyCode: '450', reason: 'greylisted', hard: false },
  ),
  reportOf('relaying', dsn('554 5.7.1 <taro>: Relay access denied', '5.7.1'), {
    recipient: to,
    status: '5.7.1',
    replyCode: '554',
    reason: 'relayDenied',
    hard: false,
  }),
  reportOf(
    'a virus',
    dsn(
      '552 5.7.0 This message was blocked because its content presents a potential security issue: virus found',
      '5.7.0',
    ),
    { recipient: to, status: '5.7.0', replyCode: '552', reason: 'contentRejected', hard: false },
  ),
  reportOf(
    'no such domain',
    dsn(
      'Host or domain name not found. Name service error for name=receiver.example.jp type=MX: Host not found',
      '5.4.4',
    ).map((line) => line.replace('smtp;', 'X-Postfix;')),
    { recipient: to, status: '5.4.4', replyCode: null, reason: 'domainUnknown', hard: true },
  ),
  reportOf(
    'a name server that did not answer',
    dsn(
      'Host or domain name not found. Name service error for name=receiver.example.jp type=MX: Host not found, try again',
      '4.4.3',
    ).map((line) => line.replace('smtp;', 'X-Postfix;')),
    { recipient: to, status: '4.4.3', replyCode: null, reason: 'network', hard: false },
  ),
  reportOf('null MX (RFC 7505)', dsn('556 5.1.10 Recipient address has null MX', '5.1.10'), {
    recipient: to,
    status: '5.1.10',
    replyCode: '556',
    reason: 'notAccepting',
    hard: true,
  }),
  reportOf('given up after days', dsn('451 4.4.1 Delivery time expired after 5 days', '4.4.7'), {
    recipient: to,
    status: '4.4.1',
    replyCode: '451',
    reason: 'expired',
    hard: false,
  }),
  reportOf(
    'our own address refused',
    dsn(
      '553 5.1.8 <shop@shop.example.jp>... Domain of sender address shop@shop.example.jp does not exist',
      '5.1.8',
    ),
    { recipient: to, status: '5.1.8', replyCode: '553', reason: 'policy', hard: false },
  ),
  reportOf('moved', dsn('551 5.1.6 User has moved; please try <jiro@other.example.jp>', '5.1.6'), {
    recipient: to,
    status: '5.1.6',
    replyCode: '551',
    reason: 'moved',
    hard: true,
  }),
  reportOf(
    'docomo refuses by the settings of its user, at DATA',
    [
      `Final-Recipient: rfc822; hanako@docomo.ne.jp`,
      'Action: failed',
      'Status: 5.2.0',
      'Remote-MTA: dns; mfsmax.docomo.ne.jp',
      'Diagnostic-Code: smtp; 550 Unknown user hanako@docomo.ne.jp',
    ],
    {
      recipient: 'hanako@docomo.ne.jp',
      status: '5.2.0',
      replyCode: '550',
      reason: 'blockedByReceiver',
      hard: false,
    },
  ),
  reportOf(
    'docomo has no such user, at RCPT',
    [
      `Final-Recipient: rfc822; hanako@docomo.ne.jp`,
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 <hanako@docomo.ne.jp>: user unknown (in reply to RCPT TO command)',
    ],
    {
      recipient: 'hanako@docomo.ne.jp',
      status: '5.1.1',
      replyCode: '550',
      reason: 'userUnknown',
      hard: true,
    },
  ),
  reportOf(
    'au refuses after DATA',
    [
      `Final-Recipient: rfc822; hanako@ezweb.ne.jp`,
      'Action: failed',
      'Status: 5.0.0',
      'Diagnostic-Code: smtp; 550 <hanako@ezweb.ne.jp>: User unknown (in reply to end of DATA command)',
    ],
    {
      recipient: 'hanako@ezweb.ne.jp',
      status: '5.0.0',
      replyCode: '550',
      reason: 'blockedByReceiver',
      hard: false,
    },
  ),
  reportOf(
    'SoftBank, too many',
    [
      `Final-Recipient: rfc822; hanako@softbank.ne.jp`,
      'Action: failed',
      'Status: 4.7.0',
      'Diagnostic-Code: smtp; 421 too many connections from your host',
    ],
    { recipient: 'hanako@softbank.ne.jp', status: '4.7.0', replyCode: '421', reason: 'rate', hard: false },
  ),
  reportOf(
    'forwarded elsewhere',
    [
      'Original-Recipient: rfc822;taro@receiver.example.jp',
      'Final-Recipient: rfc822;jiro@other.example.jp',
      'Action: failed',
      'Status: 5.2.2',
      'Diagnostic-Code: smtp; 552 5.2.2 mailbox full',
    ],
    { recipient: to, status: '5.2.2', replyCode: '552', reason: 'mailboxFull', hard: false },
  ),
]
