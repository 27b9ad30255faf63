import { createHash, randomBytes } from 'node:crypto'
import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { getCustomer } from '#features/customers/customers.actions.ts'
import { recordVerified } from '#features/health/health.record.ts'
import { letterBody, localeOf, senderName } from '#features/mail/mail.ts'
import { sendMail } from '#features/mail/mail.write.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { newId } from '#kit/ids.ts'
import { translator } from '#kit/text.ts'
import { write, type Work } from '#platform/work.ts'
import { addEntries } from './consent.ledger.ts'
import { consentPageText } from './consent.pages.text.ts'
import { mustBePurpose } from './consent.purposes.ts'
import { addressNotTheirs, tooManyRequests } from './consent.refusals.ts'
import {
  countToday,
  findRequest,
  insertRequest,
  markConfirmed,
  type Request,
} from './consent.requests.store.ts'
import { addressesOf } from './consent.store.ts'
import { mustBeWording, wordingOf } from './consent.wordings.ts'

export const requestDays = 7
const aDay = 3

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Mails a link that confirms consent to an address of the customer: it counts once it was pressed. */
export function askConfirmation(
  work: Work,
  customerId: string,
  asked: { key: string; purposeIds: readonly string[]; wordingId: string | null },
): Promise<void> {
  const { key, purposeIds, wordingId } = asked
  return write(work, async (tx) => {
    await mustSeeCustomer(tx, customerId)
    const purposes = await Promise.all([...new Set(purposeIds)].map((id) => mustBePurpose(tx, id)))
    if (wordingId !== null) await mustBeWording(tx, wordingId)
    const addresses = await addressesOf(tx, customerId)
    if (!addresses.some((one) => one.channel === 'email' && one.key === key)) throw addressNotTheirs()
    if ((await countToday(tx, 'email', key)) >= aDay) throw tooManyRequests()
    const customer = await getCustomer(tx, customerId)
    const settings = await readSettings(tx)
    const locale = localeOf(customer)
    const t = translator(consentPageText, locale)
    const token = randomBytes(32).toString('base64url')
    const id = newId()
    await insertRequest(tx, {
      customerId,
      id,
      channel: 'email',
      key,
      purposeIds: purposes.map((one) => one.id),
      wordingId,
      tokenHash: tokenHash(token),
      days: requestDays,
    })
    await sendMail(tx, {
      customerId,
      template: 'consent.confirm',
      about: `consent:${id}`,
      address: key,
      subject: t('confirmSubject', { shop: senderName(settings) }),
      body: letterBody(
        customer,
        t('confirmBody', {
          shop: senderName(settings),
          purposes: purposes.map(({ label }) => `・${label[locale]}`).join('\n'),
          link: '{secret}',
          days: requestDays,
        }),
        settings,
        locale,
      ),
      secret: `${tx.config.publicUrl}/c/d?t=${token}`,
    })
    await audit(tx, {
      action: 'consent.askConfirmation',
      subjectKind: 'customer',
      subjectId: customerId,
      after: { purposeIds: purposes.map((one) => one.id) },
    })
  })
}

type Shown = {
  readonly title: string
  readonly body: string
  readonly ip: string
  readonly userAgent: string | undefined
}

/**
 * The press of the button in the page behind such a link. Pressed again, it changes nothing. `shown` is what the page
 * said, which is kept as the wording where no other was.
 */
export function confirm(work: Work, token: string, shown: Shown): Promise<'confirmed' | 'already' | 'over'> {
  return write(work, async (tx) => {
    const request = await findRequest(tx, tokenHash(token), { lock: true })
    if (!request || request.isOver) return 'over'
    if (request.confirmedAt !== null) return 'already'
    await record(tx, request, shown)
    return 'confirmed'
  })
}

async function record(tx: Work, request: Request, { title, body, ip, userAgent }: Shown): Promise<void> {
  const { customerId, channel, key, purposeIds } = request
  const wordingId = request.wordingId ?? (await wordingOf(tx, { title, body, preTicked: false, url: '/c/d' }))
  await markConfirmed(tx, request)
  await addEntries(
    tx,
    purposeIds.map((purposeId) => ({
      customerId,
      channel,
      key,
      purposeId,
      state: 'granted',
      basis: 'consent',
      method: 'doubleOptIn',
      own: true,
      wordingId,
      url: '/c/d',
      ip,
      userAgent: userAgent?.slice(0, 500) ?? null,
      confirmedAt: new Date().toISOString(),
    })),
  )
  await recordVerified(tx, [{ customerId, address: key }], 'optIn')
  await audit(tx, {
    action: 'consent.confirm',
    subjectKind: 'customer',
    subjectId: customerId,
    after: { channel, purposeIds },
  })
}
