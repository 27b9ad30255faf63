const step = 400

/**
 * Rows that the sheet has room for: those that were read and, while there are more, some that are coming. In steps,
 * because the library makes its index anew with every length.
 */
export function rowsToShow(length: number, hasMore: boolean): number {
  return hasMore ? Math.ceil((length + 50) / step) * step : length
}
