import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'

/** Where link `no` of a variant leads. */
export type CampaignLink = { readonly no: number; readonly url: string }

/** So long a process goes by what it read: what has begun to be sent does not change any more. */
const keptFor = 60_000
const mostKept = 2000

type Kept = { readonly until: number; readonly links: Promise<readonly CampaignLink[] | null> }

/** Reads the links of campaigns, each once in a while: thousands of clicks a second ask for the same few. */
export function linkReader(
  work: Work,
): (campaign: number, variant: number) => Promise<readonly CampaignLink[] | null> {
  const kept = new Map<string, Kept>()
  return (campaign, variant) => {
    const key = `${campaign}/${variant}`
    const known = kept.get(key)
    if (known && known.until > Date.now()) return known.links
    if (kept.size >= mostKept) kept.clear()
    const links = readLinks(work, campaign, variant)
    kept.set(key, { until: Date.now() + keptFor, links })
    // What could not be read is asked for again.
    links.catch(() => kept.delete(key))
    return links
  }
}

/** The campaign's own links, as its frozen content has them; null where there is no such variant. */
export async function readLinks(
  work: Pick<Work, 'db'>,
  campaign: number,
  variant: number,
): Promise<readonly CampaignLink[] | null> {
  const { rows } = await sql<{ links: CampaignLink[] | null }>`
    select v.frozen -> 'links' as links from campaign k join campaign_variant v on v.campaign_id = k.id
    where k.number = ${campaign} and v.no = ${variant}`.execute(work.db)
  return rows[0]?.links ?? null
}

/** Only to pages: a template may hold anything, a redirect may not. */
export function safeUrl(url: string): string | null {
  if (!URL.canParse(url)) return null
  const { protocol, href } = new URL(url)
  return protocol === 'https:' || protocol === 'http:' ? href : null
}
