import type { Phrase } from '#kit/text.ts'
import type { Work } from './work.ts'

/** Something that people choose for themselves where they choose what they get, beside that. */
export type PersonalChoice = {
  readonly key: string
  readonly label: Phrase
  readonly help: Phrase
  isOn(work: Work, customerId: string): Promise<boolean>
  /** In the caller's transaction; as it is already, it changes nothing. */
  set(work: Work, customerId: string, isOn: boolean): Promise<void>
}
