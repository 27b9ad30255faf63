import { carrierDomains, freeDomains } from './email.ts'

/** What may have been meant. `sure` leaves no choice: nobody has a mailbox at what was typed. */
export type SuggestedDomain = { readonly domain: string; readonly sure: boolean }

/** Slips that are no neighbours of what was meant, or that end in letters which are a suffix of their own. */
const slips: ReadonlyMap<string, string> = new Map([
  ['gmail.co', 'gmail.com'],
  ['gmail.co.jp', 'gmail.com'],
  ['gmail.ne.jp', 'gmail.com'],
  ['gmail.jp', 'gmail.com'],
  ['gmail.net', 'gmail.com'],
  ['g-mail.com', 'gmail.com'],
  ['gemail.com', 'gmail.com'],
  ['gmeil.com', 'gmail.com'],
  ['hotmail.co', 'hotmail.com'],
  ['hotmail.ne.jp', 'hotmail.co.jp'],
  ['icloud.co', 'icloud.com'],
  ['icloud.co.jp', 'icloud.com'],
  ['icloud.ne.jp', 'icloud.com'],
  ['icloud.jp', 'icloud.com'],
  ['iclowd.com', 'icloud.com'],
  ['outlook.co', 'outlook.com'],
  ['outlook.co.jp', 'outlook.jp'],
  ['outlook.ne.jp', 'outlook.jp'],
  ['yahoo.co', 'yahoo.co.jp'],
  ['yahooco.jp', 'yahoo.co.jp'],
  ['yahoo.jp', 'yahoo.co.jp'],
  ['yahoo.ne.co.jp', 'yahoo.co.jp'],
  ['docomone.jp', 'docomo.ne.jp'],
  ['docomo.ne', 'docomo.ne.jp'],
  ['docomo.or.jp', 'docomo.ne.jp'],
  ['ezwebne.jp', 'ezweb.ne.jp'],
  ['ezweb.co.jp', 'ezweb.ne.jp'],
  ['ezweb.jp', 'ezweb.ne.jp'],
  ['softbankne.jp', 'softbank.ne.jp'],
  ['softbank.co.ne.jp', 'softbank.ne.jp'],
  ['i.softbank.ne.jp', 'i.softbank.jp'],
  ['i-softbank.jp', 'i.softbank.jp'],
])

/** Names by which people have mailboxes of their own, close to a well-known one: never a slip. */
const realDomains: ReadonlySet<string> = new Set([
  'ymail.com',
  'rocketmail.com',
  'email.com',
  'hmail.com',
  'gail.com',
  'grail.com',
  'googlemail.com',
  'fastmail.com',
  'hushmail.com',
  'docomo.co.jp',
  'docomo.jp',
  'nttdocomo.com',
  'softbank.co.jp',
  'softbank.jp',
  'rakuten.co.jp',
  'rakuten.com',
  'rakuten.ne.jp',
  'yahoo-corp.jp',
  'au.co.jp',
  'me.jp',
  'biglobe.co.jp',
])

/** What a domain really may end in: with another of these it is another domain, not a slip. */
const suffixes: ReadonlySet<string> = new Set(
  `com net org info biz edu gov me tv cc io app dev shop mobi asia co
  jp co.jp ne.jp or.jp ac.jp ed.jp go.jp gr.jp ad.jp lg.jp
  us ca uk co.uk fr de it es nl be ch at se no dk fi pl ru pt gr cz hu ie eu
  cn com.cn tw com.tw hk com.hk kr co.kr sg com.sg my com.my ph com.ph vn com.vn th co.th in co.in id co.id
  au com.au nz co.nz br com.br mx com.mx ar com.ar za co.za tr com.tr`.split(/\s+/),
)

/** Names long and peculiar enough that what lies beside them is a slip: not plala, beside which there is plaza. */
const peculiar: ReadonlySet<string> = new Set([
  'gmail',
  'yahoo',
  'docomo',
  'ezweb',
  'softbank',
  'i.softbank',
  'icloud',
  'hotmail',
  'outlook',
  'vodafone',
  'ymobile',
  'rakuten',
  'biglobe',
  'googlemail',
  'uqmobile',
  'protonmail',
  'infoseek',
  'auone-net',
  'asahi-net',
  'commufa',
])

type Known = { readonly domain: string; readonly name: string; readonly suffix: string }

/** In the order in which one is preferred that is as near as another: what most people have. */
const wellKnown: readonly Known[] = [
  ...new Set(['gmail.com', 'yahoo.co.jp', 'docomo.ne.jp', ...carrierDomains, ...freeDomains]),
].map((domain) => {
  const suffix = /\.(?:(?:co|ne|or)\.)?[a-z]+$/.exec(domain)?.[0].slice(1) ?? ''
  return { domain, name: domain.slice(0, -suffix.length - 1), suffix }
})
const known: ReadonlySet<string> = new Set(wellKnown.map(({ domain }) => domain))
const isKnown = (domain: string): boolean =>
  known.has(domain) || carrierDomains.some((carrier) => domain.endsWith(`.${carrier}`))

const most = 2
const remembered = new Map<string, SuggestedDomain | null>()

/**
 * The well-known domain of a carrier or a free mail that somebody most likely meant, for the domain of an address in
 * lower case; null where it may well be meant as it stands. It suggests and never changes: what was typed is sacred.
 */
export function suggestDomain(domain: string): SuggestedDomain | null {
  const before = remembered.get(domain)
  if (before !== undefined) return before
  const found = find(domain)
  // An import asks for the same few domains a million times, and for very many only where somebody means harm.
  if (remembered.size >= 5000) remembered.clear()
  remembered.set(domain, found)
  return found
}

/** The same of a whole address: taro@gmial.com → taro@gmail.com, its key with the other domain. */
export function suggestAddress({ key, domain }: { key: string; domain: string }): string | null {
  const suggested = domain === '' ? null : suggestDomain(domain)
  return suggested && `${key.slice(0, key.lastIndexOf('@'))}@${suggested.domain}`
}

function find(domain: string): SuggestedDomain | null {
  const slip = slips.get(domain)
  if (slip !== undefined) return { domain: slip, sure: true }
  if (isKnown(domain) || realDomains.has(domain)) return null
  let best: { domain: string; distance: number } | null = null
  for (const one of wellKnown) {
    if (Math.abs(one.domain.length - domain.length) > most) continue
    const distance = slipOf(domain, one)
    if (distance !== null && distance < (best?.distance ?? most + 1)) best = { domain: one.domain, distance }
  }
  return best && { domain: best.domain, sure: best.distance === 1 }
}

/** How far the typed domain is from that one, where it can be a slip of it at all. */
function slipOf(typed: string, { domain, name, suffix }: Known): number | null {
  const labels = typed.split('.')
  const own = name.split('.').length
  const [typedName, typedSuffix] = [labels.slice(0, own).join('.'), labels.slice(own).join('.')]
  if (typedSuffix !== suffix && suffixes.has(typedSuffix)) return null
  const inName = distance(typedName, name)
  if (inName > 0 && !mayBeSlip(typedName, name, inName)) return null
  if (typedSuffix !== suffix && inName > 1) return null
  const whole = distance(typed, domain)
  return whole >= 1 && whole <= most ? whole : null
}

/** A short name has neighbours that are names of others; a long one may be two letters off. Nobody misses the first letter. */
function mayBeSlip(typed: string, name: string, letters: number): boolean {
  if (!peculiar.has(name) || letters > (name.length >= 7 ? 2 : 1)) return false
  return typed[0] === name[0] || (typed[0] === name[1] && typed[1] === name[0])
}

/** Letters to insert, leave out, exchange or swap with their neighbour (optimal string alignment). */
export function distance(a: string, b: string): number {
  let [last, before]: [number[], number[]] = [Array.from({ length: b.length + 1 }, (_, n) => n), []]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    ;[before, last] = [last, row]
  }
  return last[b.length] ?? 0
}
