/** What a chart shows, said without the words of the library that draws it. */
export type Unit = 'people' | 'count' | 'yen' | 'percent' | 'days' | 'ratio'
export type Series = { readonly name: string; readonly values: readonly (number | null)[] }

export type ChartSpec =
  | {
      readonly kind: 'bars'
      readonly categories: readonly string[]
      readonly series: readonly Series[]
      readonly unit: Unit
      /** One upon the other: only parts of a whole are. */
      readonly stacked?: boolean
      /** Lying, where the names are long. */
      readonly lying?: boolean
      /** In per cent, on an axis of its own. */
      readonly line?: Series
    }
  | {
      readonly kind: 'lines'
      readonly categories: readonly string[]
      readonly series: readonly Series[]
      readonly unit: Unit
    }
  | {
      readonly kind: 'points'
      readonly points: readonly {
        readonly name: string
        readonly x: number
        readonly y: number
        readonly size: number
      }[]
      readonly x: { readonly name: string; readonly unit: Unit }
      readonly y: { readonly name: string; readonly unit: Unit }
    }
  | {
      readonly kind: 'heat'
      readonly rows: readonly string[]
      readonly columns: readonly string[]
      /** Row by row; null is drawn as nothing. */
      readonly cells: readonly (readonly (number | null)[])[]
      readonly unit: Unit
    }

/** What of a chart was pressed: a series and a place in it; of a heat map the row and the column. */
export type Pick = { readonly series: number; readonly index: number }

/** At most so many series can be told apart by colour. */
export const mostSeries = 6
