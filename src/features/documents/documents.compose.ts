import { organisationCalendar } from '#features/calendar/calendar.actions.ts'
import type { OrganisationCalendar } from '#features/calendar/calendar.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { addressee, looksLikeCompany } from '#kit/japan/name.ts'
import { notFound, Problem } from '#kit/problem.ts'
import type { Work } from '#platform/work.ts'
import { nobody } from '#features/purchases/purchases.ts'
import { readCarry } from './documents.carry.ts'
import { amountsOfMany, amountsOfOne, type Content, type DocumentKind } from './documents.content.ts'
import { currentImages } from './documents.images.ts'
import {
  badPeriod,
  companyNotFound,
  noRegistration,
  nothingLeft,
  nothingToBill,
  orderNotFound,
  termsOf,
  wrongSource,
} from './documents.ts'
import {
  cancelsOf,
  findOrder,
  readAddressed,
  readAgain,
  readUnbilled,
  type Addressed,
  type Party,
  type SourceOrder,
} from './documents.sources.ts'

/** Of what a document is made: one order (or an entry that takes one back), or all of a party in a period. */
export type Source =
  | { readonly orderId: string }
  | {
      readonly closing: Party & {
        readonly from: string
        readonly to: string
        /** Of a correction: the orders that were on it, whatever became of them, and what was taken back of them. */
        readonly orderIds?: readonly string[]
        /** And its number, so that it is not carried over onto itself. */
        readonly number?: string
      }
    }

/** What a person decides beside it. */
export type Choices = {
  readonly issuedOn?: string | undefined
  readonly transactionOn?: string | undefined
  readonly dueOn?: string | null | undefined
  readonly note?: string | null | undefined
  readonly recipient?: Content['recipient'] | undefined
}

/** A document that is not issued yet: all but its number. */
export type Draft = {
  readonly customerId: string
  readonly companyId: string | null
  readonly orderIds: readonly string[]
  readonly content: Omit<Content, 'number' | 'edition'>
}

/** Makes the documents of a source; a period with several currencies or ways of taxing gives one of each. */
export async function draft(
  work: Work,
  kind: DocumentKind,
  source: Source,
  choices: Choices,
  given?: Base,
): Promise<Draft[]> {
  const base = given ?? (await readBase(work))
  if ('orderId' in source) return [await draftOfOrder(work, kind, source.orderId, choices, base)]
  return draftOfPeriod(work, kind, source.closing, choices, base)
}

async function draftOfOrder(
  work: Work,
  kind: DocumentKind,
  id: string,
  choices: Choices,
  base: Base,
): Promise<Draft> {
  const order = await findOrder(work, id)
  if (!order) throw notFound(orderNotFound)
  if ((order.kind === 'order') === (kind === 'returnInvoice')) throw wrongSource(kind)
  if (order.isVoid || order.isHeld) throw nothingLeft()
  const cancels = order.kind === 'order' ? await cancelsOf(work, order) : []
  const amounts = cancels.length === 0 ? amountsOfOne(order) : amountsOfMany([order, ...cancels])
  const to = (await readAddressed(work, order.customerId, order.companyId)) ?? nameless
  const { payment } = termsOf({ ...to.attributes, ...to.companyAttributes })
  const issuedOn = choices.issuedOn ?? base.today
  const billing = kind === 'invoice' || kind === 'simpleInvoice'
  const dueOn = billing ? (order.dueOn ?? (payment ? base.calendar.dueDate(issuedOn, payment) : null)) : null
  return {
    customerId: order.customerId,
    companyId: order.companyId,
    orderIds: [order, ...cancels].map((one) => one.id),
    content: {
      kind,
      issuedOn,
      transactionOn: choices.transactionOn ?? order.on,
      period: null,
      dueOn: billing && choices.dueOn !== undefined ? choices.dueOn : dueOn,
      orderNumbers: [order.number],
      issuer: base.issuer,
      recipient: choices.recipient ?? recipientOf(kind, order, to),
      shipTo: kind === 'confirmation' || kind === 'deliveryNote' ? shipToOf(order) : null,
      ...amounts,
      carry: null,
      paid: order.paymentState === 'paid',
      note: choices.note?.trim() || null,
    },
  }
}

async function draftOfPeriod(
  work: Work,
  kind: DocumentKind,
  { from, to, orderIds, number, ...party }: Extract<Source, { closing: unknown }>['closing'],
  choices: Choices,
  base: Base,
): Promise<Draft[]> {
  if (kind !== 'invoice') throw new Problem('invalid', { fields: [{ path: 'kind', message: onlyInvoices }] })
  if (from > to) throw badPeriod()
  const customerId = party.kind === 'customer' ? party.id : nobody
  const companyId = party.kind === 'company' ? party.id : null
  const addressed = await readAddressed(work, customerId, companyId)
  if (!addressed || (companyId !== null && addressed.companyName === null)) throw notFound(companyNotFound)
  const orders = orderIds
    ? await readAgain(work, orderIds, to)
    : await readUnbilled(work, party, { from, to })
  const { payment } = termsOf({ ...addressed.attributes, ...addressed.companyAttributes })
  const dueOn = payment ? base.calendar.dueDate(to, payment) : null
  const groups = Map.groupBy(orders, ({ currency, taxMode }) => `${currency} ${taxMode}`)
  const drafts: Draft[] = []
  for (const group of groups.values()) {
    const [first, ...others] = group
    if (!first) continue
    const amounts = amountsOfMany([first, ...others])
    const ids = group.map(({ id }) => id)
    // Payments are in yen, and what they leave open is carried over once.
    const carries = amounts.currency === 'JPY' && drafts.every(({ content }) => content.currency !== 'JPY')
    drafts.push({
      customerId,
      companyId,
      orderIds: ids,
      content: {
        kind,
        issuedOn: choices.issuedOn ?? base.today,
        transactionOn: choices.transactionOn ?? to,
        period: { from, to },
        dueOn: choices.dueOn === undefined ? dueOn : choices.dueOn,
        orderNumbers: group.map(({ number }) => number),
        issuer: base.issuer,
        recipient: choices.recipient ?? partyRecipient(addressed),
        shipTo: null,
        ...amounts,
        carry: carries
          ? await readCarry(work, { party, to, number: number ?? null, orderIds: ids }, amounts)
          : null,
        paid: false,
        note: choices.note?.trim() || null,
      },
    })
  }
  if (drafts.length === 0) throw nothingToBill()
  return drafts
}

const onlyInvoices = {
  ja: '期間をまとめられるのは請求書だけです',
  en: 'Only invoices can be made of a period',
}

const nameless: Addressed = {
  companyName: null,
  companyPostalCode: null,
  companyAddress: null,
  companyAttributes: null,
  familyName: null,
  givenName: null,
  honorific: null,
  department: null,
  title: null,
  postalCode: null,
  address: null,
  attributes: null,
}

/** What all documents of a moment have in common: read once for many. */
export type Base = {
  readonly today: string
  readonly issuer: Content['issuer']
  readonly calendar: OrganisationCalendar
}

export async function readBase(work: Work): Promise<Base> {
  const { seller } = await readSettings(work)
  if (seller.name.trim() === '') throw noRegistration()
  const { postalCode, address, ...rest } = seller
  const calendar = await organisationCalendar(work)
  return {
    today: calendar.today(),
    calendar,
    issuer: {
      ...rest,
      address: [postalCode && `〒${hyphened(postalCode.replace(/^〒/, ''))}`, address]
        .filter((part) => part)
        .join(' '),
      ...(await currentImages(work)),
    },
  }
}

/** A simple invoice names nobody: that is what it is for (不特定多数の取引). */
function recipientOf(kind: DocumentKind, order: SourceOrder, to: Addressed): Content['recipient'] {
  if (kind === 'simpleInvoice') return { name: '', postalCode: null, address: null }
  if (order.customerId === nobody && to.companyName === null) {
    const { name, postalCode, address } = order.shipTo ?? {}
    return {
      name: name ? addressee({ people: [{ family: name, given: '' }] }, { full: true }) : '',
      postalCode: hyphened(postalCode ?? null),
      address: address ?? null,
    }
  }
  return partyRecipient(to)
}

function partyRecipient(to: Addressed): Content['recipient'] {
  const { companyName, familyName, givenName, honorific, department, title } = to
  const whole = [familyName, givenName].filter((part) => part).join(' ')
  const isCompany = companyName === null && looksLikeCompany(whole)
  const person = {
    family: familyName ?? '',
    given: givenName ?? '',
    ...(title !== null && { title }),
    ...(honorific !== null && { honorific }),
  }
  return {
    name: addressee(
      {
        ...(companyName !== null && { company: companyName }),
        ...(isCompany && { company: whole }),
        ...(department !== null && { department }),
        people: isCompany || whole === '' ? [] : [person],
      },
      { full: true },
    ),
    postalCode: hyphened(companyName === null ? to.postalCode : to.companyPostalCode),
    address: companyName === null ? to.address : to.companyAddress,
  }
}

/** 5300001 as it is printed: 530-0001. */
const hyphened = (code: string | null): string | null => code?.replace(/^(\d{3})(\d{4})$/, '$1-$2') ?? null

function shipToOf({ shipTo }: SourceOrder): string | null {
  if (!shipTo) return null
  const { name, postalCode, address } = shipTo
  const said = [postalCode && `〒${hyphened(postalCode)}`, address, name && `${name} 様`]
    .filter((part) => part)
    .join(' ')
  return said === '' ? null : said
}
