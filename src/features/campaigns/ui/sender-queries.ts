/** Whom mail can come from. */
export type Sender = { readonly id: string; readonly name: string; readonly address: string }

export function useSenders(): readonly Sender[] | undefined {
  return []
}
