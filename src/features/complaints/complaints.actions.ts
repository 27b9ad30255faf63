import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { ofCustomer } from '#features/files/files.ts'
import { hideFiles } from '#features/files/files.subjects.ts'
import { userExists } from '#features/companies/companies.store.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import type { Page } from '#kit/page.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { mustBeAllowed, write, type Work } from '#platform/work.ts'
import type { Complaint } from './complaints.api.ts'
import {
  findComplaint,
  insertComplaint,
  listComplaints,
  saveComplaint,
  type ListQuery,
} from './complaints.store.ts'
import {
  complaintFieldKeys,
  complaintNotFound,
  emptyComplaint,
  harassmentPermission,
  noSuchOwner,
  readComplaint,
  type ComplaintFields,
  type ComplaintPatch,
} from './complaints.ts'

type Suspicion = { harassment?: boolean | undefined }

export function readComplaints(work: Work, query: ListQuery): Promise<Page<Complaint>> {
  if (query.harassment) mustBeAllowed(work, harassmentPermission)
  return listComplaints(work, query)
}

export async function getComplaint(work: Work, id: string): Promise<Complaint> {
  const complaint = await findComplaint(work, id)
  if (!complaint) throw notFound(complaintNotFound)
  return complaint
}

/** Receives a complaint; its owner is who received it, where nobody else is named. Anybody may report harassment. */
export async function receiveComplaint(
  work: Work,
  {
    customerId,
    harassment = false,
    ...given
  }: ComplaintPatch & Suspicion & { customerId: string; about: string; receivedOn: string },
): Promise<Complaint> {
  const today = await todayOf(work)
  const own = work.actor.kind === 'user' ? work.actor.userId : null
  const fields = readComplaint(given, today, { ...emptyComplaint, ownerId: own })
  return write(work, async (tx) => {
    await mustSeeCustomer(tx, customerId)
    await mustBeUser(tx, fields.ownerId)
    const id = await insertComplaint(tx, customerId, fields, { harassment })
    await tell(tx, customerId, 'complaint.received', { complaintId: id })
    if (fields.state === 'closed') await tell(tx, customerId, 'complaint.closed', { complaintId: id })
    await audit(tx, {
      action: 'complaint.create',
      subjectKind: 'complaint',
      subjectId: id,
      after: { customerId, ...fields, ...(harassment && { harassment }) },
    })
    return done(tx, id)
  })
}

export async function updateComplaint(
  work: Work,
  id: string,
  { version, harassment, ...given }: ComplaintPatch & Suspicion & { version: number },
): Promise<Complaint> {
  if (harassment !== undefined) mustBeAllowed(work, harassmentPermission)
  const today = await todayOf(work)
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, id, version)
    const before = fieldsOf(stored)
    const after = readComplaint(given, today, before)
    const changed = changes(
      { ...before, harassment: stored.harassment },
      { ...after, ...(harassment !== undefined && { harassment }) },
    )
    if (!changed) return stored
    if (after.ownerId !== before.ownerId) await mustBeUser(tx, after.ownerId)
    await saveComplaint(tx, stored, after, { harassment })
    await tellOf(tx, stored, after, changed.after)
    await audit(tx, { action: 'complaint.update', subjectKind: 'complaint', subjectId: id, ...changed })
    return done(tx, id)
  })
}

/** The suspicion of harassment alone is told to nobody: the timeline is for everybody. */
async function tellOf(
  work: Work,
  { id, customer, state }: Complaint,
  after: ComplaintFields,
  changed: { readonly [key: string]: unknown },
): Promise<void> {
  const payload = { complaintId: id }
  if (after.state === 'closed' && state !== 'closed')
    await tell(work, customer.id, 'complaint.closed', payload)
  else if (state === 'closed' && after.state !== 'closed')
    await tell(work, customer.id, 'complaint.reopened', payload)
  else if (Object.keys(changed).some((key) => key !== 'harassment'))
    await tell(work, customer.id, 'complaint.changed', payload)
}

/** Moves a complaint to the bin, its files with it. */
export function removeComplaint(work: Work, id: string, version: number): Promise<void> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, id, version)
    await saveComplaint(tx, stored, {}, { deleted: true })
    await hideFiles(tx, ofCustomer(stored.customer.id), { kind: 'complaint', id }, true)
    await tell(tx, stored.customer.id, 'complaint.removed', { complaintId: id })
    await audit(tx, { action: 'complaint.remove', subjectKind: 'complaint', subjectId: id })
    await announce(tx, { topic: 'complaint', id })
  })
}

/** Takes a complaint out of the bin. One outside the bin stays as it is. */
export function restoreComplaint(work: Work, id: string): Promise<Complaint> {
  return write(work, async (tx) => {
    const binned = await findComplaint(tx, id, { deleted: true, lock: true })
    if (!binned) return getComplaint(tx, id)
    await saveComplaint(tx, binned, {}, { deleted: false })
    await hideFiles(tx, ofCustomer(binned.customer.id), { kind: 'complaint', id }, false)
    await tell(tx, binned.customer.id, 'complaint.restored', { complaintId: id })
    await audit(tx, { action: 'complaint.restore', subjectKind: 'complaint', subjectId: id })
    return done(tx, id)
  })
}

async function done(work: Work, id: string): Promise<Complaint> {
  await announce(work, { topic: 'complaint', id })
  return getComplaint(work, id)
}

async function mustBeCurrent(work: Work, id: string, version: number): Promise<Complaint> {
  const stored = await findComplaint(work, id, { lock: true })
  if (!stored) throw notFound(complaintNotFound)
  if (stored.version !== version) throw new Problem('stale', { current: stored })
  return stored
}

async function mustBeUser(work: Work, ownerId: string | null): Promise<void> {
  if (ownerId !== null && !(await userExists(work, ownerId))) throw noSuchOwner()
}

async function todayOf(work: Work): Promise<string> {
  return todayIn((await readSettings(work)).timeZone)
}

function fieldsOf(complaint: Complaint): ComplaintFields {
  return Object.fromEntries(complaintFieldKeys.map((key) => [key, complaint[key]])) as ComplaintFields
}
