import { audit } from '#features/audit/audit.actions.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { CompanyGroup } from './companies.api.ts'
import {
  chainAbove,
  lockGroups,
  mostShown,
  readAncestors,
  readDescendants,
  readParentId,
  saveParent,
} from './companies.group.store.ts'
import { readCompany } from './companies.store.ts'
import { companyNotFound } from './companies.ts'

/** Where a company stands in its group: those above, those below, with the people of each. */
export async function readGroup(work: Work, id: string): Promise<CompanyGroup> {
  const company = await readCompany(work, id)
  if (!company) throw notFound(companyNotFound)
  const below = await readDescendants(work, id)
  return {
    id,
    name: company.name,
    peopleCount: company.peopleCount,
    version: company.version,
    above: await readAncestors(work, id),
    below: below.slice(0, mostShown),
    more: below.length > mostShown,
  }
}

/** Puts a company under another (its 親会社), or on its own. A ring is refused, naming it. */
export function setParent(
  work: Work,
  id: string,
  { version, parentId }: { version: number; parentId: string | null },
): Promise<CompanyGroup> {
  return write(work, async (tx) => {
    await lockGroups(tx)
    const stored = await readCompany(tx, id, { lock: true })
    if (!stored) throw notFound(companyNotFound)
    if (stored.version !== version) throw new Problem('stale', { current: await readGroup(tx, id) })
    const before = await readParentId(tx, id)
    if (before === parentId) return readGroup(tx, id)
    if (parentId !== null) await mustMakeNoRing(tx, stored, parentId)
    await saveParent(tx, id, parentId)
    await audit(tx, {
      action: 'company.parent',
      subjectKind: 'company',
      subjectId: id,
      before: { parentId: before },
      after: { parentId },
    })
    await announce(tx, { topic: 'company', id })
    return readGroup(tx, id)
  })
}

async function mustMakeNoRing(
  work: Work,
  company: { id: string; name: string },
  parentId: string,
): Promise<void> {
  if (!(await readCompany(work, parentId)))
    throw new Problem('invalid', { fields: [{ path: 'parentId', message: noSuchParent }] })
  const chain = await chainAbove(work, parentId)
  const at = chain.findIndex(({ id }) => id === company.id)
  if (at < 0) return
  const ring = [company, ...chain.slice(0, at), company].map(({ name }) => name)
  throw new Problem('conflict', {
    params: { ring: ring.join(' → '), name: company.name },
    fields: [{ path: 'parentId', message: at === 0 ? ownParent : ringOfParents }],
  })
}

const noSuchParent = {
  ja: '親会社にした取引先は見つかりません。もう一度選んでください',
  en: 'The parent company was not found. Choose it again',
}
const ownParent = {
  ja: '「{name}」を自分自身の親会社にはできません。ほかの取引先を選んでください',
  en: '“{name}” cannot be its own parent. Choose another company',
}
const ringOfParents = {
  ja: '親会社をたどると元に戻ってしまいます（{ring}）。先にどれかの親会社を外してください',
  en: 'The parents would form a ring ({ring}). Take one of them out first',
}
