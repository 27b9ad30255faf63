import { signerFor } from '#platform/secrets.ts'
import type { Work } from '#platform/work.ts'
import type { Channel } from './consent.ts'

/** Whose address a link is about. It never grows too old to stop: only consent wants a recent one. */
export type AddressLink = {
  readonly customerId: string
  readonly channel: Channel
  readonly key: string
  /** Of one-click: what it stops; null is everything. */
  readonly purposeId: string | null
  readonly madeAt: Date
}

/** Consent by a link is from whoever reads that mailbox today. */
export const consentDays = 60
const second = 1000
const day = 86_400 * second

const signer = (work: Pick<Work, 'config'>) => signerFor(work.config.dataDir, 'link to preferences')

type Of = { readonly customerId: string; readonly key: string; readonly channel?: Channel }

/** Makes many links, below the public address; each is for one address and opens nothing else. */
export async function linkPaths(
  work: Pick<Work, 'config'>,
  now = new Date(),
): Promise<(of: Of & { readonly purposeId?: string | null }, page: 'p' | 'u') => string> {
  const { sign } = await signer(work)
  const madeAt = Math.floor(now.getTime() / second)
  return ({ customerId, key, channel = 'email', purposeId = null }, page) => {
    const said = Buffer.from(JSON.stringify([customerId, channel, key, purposeId, madeAt])).toString(
      'base64url',
    )
    return `/c/${page}?t=${said}.${sign(said)}`
  }
}

/** The link to somebody's preference centre (配信の設定), for the foot of a mail. */
export async function preferenceLink(work: Pick<Work, 'config'>, of: Of, now?: Date): Promise<string> {
  return `${work.config.publicUrl}${await preferencePath(work, of, now)}`
}

/** The same from our own pages. */
export async function preferencePath(work: Pick<Work, 'config'>, of: Of, now?: Date): Promise<string> {
  return (await linkPaths(work, now))(of, 'p')
}

/** The address for `List-Unsubscribe` (RFC 8058): a POST to it stops, anything else only shows the page. */
export async function oneClickLink(
  work: Pick<Work, 'config'>,
  of: Of & { readonly purposeId: string | null },
  now?: Date,
): Promise<string> {
  return `${work.config.publicUrl}${(await linkPaths(work, now))(of, 'u')}`
}

/** Null where it was made up or changed. */
export async function readAddressLink(
  work: Pick<Work, 'config'>,
  token: string,
): Promise<AddressLink | null> {
  const [said = '', signature = ''] = token.split('.')
  const { verify } = await signer(work)
  if (said === '' || !verify(said, signature)) return null
  const [customerId, channel, key, purposeId, at] = JSON.parse(Buffer.from(said, 'base64url').toString()) as [
    string,
    Channel,
    string,
    string | null,
    number,
  ]
  return { customerId, channel, key, purposeId, madeAt: new Date(at * second) }
}

/** Whether a link is recent enough to consent by it. */
export const isRecent = ({ madeAt }: AddressLink, now = new Date()): boolean =>
  now.getTime() - madeAt.getTime() <= consentDays * day
