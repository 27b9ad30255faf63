export const pairStates = ['open', 'held', 'distinct', 'household'] as const
export type PairState = (typeof pairStates)[number]

/** Where weights came from. */
export const origins = ['edited', 'learned', 'default'] as const
export type Origin = (typeof origins)[number]
