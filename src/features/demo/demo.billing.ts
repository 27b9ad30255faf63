import { sql } from 'kysely'
import { getCompany } from '#features/companies/companies.actions.ts'
import { readBase, type Base } from '#features/documents/documents.compose.ts'
import { correctDocument, issueDocument, voidDocument } from '#features/documents/documents.actions.ts'
import type { DocumentSummary } from '#features/documents/documents.api.ts'
import type { DocumentKind } from '#features/documents/documents.content.ts'
import { termsOf } from '#features/documents/documents.ts'
import { createPayment, matchPayment } from '#features/payments/payments.actions.ts'
import { updateSettings } from '#features/settings/settings.actions.ts'
import { selectSettings } from '#features/settings/settings.store.ts'
import { closingDate } from '#kit/japan/business-days.ts'
import { addDays } from '#kit/japan/days.ts'
import { Problem } from '#kit/problem.ts'
import type { Work } from '#platform/work.ts'
import { feeOfBank, issuer, strangers } from './demo.story.data.ts'

/**
 * What the shop issued and what was paid of it: documents of its latest orders, half a year of closing invoices of the
 * companies on account, each of which pays in its own way, and payments of which nobody knows yet from whom they are.
 */
export async function bill(
  work: Work,
  { seed, today, accounts }: { seed: number; today: string; accounts: readonly { readonly id: string }[] },
): Promise<void> {
  await introduceIssuer(work)
  const base = await readBase(work)
  await handOut(work, seed, base)
  const open: DocumentSummary[] = []
  for (const [index, { id }] of accounts.entries())
    open.push(...(await closeAccount(work, { id, index, today, base })))
  // One has the amount of what is open, so that there is something to propose.
  const [first] = open
  for (const [index, { payer, amount }] of strangers.entries())
    await createPayment(work, {
      ...transfer,
      paidOn: addDays(today, -index - 1),
      amount: index === 0 && first ? first.owed : amount,
      payer,
    })
}

const transfer = { customerId: null, companyId: null, fee: 0, method: 'transfer', note: null } as const

/** Documents say who issues them. A name that is there stays. */
export async function introduceIssuer(work: Work): Promise<void> {
  const { version, settings } = await selectSettings(work)
  if (settings.seller.name === '')
    await updateSettings(work, { version, settings: { ...settings, seller: issuer } })
}

/** So many of the latest orders have one of each kind. */
const many = 50

async function handOut(work: Work, seed: number, base: Base): Promise<void> {
  const latest = async (state: string): Promise<string[]> => {
    const { rows } = await sql<{ id: string }>`
      select id from sales_order where number like ${`D${seed}-%`} and company_id is null and voided_on is null
        and ${sql.raw(state)} order by ordered_at desc, id limit ${many}`.execute(work.db)
    return rows.map(({ id }) => id)
  }
  const issue = async (kind: DocumentKind, ids: readonly string[]): Promise<DocumentSummary[]> => {
    const made: DocumentSummary[] = []
    for (const orderId of ids) made.push(...(await issueDocument(work, { kind, of: { orderId } }, { base })))
    return made
  }
  const delivered = await latest(`kind = 'order' and shipping_state = 'delivered'`)
  await issue('invoice', delivered)
  const notes = await issue('deliveryNote', delivered)
  const confirmations = await issue('confirmation', await latest(`kind = 'order'`))
  await issue('returnInvoice', (await latest(`kind = 'return'`)).slice(0, 5))
  const [note] = notes
  if (note) await correctDocument(work, note.id, { reason: '宛名の書き間違い' })
  const [confirmation] = confirmations
  if (confirmation) await voidDocument(work, confirmation.id, '二重に発行したため')
}

type Due = { readonly made: DocumentSummary; readonly on: string }

/** Closes a company month by month, and lets it pay in between; gives back what is open at the end. */
async function closeAccount(
  work: Work,
  { id, index, today, base }: { id: string; index: number; today: string; base: Base },
): Promise<DocumentSummary[]> {
  const { attributes, coreKana, name } = await getCompany(work, id)
  const { closingDay } = termsOf(attributes)
  const payer = `カ）${coreKana ?? name}`
  const closings = closingsOf(closingDay ?? 'end', today)
  const [isHalf, isLate] = [index === 2, index === 1]
  const owing: DocumentSummary[] = []
  let due: Due[] = []
  const payUntil = async (on: string): Promise<void> => {
    for (const { made, on: paidOn } of due.filter((one) => one.on <= on)) {
      const fee = isLate ? feeOfBank : 0
      // Who pays by halves did so twice, and not since.
      const amount = isHalf ? Math.floor(made.owed / 2) : made.owed
      const paid = await createPayment(work, {
        ...transfer,
        companyId: id,
        paidOn,
        amount: amount - fee,
        payer,
      })
      await matchPayment(work, paid.id, {
        version: paid.version,
        fee,
        parts: [{ kind: 'document', id: made.id, amount }],
      })
      if (isHalf) owing.push(made)
    }
    due = due.filter((one) => one.on > on)
  }
  for (const [at, { from, to }] of closings.entries()) {
    await payUntil(to)
    // From 15 days before it is due to 135 days after, so that there is something of every age.
    const dueOn = isHalf ? addDays(today, 15 - 30 * (closings.length - 1 - at)) : undefined
    const made = await closeOnce(work, base, { id, from, to, issuedOn: addDays(to, 1), dueOn })
    if (made?.dueOn && (!isHalf || at < 2)) due.push({ made, on: addDays(made.dueOn, isLate ? 3 : 0) })
    else if (made) owing.push(made)
  }
  await payUntil(today)
  return [...owing, ...due.map(({ made }) => made)]
}

/** The closings of half a year that have ended before a day. */
function closingsOf(closingDay: number | 'end', today: string): { from: string; to: string }[] {
  const days: string[] = []
  for (let on = closingDate(addDays(today, -210), closingDay); on < today;) {
    days.push(on)
    on = closingDate(addDays(on, 1), closingDay)
  }
  return days.flatMap((to, index) => {
    const before = days[index - 1]
    return before === undefined ? [] : [{ from: addDays(before, 1), to }]
  })
}

async function closeOnce(
  work: Work,
  base: Base,
  {
    id,
    from,
    to,
    issuedOn,
    dueOn,
  }: { id: string; from: string; to: string; issuedOn: string; dueOn: string | undefined },
): Promise<DocumentSummary | undefined> {
  try {
    const closing = { kind: 'company', id, from, to } as const
    const [made] = await issueDocument(work, { kind: 'invoice', of: { closing }, issuedOn, dueOn }, { base })
    return made
  } catch (error) {
    // A month in which it ordered nothing.
    if (!(error instanceof Problem && error.code === 'conflict')) throw error
    return undefined
  }
}
