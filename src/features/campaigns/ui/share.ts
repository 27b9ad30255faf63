/** A share in per cent, with the figures that say something: 42%, 8.3%, 0.04%; of nobody none. */
export function shareOf(n: number, all: number): string {
  if (all === 0) return '–'
  const share = (Math.min(n, all) / all) * 100
  const digits = share === 0 || share >= 10 ? 0 : share >= 1 ? 1 : 2
  return `${share.toFixed(digits)}%`
}
