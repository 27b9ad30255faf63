import { exportOf } from '#web/export-address.ts'

type Filter = {
  readonly state?: string | undefined
  readonly reason?: string | undefined
  readonly variant?: number | undefined
}

/** Where the people behind a number of a campaign are listed. */
export function recipientsAt(id: string, { state, reason, variant }: Filter): string {
  const query = new URLSearchParams({
    tab: 'recipients',
    ...(state && { state }),
    ...(reason && { reason }),
    ...(variant !== undefined && { variant: String(variant) }),
  })
  return `/campaigns/${id}?${query.toString()}`
}

type Shown = Filter & { readonly domain?: string | undefined; readonly q?: string | undefined }
/** The export of exactly those that the list of recipients shows. */
export function exportOfRecipients(campaignId: string, { state, reason, variant, domain, q }: Shown): string {
  const params = {
    campaignId,
    // What is at a sender right now is somewhere else before the file is written.
    is: state === undefined ? 'in' : state === 'underWay' ? 'queued' : state,
    ...(reason !== undefined && { reason }),
    ...(variant !== undefined && { variant }),
    ...(domain !== undefined && { domain }),
    ...(q !== undefined && { address: q }),
  }
  return exportOf('customer', { filter: JSON.stringify({ kind: 'campaign', params }) })
}
