import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import type { Phrase } from '#kit/text.ts'

/** What the public internet does not lead to (IANA special-purpose address registries). */
const closed = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  closed.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  // Teredo and others of the protocols' own, documentation, 6to4: they carry addresses of version 4 or lead nowhere.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  closed.addSubnet(net, bits, 'ipv6')
/** The only part of version 6 that is public; ::1, fc00::/7, fe80::/10 and mapped addresses stand outside. */
const open6 = new BlockList()
open6.addSubnet('2000::', 3, 'ipv6')

/** Whether an address stands in the public internet, and not in the network of whoever runs the product. */
export function isPublic(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !closed.check(address, 'ipv4')
  return version === 6 && open6.check(address, 'ipv6') && !closed.check(address, 'ipv6')
}

/** The host of an address as a socket is opened to it: without the brackets of version 6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}

export class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress'
}

/**
 * A look-up that knows public addresses alone. The socket is opened to what it answers, so that a name cannot lead
 * somewhere else between the look and the call (DNS rebinding).
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, '')
    const allowed = found.filter(({ address }) => isPublic(address))
    const [first] = allowed
    if (!first) return callback(new PrivateAddress(`${hostname} is no public address`), '')
    if (options.all) callback(null, allowed)
    else callback(null, first.address, first.family)
  })
}

/** Whether this is an address by number that nothing may be sent to; names are looked at when they are called. */
export function isClosed(url: URL): boolean {
  const host = hostOf(url)
  return (isIP(host) !== 0 && !isPublic(host)) || /(^|\.)localhost\.?$/.test(host)
}

/** Why nothing may be sent to an address, as far as it can be said without looking it up. */
export function addressProblem(url: string, isPrivateAllowed: boolean): Phrase | null {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (!parsed || !['https:', 'http:'].includes(parsed.protocol))
    return {
      ja: 'https:// で始まるURLを入力してください（例：https://example.jp/enishi）',
      en: 'Enter a URL that begins with https:// (such as https://example.jp/enishi)',
    }
  if (parsed.username !== '' || parsed.password !== '')
    return {
      ja: 'URLにユーザー名やパスワードを入れないでください。送信元は署名で確かめられます',
      en: 'Put no user name or password into the URL: the signature tells who sends',
    }
  if (isPrivateAllowed) return null
  if (parsed.protocol !== 'https:')
    return {
      ja: '暗号化されない http:// には送れません。https:// のURLを入力してください',
      en: 'Nothing is sent over http, which is not encrypted. Enter a URL with https',
    }
  return isClosed(parsed)
    ? {
        ja: '社内や自分自身のアドレスには送れません。必要なら運用担当者が ENISHI_WEBHOOK_PRIVATE で許可できます',
        en: 'Nothing is sent to private addresses. Whoever runs the server may allow it by ENISHI_WEBHOOK_PRIVATE',
      }
    : null
}
