import type { Phrase } from '#kit/text.ts'
import type { Work } from '../work.ts'

/** What becomes of the rows of a table with `customer_id` (or that names a company) when two records become one. */
export type MergedTable = {
  readonly table: string
  /**
   * `moved`: they become the survivor's; where the survivor has such a row already, its own stays. `derived`: they are
   * worked out from others and made anew. `record`: the customer itself, of which the fields are decided one by one.
   * `pair`: what is known of two customers, the smaller id first; where both records know somebody, the weightier stays.
   */
  readonly how: 'moved' | 'derived' | 'record' | 'pair'
  /** Of pairs: the column of the other customer, and the column whose words say what weighs most, that first. */
  readonly pair?: { readonly other: string; readonly by: string; readonly words: readonly string[] }
  /** What they are called in the preview; without it they are not counted there. */
  readonly label?: Phrase
  /** Rows that agree in these columns say the same: the survivor's stays. Empty text agrees with nothing. */
  readonly same?: readonly string[]
  /** The column that holds the id of the row which these rows are a part of: they go where that one goes. */
  readonly partOf?: string
}

/** Two or more customers that become one. */
export type Merging = {
  readonly survivorId: string
  readonly loserIds: readonly string[]
  /** From whom the value of a field was taken, where it was taken from one of them. */
  readonly from: ReadonlyMap<string, string>
}

/** How a feature takes part in a merge. Rows of its tables are moved by themselves. */
export type Mergeable = {
  readonly tables: readonly MergedTable[]
  /** The same of tables that name a company, for when two companies become one. */
  readonly companyTables?: readonly MergedTable[]
  /**
   * Called while all rows still stand under their own customers; what it answers is called when they stand under the
   * survivor, and may change rows of the tables that it names. Those changes are taken back with the merge.
   */
  readonly settle?: {
    readonly tables: readonly string[]
    run(work: Work, merging: Merging): Promise<() => Promise<void>>
  }
  /**
   * Called before rows change hands, at a merge and when it is taken back, with everybody concerned; what it answers is called
   * afterwards. For sums that are kept of rows: they come to what the rows then say.
   */
  readonly balance?: (work: Work, customerIds: readonly string[]) => Promise<() => Promise<void>>
}
