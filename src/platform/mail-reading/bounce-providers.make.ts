import {
  base64,
  bytesIn,
  exchange,
  headersOnly,
  headOf,
  inReport,
  news,
  newsId,
  postfix,
  status,
  statuses,
  words,
  type Sample,
} from './sample-mails.make.ts'

const taro = 'taro@receiver.example.jp'

/** Reports about the large providers and carriers, with what they say in the words of the day. */
export const providers: readonly Sample[] = [
  {
    family: 'Microsoft 365: nobody of that name',
    raw: exchange(
      taro,
      '5.1.10',
      '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient taro@receiver.example.jp not found by SMTP address lookup',
    ),
    bounces: [[taro, '5.1.10', '550', 'userUnknown', 'hard']],
    messageId: newsId,
  },
  {
    family: 'Microsoft 365: DMARC says reject',
    raw: exchange(
      taro,
      '5.7.509',
      '550 5.7.509 Access denied, sending domain [shop.example.jp] does not pass DMARC verification and has a DMARC policy of reject. [TYAP286MB0001]',
    ),
    bounces: [[taro, '5.7.509', '550', 'auth', 'soft']],
  },
  {
    family: 'Microsoft 365: a rule of their organisation',
    raw: exchange(
      taro,
      '5.7.1',
      '550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy',
    ),
    bounces: [[taro, '5.7.1', '550', 'policy', 'soft']],
  },
  {
    family: 'Microsoft 365: the mailbox is full',
    raw: exchange(
      taro,
      '5.2.2',
      '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded; Failed to process message due to a permanent exception',
      '配信不能: 11月のお知らせ',
    ),
    bounces: [[taro, '5.2.2', '554', 'mailboxFull', 'soft']],
  },
  {
    family: 'Microsoft 365: their domain has no server',
    raw: exchange(
      taro,
      '5.4.310',
      '550 5.4.310 DNS domain receiver.example.jp does not exist [Message=InfoDomainNonexistent] [LastAttemptedServerName=receiver.example.jp]',
    ),
    bounces: [[taro, '5.4.310', '550', 'domainUnknown', 'hard']],
  },
  {
    family: 'Gmail: unused for long',
    raw: postfix(
      'taro@gmail.com',
      'gmail-smtp-in.l.google.com',
      '5.2.1',
      '550-5.2.1 The email account that you tried to reach is inactive. For more\n    information, go to 550 5.2.1 https://support.google.com/mail/?p=DisabledUser d2e1a72fcca58-7 - gsmtp (in reply to RCPT TO command)',
    ),
    bounces: [['taro@gmail.com', '5.2.1', '550', 'suspended', 'hard']],
  },
  {
    family: 'Gmail: its domain is not in the DNS, told in Japanese',
    raw: inReport(
      headOf(
        'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
        'Delivery Status Notification (Failure)',
        'X-Failed-Recipients: taro@no-such.example',
        'Auto-Submitted: auto-replied',
      ),
      `Content-Type: multipart/related; boundary="inner"\n\n--inner\nContent-Type: multipart/alternative; boundary="deeper"\n\n--deeper\nContent-Type: text/plain; charset="UTF-8"\nContent-Transfer-Encoding: base64\n\n${base64(bytesIn('utf-8', "\n** アドレスが見つかりません **\n\nドメイン no-such.example が見つからないため、メールは taro@no-such.example に配信されませんでした。入力ミスや不要なスペースがないか確認し、もう一度送信してみてください。\n\n応答:\n\nDNS Error: DNS type 'mx' lookup of no-such.example responded with code NXDOMAIN\nDomain name not found: no-such.example\n"))}\n--deeper--\n--inner\nContent-Type: image/png; name="icon.png"\nContent-Disposition: attachment; filename="icon.png"\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--inner--`,
      statuses(
        'googlemail.com',
        status(
          'taro@no-such.example',
          '4.0.0',
          "smtp; DNS Error: DNS type 'mx' lookup of no-such.example responded with code NXDOMAIN\n Domain name not found: no-such.example",
        ),
      ),
      `Content-Type: message/rfc822\n\n${news('taro@no-such.example')}\nx`,
    ),
    // Google calls it temporary; so it is counted, and three in a row rest the address.
    bounces: [['taro@no-such.example', '4.0.0', null, 'domainUnknown', 'soft']],
    messageId: newsId,
  },
  {
    family: 'Yahoo! JAPAN: no account of that name',
    raw: postfix(
      'taro@yahoo.co.jp',
      'mx1.mail.yahoo.co.jp',
      '5.0.0',
      "554 delivery error: dd This user doesn't have a yahoo.co.jp account (taro@yahoo.co.jp) [0] - mta0001.mail.example (in reply to end of DATA command)",
    ),
    bounces: [['taro@yahoo.co.jp', '5.0.0', '554', 'userUnknown', 'hard']],
  },
  {
    family: 'Yahoo! JAPAN: refuses what is not authenticated',
    raw: postfix(
      'taro@yahoo.co.jp',
      'mx1.mail.yahoo.co.jp',
      '5.7.1',
      '550 5.7.1 Message rejected due to DMARC policy of shop.example.jp (in reply to end of DATA command)',
    ),
    bounces: [['taro@yahoo.co.jp', '5.7.1', '550', 'auth', 'soft']],
  },
  {
    family: 'docomo: nobody of that name',
    raw: postfix(
      'hanako@docomo.ne.jp',
      'mfsmax.docomo.ne.jp',
      '5.0.0',
      '550 Unknown user hanako@docomo.ne.jp (in reply to RCPT TO command)',
    ),
    bounces: [['hanako@docomo.ne.jp', '5.0.0', '550', 'userUnknown', 'hard']],
  },
  {
    family: 'docomo: refused by the settings of its user',
    raw: postfix(
      'hanako@docomo.ne.jp',
      'mfsmax.docomo.ne.jp',
      '5.0.0',
      '550 Unknown user hanako@docomo.ne.jp (in reply to end of DATA command)',
    ),
    bounces: [['hanako@docomo.ne.jp', '5.0.0', '550', 'blockedByReceiver', 'soft']],
  },
  {
    family: 'au: nobody of that name',
    raw: postfix(
      'hanako@au.com',
      'lsean.ezweb.ne.jp',
      '5.0.0',
      '550 <hanako@au.com>: User unknown (in reply to RCPT TO command)',
    ),
    bounces: [['hanako@au.com', '5.0.0', '550', 'userUnknown', 'hard']],
  },
  {
    family: 'au: put off, since too much came at once',
    raw: postfix(
      'hanako@ezweb.ne.jp',
      'lsean.ezweb.ne.jp',
      '4.0.0',
      '421 Too many connections from 192.0.2.25 (in reply to MAIL FROM command)',
    ),
    bounces: [['hanako@ezweb.ne.jp', '4.0.0', '421', 'rate', 'soft']],
  },
  {
    family: 'SoftBank: nobody of that name',
    raw: postfix(
      'hanako@i.softbank.jp',
      'mx.i.softbank.jp',
      '5.1.1',
      '550 5.1.1 Invalid recipient: <hanako@i.softbank.jp> (in reply to RCPT TO command)',
    ),
    bounces: [['hanako@i.softbank.jp', '5.1.1', '550', 'userUnknown', 'hard']],
  },
  {
    family: 'iCloud: nobody of that name',
    raw: postfix(
      'hanako@icloud.com',
      'mx01.mail.icloud.com',
      '5.1.1',
      '550 5.1.1 <hanako@icloud.com>: user does not exist (in reply to RCPT TO command)',
    ),
    bounces: [['hanako@icloud.com', '5.1.1', '550', 'userUnknown', 'hard']],
  },
  {
    family: 'iCloud: a rule of its own',
    raw: postfix(
      'hanako@icloud.com',
      'mx01.mail.icloud.com',
      '5.7.1',
      '554 5.7.1 [CS01] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137 (in reply to end of DATA command)',
    ),
    bounces: [['hanako@icloud.com', '5.7.1', '554', 'policy', 'soft']],
  },
  {
    family: 'Amazon SES tells of it by mail',
    raw: inReport(
      headOf('MAILER-DAEMON@ap-northeast-1.amazonses.com', 'Delivery Status Notification (Failure)'),
      words(`An error occurred while trying to deliver the mail to the following recipients:\n${taro}`),
      [
        'Content-Description: Delivery Status Notification',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dsn; b224-1.smtp-out.ap-northeast-1.amazonses.com',
        '',
        'Action: failed',
        `Final-Recipient: rfc822; ${taro}`,
        'Diagnostic-Code: smtp; 550 5.1.1 <taro@receiver.example.jp>: Recipient address rejected: User unknown in virtual alias table',
        'Status: 5.1.1',
      ].join('\n'),
      `Content-Type: message/rfc822\n\n${news(taro)}\nx`,
    ),
    bounces: [[taro, '5.1.1', '550', 'userUnknown', 'hard']],
    messageId: newsId,
  },
  {
    family: 'Mimecast: its security',
    raw: postfix(
      taro,
      'jp-smtp-inbound-1.mimecast.com',
      '5.0.0',
      '554 Email rejected due to security policies - https://community.mimecast.com/docs/DOC-1369#554 [abc] (in reply to end of DATA command)',
    ),
    bounces: [[taro, '5.0.0', '554', 'policy', 'soft']],
  },
  {
    family: 'amavis: a file that may not come in',
    raw: inReport(
      headOf(
        '"Content-filter at mx.example.net" <postmaster@mx.example.net>',
        'BANNED contents from you (.exe,x.exe)',
      ),
      words(
        'BANNED CONTENTS ALERT\n\nOur content checker found\n    banned name: .exe,x.exe\nin email presumably from you.',
      ),
      statuses(
        'mx.example.net',
        status(taro, '5.7.0', 'smtp; 554 5.7.0 Reject, id=12345-01 - BANNED: .exe,x.exe'),
      ),
      headersOnly(taro),
    ),
    bounces: [[taro, '5.7.0', '554', 'contentRejected', 'soft']],
  },
]
