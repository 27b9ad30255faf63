import { queryOptions } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'
import type { Tone } from '#web/parts/StatusBadge.tsx'

/** As the API answers it. */
export type Campaign = Answer<typeof api.campaigns.get>
export type CampaignRow = Answer<typeof api.campaigns.list>['items'][number]
export type State = Campaign['state']
export type Counts = Answer<typeof api.campaigns.counts>
export type Reach = Answer<typeof api.campaigns.reach>
export type Check = Answer<typeof api.campaigns.checks>['items'][number]
export type Recipient = Answer<typeof api.campaigns.recipients>['items'][number]
export type RecipientState = Recipient['state']

export const stateTones: { readonly [state in State]: Tone } = {
  draft: 'neutral',
  waitingApproval: 'warning',
  scheduled: 'info',
  freezing: 'info',
  testing: 'info',
  running: 'info',
  paused: 'warning',
  done: 'good',
  cancelled: 'neutral',
  stopped: 'bad',
}

export const recipientTones: { readonly [state in RecipientState]: Tone } = {
  waiting: 'neutral',
  heldOut: 'neutral',
  queued: 'info',
  taken: 'info',
  sending: 'info',
  sent: 'good',
  kept: 'good',
  failed: 'bad',
  unknown: 'warning',
  skipped: 'neutral',
  stopped: 'neutral',
}

/** In which of them people look for a campaign. */
export const groups = {
  live: ['freezing', 'testing', 'running', 'paused', 'stopped'],
  planned: ['scheduled', 'waitingApproval'],
  drafts: ['draft'],
  over: ['done', 'cancelled'],
} as const satisfies { readonly [group: string]: readonly State[] }

/** Nothing of it has begun: its settings are shown, not its progress. */
export function isPlanned(state: State): boolean {
  return state === 'draft' || state === 'waitingApproval' || state === 'scheduled'
}
export function isLive(state: State): boolean {
  return groups.live.some((one) => one === state)
}

export function campaignQuery(id: string) {
  return queryOptions({
    queryKey: ['campaign', 'get', id],
    queryFn: ({ signal }) => api.campaigns.get({ params: { id } }, { signal }),
  })
}

/** While something leaves it is asked again by itself: announcements are held back where there are many. */
const beat = 2000
export function countsQuery({ id, state }: { readonly id: string; readonly state: State }) {
  return queryOptions({
    queryKey: ['campaign', 'counts', id],
    queryFn: ({ signal }) => api.campaigns.counts({ params: { id } }, { signal }),
    refetchInterval: isLive(state) ? beat : false,
  })
}

export function checksQuery(id: string, version: number) {
  return queryOptions({
    queryKey: ['campaign', 'checks', id, version],
    queryFn: async ({ signal }) => (await api.campaigns.checks({ params: { id } }, { signal })).items,
  })
}
