/** Today as one types it, by the clock of this computer. */
export function today(): string {
  const now = new Date()
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].join('/')
}
