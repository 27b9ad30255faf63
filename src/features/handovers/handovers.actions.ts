import { notFound } from '#kit/problem.ts'
import type { Page } from '#kit/page.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { announce } from '#platform/live.ts'
import { mustBeAllowed, write, type Work } from '#platform/work.ts'
import { audit } from '#features/audit/audit.actions.ts'
import type { Handover } from './handovers.api.ts'
import {
  insertHandover,
  handoverUnderWay,
  readHandover,
  readPeople,
  selectHandovers,
  updateHandover,
  type StoredHandover,
} from './handovers.store.ts'
import {
  alreadyRunning,
  badReceiver,
  cannotUndo,
  countOwned,
  crossing,
  handoverNotFound,
  noSuchUser,
  ownedKinds,
  subjectOf,
  type OwnedCount,
} from './handovers.ts'

type Person = Handover['from']

export async function readOwned(work: Work, userId: string): Promise<{ user: Person; kinds: OwnedCount[] }> {
  const user = (await readPeople(work, [userId])).get(userId)
  if (!user) throw notFound(noSuchUser)
  const { id, name, disabled } = user
  return { user: { id, name, disabled }, kinds: await countOwned(work, userId) }
}

type Asked = {
  fromId: string
  toId: string
  receivers: { [kind: string]: string }
  note: string | null
  disable: boolean
}

/** Asks for a hand-over of all that a person looks after; a job does it. */
export async function startHandover(
  work: Work,
  { fromId, toId, receivers: given, note, disable }: Asked,
): Promise<Handover> {
  if (disable) mustBeAllowed(work, 'users.manage')
  return write(work, async (tx) => {
    const receivers = Object.fromEntries(ownedKinds(tx).map(({ kind }) => [kind, given[kind] ?? toId]))
    const people = await readPeople(tx, [fromId, toId, ...Object.values(receivers)])
    if (!people.has(fromId)) throw notFound(noSuchUser)
    const isFit = (id: string): boolean => id !== fromId && people.get(id)?.disabled === false
    if (!isFit(toId)) throw badReceiver('toId')
    for (const [kind, id] of Object.entries(receivers)) if (!isFit(id)) throw badReceiver(`receivers.${kind}`)
    const underWay = await handoverUnderWay(tx, fromId, Object.values(receivers))
    if (underWay === 'own') throw alreadyRunning()
    // Two that give to each other would pass the same records to and fro without an end.
    if (underWay === 'crossing') throw crossing()
    const id = await insertHandover(tx, {
      fromUser: fromId,
      receivers,
      note: note || null,
      disables: disable,
    })
    await audit(tx, {
      action: 'handover.start',
      subjectKind: 'handover',
      subjectId: id,
      after: { from: people.get(fromId)?.name, to: people.get(toId)?.name, note, disable },
    })
    await enqueue(tx, 'handovers.run', { handoverId: id }, { subject: subjectOf(id) })
    await announce(tx, { topic: 'handover', id })
    return getHandover(tx, id)
  })
}

export async function getHandover(work: Work, id: string): Promise<Handover> {
  const found = await readHandover(work, id)
  if (!found) throw notFound(handoverNotFound)
  return toHandover(work, found)
}

export async function listHandovers(
  work: Work,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<Handover>> {
  const page = await selectHandovers(work, query)
  const items: Handover[] = []
  for (const one of page.items) items.push(await toHandover(work, one))
  return { items, next: page.next }
}

async function toHandover(
  work: Work,
  { fromUser, receivers, counts, problem, ...shown }: StoredHandover,
): Promise<Handover> {
  const people = await readPeople(work, [fromUser, ...Object.values(receivers)])
  const person = (id: string): Person => {
    const { name = '—', disabled = true } = people.get(id) ?? {}
    return { id, name, disabled }
  }
  const kinds = ownedKinds(work).flatMap(({ kind, label }) => {
    const to = receivers[kind]
    return to === undefined ? [] : [{ kind, label, to: person(to), count: counts[kind] ?? 0 }]
  })
  return {
    ...shown,
    from: person(fromUser),
    kinds,
    problem: problem?.[work.locale] ?? null,
    mayUndo: mayUndo(shown.state, person(fromUser)) && kinds.some(({ count }) => count > 0),
  }
}

function mayUndo(state: Handover['state'], from: Person): boolean {
  return ['done', 'cancelled', 'failed'].includes(state) && !from.disabled
}

export function undoHandover(work: Work, id: string): Promise<Handover> {
  return write(work, async (tx) => {
    const found = await readHandover(tx, id, { lock: true })
    if (!found) throw notFound(handoverNotFound)
    if (!(await toHandover(tx, found)).mayUndo) throw cannotUndo()
    if ((await handoverUnderWay(tx, found.fromUser, [])) === 'own') throw alreadyRunning()
    await updateHandover(tx, id, { state: 'undoing', problem: null })
    await enqueue(tx, 'handovers.undo', { handoverId: id }, { subject: subjectOf(id) })
    await announce(tx, { topic: 'handover', id })
    return getHandover(tx, id)
  })
}
