/**
 * What this folder uses of RevoGrid's column definitions. The package's own declarations import without file endings,
 * which `module: nodenext` does not resolve.
 */
export type Maker = (
  tag: string,
  attributes: { readonly [name: string]: unknown },
  content?: unknown,
) => unknown

/** `type` is `rgRow` for rows and `rowPinEnd` for the totals below them. */
export type Drawn = { readonly rowIndex: number; readonly type: string }

export type SheetColumn = {
  readonly prop: string
  readonly name?: string
  readonly size: number
  readonly minSize: number
  readonly maxSize: number
  readonly pin?: 'colPinStart'
  readonly columnProperties: () => object
  readonly columnTemplate: (make: Maker) => unknown
  readonly cellProperties: (drawn: Drawn) => object
  readonly cellTemplate: (make: Maker, drawn: Drawn) => unknown
}
