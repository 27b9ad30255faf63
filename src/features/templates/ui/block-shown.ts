import type { Block, Section, Style } from '../templates.blocks.ts'

/** Around a block or a section, in pixels: as the mail will have it, near enough. */
export const spaceOf: { readonly [S in Block['space']]: number } = {
  none: 0,
  small: 6,
  normal: 12,
  large: 28,
}

const families: { readonly [F in Style['font']]: string } = {
  gothic: '"Hiragino Sans", "Yu Gothic", "Noto Sans JP", "Noto Sans CJK JP", Meiryo, sans-serif',
  mincho: '"Hiragino Mincho ProN", "Yu Mincho", "Noto Serif JP", "Noto Serif CJK JP", serif',
  rounded: '"Hiragino Maru Gothic ProN", "Yu Gothic", "Noto Sans JP", "Noto Sans CJK JP", sans-serif',
}
export const familyOf = (style: Style): string => families[style.font]

/** Shares of the width of a section, in percent: what is not said is shared evenly. */
export function sharesOf(columns: readonly { readonly width: number | null }[]): number[] {
  const said = columns.reduce((sum, { width }) => sum + (width ?? 0), 0)
  const open = columns.filter(({ width }) => width === null).length
  return columns.map(({ width }) => width ?? (open === 0 ? 0 : Math.max(10, (100 - said) / open)))
}

export const sizeOfHeading = { 1: 1.75, 2: 1.375, 3: 1.125 } as const

export const isEmptySection = (section: Section): boolean =>
  section.type === 'columns' && section.columns.every(({ blocks }) => blocks.length === 0)
