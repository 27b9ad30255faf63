import { audit } from '#features/audit/audit.actions.ts'
import { getCompany } from '#features/companies/companies.actions.ts'
import { companyIdentities, companyTraits, type CompanyTraits } from '#features/companies/companies.traits.ts'
import { readDomain } from '#features/companies/companies.ts'
import { isCorporateNumber, parseInvoiceNumber } from '#kit/japan/corporate-number.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import type { Page } from '#kit/page.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { noPair } from './matching.actions.ts'
import type { CompanyCandidate, CompanyDraft, SimilarCompany } from './matching.companies.api.ts'
import { companyEvidenceLabels } from './evidence.text.ts'
import { scoreCompanies, type CompanyEvidence } from './matching.companies.score.ts'
import * as store from './matching.companies.store.ts'
import { companyPairStates, type CompanyPairState } from './matching.companies.ts'
import { readRuns } from './matching.pairs.store.ts'
import { readWeights } from './matching.weights.store.ts'
import { companyPointsOf } from './matching.weights.ts'

const mostSimilar = 10
/** A company of the same name is no candidate by that alone, but whoever enters another one should know of it. */
const similarFrom = 40

export async function companyOverview(work: Work) {
  const counts = []
  for (const state of companyPairStates)
    counts.push({ state, count: await store.countCompanyPairs(work, state) })
  const { running } = await readRuns(work)
  return {
    counts,
    strong: await store.countCompanyPairs(work, 'open', true),
    running,
    lastRun: await store.readLastCompanyRun(work),
  }
}

export async function listCompanyCandidates(
  work: Work,
  asked: Parameters<typeof store.listCompanyPairs>[1],
): Promise<Page<CompanyCandidate>> {
  const { items, next } = await store.listCompanyPairs(work, asked)
  const sides = await store.readCompanySides(
    work,
    items.flatMap(({ companyId, otherId }) => [companyId, otherId]),
  )
  return {
    next,
    items: items.flatMap(({ companyId, otherId, evidence, ...pair }) => {
      const [a, b] = [sides.get(companyId), sides.get(otherId)]
      return a && b ? [{ a, b, ...pair, evidence: named(evidence) }] : []
    }),
  }
}

const named = (evidence: readonly CompanyEvidence[]): CompanyCandidate['evidence'] =>
  evidence.map(({ kind, points }) => ({ kind, points, label: companyEvidenceLabels[kind] }))

/** Which companies may be this one, as both are now. 別会社 and 関連会社 stay apart. */
export async function similarCompanies(work: Work, id: string): Promise<SimilarCompany[]> {
  await getCompany(work, id)
  const traits = (await store.readCompanyTraits(work.db, [id])).get(id)
  if (!traits) return []
  const apart = await store.readCompaniesApart(work, id)
  return (await alike(work, traits, id)).filter((one) => !apart.has(one.id))
}

/** The same of one that is only being entered. */
export function lookUpCompany(work: Work, draft: CompanyDraft): Promise<SimilarCompany[]> {
  const number = toHalfWidth(draft.corporateNumber ?? '').replace(/\D/g, '')
  const domain = readDomain(draft.domain ?? '')
  const told = {
    name: draft.name,
    coreKana: draft.coreKana || null,
    corporateNumber: isCorporateNumber(number) ? number : null,
    invoiceNumber: parseInvoiceNumber(draft.invoiceNumber ?? '')?.number ?? null,
    domain: typeof domain === 'string' ? domain : null,
    phone: draft.phone ?? null,
    address: draft.address ?? null,
  }
  return alike(work, companyTraits(told), null)
}

async function alike(work: Work, traits: CompanyTraits, except: string | null): Promise<SimilarCompany[]> {
  const { ids, shared } = await store.findCompanySharers(work, companyIdentities(traits), except)
  const own = store.withoutSharedOf(traits, shared)
  const worth = companyPointsOf((await readWeights(work)).points)
  const found: Omit<SimilarCompany, 'displayName'>[] = []
  for (const [id, other] of await store.readCompanyTraits(work.db, ids)) {
    const { evidence, ...score } = scoreCompanies(own, other, worth)
    if (score.points >= similarFrom) found.push({ id, ...score, evidence: named(evidence) })
  }
  const best = found.toSorted((a, b) => b.points - a.points).slice(0, mostSimilar)
  const sides = await store.readCompanySides(
    work,
    best.map(({ id }) => id),
  )
  return best.flatMap((one) => {
    const side = sides.get(one.id)
    return side ? [{ ...one, displayName: side.displayName }] : []
  })
}

/** What people say of pairs. 別会社 is remembered for ever; 関連会社 is remembered too, and sets no parent by itself. */
export function decideCompanies(
  work: Work,
  asked: { pairs: readonly { a: string; b: string }[]; state: CompanyPairState },
): Promise<{ decided: number }> {
  return write(work, async (tx) => {
    const stored = await store.lockCompanyPairs(tx, asked.pairs)
    if (stored.length === 0) throw noPair()
    const changed = stored.filter(({ state }) => state !== asked.state)
    await store.saveCompanyState(tx, changed, asked.state)
    for (const { companyId, otherId, state } of changed)
      await audit(tx, {
        action: 'matching.decide',
        subjectKind: 'company',
        subjectId: companyId,
        before: { state },
        after: { state: asked.state, otherId },
      })
    await announce(tx, { topic: 'matching' })
    return { decided: changed.length }
  })
}
