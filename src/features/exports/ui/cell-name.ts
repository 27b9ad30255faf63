/** A1, B7, AA3: a cell as a spreadsheet calls it. Row and column count from 1. */
export function cellName({ row, column }: { readonly row: number; readonly column: number }): string {
  let letters = ''
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return `${letters}${row}`
}
