import { sql } from 'kysely'
import { compiledSchema, type Compiled } from '#features/templates/templates.compiled.ts'
import { pageUrl } from '#features/templates/templates.links.ts'
import { linkTarget } from '#features/templates/templates.target.ts'
import type { Work } from '#platform/work.ts'

type Followed = {
  /** `campaign.number`. */
  readonly campaign: number
  readonly variant: number
  readonly link: number
  readonly customerId: string
}

/** So long a process goes by what it read: what has begun to be sent does not change any more. */
const keptFor = 60_000
const mostKept = 500

type Content = {
  readonly compiled: Compiled
  /** Where links lead that are the same for everybody. */
  readonly pages: ReadonlyMap<number, string | null>
}
type Kept = { readonly until: number; readonly content: Promise<Content | null> }

/**
 * Where links of campaigns lead, worked out from what was frozen of the campaign; null where they lead nowhere. Contents are
 * read once in a while: thousands of clicks a second ask for the same few. What differs by recipient is made for them.
 */
export function linkFollower(work: Work): (followed: Followed) => Promise<string | null> {
  const kept = new Map<string, Kept>()
  const contentOf = (campaign: number, variant: number): Promise<Content | null> => {
    const key = `${campaign}/${variant}`
    const known = kept.get(key)
    if (known && known.until > Date.now()) return known.content
    if (kept.size >= mostKept) kept.clear()
    const content = readContent(work, campaign, variant)
    kept.set(key, { until: Date.now() + keptFor, content })
    // What could not be read is asked for again.
    content.catch(() => kept.delete(key))
    return content
  }
  return async ({ campaign, variant, link, customerId }) => {
    const content = await contentOf(campaign, variant)
    if (!content) return null
    const page = content.pages.get(link)
    return page === undefined ? linkTarget(work, content.compiled, link, customerId) : page
  }
}

async function readContent(
  work: Pick<Work, 'db'>,
  campaign: number,
  variant: number,
): Promise<Content | null> {
  const { rows } = await sql<{ frozen: unknown }>`
    select v.frozen from campaign k join campaign_variant v on v.campaign_id = k.id
    where k.number = ${campaign} and v.no = ${variant} and v.frozen is not null`.execute(work.db)
  const [row] = rows
  if (!row) return null
  const compiled = compiledSchema.parse(row.frozen)
  const fixed = compiled.links.filter(({ isPersonal }) => !isPersonal)
  return { compiled, pages: new Map(fixed.map(({ no, url }) => [no, pageUrl(url)])) }
}
