import { readAddresses, readHeaders, headerOf, headersOf, type Headers } from './headers.ts'
import { partsOf, textOfPart, type Message, type Part } from './message.ts'
import { originalOf, type Original } from './original.ts'
import type { BounceReason } from '#kit/bounces.ts'
import { isHard, reasonOf, type Refusal } from './reasons.ts'
import { recipientsIn, sayingOf } from './report-text.ts'

/** One address that something came back from. */
export type Bounce = {
  /** As it was written to. */
  readonly recipient: string
  /** Where it was forwarded to, when that is another. */
  readonly finalRecipient: string | null
  /** RFC 3463: `5.1.1`. */
  readonly status: string | null
  /** Of SMTP: `550`. */
  readonly replyCode: string | null
  readonly reason: BounceReason
  readonly hard: boolean
  /** The other side's words. */
  readonly said: string
  readonly command: Refusal['command']
  /** `delayed` is no bounce yet: the server goes on trying. */
  readonly action: 'failed' | 'delayed'
  /** The server that refused, where it says so. */
  readonly host: string | null
}

const mostRecipients = 200
const longestSaying = 1000

/** What of a message is a bounce: by its report for machines (RFC 3464), else by what it says to people. */
export function bouncesIn(message: Message): { bounces: Bounce[]; original: Original } {
  const original = originalOf(message)
  const report = original.report
  const fromReport = statusesIn(message)
  const groups = fromReport.length > 0 ? fromReport : statusesInText(report)
  if (groups.length > 0) {
    const named = groups.flatMap((group) => addressIn(group) ?? [])
    const bounces = groups.flatMap((group) => bounceOf(group, report, original, named) ?? [])
    if (bounces.length > 0 || groups.some(isNoFailure)) return { bounces: unique(bounces), original }
  }
  if (!isReport(message, report)) return { bounces: [], original }
  const inText = bouncesInText(message, report, original)
  if (inText.length > 0) return { bounces: unique(inText), original }
  // Providers wrap the report of their relay into a letter of their own.
  const wrapped = statusesInText(message.text)
  return {
    bounces: unique(wrapped.flatMap((group) => bounceOf(group, report, original, []) ?? [])),
    original,
  }
}

/** The groups of fields of one recipient each; those of the whole message first among them. */
function statusesIn(message: Message): Headers[] {
  const parts = partsOf(message.root, true).filter(
    ({ type }) => type === 'message/delivery-status' || type === 'message/global-delivery-status',
  )
  // The report of the outermost message counts, not the one that came back inside it.
  const part = parts[0] ?? attachedReport(message)
  return part ? groupsOf(undoubled(textOfPart(part))) : []
}

/** Gateways that know no reports hang them on as a file. */
const attachedReport = (message: Message): Part | undefined =>
  partsOf(message.root).find(
    (part) =>
      part.type === 'application/octet-stream' &&
      part.source.length < 200_000 &&
      /^reporting-mta\s*:/i.test(textOfPart(part).trimStart().slice(0, 200)),
  )

/** Some put an empty line behind each line, so that each field looks like a group of its own. */
function undoubled(text: string): string {
  const lines = text.slice(0, 400_000).trim().split('\n')
  const isDoubled = lines.length > 6 && lines.every((line, at) => at % 2 === 0 || line.trim() === '')
  return isDoubled ? lines.filter((_line, at) => at % 2 === 0).join('\n') : text
}

/** Some put the report among the text, without saying so. */
function statusesInText(report: string): Headers[] {
  const at = report.search(/^(?:reporting-mta|final-recipient|original-recipient)\s*:/im)
  return at < 0 ? [] : groupsOf(report.slice(at))
}

function groupsOf(text: string): Headers[] {
  return text
    .slice(0, 400_000)
    .split(/\n[ \t]*(?=\n)/)
    .map((group) => readHeaders(group.trimStart()))
    .filter((group) => addressIn(group) !== null)
    .slice(0, mostRecipients)
}

const typed = (value: string | undefined): string | null => {
  if (value === undefined) return null
  const plain = value.replace(/^\s*(?:rfc822|utf-8|unknown|x-[\w-]+|local|system|dns)\s*;/i, '').trim()
  return addressOf(plain)
}
const addressIn = (group: Headers): string | null =>
  typed(headerOf(group, 'original-recipient')) ??
  typed(headerOf(group, 'final-recipient')) ??
  typed(headerOf(group, 'x-actual-recipient'))

/** An address as somebody wrote it into a report: in brackets, in quotes, behind a name. */
export function addressOf(text: string): string | null {
  const found =
    /<([^<>\s\p{Cc}]{1,100}@[^<>\s\p{Cc}]{1,255})>/u.exec(text)?.[1] ??
    /(?:"[^"\s\p{Cc}]{1,64}"|[^\s<>()"',;:[\]\p{Cc}]{1,100})@[^\s<>()"',;:[\]\p{Cc}]{1,255}/u.exec(text)?.[0]
  return found === undefined ? null : found.replace(/^mailto:/i, '').replace(/[.,;]+$/, '')
}

const isNoFailure = (group: Headers): boolean =>
  /^(?:delivered|relayed|expanded)/i.test(headerOf(group, 'action') ?? '')

function bounceOf(
  group: Headers,
  report: string,
  original: Original,
  named: readonly string[],
): Bounce | null {
  const action = (headerOf(group, 'action') ?? '').toLowerCase()
  const stated = /[245]\.\d{1,3}\.\d{1,3}/.exec(headerOf(group, 'status') ?? '')?.[0] ?? null
  if (isNoFailure(group) || stated?.startsWith('2.')) return null
  const last = typed(headerOf(group, 'final-recipient')) ?? typed(headerOf(group, 'x-actual-recipient'))
  const first = typed(headerOf(group, 'original-recipient'))
  const recipient = first ?? last
  if (recipient === null) return null
  const codes = headersOf(group, 'diagnostic-code').map((value) =>
    value.replace(/^\s*[\w-]{1,20}\s*;\s*/, ''),
  )
  const diagnostic = codes.join(' ').trim()
  const own = [last, first].filter((one) => one !== null)
  const told = sayingOf(
    report,
    own,
    named.filter((one) => !own.includes(one)),
  )
  const bare =
    /^(?:[245]\d\d)?[\s\d.#()-]*$/.test(diagnostic) ||
    /^\d{3} \d\.\d\.\d service unavailable$/i.test(diagnostic)
  const saying = diagnostic !== '' && !bare ? diagnostic : [diagnostic, told].filter(Boolean).join(' ')
  return made({
    recipient,
    finalRecipient: last !== null && last.toLowerCase() !== recipient.toLowerCase() ? last : null,
    said: saying,
    // What the report for people adds is looked at where the one for machines leaves it open.
    more: told,
    stated,
    action: action.startsWith('delayed') ? 'delayed' : 'failed',
    host:
      headerOf(group, 'remote-mta')
        ?.replace(/^\s*\w+\s*;\s*/, '')
        .replace(/\s*\(.*$/s, '')
        .trim() || null,
    subject: original.subjectOfReport,
  })
}

function bouncesInText(message: Message, report: string, original: Original): Bounce[] {
  const own = new Set([...message.from, ...message.to].map(({ address }) => address.toLowerCase()))
  const failed = headersOf(message.headers, 'x-failed-recipients').flatMap(readAddresses)
  const known = [...failed.map(({ address }) => address), ...recipientsIn(report)]
  const named =
    known.length > 0
      ? known
      : original.to.filter((to) => !own.has(to.toLowerCase()) || original.to.length === 1)
  const recipients = [...new Map(named.map((address) => [address.toLowerCase(), address])).values()]
  return recipients.slice(0, mostRecipients).map((recipient) =>
    made({
      recipient,
      finalRecipient: null,
      said:
        sayingOf(
          report,
          [recipient],
          recipients.filter((other) => other !== recipient),
        ) || (recipients.length === 1 ? sayingOf(report, []) : ''),
      more: recipients.length === 1 ? report : '',
      stated: null,
      action: isDelay(message.subject, report) ? 'delayed' : 'failed',
      host: null,
      subject: message.subject,
    }),
  )
}

const isDelay = (subject: string, report: string): boolean =>
  /\bdelay(?:ed)?\b|warning: could not send|遅延/i.test(subject) ||
  /this is a warning message only|you do not need to resend|will (?:keep|continue) (?:on )?(?:trying|to try)|delivery attempts will continue/i.test(
    report,
  )

type Draft = Pick<Bounce, 'recipient' | 'finalRecipient' | 'said' | 'action' | 'host'> & {
  stated: string | null
  more: string
  subject: string
}

function made({ stated, more, subject, ...draft }: Draft): Bounce {
  const said = withoutRepeats(innerOf(draft.said))
  const whole = `${said}\n${more}`
  const replyCode = replyIn(said) ?? replyIn(more)
  const status = statusOf(said, stated, replyCode) ?? enhancedIn(more, replyCode)
  const refusal = { status, replyCode, recipient: draft.recipient, command: commandIn(whole) }
  const plain = (text: string): string => withoutAddresses(withoutChatter(text))
  const first = reasonOf({ ...refusal, text: plain(said) })
  // Vague words say less than those around them.
  const isVague = first === 'other' || first === 'policy' || first === 'system'
  const second = isVague ? reasonOf({ ...refusal, text: plain(`${said} ${more} ${subject}`) }) : first
  // What stands around the words of a server gives nobody up.
  const isGuess = replyCode !== null && isHard(second, refusal)
  const reason = second === 'other' || isGuess ? first : second
  return {
    ...draft,
    said: said.slice(0, longestSaying),
    status,
    replyCode,
    command: refusal.command,
    reason,
    hard: draft.action === 'failed' && isHard(reason, refusal),
  }
}

/** IronPort calls everything an unknown address and quotes what the server really said. */
const innerOf = (text: string): string =>
  /5\.1\.0 - unknown address error ([45]\d\d)[ -]+'(.+)'/is.exec(text)?.slice(1, 3).join(' ') ?? text

/** What an address is called is no reason: `mailbox-full@…`. */
const withoutAddresses = (text: string): string =>
  text
    .replaceAll(/[^\s<>"]{1,200}@(?=[^\s<>"]{1,200})/g, '@')
    .replaceAll(/https?:\/\/\S+/g, (url) => url.replaceAll(/[/?&=._-]+/g, '.'))

/** What the reporting server says around the words of the other one. */
const withoutChatter = (text: string): string =>
  text
    .replaceAll(/host \S{1,200} ?(?:\[[^\]]{1,60}\])?(?::\d+)?(?: said)?:/gi, ' ')
    .replaceAll(/(?:remote host|mx|it) said:|remote host \S{1,60} said:/gi, ' ')
    .replaceAll(/smtp error from remote (?:mail )?server (?:for|after) .{1,100}?:(?=\s)/gi, ' ')
    .replaceAll(
      /\(in reply to [^)]{1,60}\)|sorry, no smtp connection got far enough; most progress was [\w\s]{1,40};/gi,
      ' ',
    )
    .replaceAll(
      /warning: message still undelivered after \d+ \w+|will keep trying until message is \d+ days old/gi,
      ' ',
    )
    .replaceAll(/i'm not going to try again; this message has been in the queue too long\.?/gi, ' gave up ')

/** `550-5.1.1 … 550 5.1.1 …`: the lines of one answer as one. */
function withoutRepeats(text: string): string {
  const flat = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()
  const start = /\b([45]\d\d)-/.exec(flat)?.[1]
  if (start === undefined) return flat
  let seen = false
  return flat.replaceAll(
    new RegExp(`(?:<<< )?\\b${start}[- ](?:([45]\\.\\d{1,3}\\.\\d{1,3}) )?`, 'g'),
    (all) => {
      if (seen) return ''
      seen = true
      return all.replace('-', ' ')
    },
  )
}

/** Numbers that are no reply codes: ports, sizes, parts of addresses. */
function replyIn(text: string): string | null {
  return (
    /(?:^|[\s:;'"(<>#=[])([45][0-5]\d)(?=[ ,-](?!(?:bytes|octets|messages|kb|mb|days?|hours?|seconds?|minutes?|times)\b)|:|$)/im.exec(
      text,
    )?.[1] ?? null
  )
}

const enhanced = /(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)/g

function enhancedIn(text: string, replyCode: string | null): string | null {
  const found = [...text.slice(0, 20_000).matchAll(enhanced)].map(([code]) => code)
  const fits = found.filter((code) => replyCode === null || code[0] === replyCode[0])
  return fits.find((code) => !code.endsWith('.0.0')) ?? fits[0] ?? null
}

/** What the refusing server said itself is closer than what the reporting one makes of it. */
function statusOf(said: string, stated: string | null, replyCode: string | null): string | null {
  const own = enhancedIn(said, replyCode)
  if (own !== null && (!own.endsWith('.0.0') || stated === null)) return own
  return stated ?? own
}

function commandIn(text: string): Refusal['command'] {
  const at =
    /(?:in reply to|after|in response to|>>>|\[|smtp command\s*)\s*(?:the |sending )?(?:initial )?(end of data|rcpt|data|mail from|mail|ehlo|helo|connect|banner|dot|bdat|\.)/i.exec(
      text,
    )?.[1] ?? ''
  switch (at.toLowerCase()) {
    case 'rcpt':
      return 'rcpt'
    case 'end of data':
    case 'data':
    case 'bdat':
    case 'dot':
    case '.':
      return 'data'
    case 'mail from':
    case 'mail':
      return 'mail'
    case '':
      return null
    default:
      return 'connect'
  }
}

function unique(bounces: readonly Bounce[]): Bounce[] {
  const byRecipient = new Map<string, Bounce>()
  for (const bounce of bounces) {
    const key = bounce.recipient.toLowerCase()
    const known = byRecipient.get(key)
    if (!known || (known.action === 'delayed' && bounce.action === 'failed')) byRecipient.set(key, bounce)
  }
  return [...byRecipient.values()]
}

const daemons =
  /^(?:mailer-?daemon|mail-?daemon|daemon|post-?master|poostmaster|mdaemon|mmdf|bounces?|mail-?delivery|nobody|root|system|no-?reply|delivery|smtp|administrator|admin|mailer|return|double-bounce|microsoftexchange[\w]*)(?:[+.=_-].*)?$/i
const subjects =
  /undeliver|deliver(?:y|able|ed)?\b.{0,30}(?:status|fail|problem|notif|error|report|delay|impossible|incomplete)|(?:status|fail\w*|problem|error)\b.{0,20}(?:delivery|deliver|message)|return(?:ed|ing)? (?:mail|message|to sender|e-?mail)|mail (?:system error|deliver|could not|not deliver|error|fail)|failure notice|non-?deliver|not (?:be )?(?:delivered|sent)|could ?n[o']t (?:be )?(?:deliver|send|sent)|can(?:not|'t) (?:be )?(?:deliver|send)|warning: (?:could not|message)|message (?:undeliver|delay|fail|not)|rejected (?:mail|message)|ndn:|bounce|user unknown|unzustellbar|could not be delivered|配信(?:不能|エラー|できません|失敗|不可)|送信(?:エラー|できません|失敗|不能)|(?:メール|宛先).{0,20}(?:届|配送|配信|送信).{0,10}(?:ません|エラー|失敗|不能)|不達|エラーメール|未配信/i

/** Whether a subject is one under which mail comes back. */
export const speaksOfReturn = (subject: string): boolean => subjects.test(subject)

/** Whether a message without a report for machines reports of mail that did not arrive. */
function isReport(message: Message, report: string): boolean {
  const { headers, from, subject } = message
  if (headerOf(headers, 'x-failed-recipients') !== undefined) return true
  if (message.root.parameters['report-type'] === 'delivery-status') return true
  const sender = from[0]
  const isDaemon =
    daemons.test(sender?.address.split('@')[0] ?? '') ||
    daemons.test(sender?.address ?? '') ||
    /mail delivery (?:sub)?system|postmaster|mailer-daemon|mail administrator|メール配信システム/i.test(
      sender?.name ?? '',
    ) ||
    /^\s*<?\s*(?:mailer-daemon@?\S*)?\s*>?\s*$/i.test(headerOf(headers, 'return-path') ?? 'none') ||
    sender === undefined
  const isAbout = subjects.test(subject)
  if (isDaemon && isAbout) return true
  const speaks = failing.test(report.slice(0, 20_000))
  return (
    (isDaemon && speaks) ||
    (isAbout &&
      speaks &&
      /\b[45]\d\d\b|unknown|full|not (?:exist|found)|^[ \t]*>{0,3}[ \t]*<?[^\s@]{1,100}@/im.test(report))
  )
}

const failing =
  /could ?n[o']t be delivered|(?:was|were|has|have|is) ?n[o']?t (?:been )?(?:delivered|sent|deliverable|reach)|not delivered|undeliver|unable to deliver|delivery (?:to|of|has) .{0,80}fail|failed permanently|fatal error|permanent error|did not reach|(?:address|recipient)\S* had .{0,30}(?:errors|problems)|returned (?:to (?:you|sender)|message)|transcript of session|delivery (?:failed|failure|status|error|problem)|couldn'?t be|failed (?:address|recipient|addresses|recipients)|rejected by|(?:mailbox|user|account).{0,40}(?:unknown|full|not found|disabled|not exist)|送信できません|配信できません|届きません|届けられません|配信されません|送信に失敗|配信に失敗|送信エラー/i
