import { sql } from 'kysely'
import { suggestDomain } from '#kit/japan/email-domain.ts'
import type { Work } from '#platform/work.ts'
import type { Subject } from './quality.ts'

/** What reads fields as contact points leaves of each, as far as it is asked here. */
type ReadPoint = { readonly kind?: unknown; readonly key?: unknown }

/**
 * The domains at which these records have addresses and that look like slips of well-known ones. How near one word is to
 * another is nothing to ask SQL, and a batch has few domains: they are judged here, and the conditions ask for these.
 */
export async function misspeltDomains(
  work: Pick<Work, 'db'>,
  subject: Subject,
  ids: readonly string[],
  read: readonly ReadPoint[],
): Promise<string[]> {
  const ofFields = read.flatMap(({ kind, key }) =>
    kind === 'email' && typeof key === 'string' ? key.slice(key.lastIndexOf('@') + 1) : [],
  )
  const ofPoints = subject === 'customer' ? await domainsOf(work, ids) : []
  return [...new Set([...ofFields, ...ofPoints])].filter((domain) => suggestDomain(domain) !== null)
}

async function domainsOf({ db }: Pick<Work, 'db'>, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ domain: string }>`
    select distinct split_part(p.key, '@', 2) as domain from contact_point p
    where p.customer_id = any(${ids}::uuid[]) and p.kind = 'email' and p.key <> ''`.execute(db)
  return rows.map(({ domain }) => domain)
}
