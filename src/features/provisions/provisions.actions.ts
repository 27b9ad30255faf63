import { visibleIds } from '#features/customers/customers.store.ts'
import { noCustomer } from '#features/customers/customers.refusals.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import type { Page } from '#kit/page.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import type { FileAnswer } from '#platform/feature.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Asked, Provision } from './provisions.api.ts'
import { readProvisionSettings } from './provisions.settings.ts'
import {
  deleteProvision,
  deleteSome,
  listExpired,
  listPeople,
  listProvisions,
  provisionsOf,
  readProvision,
  type Person,
} from './provisions.store.ts'
import { ledgerText } from './ledger.text.ts'
import { provisionNotFound } from './provisions.ts'
import { sharingText } from './sharing.text.ts'

type Paging = { cursor?: string | undefined; limit: number }

export async function readLedger(work: Work, { cursor, limit, ...asked }: Asked & Paging) {
  const { timeZone } = await readSettings(work)
  return listProvisions(work, asked, timeZone, { cursor, limit })
}

export async function getProvision(work: Work, id: string): Promise<Provision> {
  const found = await readProvision(work, id)
  if (!found) throw provisionNotFound()
  return found
}

export async function readPeople(work: Work, id: string, paging: Paging): Promise<Page<Person>> {
  await getProvision(work, id)
  return listPeople(work, id, paging)
}

/** What the customer is told who asks to whom their data was given. */
export async function readOfCustomer(work: Work, id: string): Promise<{ items: Provision[] }> {
  const [known] = await visibleIds(work, [id], { lock: false })
  if (known === undefined) throw noCustomer()
  return { items: await provisionsOf(work, id) }
}

const pageSize = 200
const headings = [
  'on',
  'recipient',
  'address',
  'representative',
  'ground',
  'groundNote',
  'items',
  'count',
  'erased',
  'by',
  'reason',
] as const

/** The ledger as it is kept, one line an entry; whose data it was stands in the file of each. */
export async function ledgerFile(work: Work, asked: Asked): Promise<FileAnswer> {
  await audit(work, {
    action: 'provision.download',
    subjectKind: 'provision',
    subjectId: null,
    after: { ...asked },
  })
  const { timeZone } = await readSettings(work)
  const lines = async function* () {
    const csv = csvEncoder({ encoding: 'utf8bom', newline: 'crlf', quote: 'minimal' })
    yield csv.row(headings.map((key) => ledgerText[key][work.locale]))
    let cursor: string | undefined
    do {
      const page = await listProvisions(work, asked, timeZone, { cursor, limit: pageSize })
      for (const one of page.items) yield csv.row(cellsOf(work, one, timeZone))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
  }
  return {
    name: `${ledgerText.provisions[work.locale]}.csv`,
    mediaType: 'text/csv; charset=utf-8',
    body: lines(),
  }
}

function cellsOf({ locale }: Work, one: Provision, timeZone: string): (string | null)[] {
  const { recipient, ground, groundNote, items, rowCount, erased, providedByName, reason } = one
  return [
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(
      new Date(one.providedAt),
    ),
    recipient.name,
    recipient.address,
    recipient.representative,
    sharingText[ground][locale],
    groundNote,
    items.join('、'),
    String(rowCount),
    String(erased),
    providedByName,
    reason,
  ]
}

export async function peopleFile(work: Work, id: string): Promise<FileAnswer> {
  const { recipient } = await getProvision(work, id)
  await audit(work, { action: 'provision.downloadPeople', subjectKind: 'provision', subjectId: id })
  const lines = async function* () {
    const csv = csvEncoder({ encoding: 'utf8bom', newline: 'crlf', quote: 'minimal' })
    yield csv.row([ledgerText.code[work.locale], ledgerText.name[work.locale], 'ID'])
    let cursor: string | undefined
    do {
      const page = await listPeople(work, id, { cursor, limit: pageSize })
      for (const person of page.items) yield csv.row([person.code, person.name, person.id])
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
  }
  return {
    name: `${ledgerText.provisions[work.locale]}_${recipient.name}.csv`,
    mediaType: 'text/csv; charset=utf-8',
    body: lines(),
  }
}

const atOnce = 5000

/** Lets go of entries whose years are over, people first: killed in between, the next night finds the entry again. */
export async function expireProvisions(work: JobWork): Promise<{ expired: number }> {
  const { years } = await readProvisionSettings(work)
  const expired = await listExpired(work, years)
  for (const id of expired) {
    while ((await deleteSome(work, id, atOnce)) > 0 && !work.signal.aborted);
    if (work.signal.aborted) break
    await write(work, async (tx) => {
      await deleteProvision(tx, id)
      await audit(tx, { action: 'provision.expire', subjectKind: 'provision', subjectId: id })
    })
  }
  if (expired.length > 0) await announce(work, { topic: 'provision' })
  return { expired: expired.length }
}
