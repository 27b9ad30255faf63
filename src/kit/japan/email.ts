import { foldDashes, stripInvisible, toHalfWidth } from './width.ts'

export type EmailNote = 'rfcViolation' | 'fullWidth' | 'carrier' | 'role' | 'free' | 'invalid' | 'dummy'

export type Email = {
  typed: string
  /** Lower case, without quotes; dots and +tags stay. Empty when invalid, so that it never matches. */
  key: string
  valid: boolean
  notes: EmailNote[]
  /** Lower case; empty when invalid. */
  domain: string
}

/** Mobile carriers: mail may be refused by ドメイン指定受信, and dots may stand where RFC 5321 forbids them. */
export const carrierDomains = [
  'docomo.ne.jp',
  'ezweb.ne.jp',
  'au.com',
  'biz.ezweb.ne.jp',
  'ido.ne.jp',
  'softbank.ne.jp',
  'i.softbank.jp',
  'vodafone.ne.jp',
  'disney.ne.jp',
  'disneymobile.ne.jp',
  'willcom.com',
  'pdx.ne.jp',
  'wcm.ne.jp',
  'emnet.ne.jp',
  'emobile.ne.jp',
  'emobile-s.ne.jp',
  'ymobile.ne.jp',
  'ymobile1.ne.jp',
  'yahoo.ne.jp',
  'y-mobile.ne.jp',
  'rakuten.jp',
  'rakumail.jp',
  'uqmobile.jp',
  'mineo.jp',
]

/** Domains that strangers share, free mail and internet providers: they say nothing about a company. */
export const freeDomains: ReadonlySet<string> = new Set([
  'gmail.com',
  'googlemail.com',
  'yahoo.co.jp',
  'ybb.ne.jp',
  'yahoo.com',
  'hotmail.com',
  'hotmail.co.jp',
  'outlook.com',
  'outlook.jp',
  'live.jp',
  'live.com',
  'msn.com',
  'icloud.com',
  'me.com',
  'mac.com',
  'aol.com',
  'aol.jp',
  'excite.co.jp',
  'goo.jp',
  'mail.goo.ne.jp',
  'infoseek.jp',
  'protonmail.com',
  'proton.me',
  'gmx.com',
  'mail.com',
  'zoho.com',
  'qq.com',
  '163.com',
  'naver.com',
  'nifty.com',
  'biglobe.ne.jp',
  'ocn.ne.jp',
  'so-net.ne.jp',
  'plala.or.jp',
  'dion.ne.jp',
  'auone-net.jp',
  'jcom.home.ne.jp',
  'jcom.zaq.ne.jp',
  'zaq.ne.jp',
  'eonet.ne.jp',
  'asahi-net.or.jp',
  'odn.ne.jp',
  'wakwak.com',
  'tiki.ne.jp',
  'commufa.jp',
])

/** Mailboxes of a function rather than a person (the first ten are RFC 2142's). */
const roleMailboxes = new Set([
  'info',
  'marketing',
  'sales',
  'support',
  'abuse',
  'noc',
  'security',
  'postmaster',
  'hostmaster',
  'webmaster',
  'admin',
  'administrator',
  'contact',
  'office',
  'mail',
  'inquiry',
  'otoiawase',
  'toiawase',
  'hello',
  'help',
  'service',
  'shop',
  'order',
  'noreply',
  'no-reply',
  'no_reply',
  'donotreply',
  'press',
  'pr',
  'recruit',
  'saiyo',
  'jinji',
  'soumu',
  'keiri',
  'eigyo',
  'kouhou',
  'billing',
  'accounting',
  'customer',
  'customerservice',
  'cs',
  'staff',
  'team',
  'reception',
  'uketsuke',
  'root',
  'all',
])

/** Names reserved for documentation and tests (RFC 2606 and 6761, and JPRS's example.jp). */
const reservedDomain = /(^|\.)(example(\.(com|net|org|edu|jp|co\.jp|ne\.jp|or\.jp))?|test|invalid|localhost)$/
const placeholderLocal = /^(dummy|test|sample|aaa+|xxx+|none|nomail|no|nashi|fumei|unknown)$/
const placeholderDomain =
  /^((dummy|test|sample|aaa*|xxx*|a+|x+|none|nomail|mail)\.(com|jp|co\.jp|ne\.jp|net|org|a+|x+))$/

const mailbox = /^(.+)@([^@]+)$/
const atoms = /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}$/
const domainLabels =
  /^(?!-)[\p{L}\p{N}-]{1,63}(?<!-)(\.(?!-)[\p{L}\p{N}-]{1,63}(?<!-))*\.(\p{L}{2,63}|xn--[a-z0-9-]{1,59})$/u

/**
 * Reads an e-mail address as people type it: full width letters, mailto:, Name <address> and quoted local parts
 * are understood. Local parts like `a..b` and `.a`, which docomo and au once issued, are valid with a note.
 */
export function parseEmail(raw: string): Email {
  const text = stripInvisible(raw).trim()
  const half = foldDashes(toHalfWidth(text)).replace(/[。｡]/g, '.').trim()
  const notes: EmailNote[] = half === text ? [] : ['fullWidth']
  const [, local = '', domain = ''] = mailbox.exec(bareAddress(half.toLowerCase())) ?? []
  const name = local.replace(/^"(.*)"$/, '$1')
  if (!atoms.test(name) || !domainLabels.test(domain) || name.length + domain.length > 253) {
    return { typed: raw, key: '', valid: false, notes: [...notes, 'invalid'], domain: '' }
  }
  if (name.startsWith('.') || name.endsWith('.') || name.includes('..')) notes.push('rfcViolation')
  if (carrierDomains.some((carrier) => domain === carrier || domain.endsWith(`.${carrier}`)))
    notes.push('carrier')
  if (roleMailboxes.has(name)) notes.push('role')
  if (freeDomains.has(domain)) notes.push('free')
  if (reservedDomain.test(domain) || (placeholderLocal.test(name) && placeholderDomain.test(domain)))
    notes.push('dummy')
  return { typed: raw, key: `${name}@${domain}`, valid: true, notes, domain }
}

function bareAddress(s: string): string {
  const angle = /<([^<>]*)>$/.exec(s)
  return (angle?.[1] ?? s).replace(/^mailto:/, '').trim()
}
