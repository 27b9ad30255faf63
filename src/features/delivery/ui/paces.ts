import { toHalfWidth } from '#kit/japan/width.ts'

export type Pace = { name: string; domains: string[]; connections: number; perMinute: number | null }

/** `docomo: docomo.ne.jp | 2 | 300`, one a line. */
export const writePaces = (paces: readonly Pace[]): string =>
  paces
    .map(({ name, domains, connections, perMinute }) =>
      `${name}: ${domains.join(', ')} | ${connections} | ${perMinute ?? ''}`.trimEnd(),
    )
    .join('\n')

/** As people type it, in either width; `bad` is the first line that cannot be read. */
export function readPaces(typed: string): { readonly paces: readonly Pace[]; readonly bad: number | null } {
  const paces: Pace[] = []
  for (const [at, line] of typed.split('\n').entries()) {
    if (line.trim() === '') continue
    const [, name = '', domains = '', connections = '', perMinute = ''] =
      /^([^:：]+)[:：]([^|｜]+)[|｜]\s*(\d+)\s*(?:[|｜]\s*(\d*)\s*)?$/u.exec(
        line.replace(/[０-９]/g, toHalfWidth),
      ) ?? []
    const list = domains.split(/[\s,、，]+/).filter((domain) => domain !== '')
    if (list.length === 0 || Number(connections) < 1) return { paces, bad: at + 1 }
    paces.push({
      name: name.trim(),
      domains: list.map((domain) => domain.toLowerCase()),
      connections: Number(connections),
      perMinute: perMinute === '' ? null : Number(perMinute),
    })
  }
  return { paces, bad: null }
}
