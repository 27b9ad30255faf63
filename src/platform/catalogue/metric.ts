import type { Phrase } from '#kit/text.ts'
import type { Work } from '../work.ts'

/** A number with its printed definition; `n` is how many records it stands on. */
export type Metric = {
  readonly key: string
  readonly label: Phrase
  readonly definition: Phrase
  readonly unit: 'people' | 'count' | 'percent' | 'yen' | 'days'
  readonly permission: string
  readonly measure: (work: Work) => Promise<{ value: number | null; n: number; exact: boolean }>
}
