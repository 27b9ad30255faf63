import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { addEvidence } from '#features/consent/consent.evidence.ts'
import { addEntries, lockCustomers } from '#features/consent/consent.ledger.ts'
import { preferenceLink } from '#features/consent/consent.links.ts'
import { readNow } from '#features/consent/consent.store.ts'
import { suppress } from '#features/consent/consent.suppression.ts'
import { everyPurpose } from '#features/consent/consent.ts'
import { readCustomer } from '#features/customers/customers.store.ts'
import { letterBody, localeOf } from '#features/mail/mail.ts'
import { sendMail } from '#features/mail/mail.write.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { failingAfter } from '#features/health/health.ts'
import { addDays, todayIn } from '#kit/japan/days.ts'
import type { Work } from '#platform/work.ts'
import { readReturnSettings } from './returns.settings.ts'
import { returnsLetterText as letter } from './returns.letter.text.ts'
import { restDays } from './returns.ts'

type Of = { readonly customerId: string; readonly address: string }

/**
 * Writes down that somebody asked for no more advertising by answering a mail: a refusal of all, by their own hand, with
 * what they wrote as evidence; and tells them. Who has refused already is not told again, so that two machines that answer
 * each other come to an end.
 */
export async function stopFor(
  tx: Work,
  { customerId, address }: Of,
  { raw, subject, returnId }: { raw: Uint8Array | null; subject: string; returnId: string },
): Promise<void> {
  await lockCustomers(tx, [customerId])
  const now = (await readNow(tx, customerId)).filter((one) => one.channel === 'email' && one.key === address)
  const isRefused = now.some((one) => one.purposeId === everyPurpose && one.state === 'refused')
  if (isRefused && now.every(({ state }) => state === 'refused')) return
  const evidence =
    raw === null || raw.length === 0 || raw.length > tx.config.maxFileBytes
      ? null
      : await addEvidence(tx, { name: `reply-${returnId}.eml`, body: Readable.from([raw]) })
  await addEntries(tx, [
    {
      customerId,
      channel: 'email',
      key: address,
      purposeId: everyPurpose,
      state: 'refused',
      basis: null,
      method: 'reply',
      own: true,
      evidenceId: evidence?.id ?? null,
      note: subject.slice(0, 500) || null,
    },
  ])
  await confirmTo(tx, { customerId, address }, returnId)
}

async function confirmTo(tx: Work, { customerId, address }: Of, returnId: string): Promise<void> {
  if (!(await readReturnSettings(tx)).settings.confirmStops) return
  const customer = await readCustomer(tx, customerId)
  if (!customer) return
  const locale = localeOf(customer)
  const link = await preferenceLink(tx, { customerId, key: address })
  await sendMail(tx, {
    customerId,
    template: 'returns.stopped',
    about: `return:${returnId}`,
    address,
    subject: letter.subject[locale],
    body: letterBody(
      customer,
      letter.body[locale].replace('{link}', () => link),
      await readSettings(tx),
      locale,
    ),
  })
}

/** Addresses at which so many tries in a row failed: advertising rests, and begins again by itself. */
export async function restFailing(tx: Work, bounced: readonly Of[]): Promise<void> {
  if (bounced.length === 0) return
  const { rows } = await sql<{ key: string }>`
    select distinct h.key from unnest(${bounced.map(({ customerId }) => customerId)}::uuid[],
      ${bounced.map(({ address }) => address)}::text[]) b (customer_id, key)
    join contact_health h on h.customer_id = b.customer_id and h.channel = 'email' and h.key = b.key
    where h.bounced_at is null and h.soft_bounces >= ${failingAfter}`.execute(tx.db)
  const { timeZone } = await readSettings(tx)
  const untilOn = addDays(todayIn(timeZone), restDays)
  await suppress(
    tx,
    rows.map(({ key }) => ({
      channel: 'email',
      key,
      purposeId: everyPurpose,
      reason: 'manual',
      note: letter.restNote[tx.locale],
      untilOn,
    })),
  )
}
