import { sql } from 'kysely'
import { addEntries } from '#features/consent/consent.ledger.ts'
import { everyPurpose } from '#features/consent/consent.ts'
import { incomingOf } from '#features/returns/returns.notices.ts'
import { takeIn } from '#features/returns/returns.take.ts'
import { mailTokens } from '#platform/mail-tokens.ts'
import { minutesLater } from './demo.fates.ts'
import type { Press } from './demo.press.ts'
import { follow } from './demo.reactions.ts'

/** One who got a campaign. */
type Sent = {
  readonly customerId: string
  readonly address: string
  readonly variant: number
  readonly number: number
  readonly name: string
  readonly at: Date
}
const lines = (...of: readonly string[]): Buffer => Buffer.from(`${of.join('\r\n')}\r\n`, 'utf8')
const dated = (at: Date): string => `Date: ${at.toUTCString().replace('GMT', '+0000')}`
const word = (text: string): string => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`

/**
 * What came back for campaigns: boxes that are gone or full, a complaint, people who answer and who want no more, one of
 * whom nobody can tell what they want, and one that nobody knows.
 */
export async function comeBack(press: Press, campaignIds: readonly string[]): Promise<void> {
  const { work, now } = press
  const tokens = await mailTokens(work.config.dataDir, 'return')
  const boxOf = ({ number, customerId, variant }: Sent): string =>
    `bounce+${tokens.make({ of: 'campaign', campaign: number, customerId, variant, link: 0 })}@shop.example.jp`
  const mails: Buffer[] = []
  for (const [at, campaignId] of campaignIds.entries()) {
    const sent = await readSent(work, campaignId)
    const nth = (place: number): Sent[] => sent.slice(place, place + 1)
    for (const place of [3, 47, 101, 160, 229, 301].slice(0, 6 - at * 2))
      mails.push(...nth(place).map((one) => bounced(one, boxOf(one), gone)))
    for (const place of [19, 77, 140].slice(at))
      mails.push(...nth(place).map((one) => bounced(one, boxOf(one), full)))
    if (at === 1) mails.push(...nth(31).map((one) => complained(one, boxOf(one))))
    if (at === 2) {
      mails.push(...nth(12).map((one) => answered(one, boxOf(one), '配信を停止してください。')))
      mails.push(...nth(58).map((one) => answered(one, boxOf(one), '配信停止はどうすればよいですか？')))
      mails.push(...nth(64).map((one) => answered(one, boxOf(one), thanks)))
      mails.push(...nth(90).map((one) => absent(one, boxOf(one))))
    }
    await refuse(press, [...nth(8), ...nth(115), ...nth(208)])
  }
  mails.push(...(await strangers(press)))
  await takeIn(
    work,
    mails.map((raw) => incomingOf(raw, 'mailbox', null, now)),
  )
  await follow(press)
}

async function readSent({ db }: Press['work'], campaignId: string): Promise<Sent[]> {
  const { rows } = await sql<Omit<Sent, 'at'> & { at: string }>`
    select r.customer_id, r.address, r.variant, k.number, k.name, r.sent_at as at
    from campaign_recipient r join campaign k on k.id = r.campaign_id
    where r.campaign_id = ${campaignId}::uuid and r.state = 'sent' order by r.customer_id`.execute(db)
  return rows.map(({ at, ...row }) => ({ ...row, at: new Date(at) }))
}

const thanks =
  'いつも丁寧に送ってくださり、ありがとうございます。\r\n母への贈りものに、のしを「快気内祝」でお願いすることはできますか。'
const gone = {
  status: '5.1.1',
  said: (to: string) =>
    `550 5.1.1 <${to}>: Recipient address rejected: User unknown in virtual mailbox table`,
}
const full = {
  status: '4.2.2',
  said: (to: string) => `452 4.2.2 <${to}> Mailbox is full`,
}

/** A report of a server that could not deliver (RFC 3464). */
function bounced({ address, name, at }: Sent, box: string, { status, said }: typeof gone): Buffer {
  return lines(
    'Return-Path: <>',
    `Delivered-To: ${box}`,
    'From: Mail Delivery System <MAILER-DAEMON@mx.example.net>',
    `To: ${box}`,
    'Subject: Undelivered Mail Returned to Sender',
    dated(minutesLater(at, status.startsWith('5') ? 1 : 2880)),
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="=_report"',
    '',
    '--=_report',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is the mail system at host mx.example.net.',
    'Your message could not be delivered to one or more recipients.',
    '',
    '--=_report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    '',
    `Final-Recipient: rfc822; ${address}`,
    'Action: failed',
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${said(address)}`,
    '',
    '--=_report',
    'Content-Type: text/rfc822-headers',
    '',
    'From: news@shop.example.jp',
    `To: ${address}`,
    `Subject: ${word(name)}`,
    '',
    '--=_report--',
  )
}

/** Somebody pressed the button for spam (RFC 5965). */
function complained({ address, name, at }: Sent, box: string): Buffer {
  return lines(
    `Delivered-To: ${box}`,
    'From: <feedback@isp.example.net>',
    `To: ${box}`,
    `Subject: ${word(name)}`,
    dated(minutesLater(at, 95)),
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="=_fbl"',
    '',
    '--=_fbl',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is an email abuse report for an email message received from the shop.',
    '',
    '--=_fbl',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    'User-Agent: ExampleFBL/1.0',
    'Version: 1',
    `Original-Rcpt-To: <${address}>`,
    '',
    '--=_fbl',
    'Content-Type: text/rfc822-headers',
    '',
    'From: news@shop.example.jp',
    `To: ${address}`,
    '',
    '--=_fbl--',
  )
}

function answered(
  { address, name, at }: Sent,
  box: string,
  said: string,
  more: readonly string[] = [],
): Buffer {
  return lines(
    `Delivered-To: ${box}`,
    `From: ${address}`,
    'To: news@shop.example.jp',
    `Subject: ${word(`Re: ${name}`)}`,
    dated(minutesLater(at, 300)),
    `Message-ID: <${at.getTime()}.${address}>`,
    ...more,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    said,
    '',
    '> 空気の乾く季節になりました。お風呂あがりの3分でできるお手入れをご紹介します。',
  )
}

const absent = (sent: Sent, box: string): Buffer =>
  answered(sent, box, '休暇をいただいております。来週以降にご返信いたします。', [
    'Auto-Submitted: auto-replied',
  ])

/** Of addresses that nobody has any more. */
async function strangers({ now }: Press): Promise<Buffer[]> {
  const at = minutesLater(now, -1300)
  const nobody = {
    customerId: '',
    address: 'moto-kaiin@example.com',
    variant: 1,
    number: 0,
    name: '秋の感謝セールのご案内',
    at,
  }
  return [bounced(nobody, 'bounce@shop.example.jp', gone)]
}

/** With the button that mail programs show (RFC 8058). */
async function refuse({ work, now }: Press, those: readonly Sent[]): Promise<void> {
  await addEntries(
    work,
    those
      .map((one) => ({ ...one, refusedAt: minutesLater(one.at, 180) }))
      .filter(({ refusedAt }) => refusedAt < now)
      .map(({ customerId, address, refusedAt }) => ({
        customerId,
        channel: 'email' as const,
        key: address,
        purposeId: everyPurpose,
        state: 'refused' as const,
        basis: null,
        method: 'oneClick' as const,
        own: true,
        occurredAt: refusedAt.toISOString(),
      })),
  )
}
