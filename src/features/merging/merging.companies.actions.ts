import { auditMany } from '#features/audit/audit.actions.ts'
import { changesBetween } from '#features/audit/audit.ts'
import { getCompany } from '#features/companies/companies.actions.ts'
import { lockGroups } from '#features/companies/companies.group.store.ts'
import { flat } from '#features/companies/companies.ts'
import { newId } from '#kit/ids.ts'
import { notFound } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Asked } from './merging.actions.ts'
import type { Merge } from './merging.api.ts'
import {
  applyToCompanies,
  decideForCompanies,
  loadCompanies,
  mustStandApart,
  takeBackCompanies,
} from './merging.companies.apply.ts'
import { companyChoicesOf } from './merging.companies.chosen.ts'
import * as store from './merging.companies.store.ts'
import type { CompanyAct } from './merging.companies.store.ts'
import {
  companiesMustChoose,
  companiesStale,
  companyMergeNotThere,
  companyStandingOn,
  type CompanyImage,
} from './merging.companies.ts'
import { alreadyUndone, type Choice, type Decision } from './merging.ts'

type Versions = readonly { readonly id: string; readonly version: number }[]

/** Makes several companies one, in one transaction. Every version must be the one that was seen. */
export function mergeCompanies(
  work: Work,
  { survivorId, loserIds, versions, chosen = {} }: Asked & { readonly versions: Versions },
): Promise<Merge> {
  return write(work, async (tx) => {
    // Merges of companies wait for each other, and for changes of parents.
    await lockGroups(tx)
    const loaded = await loadCompanies(tx, survivorId, loserIds, { lock: true })
    const seen = new Map(versions.map(({ id, version }) => [id, version]))
    if (loaded.records.some(({ id, version }) => seen.get(id) !== version))
      throw companiesStale(loaded.records.map(({ id, version }) => ({ id, version })))
    const decisions = await decideForCompanies(tx, loaded, await companyChoicesOf(tx, loaded, chosen))
    const open = decisions.filter(({ rule }) => rule === 'mustChoose').map(({ key }) => key)
    if (open.length > 0) throw companiesMustChoose(open)
    const losers = loaded.records.slice(1).map(({ id, fields }) => ({ id, name: fields.name }))
    const id = newId()
    await store.insertCompanyAct(tx, { id, survivorId, losers, chosen })
    const outcome = await applyToCompanies(tx, { id }, loaded, decisions)
    await auditAct(tx, 'company.merge', { survivorId, losers }, outcome)
    await announce(tx, { topic: '*' })
    return mustReadAct(tx, id)
  })
}

/**
 * Takes a merge back, whatever was merged since: later acts that stand on it are taken back, and done again without it.
 * What people changed or added since the merge stays.
 */
export function undoCompanyMerge(work: Work, id: string): Promise<Merge> {
  return write(work, async (tx) => {
    await lockGroups(tx)
    const act = await mustReadAct(tx, id)
    if (act.undoneAt !== null) throw alreadyUndone()
    const above = companyStandingOn(act, await store.readLaterCompanyActs(tx, act))
    const edits = new Map<string, ReadonlyMap<string, unknown>>()
    for (const later of above.toReversed()) edits.set(later.id, (await takeBackCompanies(tx, later)).edited)
    const outcome = await takeBackCompanies(tx, act)
    await store.setCompanyUndone(tx, id)
    for (const later of above) await doAgain(tx, later, edits.get(later.id) ?? new Map())
    const touched = new Set(
      [act, ...above].flatMap((one) => [one.survivorId, ...one.losers.map((l) => l.id)]),
    )
    await mustStandApart(tx, [...touched])
    await auditAct(tx, 'company.unmerge', act, outcome)
    await announce(tx, { topic: '*' })
    return mustReadAct(tx, id)
  })
}

/** A later act once more, by the same choices; what people changed since it was done stands above every rule. */
async function doAgain(tx: Work, act: CompanyAct, edited: ReadonlyMap<string, unknown>): Promise<void> {
  const loaded = await loadCompanies(
    tx,
    act.survivorId,
    act.losers.map((one) => one.id),
    { lock: true },
  )
  const choices = new Map<string, Choice>(await companyChoicesOf(tx, loaded, act.chosen, { again: true }))
  for (const [key, value] of edited) choices.set(key, { value })
  const decisions = (await decideForCompanies(tx, loaded, choices)).map((one): Decision =>
    one.rule === 'mustChoose' ? { ...one, rule: 'survivor' } : one,
  )
  await applyToCompanies(tx, act, loaded, decisions)
}

async function auditAct(
  tx: Work,
  action: 'company.merge' | 'company.unmerge',
  { survivorId, losers }: Pick<CompanyAct, 'survivorId' | 'losers'>,
  outcome: { before: CompanyImage; after: CompanyImage },
): Promise<void> {
  const said = ({ fields, parentId }: CompanyImage) => ({ ...flat(fields), parentId })
  const changed = changesBetween(said(outcome.before), said(outcome.after))
  const merged = { merged: losers.map((one) => one.id) }
  const into = { mergedInto: survivorId }
  const isMerge = action === 'company.merge'
  await auditMany(tx, [
    {
      action,
      subjectKind: 'company',
      subjectId: survivorId,
      before: { ...changed?.before, ...(!isMerge && merged) },
      after: { ...changed?.after, ...(isMerge && merged) },
    },
    ...losers.map((one) => ({
      action,
      subjectKind: 'company',
      subjectId: one.id,
      ...(isMerge ? { after: into } : { before: into }),
    })),
  ])
}

/** What is merged into a company, what was undone included; the latest first. */
export async function readCompanyMerges(work: Work, companyId: string): Promise<Merge[]> {
  await getCompany(work, companyId)
  return (await store.readCompanyActs(work, companyId)).map(shown)
}

async function mustReadAct(work: Work, id: string): Promise<CompanyAct> {
  const act = await store.readCompanyAct(work, id)
  if (!act) throw notFound(companyMergeNotThere)
  return act
}

function shown({
  companyId: _companyId,
  chosen: _chosen,
  placed: _placed,
  above: _above,
  ...act
}: CompanyAct): Merge {
  return act
}
