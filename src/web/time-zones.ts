/** Every zone this browser knows, Japan first; `UTC` is missing from some browsers' lists. */
export function timeZoneOptions(): readonly { value: string; label: string }[] {
  const zones = new Set(['Asia/Tokyo', 'UTC', ...Intl.supportedValuesOf('timeZone')])
  return [...zones].map((zone) => ({
    value: zone,
    label: `${zone.replaceAll('_', ' ')}（${offsetOf(zone)}）`,
  }))
}

/** Where the person is. Browsers that hide it say UTC, where nobody keeps shop; then it is Japan. */
export function timeZoneHere(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return !timeZone || timeZone === 'UTC' ? 'Asia/Tokyo' : timeZone
}

/** `GMT+9`, now. */
function offsetOf(zone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts()
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
}
