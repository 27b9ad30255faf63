import type { GridColumnType } from './grid.ts'

/** Types whose cells hold several options. */
export const several: ReadonlySet<GridColumnType> = new Set(['choices', 'tags'])

/** Typed with any separator, written with one. */
export function partsOf(text: string): string[] {
  return text
    .split(/[、,，;；]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

export function toggledPart(text: string, part: string): string {
  const parts = partsOf(text)
  return (parts.includes(part) ? parts.filter((one) => one !== part) : [...parts, part]).join('、')
}
