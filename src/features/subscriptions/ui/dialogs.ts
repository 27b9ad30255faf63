import { doneToast } from '#web/parts/toasts.tsx'
import type { FormError } from '#web/parts/use-form.ts'
import { useText } from '#web/locale.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { dayOf, useSaved, type Subscription } from './subscription-queries.ts'

export type Dialog =
  | 'skip'
  | 'pause'
  | 'resume'
  | 'suspend'
  | 'move'
  | 'contents'
  | 'cycle'
  | 'address'
  | 'payment'
  | 'bundle'
  | 'hold'
export type DialogProps = { subscription: Subscription; onClose: () => void }

/** What follows every change. */
export function useDone({ onClose }: DialogProps): (saved: Subscription, said: string) => void {
  const put = useSaved()
  return (saved, said) => {
    put(saved)
    doneToast(said)
    onClose()
  }
}

/** A check that a day was typed; `mayBeEmpty` where none is one too. */
export function useDay(
  name: string,
  { mayBeEmpty = false } = {},
): (values: { [key: string]: unknown }) => FormError[] {
  const words = useText(partsText)
  return (values) => {
    const typed = String(values[name] ?? '').trim()
    if (typed === '' && mayBeEmpty) return []
    return dayOf(typed) === null ? [{ name, message: words('badDate') }] : []
  }
}

export const wholeOf = (typed: string): number => Number(typed.normalize('NFKC').trim())
export const isWhole = (typed: string, most: number): boolean =>
  Number.isInteger(wholeOf(typed)) && wholeOf(typed) >= 1 && wholeOf(typed) <= most
