import { useText } from '#web/locale.ts'
import { subscriptionText } from '../subscription.text.ts'

/** 3回: a number of rounds in words. */
export function useRounds(): (count: number) => string {
  const t = useText(subscriptionText)
  return (count) => t(count === 1 ? 'round' : 'rounds', { count })
}
