import type { BounceReason } from '#kit/bounces.ts'

/** What is known of one refusal. `text` is everything that was said about it. */
export type Refusal = {
  readonly status: string | null
  readonly replyCode: string | null
  readonly text: string
  /** At which step of SMTP it was refused, where it says so. */
  readonly command: 'connect' | 'mail' | 'rcpt' | 'data' | null
  readonly recipient: string
}

/** Words that say it whatever the code is; the first that holds counts. In lower case, white space as one blank. */
const said: readonly (readonly [BounceReason, RegExp])[] = [
  // About whoever sends: the address of the receiver may be sound.
  [
    'policy',
    /domain of (?:the )?sender|sender was rejected|(?:sender|return|mail from|envelope from|from)(?:'s)? (?:address|domain|verif\w+)\b.{0,60}(?:reject|invalid|does not|doesn't|not exist|fail|unknown|not found|refus|not verified|unresolv|could not be|domain)|email address is not verified|(?:invalid|bad|unknown|unresolvable) (?:sender|mail from|return)|cannot resolve .{0,40}sender/,
  ],
  // A name server that did not answer says nothing of the domain.
  [
    'network',
    /host not found,? try again|unexpected name server|dns query failed|temporary (?:dns|lookup|name)|(?:dns|lookup|resolv\w*) (?:timed? ?out|timeout|servfail|failure)|servfail/,
  ],
  [
    'notAccepting',
    /null ?mx|does(?: not|n'?t) accept (?:any )?(?:e?-?mail|inbound)|domain (?:of recipient )?does not accept|(?:is|are) not accepting (?:any )?(?:mail|messages)(?! from (?:you|this))|smtp protocol returned a permanent error.*521|host does not (?:receive|accept) mail|\b521\b.{0,40}(?:not|no) /,
  ],
  [
    'mailboxFull',
    /over ?quota|quota[ -](?:is )?exceed|exceed\w* .{0,40}(?:quota|storage|mailbox (?:size|limit)|disk space)|(?:mail ?box|mail ?folder|in ?box|user|recipient)\b.{0,60}\bfull\b|mailbox .{0,30}exceed|\bfull mailbox|out of (?:storage|disk) space|storage (?:space|limit|quota)|(?:not enough|insufficient|no) (?:storage|disk|space)|(?:disk|disc|mail) quota|too much mail data|over (?:the |its )?(?:maximum|limit|allowed)|reached (?:the )?(?:maximum|its) .{0,20}(?:storage|quota|number of messages)|number of messages in (?:the )?recipient'?s mailbox|quota ?violation|容量(?:が|を)?.{0,12}(?:超|いっぱい|一杯|オーバー)|メールボックス.{0,12}(?:いっぱい|一杯|満杯|容量)|受信ボックスがいっぱい|mailbox size limit|account is over/,
  ],
  [
    'greylisted',
    /gr[ea]y-?list|postgrey|temporarily rejected due to .{0,10}list|try again in \d+ (?:sec|min)/,
  ],
  [
    'auth',
    /\bdmarc\b.{0,80}(?:fail|reject|polic|pass|violat|align)|(?:fail|reject|polic|violat|due to).{0,80}\bdmarc\b|\bspf\b|\bdkim\b(?!-signature)|sender policy framework|unauthenticated (?:e?mail|message|sender)|not authenticated|authentication[- ](?:results?|checks?|information) .{0,40}fail|sender authentication|domain authentication|email authentication|is not authorized to use|not (?:be )?(?:authori[sz]ed|permitted|allowed|designated) (?:to send|sender|by)|送信ドメイン認証/,
  ],
  [
    'tooLarge',
    /(?:message|mail|size|content|attachment|data|body)\b.{0,60}(?:too (?:big|large)|exceed\w*.{0,60}(?:size|limit|maximum|allowed|bytes|kb|mb))|(?:message|maximum|fixed) size limit|size (?:limit|exceed)|exceeds (?:the )?(?:maximum|fixed|allowed|size)|larger than|recipsizelimit|message too (?:big|large)|too large|line limit exceeded|サイズ(?:が|を|の)?.{0,15}(?:超|大き|制限|上限)/,
  ],
  [
    'contentRejected',
    /virus|malware|infected|trojan|worm\b|(?:attach\w*|file type|extension).{0,60}(?:not (?:allowed|permitted)|prohibit|block|reject|banned|restrict|denied)|content[- ](?:reject|filter|violat|inspection|polic|restrict|not accept)|(?:message|mail) content|(?:bad|invalid|malformed|missing|duplicate|multiple|improper|illegal|no) .{0,25}\bheader|header.{0,40}(?:malformed|invalid|missing|error|too (?:long|large))|bare (?:lf|cr)|not (?:rfc|compliant)|rfc ?(?:5322|2822|822) (?:compl|viol)|not rfc|unacceptable content|executable|banned content|because its content|content presents|improper use of 8-bit|mime (?:error|format)|ウイルス|ウィルス|8bitmime/,
  ],
  [
    'blockedByReceiver',
    /受信拒否|(?:recipient|user|addressee|receiver|owner|customer|subscriber)s?'?s? .{0,50}(?:refused?|has blocked|blocks|rejects? (?:your|this|mail)|does not accept|is not accepting|will not accept|has rejected|only accept|not want|restrict)|refused by (?:the )?(?:recipient|user|domain filter)|domain[- ]filter|blocked by (?:the )?(?:recipient|user|customer)|sender (?:is )?(?:on|in) .{0,20}(?:recipient|user)'?s|not accept(?:ed|ing)? (?:e?-?mail|messages?) from (?:you|this|your)|user has .{0,30}(?:filter|restriction)|mailbox .{0,20}(?:restrict|filter)|recipient.{0,40}(?:whitelist|white list|safe list)|because the recipient is not accepting|restricts? (?:the )?(?:receipt|mail)|allowed to (?:send|mail) to this (?:recipient|user|group|list)|permission to (?:send|post|publish)|(?:don'?t|not) have permission|not authorized to send (?:to|mail)|resolver\.rst\.(?:notauthorized|restrictedtorecip|senderrestr)|(?:ドメイン)?指定受信|受信設定|受信者.{0,20}(?:拒否|制限)/,
  ],
  [
    'blocked',
    /block(?:ed)? ?list|black-?list|black list|deny ?list|bad reputation|(?:poor|low|bad|very low) .{0,30}reputation|reputation|\brbl\b|dns-?bl|spamhaus|spamcop|sorbs|barracuda(?:central)?|cloudmark|abuseat|uceprotect|proofpoint\.com\/|blocked (?:by|using|due|for|from|because|on|-)|(?:ip|host|server|network|address|connection|domain|client|sender|mailserver|mta)\b.{0,60}\b(?:is |has been |was |temporarily |permanently |currently )*(?:blocked|banned|(?<!not )listed)|client (?:host|address)|(?:reverse|ptr|rdns|forward-confirmed).{0,60}(?:dns|record|fail|not|match|require|resolv|found|missing|invalid)|\bptr\b|no reverse|cannot (?:find|resolve) your (?:host|ip|reverse|domain)|hostname (?:lookup|verification)|(?:invalid|bad|reject\w*|unknown|wrong|forged) .{0,20}\b(?:helo|ehlo)|\b(?:helo|ehlo)\b.{0,40}(?:reject|invalid|name|denied|refus|mismatch|resolv)|mismatch\w* client ip|sending ips?|invalid ip\b|my name was rejected|dynamic (?:ip|address|pool)|residential|(?<!not )listed (?:in|at|on|by) |s3150|s3140|your (?:ip|host|server|network|isp|mta|mail ?server|smtp server).{0,60}(?:reject|deni|refus|not (?:allowed|permitted|accept)|prohibit)|go away|connection (?:dropped|rejected|denied|not accepted|not allowed)|access denied.*(?:ip|host|mta)|ip address .{0,40}(?:reject|refus|not allow|deni|prohibit)|(?:ブラックリスト|送信元ip)/,
  ],
  [
    'rate',
    /rate[- ]?limit|frequency limit|unexpected volume|user complaints|too many (?:connection|message|mail|recipient|session|concurrent|emails?|smtp|error|rcpt|bad|hop.{0,3}rate|invalid|unknown)|throttl|too fast|too frequent|(?:sending|receiving|message|connection|mail|daily|hourly|user|messages?) .{0,20}(?:rate|limit|quota) .{0,20}(?:exceed|reach|hit)|exceed\w* .{0,50}(?:rate|per (?:hour|day|minute|connection)|connections?|number of (?:messages|recipients)|recipients|daily|sending limit)|slow(?:ing)? down|unusual(?:ly)? (?:high )?(?:rate|volume|amount|number)|concurren|deferring connection|try again later.{0,20}rate|receiving mail (?:at a rate|too quickly)|短時間|送信数|too much|simultaneous|連続/,
  ],
  [
    'spam',
    /spam(?!haus|cop)|junk|unsolicited|bulk e?mail|\bube\b|\buce\b|phish|迷惑メール|suspicious|(?:fraud|abusive|objectionable)|\bscore\b|looks? like (?:an )?advert/,
  ],
  [
    'relayDenied',
    /relay(?:ing)?(?: \w+){0,3} (?:denied|not (?:permitted|allowed|supported)|prohibited|disallowed|rejected|disabled|refused)|(?:unable|refuse|not (?:permitted|allowed|able)|unauthori[sz]ed|cannot|can't|won'?t|don'?t|attempt|denied|open) (?:to )?relay|not permitted to relay|we do ?n[o']t relay|does not relay|relaying|isn'?t in my (?:list|control)|not a (?:local|hosted) domain|rcpthosts|mail server permission|(?:auth|login|password) (?:required|invalid|incorrect|fail)|authentication (?:is )?required|must (?:be )?authenticat|中継/,
  ],
  [
    'moved',
    /(?:user|recipient|mailbox|address) has moved|moved (?:to|permanently)|has (?:a )?new address|address (?:has )?changed|not local; please try|is no longer .{0,30}please (?:use|try)|転送先|移転|変更になりました/,
  ],
  [
    'domainUnknown',
    /host(?: or domain)?(?: name)? (?:is )?(?:not found|unknown|lookup)|(?:unknown|invalid|bad|illegal|nonexistent|non-existent) (?:host|domain|mail ?system|destination (?:host|domain))|(?:domain|host)(?: name)?\b.{0,40}(?:does not exist|doesn'?t exist|not (?:found|exist|known|valid|reachable|resolv)|unknown|could ?n[o']t be found|must (?:exist|resolve)|has expired|isn'?t .{0,20}found)|no such (?:host|domain)|name service error|name server:? .{0,60}host not found|nxdomain|unrouteable (?:mail )?domain|unresolvable|illegal host\/domain|(?:couldn'?t|could not|cannot|unable to) (?:find|resolve|lookup|locate) (?:any |a |the )?(?:host|domain|mx|server|address for)|no (?:valid )?(?:mx|route|mail (?:server|exchanger)|dns)|all (?:relevant )?mx records point|mail (?:server )?loops back|dns (?:error|server|lookup|type|response|query).{0,80}(?:fail|not|no |error|nxdomain|domain)|domain (?:.{0,60})(?:couldn'?t be found|wasn'?t found)|ドメイン.{0,20}(?:見つか|存在しま|不明|ありません)|has an invalid domain|badly formed domain|unknown domain/,
  ],
  [
    'suspended',
    /suspend|(?:account|mailbox|user|address|e-?mail|recipient)s?\b.{0,60}\b(?:disabled|inactive|deactivated|not active|locked|frozen|closed|terminated|cancell?ed|expired|dormant)|(?:disabled|inactive|deactivated|closed|expired|dormant) (?:account|mailbox|user|recipient|e-?mail)|extended inactivity|not been activated|no longer (?:active|in use|on (?:this )?server|available|employed|with|valid|works?)|discontinued|利用(?:停止|中止)|休止|停止中|解約/,
  ],
  [
    'userUnknown',
    /(?:user|users|username|mailbox|recipients?|account|address|addressee|e-?mail|alias|person|local[- ]?part|login|inbox|name|customer)(?:'s)?\b.{0,60}?(?:\bunknown|not (?:be )?(?:found|known|exist|listed|recogni[sz]ed|a valid|valid|local|in|our|here|currently|registered|correct|verified|available|permitted here)|does ?n[o']t (?:exist|have|match)|do not exist|doesn'?t exist|\binvalid|unavailable|undeliverable|unrecogni[sz]ed|no longer exist|isn'?t (?:found|valid)|rejected: undeliver|wasn'?t found|could ?n[o']t be found|has been (?:deleted|removed))|(?:unknown|invalid|no such(?! file)|bad|illegal|nonexist(?:ent|ing)|non-existent|unrecogni[sz]ed|undeliverable|unrouteable|not a (?:valid|known)|wrong|incorrect) (?:or \w+ )?(?:\w+[ -]){0,2}?(?:user|recipient|account|mailbox|address|alias|local|person|name|rcpt|final|destination|login|customer|in ?box|e-?mail|here|at this)|no (?:mailbox|account|user|such(?! file)|one|local|recipients?|valid|matching|person|inbox)\b.{0,40}(?:here|by|with|at|found|name|exist|address|known|recipients?|such|match)|this user does ?n'?o?t have|does ?n[o']t have an? .{0,60}account|sorry, no |there is no (?:one|user|such)|recipnotfound|adr\.exrecipnotfound|not listed in (?:public|domino|the)|we (?:do not|don'?t|have no) .{0,30}(?:recogni|know|such|record)|delivery to this address|address(?:es)? (?:couldn'?t|could not) be|couldn'?t be found|check the address|mailbox name not allowed|user unknown|who is this|not our customer|address not found|doesn'?t (?:exist|seem to exist)|does not exist|宛先.{0,25}(?:見つか|存在|不明|ありません|間違|誤り)|メールアドレス.{0,25}(?:見つか|存在|不明|ありません|間違|誤り)|ユーザー?.{0,60}(?:見つか|存在|不明|ありません)|アドレスが見つか|存在しません|該当する.{0,15}(?:ありません|おりません)|リストにありません|あて先不明|recipient (?:address )?rejected\.?\s*$|relay recipient|宛先不明/,
  ],
  [
    'expired',
    /delivery (?:time|attempt).{0,30}(?:expired|exceed|out)|retry (?:time|timeout|limit|count)|(?:message|mail|delivery|queue|time|lifetime).{0,40}expired|expired|(?:could|can) ?not (?:be )?deliver(?:ed)? .{0,40}(?:within|after|for) (?:the last )?\d|been in (?:the )?queue too long|too long in (?:the )?queue|giving up|gave up|will not (?:be )?retr|unable to deliver .{0,30}\d+ (?:day|hour)|not yet been delivered|after \d+(?:\.\d+)? (?:day|hour|tries|attempts)|failed \d+ attempts|for \d+ (?:day|hour)|delayed|有効期限|期限(?:が)?切れ/,
  ],
  [
    'network',
    /connection (?:refused|reset|timed|lost|closed|time|failed|was|with|frequency|established|to)|timed? ?-?out|no route|(?:network|host|server|site).{0,20}(?:unreachable|down|unreachable)|lost connection|(?:could|can)(?: ?not|'t) (?:connect|establish|reach)|unable to connect|failed to connect|conversation with|routing loop|mail loop|too many hops|hop count|loops? (?:back|detected)|mail forwarding loop|\btls\b|starttls|certificate|handshake|encryption|not responding|did not respond|didn'?t respond|no answer|bad connection|server hangup|socket|connect(?:ion)? error/,
  ],
  [
    'system',
    /(?:local|internal|server|system|configuration|software|i\/o|database|mail(?:er)?|fatal|processing) (?:error|fail|trouble|problem|config)|system (?:not accepting|is (?:busy|down|unavailable)|incorrectly|resources|too busy)|temporar(?:y|ily) .{0,30}(?:fail|unavail|error|problem|reject|disab|lookup|local)|service (?:is )?(?:temporarily |currently )?(?:unavailable|not available|shutting)|out of (?:memory|resources)|command (?:died|time|output|failed)|unable to (?:open|create|write|accept|process|verify|contact)|resources|maildir|can'?t (?:open|create|write)|unexpected|insufficient (?:system )?(?:resources|storage)|failed to (?:process|run)|mailer (?:error|rejected)|protocol error|bad sequence|not implemented|syntax error|unrecognized command/,
  ],
  [
    'policy',
    /polic(?:y|ies)|administrativ|prohibit|not (?:allowed|permitted|authori[sz]ed|accepted)|security|reject|denied|refus|blocked|\burl|disallow|sender .{0,40}(?:invalid|not exist|unknown)|unacceptable|not acceptable|restrict|forbidden|banned|方針|拒否|access/,
  ],
]

/** RFC 3463 and the IANA registry (RFC 5248), for whoever says nothing but a code. Without the class. */
const byCode: { readonly [code: string]: BounceReason } = {
  '1.0': 'userUnknown',
  '1.1': 'userUnknown',
  '1.2': 'domainUnknown',
  '1.3': 'userUnknown',
  '1.4': 'userUnknown',
  '1.5': 'other',
  '1.6': 'moved',
  '1.7': 'policy',
  '1.8': 'policy',
  '1.9': 'policy',
  '1.10': 'userUnknown',
  '2.0': 'policy',
  '2.1': 'suspended',
  '2.2': 'mailboxFull',
  '2.3': 'tooLarge',
  '2.4': 'other',
  '3.0': 'system',
  '3.1': 'system',
  '3.2': 'system',
  '3.3': 'system',
  '3.4': 'tooLarge',
  '3.5': 'system',
  '4.0': 'network',
  '4.1': 'network',
  '4.2': 'network',
  '4.3': 'network',
  '4.4': 'domainUnknown',
  '4.5': 'rate',
  '4.6': 'network',
  '4.7': 'expired',
  '5.3': 'rate',
  '5.4': 'system',
  '7.8': 'relayDenied',
  '7.20': 'auth',
  '7.21': 'auth',
  '7.22': 'auth',
  '7.23': 'auth',
  '7.24': 'auth',
  '7.25': 'blocked',
  '7.26': 'auth',
  '7.27': 'policy',
  '7.28': 'rate',
  '7.29': 'auth',
  '7.30': 'auth',
  '7.57': 'relayDenied',
  '7.64': 'relayDenied',
  '7.509': 'auth',
  '7.515': 'auth',
  '7.124': 'blockedByReceiver',
  '7.133': 'blockedByReceiver',
  '7.134': 'blockedByReceiver',
  '7.135': 'blockedByReceiver',
  '7.136': 'blockedByReceiver',
  '7.193': 'blockedByReceiver',
  '7.705': 'rate',
  '7.708': 'blocked',
  '7.750': 'policy',
}
const bySubject: { readonly [subject: string]: BounceReason } = {
  '3': 'system',
  '4': 'network',
  '5': 'system',
  '6': 'contentRejected',
  '7': 'policy',
}
/** Codes that say more than the words beside them: nobody writes these by habit. */
const certain: ReadonlySet<string> = new Set([
  '2.2',
  '2.3',
  '3.4',
  '7.26',
  '7.29',
  '7.30',
  '7.28',
  '7.515',
  '1.6',
])

/** Mobile carriers answer “unknown user” both for who is not there and for who refuses: the step tells. */
const carriers =
  /@(?:[\w-]+\.)*(?:docomo\.ne\.jp|ezweb\.ne\.jp|au\.com|softbank\.(?:ne\.)?jp|vodafone\.ne\.jp|disney\.ne\.jp|ymobile\d?\.ne\.jp|pdx\.ne\.jp|willcom\.com|uqmobile\.jp|rakuten\.jp)$/i

/** Why it came back. */
export function reasonOf(refusal: Refusal): BounceReason {
  const { status, replyCode, recipient, command } = refusal
  const text = refusal.text.toLowerCase().replaceAll('’', "'").replaceAll(/\s+/g, ' ').slice(0, 4000)
  const code = status === null ? null : status.slice(2)
  if (code !== null && certain.has(code)) return byCode[code] ?? 'other'
  const word = said.find(([, pattern]) => pattern.test(text))?.[0] ?? null
  if (
    word === 'userUnknown' &&
    (command === 'data' || code === '2.0') &&
    (carriers.test(recipient) || /docomo|ezweb|softbank|au\.com/.test(text))
  )
    return 'blockedByReceiver'
  // At that step nobody has been named yet: it is about us.
  if ((command === 'mail' || command === 'connect') && word !== null && permanent.has(word)) return 'policy'
  if (code === '1.1' && (word === 'suspended' || word === 'policy')) return 'userUnknown'
  if (word !== null && word !== 'policy') return word
  if (word !== null && /sender|from/.test(text) && (code === '1.0' || code === '1.1')) return word
  // Microsoft answers so for who is not in its directory.
  if (code === '4.1' && text.includes('access denied')) return 'userUnknown'
  if (code !== null && byCode[code] !== undefined) return byCode[code]
  if (word !== null) return word
  const subject = code?.split('.')[0] ?? ''
  if (subject !== '0' && bySubject[subject] !== undefined) return bySubject[subject]
  return byReply(replyCode, command)
}

const repliesSay: { readonly [replyCode: string]: BounceReason } = {
  '551': 'userUnknown',
  '553': 'userUnknown',
  '552': 'tooLarge',
  '421': 'system',
  '450': 'system',
  '451': 'system',
  '452': 'system',
}

function byReply(replyCode: string | null, command: Refusal['command']): BounceReason {
  if (replyCode === '550' && command === 'rcpt') return 'userUnknown'
  return repliesSay[replyCode ?? ''] ?? 'other'
}

const permanent: ReadonlySet<BounceReason> = new Set([
  'userUnknown',
  'domainUnknown',
  'moved',
  'notAccepting',
])

/**
 * Whether nothing will ever arrive there. A class 4 is never for good, even at its end: whoever was put off for days may
 * be reachable tomorrow, and three in a row stop an address too.
 */
export function isHard(
  reason: BounceReason,
  { status, replyCode }: Pick<Refusal, 'status' | 'replyCode'>,
): boolean {
  const isTemporary =
    status?.startsWith('4.') === true || (status === null && replyCode?.startsWith('4') === true)
  if (isTemporary) return false
  if (permanent.has(reason)) return true
  return reason === 'suspended' && status === '5.2.1'
}
