import { addDays } from '#kit/japan/days.ts'
import { Problem } from '#kit/problem.ts'
import type { Work } from '#platform/work.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import type { ContactPointInput, Customer, PostInput } from './customers.api.ts'
import { change, companyNames, draftPosts, fieldsOf, mustRead } from './customers.change.ts'
import { rebuildIdentities } from './customers.identities.ts'
import { readContactPoint } from './customers.keys.ts'
import { mustBeCurrent, noCustomer } from './customers.refusals.ts'
import { rowsOf } from './customers.rows.ts'
import * as save from './customers.save.ts'

type PointChange = {
  version: number
  first?: true | undefined
  label?: string | null | undefined
  value?: string | undefined
  postalCode?: string | null | undefined
}

export function addContactPoint(work: Work, id: string, input: ContactPointInput): Promise<Customer> {
  return change(work, id, async (tx, customer) => {
    const rows = rowsOf({ fields: {}, contactPoints: [input], posts: [], tagIds: [] })
    mustHoldSomething(rows.points.length > 0)
    const position = customer.contactPoints.filter((point) => point.kind === input.kind).length
    await save.insertPoints(
      tx,
      id,
      rows.points.map((point) => ({ ...point, position })),
    )
    await contactChanged(tx, customer, 'contact.added', input.kind, { after: input })
  })
}

export function updateContactPoint(
  work: Work,
  id: string,
  partId: string,
  { version, first, ...input }: PointChange,
): Promise<Customer> {
  return change(work, id, async (tx, customer) => {
    const before = partOf(customer.contactPoints, partId, version, customer)
    const point = readContactPoint({
      kind: before.kind,
      label: input.label === undefined ? before.label : input.label,
      value: input.value ?? before.value,
      postalCode: input.postalCode === undefined ? before.postalCode : input.postalCode,
    })
    mustHoldSomething(point.value !== '' || point.postalCode !== null)
    await save.updatePoint(tx, id, partId, point)
    if (first) await save.putFirst(tx, id, partId)
    await contactChanged(tx, customer, 'contact.changed', before.kind, {
      before,
      after: { ...before, ...input },
    })
  })
}

export function removeContactPoint(
  work: Work,
  id: string,
  partId: string,
  version: number,
): Promise<Customer> {
  return change(work, id, async (tx, customer) => {
    const before = partOf(customer.contactPoints, partId, version, customer)
    await save.deletePart(tx, 'contactPoint', id, partId)
    await contactChanged(tx, customer, 'contact.removed', before.kind, { before })
  })
}

function mustHoldSomething(holds: boolean): void {
  if (!holds)
    throw new Problem('invalid', {
      fields: [{ path: 'value', message: { ja: '内容を入れてください', en: 'Enter something' } }],
    })
}

/** What follows from every change of contact points: identities, version, spine, audit. */
async function contactChanged(
  tx: Work,
  customer: Customer,
  event: string,
  kind: string,
  sides: { before?: object; after?: object },
): Promise<void> {
  await rebuildIdentities(tx, await readFieldSet(tx), [customer.id])
  await save.updateCustomer(tx, customer.id, fieldsOf(customer), companyNames(customer))
  await tell(tx, customer.id, event, { fields: [kind] })
  await audit(tx, {
    action: `customer.${event}`,
    subjectKind: 'customer',
    subjectId: customer.id,
    before: { ...sides.before },
    after: { ...sides.after },
  })
}

export function addPost(work: Work, id: string, input: PostInput): Promise<Customer> {
  return change(work, id, async (tx, customer) => {
    const [post] = await draftPosts(tx, [input])
    const rows = rowsOf({ fields: {}, contactPoints: [], posts: post ? [post] : [], tagIds: [] })
    await save.insertPosts(
      tx,
      id,
      rows.posts.map((row) => ({ ...row, position: customer.posts.length })),
    )
    await postChanged(tx, customer, post?.companyName ?? '', { after: input })
  })
}

export function updatePost(
  work: Work,
  id: string,
  partId: string,
  { version, ...input }: PostInput & { version: number },
): Promise<Customer> {
  return change(work, id, async (tx, customer) => {
    const before = partOf(customer.posts, partId, version, customer)
    const { company, ...dates } = before
    const named = (input.companyId ?? input.companyName) ? {} : { companyId: company.id }
    const [post] = await draftPosts(tx, [{ ...dates, ...input, ...named }])
    if (!post) return
    await save.updatePost(tx, id, partId, post)
    await postChanged(tx, customer, post.companyName, { before, after: input })
  })
}

export function removePost(work: Work, id: string, partId: string, version: number): Promise<Customer> {
  return change(work, id, async (tx, customer) => {
    const before = partOf(customer.posts, partId, version, customer)
    await save.deletePart(tx, 'customerPost', id, partId)
    await postChanged(tx, customer, before.company.name, { before })
  })
}

/** 転職: ends a post on a day and begins another, the day after where nothing else is said. */
export function movePost(
  work: Work,
  id: string,
  partId: string,
  { version, leftOn, ...input }: PostInput & { version: number; leftOn: string },
): Promise<Customer> {
  return change(work, id, async (tx, customer) => {
    const before = partOf(customer.posts, partId, version, customer)
    const { company, ...old } = before
    const [left, next] = await draftPosts(tx, [
      { ...old, companyId: company.id, endedOn: leftOn },
      { ...input, startedOn: input.startedOn ?? addDays(leftOn, 1) },
    ])
    if (!left || !next) return
    await save.updatePost(tx, id, partId, left)
    const rows = rowsOf({ fields: {}, contactPoints: [], posts: [next], tagIds: [] })
    // In the place of the one that ends, so that the first company of a person stays the first.
    const position = customer.posts.indexOf(before)
    await save.insertPosts(
      tx,
      id,
      rows.posts.map((row) => ({ ...row, position })),
    )
    const now = await mustRead(tx, id)
    await save.updateCustomer(tx, id, fieldsOf(customer), companyNames(now))
    await rebuildIdentities(tx, await readFieldSet(tx), [id])
    await tell(tx, id, 'post.moved', { from: left.companyName, to: next.companyName })
    await audit(tx, {
      action: 'customer.movePost',
      subjectKind: 'customer',
      subjectId: id,
      before: { ...before },
      after: { endedOn: leftOn, next },
    })
  })
}

async function postChanged(
  tx: Work,
  customer: Customer,
  company: string,
  sides: { before?: object; after?: object },
): Promise<void> {
  const now = await mustRead(tx, customer.id)
  await save.updateCustomer(tx, customer.id, fieldsOf(customer), companyNames(now))
  await rebuildIdentities(tx, await readFieldSet(tx), [customer.id])
  await tell(tx, customer.id, 'post.changed', { company })
  await audit(tx, {
    action: 'customer.post',
    subjectKind: 'customer',
    subjectId: customer.id,
    before: { ...sides.before },
    after: { ...sides.after },
  })
}

function partOf<T extends { id: string; version: number }>(
  parts: readonly T[],
  partId: string,
  version: number,
  customer: Customer,
): T {
  const part = parts.find((one) => one.id === partId)
  if (!part) throw noCustomer()
  mustBeCurrent(part, version, customer)
  return part
}
