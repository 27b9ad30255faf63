import {
  bytesIn,
  daemon,
  encodedWord,
  headersOnly,
  headOf,
  inReport,
  jis,
  news,
  newsId,
  postfix,
  returned,
  status,
  statuses,
  undelivered,
  words,
  type Sample,
} from './sample-mails.make.ts'

const taro = 'taro@receiver.example.jp'

/** Reports in the forms of servers that anybody may run. */
export const servers: readonly Sample[] = [
  {
    family: 'Postfix: several recipients, of whom one got it, one is unknown and one has no domain',
    raw: inReport(
      undelivered,
      words(
        `This is the mail system at host mx.example.net.\n\n<a@one.example>: delivery via mx.one.example: 250 OK\n\n<b@two.example>: host mx.two.example[198.51.100.7] said: 550 5.1.1\n    <b@two.example>: Recipient address rejected: User unknown in local recipient\n    table (in reply to RCPT TO command)\n\n<c@three.example>: Host or domain name not found. Name service error for\n    name=three.example type=AAAA: Host not found`,
      ),
      statuses(
        'mx.example.net',
        status('a@one.example', '2.0.0', 'smtp; 250 OK', { action: 'relayed' }),
        status(
          'b@two.example',
          '5.1.1',
          'smtp; 550 5.1.1 <b@two.example>: Recipient\n    address rejected: User unknown in local recipient table',
        ),
        status(
          'c@three.example',
          '5.4.4',
          'X-Postfix; Host or domain name not found. Name service\n    error for name=three.example type=AAAA: Host not found',
        ),
      ),
      returned('b@two.example'),
    ),
    bounces: [
      ['b@two.example', '5.1.1', '550', 'userUnknown', 'hard'],
      ['c@three.example', '5.4.4', null, 'domainUnknown', 'hard'],
    ],
    messageId: newsId,
  },
  {
    family: 'Postfix: still trying',
    raw: inReport(
      headOf(daemon, 'Delayed Mail (still being retried)', 'Auto-Submitted: auto-replied'),
      words(
        `# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\nYour message could not be delivered for more than 4 hour(s).\nIt will be retried until it is 5 day(s) old.\n\n<${taro}>: connect to mx.receiver.example.jp[198.51.100.7]:25:\n    Connection timed out`,
      ),
      statuses(
        'mx.example.net',
        status(
          taro,
          '4.4.1',
          'X-Postfix; connect to mx.receiver.example.jp[198.51.100.7]:25:\n    Connection timed out',
          {
            action: 'delayed',
            more: ['Will-Retry-Until: Sat,  7 Nov 2026 10:00:01 +0900 (JST)'],
          },
        ),
      ),
      headersOnly(taro),
    ),
    bounces: [[taro, '4.4.1', null, 'network', 'delayed']],
    messageId: newsId,
  },
  {
    family: 'Postfix with its letters in Japanese, in JIS',
    raw: inReport(
      headOf(daemon, encodedWord('iso-2022-jp', jis('配信エラーのお知らせ'))),
      words(
        jis(
          `このメールはシステムから自動で送られています。\n\n次の宛先にメールを届けられませんでした。\n\n<${taro}>: host mx.receiver.example.jp[198.51.100.7] said: 552 5.2.2 Over quota (in reply to RCPT TO command)`,
        ),
        'text/plain; charset=iso-2022-jp',
      ),
      statuses('mx.example.net', status(taro, '5.2.2', 'smtp; 552 5.2.2 Over quota')),
      headersOnly(taro),
    ),
    bounces: [[taro, '5.2.2', '552', 'mailboxFull', 'soft']],
    messageId: newsId,
  },
  {
    family: 'Postfix: an address in Japanese (RFC 6533)',
    raw: inReport(
      undelivered,
      words('It could not be delivered.'),
      `Content-Type: message/global-delivery-status\nContent-Transfer-Encoding: 8bit\n\nReporting-MTA: dns; mx.example.net\n\nOriginal-Recipient: utf-8;${bytesIn('utf-8', '太郎@例え.example')}\nFinal-Recipient: utf-8;${bytesIn('utf-8', '太郎@例え.example')}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 No such user here`,
      `Content-Type: message/global-headers\n\n${news('x@example.jp')}`,
    ),
    bounces: [['太郎@例え.example', '5.1.1', '550', 'userUnknown', 'hard']],
    messageId: newsId,
  },
  {
    family: 'Postfix: our mail goes round in circles',
    raw: inReport(
      undelivered,
      words(`<${taro}>: mail for receiver.example.jp loops back to myself`),
      statuses(
        'mx.example.net',
        status(taro, '5.4.6', 'X-Postfix; mail for receiver.example.jp loops back to myself'),
      ),
    ),
    bounces: [[taro, '5.4.6', null, 'network', 'soft']],
  },
  {
    family: 'Postfix: put off by a greylist until it gave up',
    raw: postfix(
      taro,
      'mx.receiver.example.jp',
      '4.2.0',
      '450 4.2.0 <taro@receiver.example.jp>: Recipient address rejected: Greylisted for 300 seconds (in reply to RCPT TO command)',
    ),
    bounces: [[taro, '4.2.0', '450', 'greylisted', 'soft']],
  },
  {
    family: 'Postfix: the other side wants TLS',
    raw: postfix(
      taro,
      'mx.receiver.example.jp',
      '5.7.0',
      '530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)',
    ),
    bounces: [[taro, '5.7.0', '530', 'network', 'soft']],
  },
  {
    family: 'Exim with a part for machines',
    raw: inReport(
      headOf(
        'Mail Delivery System <Mailer-Daemon@mx.example.net>',
        'Mail delivery failed: returning message to sender',
        'Auto-Submitted: auto-replied',
        `X-Failed-Recipients: ${taro}`,
      ),
      words(
        `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ${taro}\n    host mx.receiver.example.jp [198.51.100.7]\n    SMTP error from remote mail server after RCPT TO:<${taro}>:\n    550-Verification failed for <news@shop.example.jp>\n    550-No Such User Here\n    550 Sender verify failed`,
      ),
      statuses(
        'mx.example.net',
        status(
          taro,
          '5.0.0',
          'smtp; 550-Verification failed for <news@shop.example.jp>\n 550-No Such User Here\n 550 Sender verify failed',
          {
            more: ['Remote-MTA: dns; mx.receiver.example.jp'],
          },
        ),
      ),
      returned(taro),
    ),
    // It is our own address that could not be verified: theirs may be sound.
    bounces: [[taro, '5.0.0', '550', 'policy', 'soft']],
    messageId: newsId,
  },
  {
    family: 'Exim: given up after days',
    raw: inReport(
      headOf(
        'Mail Delivery System <Mailer-Daemon@mx.example.net>',
        'Mail delivery failed: returning message to sender',
        `X-Failed-Recipients: ${taro}`,
      ),
      words(`The following address(es) failed:\n\n  ${taro}\n    retry timeout exceeded`),
      statuses('mx.example.net', status(taro, '5.0.0', '')),
    ),
    bounces: [[taro, '5.0.0', null, 'expired', 'soft']],
  },
  {
    family: 'qmail: it has been here before',
    raw: [
      ...headOf('MAILER-DAEMON@mx.example.net', 'failure notice'),
      '',
      `Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<${taro}>:\nThis message is looping: it already has my Delivered-To line. (#5.4.6)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <news@shop.example.jp>\n${news(taro)}\nx`,
    ].join('\n'),
    bounces: [[taro, '5.4.6', null, 'network', 'soft']],
    messageId: newsId,
  },
  {
    family: 'qmail: nobody answered for a week',
    raw: [
      ...headOf('MAILER-DAEMON@mx.example.net', 'failure notice'),
      '',
      `Hi. This is the qmail-send program at mx.example.net.\n\n<${taro}>:\nSorry, I wasn't able to establish an SMTP connection. (#4.4.1)\nI'm not going to try again; this message has been in the queue too long.\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <news@shop.example.jp>\n${news(taro)}\nx`,
    ].join('\n'),
    bounces: [[taro, '4.4.1', null, 'expired', 'soft']],
    messageId: newsId,
  },
  {
    family: 'Sendmail with a part for machines',
    raw: inReport(
      headOf(
        'Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>',
        'Returned mail: see transcript for details',
        'Auto-Submitted: auto-generated (failure)',
      ),
      words(
        `The original message was received at Mon, 2 Nov 2026 10:00:00 +0900\nfrom localhost [127.0.0.1]\n\n   ----- The following addresses had permanent fatal errors -----\n<${taro}>\n    (reason: 550 5.1.1 <${taro}>... User unknown)\n\n   ----- Transcript of session follows -----\n... while talking to mx.receiver.example.jp.:\n>>> DATA\n<<< 550 5.1.1 <${taro}>... User unknown\n550 5.1.1 <${taro}>... User unknown\n<<< 503 5.0.0 Need RCPT (recipient)`,
      ),
      statuses('mx.example.net', [
        `Final-Recipient: RFC822; ${taro}`,
        'Action: failed',
        'Status: 5.1.1',
        'Remote-MTA: DNS; mx.receiver.example.jp',
        `Diagnostic-Code: SMTP; 550 5.1.1 <${taro}>... User unknown`,
        'Last-Attempt-Date: Mon, 2 Nov 2026 10:00:02 +0900',
      ]),
      headersOnly(taro),
    ),
    bounces: [[taro, '5.1.1', '550', 'userUnknown', 'hard']],
    messageId: newsId,
  },
  {
    family: 'Sendmail: too many hops, and an alias that leads to somebody else',
    raw: inReport(
      headOf(
        'Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>',
        'Returned mail: see transcript for details',
      ),
      words('554 5.4.6 Too many hops 26 (25 max): from <news@shop.example.jp> via mx.example.net'),
      statuses('mx.example.net', [
        `Original-Recipient: rfc822;${taro}`,
        'Final-Recipient: RFC822; |/usr/bin/procmail@mx.example.net',
        `X-Actual-Recipient: RFC822; taro@inner.example.net`,
        'Action: failed',
        'Status: 5.4.6',
      ]),
      headersOnly(taro),
    ),
    bounces: [[taro, '5.4.6', '554', 'network', 'soft']],
  },
  {
    family: 'Sendmail: a warning',
    raw: inReport(
      headOf(
        'Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>',
        'Warning: could not send message for past 4 hours',
      ),
      words(
        `    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n    **********************************************\n\n   ----- Transcript of session follows -----\n<${taro}>... Deferred: Connection refused by mx.receiver.example.jp.\nWarning: message still undelivered after 4 hours\nWill keep trying until message is 5 days old`,
      ),
      statuses(
        'mx.example.net',
        status(taro, '4.4.1', '', {
          action: 'delayed',
          more: ['Will-Retry-Until: Sat, 7 Nov 2026 10:00:00 +0900'],
        }),
      ),
      headersOnly(taro),
    ),
    bounces: [[taro, '4.4.1', null, 'network', 'delayed']],
  },
]
