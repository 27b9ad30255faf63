/** Whether a time of the day is in hours that may go over midnight: 21:00–08:00. */
export function isWithin(
  time: string,
  { from, to }: { readonly from: string; readonly to: string },
): boolean {
  if (from === to) return false
  return from < to ? time >= from && time < to : time >= from || time < to
}
