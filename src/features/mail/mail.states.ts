export const mailStates = ['queued', 'sending', 'sent', 'failed', 'unknown', 'kept'] as const
export type MailState = (typeof mailStates)[number]

/** Of these a person may say: send it once more. */
export const resendable: readonly MailState[] = ['failed', 'unknown', 'kept']
