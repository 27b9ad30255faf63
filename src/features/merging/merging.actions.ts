import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { auditMany } from '#features/audit/audit.actions.ts'
import { changesBetween } from '#features/audit/audit.ts'
import { visibleIds } from '#features/customers/customers.store.ts'
import { displayNameOf, flat, type CustomerFields } from '#features/customers/customers.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { reviewMerged, takeBackMerged } from '#features/matching/matching.reviews.store.ts'
import { tell, tellMany } from '#features/timeline/timeline.actions.ts'
import { newId } from '#kit/ids.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { ChosenInput, Merge } from './merging.api.ts'
import { apply, decideFor, load, takeBack, type Loaded } from './merging.apply.ts'
import { choicesOf, firstsOf } from './merging.chosen.ts'
import * as store from './merging.store.ts'
import type { Act } from './merging.store.ts'
import {
  alreadyUndone,
  movedOn,
  mustChoose,
  notThere,
  standingOn,
  type Choice,
  type Decision,
} from './merging.ts'

export type Asked = {
  readonly survivorId: string
  readonly loserIds: readonly string[]
  readonly chosen?: ChosenInput | undefined
}
type Versions = readonly { readonly id: string; readonly version: number }[]

/**
 * Makes several customers one, in one transaction. Every version must be the one that was seen. Refuses where values
 * differ that no rule may decide (a date of birth) until they are chosen.
 */
export function mergeCustomers(
  work: Work,
  { survivorId, loserIds, versions, chosen = {} }: Asked & { readonly versions: Versions },
): Promise<Merge> {
  return write(work, async (tx) => {
    const loaded = await load(tx, survivorId, loserIds)
    mustBeCurrent(loaded, versions)
    const decisions = await decideFor(tx, loaded, await choicesOf(tx, loaded, chosen))
    const open = decisions.filter(({ rule }) => rule === 'mustChoose').map(({ key }) => key)
    if (open.length > 0) throw mustChoose(open)
    const merge = await carryOut(tx, loaded, decisions, chosen)
    await announceAll(tx)
    return merge
  })
}

/** A decided merge, in the caller's transaction; the caller tells the open screens. `why` is what a program went by. */
export async function carryOut(
  tx: Work,
  loaded: Loaded,
  decisions: readonly Decision[],
  chosen: ChosenInput,
  why?: readonly string[],
): Promise<Merge> {
  const losers = loaded.records.slice(1).map(({ id, fields }) => ({ id, name: displayNameOf(fields) }))
  const survivorId = loaded.records[0]?.id ?? ''
  const loserIds = losers.map((one) => one.id)
  const id = newId()
  await store.insertAct(tx, { id, survivorId, losers, chosen, decided: decidedOf(decisions) })
  await reviewMerged(tx, { mergeId: id, survivorId, loserIds })
  const { before, after } = await apply(tx, { id }, loaded, decisions, firstsOf(chosen))
  await tell(tx, survivorId, 'customer.merged', {
    mergeId: id,
    names: losers.map(({ name }) => name).join('・'),
  })
  const changed = changesBetween(flat(before), flat(after))
  await auditMany(tx, [
    {
      action: 'customer.merge',
      subjectKind: 'customer',
      subjectId: survivorId,
      before: { ...changed?.before },
      after: { ...changed?.after, merged: loserIds, ...(why && { evidence: why }) },
    },
    ...losers.map((one) => ({
      action: 'customer.merge',
      subjectKind: 'customer',
      subjectId: one.id,
      after: { mergedInto: survivorId },
    })),
  ])
  return mustReadAct(tx, id)
}

/**
 * Takes a merge back, whatever was merged since: later acts that stand on it are taken back, and done again without it.
 * What people changed or added since the merge stays.
 */
export function undoMerge(work: Work, id: string): Promise<Merge> {
  return write(work, async (tx) => {
    const asked = await mustReadAct(tx, id)
    await visibleIds(tx, [asked.customerId])
    // Whoever held the lock may have merged or undone in the meantime.
    const act = await mustReadAct(tx, id)
    if (act.customerId !== asked.customerId) throw movedOn()
    if (act.undoneAt !== null) throw alreadyUndone()
    const fieldSet = await readFieldSet(tx)
    const above = standingOn(act, await store.readLater(tx, act))
    const edits = new Map<string, ReadonlyMap<string, unknown>>()
    for (const later of above.toReversed()) edits.set(later.id, (await takeBack(tx, later, fieldSet)).edited)
    const { before, after } = await takeBack(tx, act, fieldSet)
    await takeBackMerged(tx, { mergeId: act.id, survivorId: act.survivorId })
    await store.setUndone(tx, act)
    for (const later of above) await doAgain(tx, later, edits.get(later.id) ?? new Map())
    await tellOfUndo(tx, act, before, after)
    await announceAll(tx)
    return mustReadAct(tx, id)
  })
}

/** A later act once more, by the same choices; what people changed since it was done stands above every rule. */
async function doAgain(tx: Work, act: Act, edited: ReadonlyMap<string, unknown>): Promise<void> {
  const loserIds = act.losers.map((one) => one.id)
  const loaded = await load(tx, act.survivorId, loserIds)
  const choices = new Map<string, Choice>(await choicesOf(tx, loaded, act.chosen, { again: true }))
  for (const [key, value] of edited) choices.set(key, { value })
  const decisions = (await decideFor(tx, loaded, choices)).map((one): Decision =>
    one.rule === 'mustChoose' ? { ...one, rule: 'survivor' } : one,
  )
  await store.saveDecided(tx, act, decidedOf(decisions))
  await apply(tx, act, loaded, decisions, firstsOf(act.chosen))
}

async function tellOfUndo(tx: Work, act: Act, before: CustomerFields, after: CustomerFields): Promise<void> {
  // The survivor may be part of another record now; its events stand there.
  const holderId = (await store.readAliases(tx, [act.survivorId])).get(act.survivorId) ?? act.survivorId
  const loserIds = act.losers.map((one) => one.id)
  await tell(tx, holderId, 'customer.mergeUndone', {
    mergeId: act.id,
    names: act.losers.map(({ name }) => name).join('・'),
  })
  await tellMany(tx, loserIds, 'customer.mergeUndone', { mergeId: act.id, names: displayNameOf(after) })
  const changed = changesBetween(flat(before), flat(after))
  await auditMany(tx, [
    {
      action: 'customer.unmerge',
      subjectKind: 'customer',
      subjectId: act.survivorId,
      before: { ...changed?.before, merged: loserIds },
      after: { ...changed?.after },
    },
    ...loserIds.map((one) => ({
      action: 'customer.unmerge',
      subjectKind: 'customer',
      subjectId: one,
      before: { mergedInto: act.survivorId },
    })),
  ])
}

/** What is merged into a customer, what was undone included; the latest first. */
export async function readMerges(work: Work, customerId: string): Promise<Merge[]> {
  await mustSeeCustomer(work, customerId)
  return (await store.readActs(work, customerId)).map(shown)
}

async function mustReadAct(work: Work, id: string): Promise<Act> {
  const act = await store.readAct(work, id)
  if (!act) throw notFound(notThere)
  return act
}

function shown({ customerId: _customerId, chosen: _chosen, ...act }: Act): Merge {
  return act
}

function decidedOf(decisions: readonly Decision[]): Merge['decided'] {
  return decisions.map(({ key, rule, from }) => ({ field: key, rule, from }))
}

function mustBeCurrent({ records }: Loaded, versions: Versions): void {
  const seen = new Map(versions.map(({ id, version }) => [id, version]))
  if (records.every(({ id, version }) => seen.get(id) === version)) return
  throw new Problem('stale', {
    detail: {
      ja: 'あなたが見たあとに、統合する顧客が変更されました。内容を確かめて、もう一度統合してください',
      en: 'One of these customers was changed after you looked. Check the result and merge again',
    },
    current: records.map(({ id, version }) => ({ id, version })),
  })
}

/** A merge touches every part of several records: all open screens look again. */
export function announceAll(work: Work): Promise<void> {
  return announce(work, { topic: '*' })
}
