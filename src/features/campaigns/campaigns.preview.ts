import { sql } from 'kysely'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readPersonData } from '#features/templates/templates.person.ts'
import { preview } from '#features/templates/templates.preview.ts'
import { render } from '#features/templates/templates.render.ts'
import { previewInput, type Preview } from '#features/templates/templates.schemas.ts'
import { todayIn } from '#kit/japan/days.ts'
import { notFound } from '#kit/problem.ts'
import { may, type Work } from '#platform/work.ts'
import { contentsOf } from './campaigns.content.ts'
import { recipientsOf } from './campaigns.recipients.ts'
import { preparedOf, readSenders, type MailSender } from './campaigns.render.ts'
import type { Recipient } from './campaigns.schemas.ts'
import { mustRead } from './campaigns.show.ts'
import type { StoredCampaign } from './campaigns.store.ts'
import { refused } from './campaigns.ts'

/** Each variant as nobody in particular gets it, with what is wrong with it; null where it has no content yet. */
export async function previewsOf(work: Work, stored: StoredCampaign): Promise<(Preview | null)[]> {
  const contents = await contentsOf(work, stored.variants)
  const previews: (Preview | null)[] = []
  for (const [at, content] of contents.entries())
    previews.push(content && (await previewContent(work, stored, { at, content, customerId: null })))
  return previews
}

type Wanted = { readonly at: number; readonly content: unknown; readonly customerId: string | null }

async function previewContent(
  work: Work,
  stored: StoredCampaign,
  { at, content, customerId }: Wanted,
): Promise<Preview> {
  const wanted = stored.variants[at]?.senderId ?? stored.senderId
  // One that is gone is told of by the checks.
  const { rows } = await sql<{ id: string }>`
    select id from mail_sender where id = ${wanted}::uuid and deleted_at is null`.execute(work.db)
  const senderId = rows[0]?.id ?? null
  return preview(work, previewInput.parse({ content, class: stored.purpose.class, customerId, senderId }))
}

const fromOf = (sender: MailSender | undefined): { name: string; address: string } | null =>
  sender ? { name: sender.name, address: sender.address } : null

/** A variant as one customer, or nobody in particular, would get it today. */
export async function previewVariant(
  work: Work,
  id: string,
  { variant, customerId }: { variant: number; customerId: string | null },
) {
  const stored = await mustRead(work, id)
  const at = variant - 1
  const content = (await contentsOf(work, stored.variants))[at]
  if (!content) throw refused('variant', { ja: '内容を選んでください', en: 'Choose a content' })
  const { subject, preheader, html, text, bytes } = await previewContent(work, stored, {
    at,
    content,
    customerId,
  })
  return {
    subject,
    preheader,
    html,
    text,
    weight: bytes,
    from: fromOf((await readSenders(work, stored)).get(variant)),
  }
}

/** The mail of one recipient: as the mailbox kept it, else made again of what was frozen and of who they are today. */
export async function readMail(work: Work, id: string, customerId: string, address: string | undefined) {
  const stored = await mustRead(work, id)
  const recipients = await recipientsOf(work, id, customerId)
  const recipient = recipients.find((one) => address === undefined || one.address === address)
  if (!recipient) throw notFound({ ja: 'この顧客は宛先にありません', en: 'This customer is no recipient' })
  const variant = recipient.variant ?? stored.winner ?? 1
  const from = fromOf((await readSenders(work, stored)).get(variant))
  const said = may(work.actor, seeMasked)
    ? ((await readKept(work, id, recipient)) ?? (await makeAgain(work, id, variant, customerId)))
    : null
  if (said) return { recipient, from, ...said }
  const { subject, html, text } = await previewVariant(work, id, { variant, customerId })
  return { recipient, from, subject, html, text, asSent: false }
}

type Said = { subject: string; html: string | null; text: string; asSent: boolean }

/** The latest try that no server took. */
async function readKept(work: Work, campaignId: string, recipient: Recipient): Promise<Said | null> {
  if (recipient.state !== 'kept') return null
  const { rows } = await sql<Omit<Said, 'asSent'>>`
    select subject, html, text from mail_copy
    where customer_id = ${recipient.customer.id}::uuid and source = 'campaigns' and address = ${recipient.address}
      and starts_with(ref, ${`${campaignId}/`}) order by created_at desc, id desc limit 1`.execute(work.db)
  return rows[0] ? { ...rows[0], asSent: true } : null
}

async function makeAgain(
  work: Work,
  campaignId: string,
  variant: number,
  customerId: string,
): Promise<Said | null> {
  const content = (await preparedOf(work, campaignId)).get(variant)
  if (!content) return null
  const person = (await readPersonData(work, content.compiled, [customerId], { about: null })).get(customerId)
  if (!person) return null
  const { publicUrl } = work.config
  const said = render(content, person, {
    linkOf: () => null,
    pixel: null,
    preferenceLink: `${publicUrl}/c/p`,
    today: todayIn(content.compiled.timeZone),
    publicUrl,
  })
  // In a frame of our own page pictures come from where that page does.
  return { ...said, html: said.html?.replaceAll(`${publicUrl}/m/`, '/m/') ?? null, asSent: false }
}
