import { sql } from 'kysely'
import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { getSender } from '#features/delivery/delivery.senders.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import { Problem } from '#kit/problem.ts'
import { may, type Work } from '#platform/work.ts'
import { namedIn } from './templates.blocks.ts'
import { make, type Made } from './templates.compile.ts'
import type { Compiled } from './templates.compiled.ts'
import { sectionsOf } from './templates.content.ts'
import { readCoupons } from './templates.coupons.store.ts'
import { readImages } from './templates.images.ts'
import type { SenderFacts } from './templates.finding.ts'
import { lint } from './templates.lint.ts'
import { resolveShared } from './templates.making.ts'
import { pageIn } from './templates.look.ts'
import { readPersonData, sampleCode } from './templates.person.ts'
import { readShown } from './templates.products.ts'
import { prepare, render, type PersonData, type Rendered } from './templates.render.ts'
import { disarmed } from './templates.said.ts'
import type { Finding, Preview, PreviewInput } from './templates.schemas.ts'
import { readTemplateSettings } from './templates.settings.ts'
import { readShared } from './templates.shared.ts'
import { readKnown, readVariables, type Known } from './templates.variables.ts'
import { readWords } from './templates.words.ts'

/** What one customer would get, as far as the reader may see it, and everything that is wrong with it. */
export async function preview(work: Work, input: PreviewInput): Promise<Preview> {
  const { made, person, name, rendered } = await seen(work, input)
  const { publicUrl } = work.config
  // In a frame of our own page pictures come from where that page does.
  const html = rendered.html?.replaceAll(`${publicUrl}/m/`, '/m/') ?? null
  return {
    person: { id: person === null ? null : input.customerId, name },
    subject: rendered.subject,
    preheader: rendered.preheader,
    html: input.isDark && html !== null ? pageIn(html, 'dark') : html,
    text: rendered.text,
    madeText: made.madeText,
    bytes: Buffer.byteLength(rendered.html ?? rendered.text),
    links: made.compiled.links,
    findings: await findingsOf(work, input, { made, rendered }),
  }
}

export type Seen = {
  readonly made: Made
  /** Null: the made-up one. */
  readonly person: PersonData | null
  readonly name: string
  readonly rendered: Rendered
}

/** Rendered for the chosen customer, or for nobody in particular. No code is handed out, no link is counted. */
export async function seen(work: Work, input: PreviewInput): Promise<Seen> {
  const content = disarmed(input.content)
  const made = await make(work, content, { class: input.class, campaign: sampleCampaign[content.language] })
  const { compiled } = made
  const known = await readKnown(work)
  const person = input.customerId === null ? null : await chosen(work, compiled, input.customerId, known)
  const sample = person ?? (await samplePerson(work, compiled))
  const rendered = render(prepare(compiled), sample, {
    linkOf: () => null,
    pixel: null,
    preferenceLink: `${work.config.publicUrl}/c/p`,
    today: todayIn(compiled.timeZone),
    publicUrl: work.config.publicUrl,
  })
  const name = person?.values['customer']?.['name']
  return { made, person, rendered, name: typeof name === 'string' ? name : sampleName[compiled.language] }
}

const sampleCampaign = { ja: '（配信の名前）', en: '(name of the campaign)' } as const
const sampleName = { ja: '見本の人', en: 'A made-up person' } as const
const unseen = '●●●'

async function chosen(work: Work, compiled: Compiled, customerId: string, known: Known): Promise<PersonData> {
  await mustSeeCustomer(work, customerId)
  const person = (await readPersonData(work, compiled, [customerId], { about: null })).get(customerId)
  if (!person) throw new Problem('notFound')
  return may(work.actor, seeMasked) ? person : masked(person, known)
}

/** What this reader may not see is not shown to them in a mail either. */
function masked(person: PersonData, known: Known): PersonData {
  const values = Object.fromEntries(
    Object.entries(person.values).map(([group, entries]) => [
      group,
      Object.fromEntries(
        Object.entries(entries).map(([key, value]) => [
          key,
          value !== null && known.fieldOf(`${group}.${key}`)?.masked ? unseen : value,
        ]),
      ),
    ]),
  )
  return { ...person, values }
}

/** Somebody who has everything, by the examples of the catalogue. */
async function samplePerson(work: Work, compiled: Compiled): Promise<PersonData> {
  const values: { [group: string]: { [key: string]: unknown } } = {}
  for (const { key, example, type } of await readVariables(work)) {
    const [group = '', name] = key.split('.')
    if (name === undefined || group in compiled.constants || group === 'links') continue
    const said = example[compiled.language]
    const value =
      type === 'yesNo'
        ? true
        : type === 'number' || type === 'money'
          ? Number(said.replaceAll(',', ''))
          : said
    values[group] = { ...values[group], [name]: value }
  }
  const best = new Set(compiled.recommendations.flatMap(({ bestSellers }) => bestSellers))
  const products = await readShown(work, [...best], todayIn(compiled.timeZone))
  return {
    values,
    recommended: compiled.recommendations.map(({ bestSellers, count }) =>
      bestSellers.slice(0, count).flatMap((id) => products.get(id) ?? []),
    ),
    codes: compiled.coupons.map(({ sharedCode }) => sharedCode ?? sampleCode),
  }
}

/** Everything that is wrong with a content; campaigns refuse to go out with an error. */
export async function findingsOf(
  work: Work,
  input: Pick<PreviewInput, 'content' | 'class' | 'senderId'>,
  { made, rendered }: Pick<Seen, 'made' | 'rendered'>,
): Promise<Finding[]> {
  const { seller, timeZone } = await readSettings(work)
  const today = todayIn(timeZone)
  const { missing } = await readTemplateSettings(work)
  // As they were typed: what is rendered has been disarmed.
  const sections = await resolveShared(work, input.content)
  const names = namedIn(sections)
  const shared = namedIn(sectionsOf(input.content)).shared
  const kept = await readShared(work, shared)
  return lint({
    content: input.content,
    class: input.class,
    made,
    sections,
    rendered,
    known: await readKnown(work),
    seesMasked: may(work.actor, seeMasked),
    words: await readWords(work),
    missing,
    seller,
    images: await readImages(work, names.images),
    products: await readShown(work, names.products, today),
    coupons: await readCoupons(work, names.coupons),
    lostShared: shared.filter((id) => !kept.has(id)),
    publicUrl: work.config.publicUrl,
    sender: input.senderId === null ? null : await senderFacts(work, input.senderId),
    today,
  })
}

/** What is known of the sender; nothing is asked of the network here. */
async function senderFacts(work: Work, senderId: string): Promise<SenderFacts> {
  const { address, domain, signed } = await getSender(work, senderId)
  const { rows } = await sql<{ checks: readonly { name: string; state: string }[] | null }>`
    select checks from mail_domain where name = ${domain} and checked_at is not null`.execute(work.db)
  const checks = rows[0]?.checks ?? null
  return {
    address,
    domain,
    isSigned: signed,
    wrong: checks && checks.flatMap(({ name, state }) => (state === 'bad' ? [name] : [])),
  }
}
