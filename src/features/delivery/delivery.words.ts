export const checkNames = ['spf', 'dkim', 'dmarc', 'return', 'mx'] as const
export type CheckName = (typeof checkNames)[number]
export const checkStates = ['good', 'note', 'bad', 'unanswered'] as const
export type CheckState = (typeof checkStates)[number]
