/** Woken by whoever changes what it reads. */
export const pollJobName = 'returns.read'
