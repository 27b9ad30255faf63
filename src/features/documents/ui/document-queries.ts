import { queryOptions } from '@tanstack/react-query'
import { parseDate } from '#kit/japan/calendar.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import { api } from '#web/api.ts'
import type { Tone } from '#web/parts/StatusBadge.tsx'
import type { DocumentSummary } from '../documents.api.ts'

export function documentQuery(id: string) {
  return queryOptions({
    queryKey: ['document', 'get', id],
    queryFn: ({ signal }) => api.documents.get({ params: { id } }, { signal }),
  })
}

export const toneOf: { readonly [S in DocumentSummary['state']]: Tone } = {
  current: 'good',
  superseded: 'neutral',
  void: 'bad',
}

/** A day as typed, or undefined where none is there or it cannot be read. */
export const dayOf = (typed: string | undefined): string | undefined =>
  typed === undefined ? undefined : parseDate(typed)?.on

export const yenOf = (typed: string | undefined): number | undefined => {
  const plain = toHalfWidth(typed ?? '').replaceAll(/[,¥円\s]/g, '')
  return /^-?\d{1,15}$/.test(plain) ? Number(plain) : undefined
}

export const carriers = ['yamato', 'sagawa', 'japanPost'] as const
export type Carrier = (typeof carriers)[number]
