import { useQuery } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'
import type { Tone } from '#web/parts/StatusBadge.tsx'

import type { Basis, Channel, Method, Reason, State } from '../consent.ts'

export type { Basis, Channel, Method, Reason, State }
export const channels = ['email', 'sms', 'fax', 'phone', 'post', 'line'] as const satisfies readonly Channel[]
export const states = ['granted', 'exempt', 'refused'] as const satisfies readonly State[]
export const exemptBases = ['toldUs', 'inBusiness', 'published'] as const satisfies readonly Basis[]
/** For these somebody may be written to. */
export const allowing: readonly Reason[] = ['transactional', 'granted', 'exempt', 'notRefused']

export type OfCustomer = Answer<typeof api.consent.ofCustomer>
export type Address = OfCustomer['addresses'][number]
export type Purpose = Answer<typeof api.consent.purposes>['items'][number]
export type Wording = Answer<typeof api.consent.wordings>['items'][number]

export const toneOf = {
  granted: 'good',
  exempt: 'info',
  refused: 'bad',
  unknown: 'neutral',
} as const satisfies { readonly [state: string]: Tone }

export function usePurposes() {
  return useQuery({
    queryKey: ['consent', 'purposes'],
    queryFn: async ({ signal }) => (await api.consent.purposes({}, { signal })).items,
  })
}

/** In use, and of the kind that needs a reason. */
export const isAdvertising = (one: Purpose): boolean => one.class === 'advertising' && one.retiredAt === null

export function useWordings() {
  return useQuery({
    queryKey: ['consent', 'wordings'],
    queryFn: async ({ signal }) => (await api.consent.wordings({}, { signal })).items,
  })
}
