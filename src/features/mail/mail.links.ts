import { signerFor } from '#platform/secrets.ts'
import type { Work } from '#platform/work.ts'

const purpose = 'link to my page'

/** How long a link in a mail opens My page. */
export const linkDays = 14
const second = 1000

/** What a link says: whose it is, where it leads, when it was made. */
export type Link = { readonly customerId: string; readonly to: string; readonly madeAt: Date }

/**
 * Makes links for mails that open a customer's My page without a code: signed, so that none can be made up, for two weeks,
 * and for this customer alone. Treat one as a secret: hand it to `sendMail` as `secret`.
 */
export async function linkMaker(
  work: Pick<Work, 'config'>,
  now = new Date(),
): Promise<(customerId: string, to?: string) => string> {
  const { sign } = await signerFor(work.config.dataDir, purpose)
  const madeAt = Math.floor(now.getTime() / second)
  return (customerId, to = '/my') => {
    const text = Buffer.from(JSON.stringify([customerId, to, madeAt])).toString('base64url')
    return `${work.config.publicUrl}/my/in?t=${text}.${sign(text)}`
  }
}

/** One such link. */
export async function signedLink(
  work: Pick<Work, 'config'>,
  customerId: string,
  to = '/my',
): Promise<string> {
  return (await linkMaker(work))(customerId, to)
}

/** Null where it was made up, changed, or is too old. */
export async function readLink(
  work: Pick<Work, 'config'>,
  token: string,
  now = new Date(),
): Promise<Link | null> {
  const [text = '', signature = ''] = token.split('.')
  const { verify } = await signerFor(work.config.dataDir, purpose)
  if (!verify(text, signature)) return null
  const [customerId, to, at] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [
    string,
    string,
    number,
  ]
  const madeAt = new Date(at * second)
  const age = now.getTime() - madeAt.getTime()
  return age <= linkDays * 86_400 * second ? { customerId, to, madeAt } : null
}
