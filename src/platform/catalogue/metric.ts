import type { Phrase } from '#kit/text.ts'
import type { Work } from '../work.ts'

/** A number with its printed definition; `n` is how many records it stands on. */
export type Metric = {
  readonly key: string
  readonly label: Phrase
  readonly definition: Phrase
  readonly unit: 'people' | 'count' | 'percent' | 'yen' | 'days'
  readonly permission: string
  readonly measure: (work: Work) => Promise<Measured>
}

export type Measured = {
  readonly value: number | null
  readonly n: number
  readonly exact: boolean
  /** With the numbers that the organisation chose, and who is left out because it is too early to tell. */
  readonly definition?: Phrase
}
