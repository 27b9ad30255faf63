import { audit } from '#features/audit/audit.actions.ts'
import { changes, type Recorded } from '#features/audit/audit.ts'
import { readScope, type Scope } from '#features/fields/fields.scope.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { mustBeAllowed, write, type Work } from '#platform/work.ts'
import type { Definition, View } from './views.api.ts'
import { mustBeRule, problemsOf } from './views.problems.ts'
import {
  countOwn,
  insertView,
  saveDefault,
  saveView,
  selectDefaults,
  selectView,
  selectViews,
  setDeleted,
  type Choice,
  type Defaults,
  type StoredView,
  type Subject,
} from './views.store.ts'
import {
  manageViews,
  mayChange,
  maySee,
  nobodysOwn,
  notYours,
  organisationsOwn,
  shareViews,
  tooMany,
  viewNotFound,
} from './views.ts'

/** One person's views are tabs and a menu; more than this nobody finds again. */
const most = 200

function shown(work: Work, scope: Scope, stored: StoredView): View {
  const { ownerId, ownerName, ...view } = stored
  return {
    ...view,
    mine: ownerId !== null && ownerId === work.actor.userId,
    owner: ownerId === null ? null : { id: ownerId, name: ownerName ?? '' },
    mayChange: mayChange(work.actor, stored),
    problems: problemsOf(view.subject, view.definition, scope, work.locale),
  }
}

export async function readViews(
  work: Work,
  subject: Subject,
): Promise<{ items: View[]; defaults: Defaults }> {
  const scope = await readScope(work)
  const items = (await selectViews(work, subject)).map((view) => shown(work, scope, view))
  return { items, defaults: await selectDefaults(work, subject) }
}

async function mustRead(work: Work, id: string): Promise<View> {
  const stored = await selectView(work, id)
  if (!stored || !maySee(work.actor, stored)) throw notFound(viewNotFound)
  return shown(work, await readScope(work), stored)
}

/** Saves a view for oneself, or for everybody by who may share. */
export function createView(
  work: Work,
  given: { subject: Subject; name: string; shared: boolean; definition: Definition },
): Promise<View> {
  return write(work, async (tx) => {
    if (given.shared) mustBeAllowed(tx, shareViews)
    else if (tx.actor.userId === null) throw nobodysOwn()
    mustBeRule(given.definition)
    if ((await countOwn(tx)) >= most) throw tooMany(most)
    const id = await insertView(tx, given)
    if (given.shared) await noteShared(tx, id, 'create', { after: recorded(given) })
    await announce(tx, { topic: 'view', id })
    return mustRead(tx, id)
  })
}

/** Changes name, sharing or definition; a stale version is refused with the view as it stands. */
export function updateView(
  work: Work,
  id: string,
  given: {
    version: number
    name?: string | undefined
    shared?: boolean | undefined
    definition?: Definition | undefined
  },
): Promise<View> {
  return write(work, async (tx) => {
    const stored = await mustBeChangeable(tx, id, given.version)
    const before = { name: stored.name, shared: stored.shared, definition: stored.definition }
    const after = {
      name: given.name ?? before.name,
      shared: given.shared ?? before.shared,
      definition: given.definition ?? before.definition,
    }
    if (after.shared && !before.shared) mustBeAllowed(tx, shareViews)
    if (!after.shared && stored.ownerId === null) throw organisationsOwn()
    mustBeRule(after.definition)
    const changed = changes(before, after)
    if (!changed) return mustRead(tx, id)
    await saveView(tx, id, after)
    if (before.shared || after.shared) await noteShared(tx, id, 'update', changed)
    await announce(tx, { topic: 'view', id })
    // A manager who makes somebody's view personal again does not see it any longer.
    return { ...shown(tx, await readScope(tx), { ...stored, ...after }), version: stored.version + 1 }
  })
}

export function removeView(work: Work, id: string, version: number): Promise<void> {
  return write(work, async (tx) => {
    const stored = await mustBeChangeable(tx, id, version)
    await setDeleted(tx, id, true)
    if (stored.shared) await noteShared(tx, id, 'remove', { before: recorded(stored) })
    await announce(tx, { topic: 'view', id })
  })
}

/** Takes a removed view back, with the defaults that named it. One that is there stays as it is. */
export function restoreView(work: Work, id: string): Promise<View> {
  return write(work, async (tx) => {
    const removed = await selectView(tx, id, { deleted: true, lock: true })
    if (!removed || !maySee(tx.actor, removed)) return mustRead(tx, id)
    if (!mayChange(tx.actor, removed)) throw notYours(removed.ownerName)
    await setDeleted(tx, id, false)
    if (removed.shared) await noteShared(tx, id, 'restore', { after: recorded(removed) })
    await announce(tx, { topic: 'view', id })
    return mustRead(tx, id)
  })
}

/** A copy of one's own, to change as one likes. */
export async function duplicateView(work: Work, id: string): Promise<View> {
  const { subject, name, definition } = await mustRead(work, id)
  const copy = work.locale === 'ja' ? `${name}（コピー）` : `${name} (copy)`
  return createView(work, { subject, name: copy.slice(0, 60), shared: false, definition })
}

/** The view a list opens with: one's own choice, or everybody's by who looks after the views. */
export function setDefault(
  work: Work,
  { subject, whose, view }: { subject: Subject; whose: 'mine' | 'everybody'; view: Choice },
): Promise<Defaults> {
  return write(work, async (tx) => {
    if (whose === 'everybody') mustBeAllowed(tx, manageViews)
    else if (tx.actor.userId === null) throw nobodysOwn()
    if (view !== null && view !== 'all') {
      const chosen = await mustRead(tx, view)
      if (chosen.subject !== subject) throw notFound(viewNotFound)
      if (whose === 'everybody' && !chosen.shared) throw notShared()
    }
    const before = await selectDefaults(tx, subject)
    await saveDefault(tx, subject, whose === 'mine' ? tx.actor.userId : null, view)
    if (whose === 'everybody' && before.everybody !== view)
      await audit(tx, {
        action: 'view.default',
        subjectKind: 'view',
        subjectId: view === 'all' ? null : view,
        before: { subject, view: before.everybody },
        after: { subject, view },
      })
    await announce(tx, { topic: 'view' })
    return selectDefaults(tx, subject)
  })
}

async function mustBeChangeable(work: Work, id: string, version: number): Promise<StoredView> {
  const stored = await selectView(work, id, { lock: true })
  if (!stored || !maySee(work.actor, stored)) throw notFound(viewNotFound)
  if (!mayChange(work.actor, stored)) throw notYours(stored.ownerName)
  if (stored.version !== version)
    throw new Problem('stale', { current: shown(work, await readScope(work), stored) })
  return stored
}

function recorded({ name, shared, definition }: Pick<View, 'name' | 'shared' | 'definition'>): Recorded {
  return { name, shared, definition }
}

/** What everybody's list shows is worth writing down; what one keeps for oneself is nobody's business. */
function noteShared(
  work: Work,
  id: string,
  verb: 'create' | 'update' | 'remove' | 'restore',
  sides: { before?: Recorded; after?: Recorded },
): Promise<void> {
  return audit(work, { action: `view.${verb}`, subjectKind: 'view', subjectId: id, ...sides })
}

function notShared(): Problem {
  return new Problem('invalid', {
    fields: [
      {
        path: 'view',
        message: {
          ja: '全員が最初に開く一覧にするには、先にこの一覧を共有してください',
          en: 'Share this view first: only a shared one can be everybody’s',
        },
      },
    ],
  })
}
