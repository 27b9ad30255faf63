import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { renamed } from '#platform/http/aliases.ts'
import { write, type Work } from '#platform/work.ts'
import type { Purpose } from './consent.api.ts'
import { gate } from './consent.gate.ts'
import { addEntries, lockCustomers, type NewEntry } from './consent.ledger.ts'
import type { AddressLink } from './consent.links.ts'
import { advertisingPurposes } from './consent.purposes.ts'
import { readNow, readWishes, saveWish } from './consent.store.ts'
import { suppress } from './consent.suppression.ts'
import { everyPurpose } from './consent.ts'
import { wordingOf } from './consent.wordings.ts'

/** How often, in days; 0 is as it comes. */
export const frequencies = [0, 7, 14, 30, 90] as const

/** What the preference centre shows of one purpose. */
export type Preference = {
  readonly purpose: Purpose
  readonly isOn: boolean
  readonly everyDays: number
}

/** By what hand: where from and with what. */
export type Hand = { readonly ip: string; readonly userAgent: string | undefined }

/** The link with the customer as they go by now; null where nobody is on record under it any more. */
export async function ownerOf(work: Work, link: AddressLink): Promise<AddressLink | null> {
  const { params } = await renamed(work, { params: { id: link.customerId } })
  const { id } = params as { id: string }
  const { rows } = await sql`select 1 from customer where customer_id = ${id}::uuid`.execute(work.db)
  return rows.length === 0 ? null : { ...link, customerId: id }
}

export async function readPreferences(work: Work, of: AddressLink): Promise<Preference[]> {
  const { customerId, channel, key } = of
  const purposes = await advertisingPurposes(work)
  const verdicts = await gate(
    work,
    purposes.map(({ id }) => ({ customerId, channel, key, purposeId: id })),
  )
  const wishes = new Map(
    (await readWishes(work, customerId)).map(({ purposeId, everyDays }) => [purposeId, everyDays]),
  )
  return purposes.map((purpose, at) => {
    const verdict = verdicts[at]
    return {
      purpose,
      isOn: verdict !== undefined && (verdict.allowed || verdict.reason === 'tooSoon'),
      everyDays: wishes.get(purpose.id) ?? 0,
    }
  })
}

export type Choice = {
  readonly purposeId: string
  /** As the page showed it, and as it was sent back. */
  readonly wasOn: boolean
  readonly isOn: boolean
  readonly everyDays: number
}

/**
 * Writes down what somebody changed in their preferences, with the words that they read. What they left as it was is no
 * statement; sent twice, it is written once.
 */
export function savePreferences(
  work: Work,
  of: AddressLink,
  choices: readonly Choice[],
  hand: Hand,
  said: { title: string; lead: string },
): Promise<void> {
  return write(work, async (tx) => {
    await lockCustomers(tx, [of.customerId])
    const now = new Map((await readPreferences(tx, of)).map((one) => [one.purpose.id, one]))
    const entries: NewEntry[] = []
    for (const { purposeId, wasOn, isOn, everyDays } of choices) {
      const stands = now.get(purposeId)
      if (!stands) continue
      if (everyDays !== stands.everyDays)
        await saveWish(tx, of.customerId, { purposeId, everyDays: everyDays === 0 ? null : everyDays })
      if (wasOn === isOn || stands.isOn === isOn) continue
      entries.push(isOn ? await consent(tx, of, stands.purpose, hand, said) : refusal(of, purposeId, hand))
    }
    await addEntries(tx, entries)
    await audit(tx, {
      action: 'consent.preferences',
      subjectKind: 'customer',
      subjectId: of.customerId,
      after: { channel: of.channel, choices },
    })
  })
}

async function consent(
  tx: Work,
  { customerId, channel, key }: AddressLink,
  { id, label, description }: Purpose,
  { ip, userAgent }: Hand,
  { title, lead }: { title: string; lead: string },
): Promise<NewEntry> {
  const { locale } = tx
  const wordingId = await wordingOf(tx, {
    title: `${title}: ${label[locale]}`,
    body: [lead, label[locale], description[locale]].filter(Boolean).join('\n'),
    preTicked: false,
    url: '/c/p',
  })
  return {
    customerId,
    channel,
    key,
    purposeId: id,
    state: 'granted',
    basis: 'consent',
    method: 'preferenceCentre',
    own: true,
    wordingId,
    url: '/c/p',
    ip,
    userAgent: userAgent?.slice(0, 500) ?? null,
    // The link came to that mailbox: whoever presses it reads it.
    confirmedAt: new Date().toISOString(),
  }
}

const refusal = (
  { customerId, channel, key }: AddressLink,
  purposeId: string,
  { ip, userAgent }: Hand,
  method: 'preferenceCentre' | 'oneClick' = 'preferenceCentre',
): NewEntry => ({
  customerId,
  channel,
  key,
  purposeId,
  state: 'refused',
  basis: null,
  method,
  own: true,
  url: method === 'oneClick' ? '/c/u' : '/c/p',
  ip,
  userAgent: userAgent?.slice(0, 500) ?? null,
})

/**
 * Stops an address for a purpose or for all; asked again, it changes nothing. Where nobody is on record under the link
 * any more, the address alone is stopped.
 */
export function stop(
  work: Work,
  link: AddressLink,
  hand: Hand,
  method: 'preferenceCentre' | 'oneClick',
): Promise<void> {
  const purposeId = link.purposeId ?? everyPurpose
  return write(work, async (tx) => {
    const owner = await ownerOf(tx, link)
    if (!owner) {
      await suppress(tx, [{ channel: link.channel, key: link.key, purposeId, reason: 'optOut' }])
      return
    }
    await lockCustomers(tx, [owner.customerId])
    const stands = await readNow(tx, owner.customerId)
    const isOff = (id: string): boolean =>
      stands.some(
        (one) =>
          one.channel === link.channel &&
          one.key === link.key &&
          one.purposeId === id &&
          one.state === 'refused',
      )
    const consentedSince = stands.some(
      (one) => one.channel === link.channel && one.key === link.key && one.state !== 'refused',
    )
    if (isOff(purposeId) && !(purposeId === everyPurpose && consentedSince)) return
    await addEntries(tx, [refusal(owner, purposeId, hand, method)])
    await audit(tx, {
      action: 'consent.stop',
      subjectKind: 'customer',
      subjectId: owner.customerId,
      after: { channel: link.channel, method, purposeId: link.purposeId },
    })
  })
}
