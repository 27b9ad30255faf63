/** What stands in a cell whose value the reader may not see. */
export const maskedCell = '●●●'
