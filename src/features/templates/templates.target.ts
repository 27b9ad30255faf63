import { sql } from 'kysely'
import { todayIn } from '#kit/japan/days.ts'
import type { Work } from '#platform/work.ts'
import type { Compiled } from './templates.compiled.ts'
import { pageUrl, productLinks } from './templates.links.ts'
import { readPersonData } from './templates.person.ts'
import { readShown } from './templates.products.ts'
import { pageOf, prepare } from './templates.render.ts'

/**
 * Where a link of a content leads this customer, worked out from the content and from nothing that a visitor sent; null
 * where there is no such link, or it leads to no page.
 */
export async function linkTarget(
  work: Work,
  compiled: Compiled,
  no: number,
  customerId: string,
): Promise<string | null> {
  const today = todayIn(compiled.timeZone)
  if (no > productLinks)
    return compiled.recommendations.length === 0 ? null : productPage(work, no - productLinks, today)
  const link = compiled.links.find((one) => one.no === no)
  if (!link?.isPersonal) return link ? pageUrl(link.url) : null
  const alone = { ...compiled, html: null, text: '', recommendations: [], links: [link] }
  const person = (await readPersonData(work, alone, [customerId], { about: null })).get(customerId)
  return person ? pageOf(prepare(alone), no, person, today) : null
}

async function productPage(work: Pick<Work, 'db'>, number: number, today: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select product_id as id from mail_product where number = ${number}`.execute(work.db)
  const id = rows[0]?.id ?? ''
  return id === '' ? null : ((await readShown(work, [id], today)).get(id)?.url ?? null)
}
