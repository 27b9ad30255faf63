import type { CustomerRows } from '#features/customers/customers.rows.ts'
import { addEntries, type NewEntry } from '#features/consent/consent.ledger.ts'
import { createPurpose, readPurposes } from '#features/consent/consent.purposes.ts'
import { everyPurpose, newsPurpose } from '#features/consent/consent.ts'
import { wordingOf } from '#features/consent/consent.wordings.ts'
import { addDays } from '#kit/japan/days.ts'
import type { Work } from '#platform/work.ts'
import type { DemoPerson } from './demo.people.ts'
import { randomOf } from './demo.random.ts'

const letters = '会員だより'

/** A second purpose beside the one that stands there from the first day. */
export async function makePurposes(work: Work): Promise<void> {
  if ((await readPurposes(work)).some(({ label }) => label.ja === letters)) return
  await createPurpose(work, {
    label: { ja: letters, en: 'Members’ letter' },
    description: {
      ja: '月に一度、蔵と茶畑の話をお届けします',
      en: 'Once a month, from our makers and fields',
    },
    class: 'advertising',
    mailOrder: true,
    doubleOptIn: true,
    validMonths: null,
  })
}

/**
 * What people of a demo said of news by mail: most agreed in the shop or by themselves, some handed over a card, some
 * have had enough, and of many nothing is known. In the caller's transaction.
 */
export async function makeConsents(
  tx: Work,
  {
    seed,
    people,
    rows,
    today,
  }: {
    seed: number
    people: readonly DemoPerson[]
    rows: readonly CustomerRows[]
    today: string
  },
): Promise<void> {
  const wordingId = await wordingOf(tx, {
    title: '店頭申込書 2025年4月版',
    body: '□ 新商品やセールのお知らせをメールで受け取る\nお知らせはいつでも停止できます。',
    preTicked: false,
    url: null,
  })
  const letter = (await readPurposes(tx)).find(({ label }) => label.ja === letters)
  const entries = rows.flatMap((row, at): NewEntry[] => {
    const person = people[at]
    const mail = row.points.find(({ kind, key }) => kind === 'email' && key !== '')
    if (!person || !mail) return []
    const random = randomOf(seed, person.number + 7_000_000)
    const given = `${addDays(today, -random.int(60, 900))}T03:00:00Z`
    const later = `${addDays(today, -random.int(1, 50))}T03:00:00Z`
    const address = { customerId: row.id, channel: 'email', key: mail.key } as const
    const consent = {
      ...address,
      purposeId: newsPurpose,
      state: 'granted',
      basis: 'consent',
      occurredAt: given,
    } as const
    const own: NewEntry = { ...consent, method: 'preferenceCentre', own: true, confirmedAt: given, wordingId }
    const refusal: NewEntry = {
      ...address,
      purposeId: everyPurpose,
      state: 'refused',
      basis: null,
      method: 'oneClick',
      own: true,
      occurredAt: later,
    }
    if (person.post && random.chance(0.6))
      return [{ ...consent, state: 'exempt', basis: 'toldUs', method: 'card', own: false, note: '名刺交換' }]
    const said = random.next()
    const agreed: NewEntry = said < 0.3 ? own : { ...consent, method: 'paper', own: false, wordingId }
    if (said > 0.72) return []
    return [
      agreed,
      ...(letter && said < 0.2 ? [{ ...own, purposeId: letter.id }] : []),
      ...(random.chance(0.12) ? [refusal] : []),
    ]
  })
  await addEntries(tx, entries, { tellsOf: () => false })
}
