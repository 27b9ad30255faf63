import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'

export type CampaignSettings = Answer<typeof api.campaigns.settings>

export const campaignSettingsQuery = queryOptions({
  queryKey: ['campaign', 'settings'],
  queryFn: ({ signal }) => api.campaigns.settings({}, { signal }),
})

/** What holds for every campaign that says nothing else. */
export function useCampaignSettings(): CampaignSettings | undefined {
  return useQuery(campaignSettingsQuery).data
}
