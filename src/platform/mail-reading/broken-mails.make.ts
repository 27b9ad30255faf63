import {
  base64,
  bytesIn,
  encodedWord,
  headersOnly,
  headOf,
  inReport,
  jis,
  news,
  newsId,
  returned,
  status,
  statuses,
  undelivered,
  words,
  type Sample,
} from './sample-mails.make.ts'

const taro = 'taro@receiver.example.jp'
const daemon = 'MAILER-DAEMON@mx.example.net'
const unknownUser = statuses('mx.example.net', status(taro, '5.1.1', 'smtp; 550 5.1.1 User unknown'))
const isUnknown = [[taro, '5.1.1', '550', 'userUnknown', 'hard']] as const
const whole = inReport(undelivered, words('It did not arrive.'), unknownUser, returned(taro))

/** Reports that were damaged on their way, or written against the standards, and what is in them all the same. */
export const broken: readonly Sample[] = [
  {
    family: 'cut off in the middle of what came back',
    raw: whole.slice(0, whole.indexOf('MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8')),
    bounces: isUnknown,
    messageId: newsId,
  },
  {
    family: 'cut off in the middle of the part for machines',
    raw: whole.slice(0, whole.indexOf('User unknown') + 4),
    bounces: isUnknown,
    messageId: null,
  },
  {
    family: 'a boundary that stands nowhere',
    raw: whole.replace('boundary="=_b0und/ary"', 'boundary="another"'),
    bounces: isUnknown,
    messageId: newsId,
  },
  {
    family: 'no boundary stated, no kind of report, blanks behind each boundary',
    raw: whole
      .replace(/multipart\/report;[^\n]*\n[^\n]*/, 'multipart/report')
      .replaceAll('--=_b0und/ary\n', '--=_b0und/ary \t\n'),
    bounces: isUnknown,
    messageId: newsId,
  },
  {
    family: 'a blank line behind each line, by a gateway',
    raw: inReport(
      undelivered,
      words('It did not arrive.'),
      unknownUser.replace(/\n\n([\s\S]*)$/, (_all, rest: string) => `\n\n${rest.replaceAll('\n', '\n\n')}`),
      headersOnly(taro),
    ),
    bounces: isUnknown,
    messageId: newsId,
  },
  {
    family: 'the part for machines in base64, without its padding',
    raw: inReport(
      undelivered,
      words('It did not arrive.'),
      unknownUser.replace(
        /\n\n([\s\S]*)$/,
        (_all, rest: string) =>
          `\nContent-Transfer-Encoding: base64\n\n${base64(`${rest}\n`).replaceAll(/=+$/gm, '')}`,
      ),
      headersOnly(taro),
    ),
    bounces: isUnknown,
    messageId: newsId,
  },
  {
    family: 'the part for machines in quoted-printable, broken in the middle of a code',
    raw: inReport(
      undelivered,
      words('It did not arrive.'),
      unknownUser
        .replace(
          'message/delivery-status',
          'message/delivery-status\nContent-Transfer-Encoding: quoted-printable',
        )
        .replace('550 5.1.1', '550 5=2E1.=\n1'),
      headersOnly(taro),
    ),
    bounces: isUnknown,
    messageId: newsId,
  },
  {
    family: 'the part for machines as a file that hangs on it',
    raw: inReport(
      undelivered,
      words('It did not arrive.'),
      unknownUser.replace(
        'Content-Type: message/delivery-status',
        'Content-Type: application/octet-stream; name="details.txt"\nContent-Disposition: attachment; filename="details.txt"',
      ),
      headersOnly(taro),
    ),
    bounces: isUnknown,
    messageId: newsId,
  },
  {
    family: 'what came back in base64, which RFC 2046 forbids',
    raw: inReport(
      undelivered,
      words('It did not arrive.'),
      unknownUser,
      `Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n${base64(`${news(taro)}\nx\n`)}`,
    ),
    bounces: isUnknown,
    messageId: newsId,
  },
  {
    family: 'handed on by a colleague as a file',
    raw: [
      'From: hanako@shop.example.jp',
      'To: returns@shop.example.jp',
      `Subject: ${encodedWord('utf-8', bytesIn('utf-8', 'Fwd: 届きませんでした'))}`,
      'Content-Type: multipart/mixed; boundary="fwd"',
      '',
      '--fwd',
      'Content-Type: text/plain; charset=utf-8',
      '',
      bytesIn('utf-8', '確認をお願いします。'),
      '--fwd',
      'Content-Type: message/rfc822; name="Undelivered.eml"',
      'Content-Disposition: attachment',
      '',
      whole,
      '--fwd--',
    ].join('\n'),
    bounces: isUnknown,
    messageId: newsId,
  },
  {
    family: 'text alone, of Shift_JIS that says it is ISO-2022-JP, with a subject that is raw',
    raw: [
      ...headOf(daemon, bytesIn('cp932', '送信エラーのお知らせ')),
      'Content-Type: text/plain; charset=ISO-2022-JP',
      'Content-Transfer-Encoding: 8bit',
      '',
      bytesIn(
        'cp932',
        `下記の宛先へメールを配信できませんでした。\n\n<${taro}>\nメールボックスの容量が上限を超えています。\n`,
      ),
    ].join('\n'),
    bounces: [[taro, null, null, 'mailboxFull', 'soft']],
  },
  {
    family: 'text alone in JIS, of which nothing is said at all',
    raw: [
      ...headOf(daemon, jis('メールが届きませんでした')),
      '',
      jis(`次のあて先にはお届けできませんでした。\n\n${taro}\n\n宛先のメールアドレスが存在しません。\n`),
    ].join('\n'),
    bounces: [[taro, null, null, 'userUnknown', 'hard']],
  },
  {
    family: 'text alone in EUC-JP and quoted-printable',
    raw: [
      ...headOf(daemon, encodedWord('euc-jp', bytesIn('eucjp', '配信不能通知'))),
      'Content-Type: text/plain; charset=EUC-JP',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      [
        ...bytesIn(
          'eucjp',
          `次の宛先に配信できませんでした。\n\n<${taro}>\n受信者が受信拒否を設定しています。\n`,
        ),
      ]
        .map((letter) =>
          letter > '~' || letter === '='
            ? `=${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')}`
            : letter,
        )
        .join(''),
    ].join('\n'),
    bounces: [[taro, null, null, 'blockedByReceiver', 'soft']],
  },
  {
    family: 'HTML alone',
    raw: [
      ...headOf('postmaster@mx.example.net', 'Undeliverable: News'),
      'Content-Type: text/html; charset=utf-8',
      '',
      `<html><style>.x{}</style><body><p>Your message could not be delivered to:</p><p><a href="mailto:${taro}">${taro}</a></p><p>The recipient&#39;s mailbox&nbsp;is full.</p></body></html>`,
    ].join('\n'),
    bounces: [[taro, null, null, 'mailboxFull', 'soft']],
  },
  {
    family: 'Exchange with a winmail.dat beside its words',
    raw: [
      ...headOf('System Administrator <postmaster@ex.example.jp>', 'Undeliverable: News'),
      'Content-Type: multipart/mixed; boundary="tnef"',
      '',
      '--tnef',
      'Content-Type: text/plain; charset=us-ascii',
      '',
      `Your message\n\n  To:      ${taro}\n  Subject: News\n  Sent:    Mon, 2 Nov 2026 10:00:00 +0900\n\ndid not reach the following recipient(s):\n\n${taro} on Mon, 2 Nov 2026 10:00:01 +0900\n    The e-mail account does not exist at the organization this message was sent to.\n    < ex.example.jp #5.1.1>`,
      '--tnef',
      'Content-Type: application/ms-tnef; name="winmail.dat"',
      'Content-Transfer-Encoding: base64',
      '',
      'eJ8+IgAAAQaQCAAEAAAAAAABAAEAAQeQ',
      '--tnef--',
    ].join('\n'),
    bounces: [[taro, '5.1.1', null, 'userUnknown', 'hard']],
  },
  {
    family: 'lines among the headers that are none, and no empty line before the text',
    raw: `Return-Path: <>\nX-Broken\nFrom: ${daemon}\n  (Mail Delivery System)\n>From somebody\nSubject: failure notice\nTo: bounce@shop.example.jp\n\n\n\n<${taro}>:\nSorry, no mailbox here by that name. (#5.1.1)\n`,
    bounces: [[taro, '5.1.1', null, 'userUnknown', 'hard']],
  },
  {
    family: 'a status that contradicts what is said: the words of the server count',
    raw: inReport(
      undelivered,
      words('It did not arrive.'),
      statuses(
        'mx.example.net',
        status(taro, '5.0.0', 'smtp; 452 4.2.2 The recipient mailbox is over quota'),
      ),
    ),
    bounces: [[taro, '4.2.2', '452', 'mailboxFull', 'soft']],
  },
  {
    family: 'the same recipient twice: first delayed, then failed',
    raw: inReport(
      undelivered,
      words('It did not arrive.'),
      statuses(
        'mx.example.net',
        status(taro, '4.4.1', 'smtp; 451 4.4.1 timed out', { action: 'delayed' }),
        status(taro.toUpperCase(), '5.1.1', 'smtp; 550 5.1.1 User unknown'),
      ),
    ),
    bounces: [[taro.toUpperCase(), '5.1.1', '550', 'userUnknown', 'hard']],
  },
  {
    family: 'a receipt of reading, which is no bounce',
    raw: inReport(
      headOf('taro@receiver.example.jp', encodedWord('iso-2022-jp', jis('開封済み: お知らせ'))),
      words('read', 'text/plain'),
      `Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;${taro}\nOriginal-Message-ID: <${newsId}>\nDisposition: manual-action/MDN-sent-manually; displayed`,
    ).replace('report-type=delivery-status', 'report-type=disposition-notification'),
    kind: 'autoReply',
  },
  {
    family: 'a report of somebody’s forged mail (RFC 6591), which is no complaint',
    raw: inReport(
      headOf('noreply@dmarc.example.net', 'DMARC failure report'),
      words('This is an authentication failure report.'),
      `Content-Type: message/feedback-report\n\nFeedback-Type: auth-failure\nUser-Agent: x/1\nVersion: 1\nOriginal-Rcpt-To: ${taro}\nAuth-Failure: dmarc`,
      headersOnly(taro),
    ).replace('report-type=delivery-status', 'report-type=feedback-report'),
    kind: 'other',
  },
]
