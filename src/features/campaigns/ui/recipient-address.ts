type Filter = {
  readonly state?: string
  readonly reason?: string
  readonly variant?: number
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
