import { BlockList, isIP } from 'node:net'
import type { HitKind, Reason } from './reactions.ts'

/**
 * Networks that belong to one company alone, and in which no person reads or clicks mail. Not here, on purpose: Exchange Online
 * and Google, through whose proxies people see pictures; Proofpoint and Mimecast, whose browser isolation fetches what a person
 * clicks; relays and clouds, in which everybody is.
 */
type Network = {
  readonly why: Extract<Reason, 'appleNetwork' | 'microsoftNetwork' | 'barracudaNetwork'>
  /** Apple’s employees and servers click from there, too. */
  readonly kinds: readonly HitKind[]
  readonly ranges: readonly string[]
  readonly source: string
}

export const knownNetworks: readonly Network[] = [
  {
    why: 'appleNetwork',
    kinds: ['open'],
    ranges: ['17.0.0.0/8'],
    source: 'https://support.apple.com/en-us/101555',
  },
  {
    why: 'microsoftNetwork',
    kinds: ['open', 'click'],
    // Exchange Online Protection: sets 9 and 10 of the endpoints of Microsoft 365.
    ranges: [
      '40.92.0.0/15',
      '40.107.0.0/16',
      '52.100.0.0/14',
      '104.47.0.0/17',
      '2a01:111:f400::/48',
      '2a01:111:f403::/48',
    ],
    source: 'https://learn.microsoft.com/en-us/microsoft-365/enterprise/urls-and-ip-address-ranges',
  },
  {
    why: 'barracudaNetwork',
    kinds: ['open', 'click'],
    ranges: ['209.222.80.0/21'],
    source: 'https://campus.barracuda.com/product/emailgatewaydefense/doc/96023004/ip-analysis-inbound/',
  },
]

const lists = knownNetworks.map((network) => ({ ...network, list: listOf(network.ranges) }))
/** Settings are read once a step, and asked of every hit of it. */
const own = new WeakMap<readonly string[], BlockList>()

/** Whose network an address is in, if it is one of those; `networks` are the organisation's own. */
export function networkOf(kind: HitKind, ip: string | null, networks: readonly string[]): Reason | null {
  const address = ip?.replace(/^::ffff:(?=\d+\.)/i, '') ?? ''
  const family = isIP(address)
  if (family === 0) return null
  const holds = (list: BlockList): boolean => list.check(address, family === 4 ? 'ipv4' : 'ipv6')
  const known = lists.find(({ kinds, list }) => kinds.includes(kind) && holds(list))
  if (known) return known.why
  if (networks.length === 0) return null
  const mine = own.get(networks) ?? listOf(networks)
  own.set(networks, mine)
  return holds(mine) ? 'ownNetwork' : null
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}
