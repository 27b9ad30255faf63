/** Reading of records of the DNS: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489). Pure; hostile text is only text. */

export type Spf = {
  readonly terms: readonly {
    readonly qualifier: '+' | '-' | '~' | '?'
    readonly name: string
    readonly value: string
  }[]
  readonly redirect: string | null
  /** What is none of the mechanisms and modifiers. */
  readonly unknown: readonly string[]
}

const mechanisms = new Set(['all', 'include', 'a', 'mx', 'ptr', 'ip4', 'ip6', 'exists'])

export const isSpf = (record: string): boolean => /^v=spf1(?: |$)/i.test(record)

export function readSpf(record: string): Spf {
  const terms: Spf['terms'][number][] = []
  const unknown: string[] = []
  let redirect: string | null = null
  for (const term of record.trim().split(/ +/).slice(1)) {
    const modifier = /^([a-z][\w.-]*)=(.*)$/i.exec(term)
    if (modifier) {
      if (modifier[1]?.toLowerCase() === 'redirect') redirect = modifier[2] ?? null
      continue
    }
    const [, sign = '', name = '', value = ''] = /^([+~?-]?)([a-z0-9]+)(?:[:]?(.*))$/i.exec(term) ?? []
    const qualifier = sign === '-' || sign === '~' || sign === '?' ? sign : '+'
    if (mechanisms.has(name.toLowerCase())) terms.push({ qualifier, name: name.toLowerCase(), value })
    else unknown.push(term)
  }
  return { terms, redirect, unknown }
}

/** The most look-ups that one SPF record may cost (section 4.6.4). */
export const mostSpfLookups = 10

/** `v=DKIM1; k=rsa; p=…` as what each letter says. The last of a tag that comes twice counts for nothing. */
export function readTags(record: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>()
  for (const part of record.split(';')) {
    const at = part.indexOf('=')
    if (at < 0) continue
    const name = part.slice(0, at).trim().toLowerCase()
    if (name !== '' && !tags.has(name)) tags.set(name, part.slice(at + 1).trim())
  }
  return tags
}

export const isDkim = (record: string): boolean => {
  const tags = readTags(record)
  return tags.has('p') && (tags.get('v') ?? 'DKIM1') === 'DKIM1'
}

export type Dmarc = {
  readonly policy: 'none' | 'quarantine' | 'reject'
  readonly strictDkim: boolean
  readonly strictSpf: boolean
  /** Of domains below that have no record of their own. */
  readonly policyBelow: Dmarc['policy']
  readonly percent: number
  /** Addresses of `rua=`. */
  readonly reportsTo: readonly string[]
}

export const isDmarc = (record: string): boolean => /^v=DMARC1\s*(?:;|$)/i.test(record)

/** Null where it says no policy, which receivers take for none at all. */
export function readDmarc(record: string): Dmarc | null {
  const tags = readTags(record)
  const policy = policyIn(tags.get('p'))
  if (policy === null) return null
  const percent = Number.parseInt(tags.get('pct') ?? '100', 10)
  return {
    policy,
    policyBelow: policyIn(tags.get('sp')) ?? policy,
    percent: percent >= 0 && percent <= 100 ? percent : 100,
    strictDkim: tags.get('adkim')?.toLowerCase() === 's',
    strictSpf: tags.get('aspf')?.toLowerCase() === 's',
    reportsTo: (tags.get('rua') ?? '')
      .split(',')
      .flatMap((uri) => /^\s*mailto:([^!\s]+@[^!\s]+)/i.exec(uri)?.[1] ?? []),
  }
}

function policyIn(tag: string | undefined): Dmarc['policy'] | null {
  const policy = tag?.toLowerCase()
  return policy === 'none' || policy === 'quarantine' || policy === 'reject' ? policy : null
}

/**
 * Whether a domain that was verified speaks for the one that a reader sees. Relaxed: one stands above the other. Whether two
 * beside each other are of one organisation only the DNS knows (`findDmarc`).
 */
export function isAligned(verified: string, seen: string, strict: boolean): boolean {
  if (verified === seen) return true
  return !strict && (verified.endsWith(`.${seen}`) || seen.endsWith(`.${verified}`))
}
