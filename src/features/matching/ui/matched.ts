import { createContext, useContext } from 'react'
import { api, type Answer } from '#web/api.ts'
import type { Translate } from '#kit/text.ts'
import { useText } from '#web/locale.ts'
import type { Candidate, Side } from '../matching.api.ts'
import type { CompanyCandidate, CompanySide } from '../matching.companies.api.ts'
import type { CompanyPairState } from '../matching.companies.ts'
import type { PairState } from '../matching.ts'
import { companyMergeText, companyUiText } from './companies.ui.text.ts'
import { matchingUiText } from './matching.ui.text.ts'
import { mergeText } from './merge.text.ts'

export type State = PairState | CompanyPairState
export type PairSide = Pick<Side, 'id' | 'version' | 'displayName' | 'createdAt'> &
  Partial<Omit<Side, 'id' | 'version' | 'displayName' | 'createdAt'>> &
  Partial<Omit<CompanySide, keyof Side>>
/** Two records of one kind, whichever it is. */
export type Pair = Pick<Candidate, 'points' | 'strong' | 'evidence' | 'decidedBy' | 'decidedAt'> & {
  readonly a: PairSide
  readonly b: PairSide
  readonly state: State
}
type Page = { items: Pair[]; next: string | null }
type Asked = { cursor?: string | undefined; limit: number }
type Told = readonly { a: string; b: string }[]
export type Preview = Answer<typeof api.merging.preview>
export type Merged = Answer<typeof api.merging.merge>
type Who = { survivorId: string; loserIds: string[]; chosen: { readonly [key: string]: { from: string } } }
type Overview = Pick<Answer<typeof api.matching.overview>, 'strong' | 'running'> & {
  counts: readonly { state: State; count: { count: number; exact: boolean } }[]
  lastRun: LastRun | null
}
export type LastRun = {
  at: string
  records: number
  pairs: number
  clusters: number
  common: readonly { kind: string; value: string; count: number }[]
}

/** What the queue does, for one kind of records. */
export type Matched = {
  readonly subject: 'customer' | 'company'
  readonly states: readonly [State, ...State[]]
  /** To merge them. */
  readonly permission: string
  readonly path: string
  overview(signal: AbortSignal): Promise<Overview>
  candidates(state: State, asked: Asked, signal: AbortSignal): Promise<Page>
  decide(pairs: Told, state: State): Promise<unknown>
  preview(who: Who, signal: AbortSignal): Promise<Preview>
  merge(body: Who & { versions: { id: string; version: number }[] }): Promise<Merged>
  undo(mergeId: string): Promise<unknown>
}

export const matchedCustomers: Matched = {
  subject: 'customer',
  states: ['open', 'held', 'distinct', 'household'],
  permission: 'customers.merge',
  path: '/customers',
  async overview(signal) {
    const { lastRun, ...rest } = await api.matching.overview({}, { signal })
    if (!lastRun) return { ...rest, lastRun }
    const { customers, common, ...run } = lastRun
    return {
      ...rest,
      lastRun: {
        ...run,
        records: customers,
        common: common.map(({ customers: count, ...one }) => ({ ...one, count })),
      },
    }
  },
  candidates: (state, asked, signal): Promise<{ items: Candidate[]; next: string | null }> =>
    api.matching.candidates({ query: { ...asked, state: state as PairState } }, { signal }),
  decide: (pairs, state) => api.matching.decide({ body: { pairs: [...pairs], state: state as PairState } }),
  preview: (body, signal) => api.merging.preview({ body }, { signal }),
  merge: (body) => api.merging.merge({ body }),
  undo: (id) => api.merging.undo({ params: { id } }),
}

export const matchedCompanies: Matched = {
  subject: 'company',
  states: ['open', 'held', 'distinct', 'related'],
  permission: 'companies.merge',
  path: '/companies',
  async overview(signal) {
    const { lastRun, ...rest } = await api.matching.companyOverview({}, { signal })
    if (!lastRun) return { ...rest, lastRun }
    const { companies, common, ...run } = lastRun
    return {
      ...rest,
      lastRun: {
        ...run,
        records: companies,
        common: common.map(({ companies: count, ...one }) => ({ ...one, count })),
      },
    }
  },
  candidates: (state, asked, signal): Promise<{ items: CompanyCandidate[]; next: string | null }> =>
    api.matching.companyCandidates({ query: { ...asked, state: state as CompanyPairState } }, { signal }),
  decide: (pairs, state) =>
    api.matching.companyDecide({ body: { pairs: [...pairs], state: state as CompanyPairState } }),
  preview: (body, signal) => api.merging.companyPreview({ body }, { signal }),
  merge: (body) => api.merging.companyMerge({ body }),
  undo: (id) => api.merging.companyUndo({ params: { id } }),
}

/** Customers or companies: what the page is about at the moment. */
export const MatchedContext = createContext<Matched>(matchedCustomers)
export const useMatched = (): Matched => useContext(MatchedContext)

/** The words of the queue, of people or of companies. */
export function useWords(): Translate<typeof matchingUiText> {
  return useText(useMatched().subject === 'company' ? companyUiText : matchingUiText)
}
export function useMergeWords(): Translate<typeof mergeText> {
  return useText(useMatched().subject === 'company' ? companyMergeText : mergeText)
}
